"""The built-in schemes: every age has one band, every ISIC division one sector, every ISCO group one group."""

from collections import Counter

import pytest

from flestimate.errors import CodebookError
from flestimate.survey.classifications import age_scheme, age_schemes, occupation_scheme, occupation_schemes, sector_scheme, sector_schemes
from flestimate.survey.classifications.isco import majors
from flestimate.survey.classifications.isic import sections

# ISIC Rev.4 (UN, Statistical Papers M 4/4.0): 88 divisions; these numbers between 01 and 99 are not used.
NOT_USED = {4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89}
DIVISIONS = set(range(1, 100)) - NOT_USED


@pytest.mark.bad_input("FLE-G08")
@pytest.mark.parametrize("name", age_schemes())
def test_every_age_from_the_lowest_on_has_one_band(name: str) -> None:
    bands = age_scheme(name).bands
    for age in range(bands[0].lowest, 130):
        holding = [band.label for band in bands if band.lowest <= age and (band.highest is None or age <= band.highest)]
        assert len(holding) == 1, f"{age}: {holding}"


@pytest.mark.parametrize("name", age_schemes())
def test_the_labels_of_a_scheme_say_its_ages(name: str) -> None:
    for band in age_scheme(name).bands:
        if band.highest is None:
            said = f"{band.lowest}+"
        else:
            said = f"<{band.highest + 1}" if band.lowest == 0 else f"{band.lowest}-{band.highest}"
        assert band.label == said


@pytest.mark.parametrize(
    "scheme", [*age_schemes().values(), *sector_schemes().values(), *occupation_schemes().values()], ids=lambda scheme: scheme.title
)
def test_labels_and_codes_are_distinct(scheme) -> None:
    parts = scheme.bands if hasattr(scheme, "bands") else scheme.groups
    codes = [part.code for part in parts if part.code]
    assert len({part.label for part in parts}) == len(parts)
    assert len(set(codes)) == len(codes)


def test_children_are_apart_from_adults_in_forced_labour_statistics() -> None:
    labels = [band.label for band in age_scheme("FL_AGE").bands]
    assert labels == ["5-11", "12-14", "15-17", "18-24", "25-54", "55-64", "65+"]


def test_bands_that_a_survey_cannot_fill_are_left_out() -> None:
    assert [band.label for band in age_scheme("AGE_AGGREGATE").from_age(15)] == ["15-24", "25-54", "55-64", "65+"]
    assert next(band.label for band in age_scheme("FL_AGE").from_age(16)) == "15-17"


def test_the_sections_hold_the_88_divisions_of_isic_once() -> None:
    counts = Counter(number for section in sections().values() for number in section.every_division())
    assert set(counts) == DIVISIONS
    assert set(counts.values()) == {1}
    assert len(sections()) == 21


@pytest.mark.parametrize("name", sector_schemes())
def test_every_division_has_one_sector(name: str) -> None:
    counts = Counter(number for group in sector_scheme(name).groups for number in group.every_division())
    assert set(counts) == DIVISIONS
    assert set(counts.values()) == {1}


@pytest.mark.parametrize("name", [name for name, scheme in sector_schemes().items() if not scheme.splits_sections])
def test_a_whole_section_has_the_sector_of_its_divisions(name: str) -> None:
    scheme = sector_scheme(name)
    for letter, section in sections().items():
        assert section.every_division() <= scheme.groups[scheme.group_of_section(letter)].every_division()


def test_only_the_global_estimates_split_a_section() -> None:
    assert [name for name, scheme in sector_schemes().items() if scheme.splits_sections] == ["GEMS_SECTOR"]
    assert [group.label for group in sector_scheme("GEMS_SECTOR").groups if group.divisions == (97,)] == ["Domestic work"]


# ISCO-08 (ILO): 43 sub-major groups, none of which spans two major groups.
SUB_MAJORS = {1, 2, 3, *range(11, 15), *range(21, 27), *range(31, 36), *range(41, 45), *range(51, 55), *range(61, 64)}
SUB_MAJORS |= {*range(71, 76), *range(81, 84), *range(91, 97)}


def test_the_major_groups_hold_the_43_sub_major_groups_of_isco_once() -> None:
    counts = Counter(number for major in majors().values() for number in major.every_sub_major())
    assert set(counts) == SUB_MAJORS
    assert len(counts) == counts.total() == 43
    assert all(number // 10 == major for major, group in majors().items() for number in group.every_sub_major())


@pytest.mark.parametrize("name", occupation_schemes())
def test_every_major_group_has_one_group_of_occupations(name: str) -> None:
    assert sorted(major for group in occupation_scheme(name).groups for major in group.majors) == list(range(10))


def test_skill_levels_are_the_ilo_s() -> None:
    """As the ILO's own processing has them: the armed forces are of all levels, and not elsewhere classified."""
    groups = {group.code.removeprefix("OCU_SKILL_"): group.majors for group in occupation_scheme("OCU_SKILL").groups}
    assert groups == {"L1": (9,), "L2": (4, 5, 6, 7, 8), "L3-4": (1, 2, 3), "X": (0,)}


def test_an_unknown_scheme_is_refused_with_what_was_meant() -> None:
    with pytest.raises(CodebookError, match="FLE-C10.*did you mean FL_AGE"):
        age_scheme("FL_AGES")
    with pytest.raises(CodebookError, match="FLE-C10.*did you mean ECO_AGGREGATE"):
        sector_scheme("ECO_AGREGATE")
    with pytest.raises(CodebookError, match="FLE-C10.*did you mean OCU_SKILL"):
        occupation_scheme("OCU_SKILLS")
