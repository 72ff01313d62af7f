"""How undetermined persons count: a declaration that reads outcomes, says itself, and goes with the classification."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

import flestimate as fl
from flestimate.classification import Undetermined
from flestimate.errors import DeclarationError

RULES = fl.RuleSet.load("icls-2018")
CHOICES = [fl.Excluded(), fl.AsNotMet()]


def read(choice: Undetermined) -> list[tuple[bool, bool]]:
    """Value and known of not met, undetermined and met."""
    outcomes = nw.from_native(pl.DataFrame({"outcome": [0, 1, 2]}))
    reading = choice.read(nw.col("outcome"))
    rows = outcomes.with_columns(value=reading.value, known=reading.known)
    return list(zip(rows["value"].to_list(), rows["known"].to_list(), strict=True))


def test_excluded_persons_do_not_count() -> None:
    assert read(fl.Excluded()) == [(False, True), (False, False), (True, True)]


def test_persons_as_not_met_count_and_are_no_cases() -> None:
    assert read(fl.AsNotMet()) == [(False, True), (False, True), (True, True)]


def test_each_choice_says_itself_in_a_word_and_a_sentence(snapshot) -> None:
    assert {choice.word: choice.sentence for choice in CHOICES} == snapshot


def test_they_are_excluded_where_nothing_is_said(survey) -> None:
    assert fl.classify(survey({}), RULES).undetermined == fl.Excluded()


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.word)
def test_the_choice_goes_with_the_persons_and_their_provenance(survey, choice: Undetermined) -> None:
    classified = fl.classify(survey({"w": 1}), RULES, undetermined=choice)
    assert classified.undetermined == choice
    assert [origin.name for origin in classified.provenance if origin.what == "undetermined"] == [choice.word]


@pytest.mark.parametrize("given", ["excluded", fl.Excluded, None], ids=repr)
def test_anything_else_is_refused(survey, given: object, snapshot) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.classify(survey({}), RULES, undetermined=given)
    assert str(caught.value) == snapshot
