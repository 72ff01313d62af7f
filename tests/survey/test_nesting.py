"""Which coarser schemes hold the categories of a variable whole."""

import pytest

from flestimate.survey.classifications import age_scheme, sector_scheme
from flestimate.survey.classifications.isic import sections
from flestimate.survey.classifications.nesting import rungs

ISIC = [section.label for section in sections().values()]


def names(levels: list[str]) -> list[str]:
    return [rung.coarser for rung in rungs(levels)]


def bands(scheme: str, minimum: int = 0) -> list[str]:
    return [band.label for band in age_scheme(scheme).from_age(minimum)]


@pytest.mark.parametrize(
    ("levels", "coarser"),
    [
        (ISIC, ["ECO_AGGREGATE", "ECO_SECTOR", "ECO_AGNAG"]),
        ([*ISIC, "not employed"], ["ECO_AGGREGATE", "ECO_SECTOR", "ECO_AGNAG"]),
        ([group.label for group in sector_scheme("ECO_AGGREGATE").groups], ["ECO_SECTOR", "ECO_AGNAG"]),
        ([group.label for group in sector_scheme("ECO_SECTOR").groups], ["ECO_AGNAG"]),
        ([group.label for group in sector_scheme("GEMS_SECTOR").groups], ["ECO_AGNAG"]),
        ([group.label for group in sector_scheme("ECO_AGNAG").groups], []),
        (bands("AGE_5YRBANDS"), ["AGE_10YRBANDS", "AGE_AGGREGATE"]),
        (bands("AGE_5YRBANDS", 15), ["AGE_10YRBANDS", "AGE_AGGREGATE", "AGE_YTHADULT"]),
        (bands("AGE_10YRBANDS", 15), ["AGE_AGGREGATE", "AGE_YTHADULT"]),
        (bands("FL_AGE"), ["FL_CHILD_ADULT"]),
        (bands("FL_AGE", 15), ["FL_CHILD_ADULT"]),
        (["male", "female"], []),
        (ISIC[:3], []),
        ([*ISIC, "not employed", "abroad"], []),
        ([], []),
    ],
)
def test_the_rungs_above_categories(levels: list[str], coarser: list[str]) -> None:
    assert names(levels) == coarser


@pytest.mark.parametrize("rung", rungs(ISIC), ids=lambda rung: rung.coarser)
def test_every_section_goes_where_the_ilo_s_processing_puts_it(rung: object) -> None:
    scheme = sector_scheme(rung.coarser)
    for letter, section in sections().items():
        assert rung.into[section.label] == scheme.groups[scheme.group_of_section(letter)].label


def test_who_has_no_category_keeps_its_own() -> None:
    assert rungs([*ISIC, "not employed"])[0].into["not employed"] == "not employed"


def test_a_band_that_is_alone_in_a_larger_one_keeps_its_name() -> None:
    """In a survey of persons of 15 and over there are no children of 5 to 14, so that nobody is called 5-17."""
    assert set(rungs(bands("FL_AGE", 15))[0].into.values()) == {"15-17", "18+"}
    assert set(rungs(bands("FL_AGE"))[0].into.values()) == {"5-17", "18+"}
