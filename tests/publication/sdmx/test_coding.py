"""How labels of the data become codes: those of a built-in classification, of the sexes and of places have ILOSTAT's; others their own."""

import polars as pl
import pytest
from tests.publication.sdmx.conftest import released

import flestimate as fl
from flestimate.publication.sdmx.coding import Codings, codings
from flestimate.publication.sdmx.slug import slugs


def coded(labels: dict[str, list[str]]) -> Codings:
    """The codes of variables with these categories, in a synthetic sample in which everybody of a category is a case."""
    longest = max(map(len, labels.values()))
    columns = {name: [found[person % len(found)] for person in range(longest * 40)] for name, found in labels.items()}
    frame = pl.DataFrame({"w": [1.0] * longest * 40, "ea": [person % 8 for person in range(longest * 40)], "fl": 1, **columns})
    table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=list(labels))
    return codings(released(table))


def codes_of(labels: list[str], name: str = "group") -> dict[str, str]:
    return {label: code.id for label, code in coded({name: labels}).of[name].codes.items()}


@pytest.mark.parametrize(
    ("men", "women"), [("male", "female"), ("Hommes", "Femmes"), ("Hombre", "Mujer"), ("ذكر", "أنثى"), ("1. Men", "2. Women")]
)
def test_the_sexes_are_known_in_four_languages(men: str, women: str) -> None:
    found = coded({"s": [men, women]})
    assert found.sex == "s"
    assert {label: code.id for label, code in found.of["s"].codes.items()} == {men: "SEX_M", women: "SEX_F"}


def test_another_sex_and_an_unknown_one_have_codes() -> None:
    assert codes_of(["male", "female", "intersex", "unknown"]) == {
        "male": "SEX_M",
        "female": "SEX_F",
        "intersex": "SEX_O",
        "unknown": "XFL_SEX_X",
    }


def test_a_second_variable_of_sexes_is_a_classification_of_its_own() -> None:
    found = coded({"sex": ["male", "female"], "sex of head": ["male", "female"]})
    assert found.sex == "sex"
    assert [code.id for code in found.of["sex of head"].codes.values()] == ["XFL_OWN_SEX_OF_HEAD_FEMALE", "XFL_OWN_SEX_OF_HEAD_MALE"]


@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        (["15-24", "25+"], ["AGE_YTHADULT_Y15-24", "AGE_YTHADULT_YGE25"]),
        (["15-24", "25-54", "55-64", "65+"], [f"AGE_AGGREGATE_{band}" for band in ("Y15-24", "Y25-54", "Y55-64", "YGE65")]),
        (["15-17", "18-24", "25-54"], ["AGE_CLDVERSION_Y15T17", "XFL_AGE_Y18-24", "AGE_AGGREGATE_Y25-54"]),
        (["Agriculture", "Industry", "Services"], ["ECO_SECTOR_AGR", "ECO_SECTOR_IND", "ECO_SECTOR_SER"]),
        (["Agriculture", "Non-agriculture"], ["ECO_AGNAG_AGR", "ECO_AGNAG_NAG"]),
        (["Managers", "Professionals"], ["OCU_ISCO08_1", "OCU_ISCO08_2"]),
        (["rural", "urban"], ["GEO_COV_RUR", "GEO_COV_URB"]),
        (["milieu rural", "milieu urbain"], ["GEO_COV_RUR", "GEO_COV_URB"]),
    ],
)
def test_categories_of_a_classification_have_its_codes(labels: list[str], codes: list[str]) -> None:
    assert list(codes_of(labels).values()) == codes


def test_a_category_besides_a_whole_classification_has_a_code_of_its_own() -> None:
    found = codes_of(["Agriculture", "Industry", "Services", "not employed", "unknown"])
    assert found["Services"] == "ECO_SECTOR_SER"
    assert found["not employed"] == "XFL_OWN_GROUP_NOT_EMPLOYED"
    assert found["unknown"] == "XFL_OWN_GROUP__X"


@pytest.mark.parametrize("labels", [["Agriculture", "Other"], ["15-24", "25-39", "40+"], ["Mining", "Fishing"]])
def test_categories_that_only_look_like_a_classification_are_coded_privately(labels: list[str]) -> None:
    assert all(code.startswith("XFL_OWN_GROUP_") for code in codes_of(labels).values())


def test_two_variables_of_one_classification_are_told_apart_in_the_id_of_an_indicator() -> None:
    sectors = ["Agriculture", "Industry", "Services"]
    found = coded({"sector": sectors, "fl_sector": sectors})
    assert (found.of["sector"].segment, found.of["fl_sector"].segment) == ("ECO", "FL_SECTOR")


def test_codes_of_labels_are_ascii_unique_and_the_same_whatever_stands_beside() -> None:
    labels = ["عمل قسري", "强迫劳动", "Región Ñuble", "a b", "a-b", "<15", "15", "=1+1", "", "x" * 200, "\u200fسري"]
    found = slugs(labels)
    assert len(set(found.values())) == len(labels)
    assert all(code.isascii() and code.replace("_", "").isalnum() for code in found.values())
    assert max(map(len, found.values())) < 60
    assert found["عمل قسري"] == slugs(["عمل قسري", "another"])["عمل قسري"]
    assert found["Región Ñuble"] == "REGION_NUBLE"
