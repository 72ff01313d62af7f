"""Questions that are asked only of some: what a blank means to each, and what is noted where an interview does not follow."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DeclarationError

Said = Callable[..., dict[str, list[object]]]

YES_NO = {"answers": {1: "yes", 2: "no"}, "missing": {9: "refused"}}
WORKED = {"variable": "w", **YES_NO}
IF_WORKED = {"concept": "worked", "is": "yes"}
VIOLENCE = {"variable": "f", **YES_NO, "asked_if": IF_WORKED}


def test_a_blank_of_those_who_were_not_to_be_asked_is_no(said: Said) -> None:
    assert said({"worked": WORKED, "violence": VIOLENCE}, w=[2], f=[None])["violence"] == ["no"]


def test_a_blank_of_those_who_were_to_be_asked_is_no_answer(said: Said) -> None:
    assert said({"worked": WORKED, "violence": VIOLENCE}, w=[1], f=[None])["violence"] == ["no answer"]


@pytest.mark.parametrize("unknown", [9, None], ids=["refused", "blank"])
def test_where_the_filter_is_unknown_a_blank_is_no_answer(said: Said, unknown: int | None) -> None:
    assert said({"worked": WORKED, "violence": VIOLENCE}, w=[unknown], f=[None])["violence"] == ["no answer"]


def test_an_answer_counts_as_it_was_entered_whoever_was_to_be_asked(said: Said) -> None:
    persons = {"w": [1, 2, 9, 1, 2], "f": [1, 1, 2, 9, 9]}
    assert said({"worked": WORKED, "violence": VIOLENCE}, **persons)["violence"] == ["yes", "yes", "no", "refused", "refused"]


def test_what_not_asked_means_may_be_said(said: Said) -> None:
    concept = {**VIOLENCE, "blank": "did not work"}
    assert said({"worked": WORKED, "violence": concept}, w=[2, 1], f=[None, None])["violence"] == ["did not work", "no answer"]


def test_a_filter_may_be_a_number_within_limits(said: Said) -> None:
    def adult(**limits: float) -> list[object]:
        concept = {**VIOLENCE, "blank": "other age", "asked_if": {"concept": "age", **limits}}
        return said({"age": {"variable": "age"}, "violence": concept}, age=[17, 18, 60, None], f=[None] * 4)["violence"]

    assert adult(**{"from": 18}) == ["other age", "no answer", "no answer", "no answer"]
    assert adult(to=18) == ["no answer", "no answer", "other age", "no answer"]
    assert adult(**{"from": 18, "to": 59}) == ["other age", "no answer", "other age", "no answer"]


def test_filters_may_be_a_chain_in_any_order(said: Said) -> None:
    concepts = {
        "injured": {"variable": "g", **YES_NO, "asked_if": {"concept": "violence", "is": "yes"}},
        "violence": VIOLENCE,
        "worked": WORKED,
    }
    assert said(concepts, w=[2, 1, 1, 1], f=[None, 2, 1, None], g=[None] * 4)["injured"] == ["no", "no", "no answer", "no answer"]


def test_several_answers_may_have_a_filter(said: Said) -> None:
    by = {"variable": "l", "letters": {"A": "employer"}, "asked_if": IF_WORKED}
    assert said({"worked": WORKED, "by": by}, w=[2, 1, None], l=[None, None, None])["by: employer"] == ["no", "no answer", "no answer"]


def test_an_end_may_be_asked_only_where_there_is_one(said: Said) -> None:
    ended = {"date": "d", "blank": "ongoing", "asked_if": {"concept": "worked", "is": "no"}}
    days = said({"worked": WORKED, "ended": ended}, w=[1, 2, None, 2], d=[None, None, None, "1970-01-02"])["ended"]
    assert days == [1e9, None, None, 1.0]


def notes(concepts: dict[str, dict[str, object]], **columns: list[object]) -> list[str]:
    return [str(note) for note in fl.describe(pl.DataFrame(columns), fl.Codebook.of(concepts)).notes]


def test_breaches_of_the_filter_are_counted_and_noted(snapshot: SnapshotAssertion) -> None:
    persons = {"w": [2, 2, 2, 1, 1, 9, 1, 2], "f": [1, 2, None, None, 1, None, 9, 9]}
    assert notes({"worked": WORKED, "violence": VIOLENCE}, **persons) == snapshot


def test_a_number_behind_a_filter_has_its_breaches_noted(snapshot: SnapshotAssertion) -> None:
    concepts = {"worked": WORKED, "hours": {"variable": "h", "missing": {99: "refused"}, "asked_if": IF_WORKED}}
    assert notes(concepts, w=[1, 1, 1, 2, 2], h=[40, 99, None, 40, None]) == snapshot


def test_an_interview_that_follows_the_filters_is_not_noted() -> None:
    assert notes({"worked": WORKED, "violence": VIOLENCE}, w=[1, 2, 9], f=[1, None, 2]) == []


MISTAKEN = {
    "a filter that is no concept": {"violence": {**VIOLENCE, "asked_if": {"concept": "workd", "is": "yes"}}},
    "a filter with several answers": {
        "by": {"variable": "l", "letters": {"A": "employer"}},
        "violence": {**VIOLENCE, "asked_if": {"concept": "by", "is": "employer"}},
    },
    "an answer that the filter does not have": {"violence": {**VIOLENCE, "asked_if": {"concept": "worked", "is": "Yes"}}},
    "limits of an answer": {"violence": {**VIOLENCE, "asked_if": {"concept": "worked", "from": 1}}},
    "an answer of a number": {"age": {"variable": "a"}, "violence": {**VIOLENCE, "asked_if": {"concept": "age", "is": "yes"}}},
    "filters in a circle": {
        "violence": {**VIOLENCE, "asked_if": {"concept": "injured", "is": "yes"}},
        "injured": {**VIOLENCE, "asked_if": {"concept": "violence", "is": "yes"}},
    },
    "a question that is its own filter": {"violence": {**VIOLENCE, "asked_if": {"concept": "violence", "is": "yes"}}},
    "not asked means nothing": {"violence": {**VIOLENCE, "answers": {1: "often", 2: "never"}}},
    "no condition": {"violence": {**VIOLENCE, "asked_if": {"concept": "worked"}}},
    "two conditions": {"violence": {**VIOLENCE, "asked_if": {"concept": "worked", "is": "yes", "to": 3}}},
    "a misspelt key of the filter": {"violence": {**VIOLENCE, "asked_if": {"concept": "worked", "iss": "yes"}}},
}


@pytest.mark.parametrize("case", MISTAKEN)
def test_a_filter_that_cannot_be_applied_is_refused(case: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.Codebook.of({"worked": WORKED, **MISTAKEN[case]})
    assert str(caught.value) == snapshot
