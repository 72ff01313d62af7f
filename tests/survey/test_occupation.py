"""Occupations by ISCO-08, from codes of any length."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import CodebookError, DeclarationError
from flestimate.survey.classifications import occupation_scheme, occupation_schemes
from flestimate.survey.classifications.isco import majors

ISCO = {"classification": "ISCO08"}
SUB_MAJORS = {number: major for major, group in majors().items() for number in sorted(group.every_sub_major())}


@pytest.mark.parametrize("digits", [2, 3, 4])
@pytest.mark.parametrize("kind", ["number", "text", "text without leading zeros"])
@pytest.mark.parametrize("scheme", occupation_schemes())
def test_every_sub_major_group_is_read_from_codes_of_any_length(read_as, scheme: str, digits: int, kind: str) -> None:
    numbers = [number * 10 ** (digits - 2) + end for number in SUB_MAJORS for end in (0, 10 ** (digits - 2) - 1)]
    values = {
        "number": numbers,
        "text": [f"{number:0{digits}d}" for number in numbers],
        "text without leading zeros": [str(number) for number in numbers],
    }[kind]
    groups = occupation_scheme(scheme).groups
    expected = [group.label for major in SUB_MAJORS.values() for _ in range(2) for group in groups if major in group.majors]
    assert read_as(values, {**ISCO, "scheme": scheme, "digits": digits}) == expected


def test_major_groups_by_their_number(read_as) -> None:
    assert read_as(list(range(10)), {**ISCO, "digits": 1}) == [major.label for major in majors().values()]


def test_a_leading_zero_that_is_lost_is_known_by_the_digits(read_as) -> None:
    assert read_as([110, 310], {**ISCO, "digits": 4}) == ["Armed forces occupations"] * 2
    assert read_as([110, 310], {**ISCO, "digits": 3}) == ["Managers", "Technicians and associate professionals"]


def test_a_code_that_tells_no_more_than_the_major_group_counts(read_as) -> None:
    assert read_as([2000, 9000], {**ISCO, "digits": 4}) == ["Professionals", "Elementary occupations"]


def test_missing_codes_and_blanks(read_as) -> None:
    concept = {**ISCO, "digits": 4, "missing": {9999: "not stated"}, "blank": "not employed"}
    assert read_as([9111, 9999, None], concept) == ["Elementary occupations", "not stated", "not employed"]


@pytest.mark.parametrize("code", [9999, 9998, 0, 1500, 9700, -1000, 99999])
def test_a_code_that_isco_does_not_have_is_refused(read_as, code: int, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(CodebookError) as caught:
        read_as([code], {**ISCO, "digits": 4})
    assert str(caught.value) == snapshot


@pytest.mark.parametrize("concept", [{}, {"digits": 5}], ids=["no digits", "too many digits"])
def test_digits_have_to_be_said(concept: dict[str, object], snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.Codebook.of({"occupation": {"variable": "v", **ISCO, **concept}})
    assert str(caught.value) == snapshot


def test_another_revision_is_refused(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.Codebook.of({"occupation": {"variable": "v", "classification": "ISCO88", "digits": 4}})
    assert str(caught.value) == snapshot
