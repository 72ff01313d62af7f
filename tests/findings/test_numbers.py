"""98 and 99 among ages: codes where nobody has a number that leads up to them, or where the file labels them so."""

from __future__ import annotations

import pytest

import flestimate as fl


def checked(labelled, ages: list[object], labels: dict[str, str] | None = None, **concept: object) -> fl.Findings:
    file = labelled({"b5": ages}, labels={"b5": labels or {}})
    return fl.check(file, codebook=fl.Codebook.of({"age": {"variable": "b5", **concept}}))


@pytest.mark.bad_input("FLE-V09")
@pytest.mark.parametrize("code", [98, 99, 998, 999])
def test_a_number_behind_a_gap_is_probably_a_code(labelled, of_code, snapshot, code: int) -> None:
    [found] = of_code(checked(labelled, [15, 31, 64, 87, code, code]), "FLE-V09")
    assert str(found) == snapshot


@pytest.mark.bad_input("FLE-V09")
def test_a_number_that_the_file_calls_not_stated_is_a_code(labelled, of_code, snapshot) -> None:
    [found] = of_code(checked(labelled, [15, 31, 90, 95, 99], {"99": "Not stated"}), "FLE-V09")
    assert str(found) == snapshot


def test_ages_that_lead_up_to_99_are_ages(labelled) -> None:
    assert not checked(labelled, [15, 64, 88, 92, 96, 98, 99]).warnings


def test_wages_beyond_a_code_s_number_are_wages(labelled) -> None:
    assert not checked(labelled, [800, 999, 1200, 4000]).warnings


def test_a_code_that_is_declared_is_no_number(labelled) -> None:
    assert not checked(labelled, [15, 31, 99], {"99": "Not stated"}, missing={99: "not stated"}).warnings
    assert not checked(labelled, [15, 31, 98, 99], missing={98: "don't know", 99: "refused"}).warnings


def test_a_label_that_names_a_number_is_no_reason(labelled) -> None:
    assert not checked(labelled, [15, 31, 90], {"90": "90 and over"}).warnings
