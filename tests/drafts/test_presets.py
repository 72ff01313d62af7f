"""Files whose variables have known names: the names are certain, as long as the values do not speak against them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.drafts.preset import presets
from flestimate.drafts.vocabulary import roles

Drafted = Callable[..., fl.Draft]
MF, URBAN = {"1": "Male", "2": "Female"}, {"1": "Urban", "2": "Rural"}


@pytest.fixture
def ilo(drafted: Drafted, columns: SimpleNamespace) -> fl.Draft:
    return drafted(
        ilo_key=(list(range(len(columns.sex))), "Key"),
        ilo_wgt=(columns.weight, "Sample weight"),
        ilo_sex=(columns.sex, "Sex", {"1": "1 - Male", "2": "2 - Female"}),
        ilo_age=(columns.age, "Age"),
        ilo_geo=(columns.area, "Geographical coverage", {"1": "1 - Urban", "2": "2 - Rural"}),
    )


def test_the_ilo_s_harmonised_file_has_no_design_so_one_has_to_be_assumed(ilo: fl.Draft, snapshot: SnapshotAssertion) -> None:
    design = tomllib.loads(ilo.toml)["design"]
    assert design == {"assumed": {"unconfirmed": ["weight"], "weight": "ilo_wgt"}}
    assert ilo.toml[ilo.toml.index("# --- The definition") : ilo.toml.index("[[table]]")] == snapshot


def test_its_names_are_certain(ilo: fl.Draft) -> None:
    found = {guess.name: (guess.variables, guess.confidence.value) for guess in ilo.guesses if guess.name != "person"}
    assert found == {
        name: ((f"ilo_{end}",), "certain") for name, end in (("weight", "wgt"), ("sex", "sex"), ("age", "age"), ("area", "geo"))
    }


def test_values_that_speak_against_a_known_name_leave_it_likely(drafted: Drafted, columns: SimpleNamespace) -> None:
    bands = {str(code): f"band {code}" for code in range(1, 8)}
    found = drafted(ilo_wgt=(columns.weight,), ilo_sex=(columns.sex, "", MF), ilo_age=(columns.group, "", bands))
    [age] = [guess for guess in found.guesses if guess.name == "age"]
    assert age.confidence is fl.Confidence.LIKELY
    assert "it has only 7 different values, so it may be age groups" in age.evidence


def test_the_header_says_what_certain_means_where_names_are_known(ilo: fl.Draft, drafted: Drafted, columns: SimpleNamespace) -> None:
    said = "# CERTAIN: a variable is called as such files call it, with or without a label, and its values do not speak against it"
    assert said in ilo.toml
    assert said not in drafted(sex=(columns.sex, "Sex", MF)).toml


ILO = {"ilo_wgt": "weight", "ilo_sex": "sex"}
GLD = {"countrycode": "one", "survname": "one", "vermast": "one", "harmonization": "one"}


def sector(drafted: Drafted, columns: SimpleNamespace, marks: dict[str, str], **industry: list[object]) -> fl.Guess | None:
    """What is taken for the sector in a file of a known kind, whose industry has these values and no label."""
    [(name, values)] = industry.items()
    named = {mark: (getattr(columns, kind),) for mark, kind in marks.items()}
    found = drafted(**named, **{name: (cycled(values, columns),)})
    return next((guess for guess in found.guesses if guess.name == "sector"), None)


def cycled(values: list[object], columns: SimpleNamespace) -> list[object]:
    """These values for all persons, over and over."""
    return (values * len(columns.sex))[: len(columns.sex)]


@pytest.mark.parametrize(
    ("marks", "name", "values", "digits"),
    [
        (ILO, "ilo_job1_eco_isic4_2digits", [1, 41, 97, None], 2),
        (ILO, "ilo_job1_eco_isic4_2digits", [1.0, 2.0, 3.0, 99.0], 2),
        (GLD, "industrycat_isic", ["0111", "4100", "9700", ""], 4),
        (GLD, "industrycat_isic", [111, 4100, 9700], 4),
        (GLD, "industrycat_isic", ["011", "410", "970"], 3),
    ],
)
def test_codes_of_isic_without_labels_are_known_by_the_name_and_by_the_divisions(
    drafted: Drafted, columns: SimpleNamespace, marks: dict[str, str], name: str, values: list[object], digits: int
) -> None:
    guess = sector(drafted, columns, marks, **{name: values})
    assert (guess.variables, guess.confidence) == ((name,), fl.Confidence.LIKELY)
    assert {entry.key: entry.value for entry in guess.entries}["digits"] == digits
    assert guess.evidence[-1] == "its codes have no labels; every one is of a division of ISIC Rev.4"


@pytest.mark.parametrize(
    ("marks", "name", "values"),
    [
        (ILO, "ilo_job1_eco_isic4_2digits", [1, 4, 97]),  # there is no division 4
        (ILO, "ilo_job1_eco_isic4", [1, 2, 3, 21]),  # sections
        (ILO, "ilo_job1_eco_aggregate", [1, 2, 3, 41]),  # not said to be of ISIC
        (GLD, "industrycat_isic", ["A", "B", "C"]),
        (GLD, "industrycat_isic", ["0111", "4010", "9700"]),  # 40 is a division of Rev.3.1 alone
        (GLD, "industrycat_isic", [None, None]),
        (GLD, "industrycat_isic", [41000, 97000]),
    ],
)
def test_values_that_are_of_no_division_leave_the_sector_a_gap(
    drafted: Drafted, columns: SimpleNamespace, marks: dict[str, str], name: str, values: list[object]
) -> None:
    assert sector(drafted, columns, marks, **{name: values}) is None


@pytest.mark.parametrize(
    ("names", "title", "weight", "units"),
    [
        (
            "countrycode survname vermast harmonization weight:weight strata:stratum psu:psu male:sex age:age urban:area",
            "the World Bank's Global Labour Database",
            "weight",
            ("strata", "psu"),
        ),
        (
            "HH1:psu HH2 HL1:line HL4:sex HL6:age HH6:area hhweight:weight stratum:stratum PSU:psu",
            "MICS files of household members",
            "hhweight",
            ("stratum", "PSU"),
        ),
        (
            "hv000 hv001:psu hv005:weight hvidx:line hv021:psu hv022:stratum hv104:sex hv105:age hv025:area",
            "DHS person recode files",
            "hv005",
            ("hv022", "hv021"),
        ),
        (
            "v000 v001:psu v005:weight v012:age v021:psu v022:stratum v025:area",
            "DHS individual recode files of women",
            "v005",
            ("v022", "v021"),
        ),
    ],
)
def test_known_collections(drafted: Drafted, columns: SimpleNamespace, names: str, title: str, weight: str, units: tuple[str, str]) -> None:
    kinds = [(name, kind or "one") for name, _, kind in (one.partition(":") for one in names.split())]
    codes = {"sex": {"1": "Male", "2": "Female"}, "area": URBAN}
    found = drafted(**{name: (getattr(columns, kind), "", codes.get(kind, {})) for name, kind in kinds})
    design = tomllib.loads(found.toml)["design"]["clustered"]
    assert f"# The names of its variables are those of {title}." in found.toml
    assert (design["weight"], (design["strata"], design["psu"])) == (weight, units)
    assert all(guess.confidence is fl.Confidence.CERTAIN for guess in found.guesses if guess.name != "person")


def test_a_preset_names_roles_that_there_are() -> None:
    for preset in presets():
        assert preset.variables.keys() <= roles().keys()
        assert preset.notes.keys() <= preset.variables.keys()
