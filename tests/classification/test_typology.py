"""Typologies: each case of the first category whose condition it meets."""

from __future__ import annotations

import pytest

import flestimate as fl
from flestimate.classification import Is, Meets, Typology
from flestimate.classification.typology import UNKNOWN_FORM

ADULTS = fl.RuleSet.load("icls-2018")
CASE = {"deceived_nature": "yes", "violence": "yes"}
FORM = Typology("form", "form", (("first", Is("a", "yes")), ("second", Meets("b"))), "rest")


@pytest.mark.parametrize(
    ("job", "form"),
    [
        ({}, "labour exploitation"),
        ({"imposed_by_state": "yes"}, "State-imposed"),
        ({"who": "E"}, "State-imposed"),
        ({"commercial_sexual_exploitation": "yes"}, "commercial sexual exploitation"),
        ({"imposed_by_state": "yes", "commercial_sexual_exploitation": "yes"}, "State-imposed"),
        ({"commercial_sexual_exploitation": "don't know"}, UNKNOWN_FORM),
        ({"imposed_by_state": "don't know", "commercial_sexual_exploitation": "yes"}, UNKNOWN_FORM),
        ({"imposed_by_state": "yes", "commercial_sexual_exploitation": "don't know"}, "State-imposed"),
        ({"who": None}, UNKNOWN_FORM),
        ({"who": None, "imposed_by_state": "yes"}, "State-imposed"),
    ],
    ids=str,
)
def test_a_case_is_of_the_first_category_that_it_meets(households, words, job: dict[str, object], form: str) -> None:
    assert words(fl.classify(households({"jobs": [{**CASE, "who": "A", **job}]}), ADULTS), "form") == [form]


def test_only_cases_have_a_form(households, words) -> None:
    classified = fl.classify(households({"jobs": [{"imposed_by_state": "yes", "who": "A"}]}, {"jobs": [{**CASE, "who": "A"}]}), ADULTS)
    assert words(classified, "form") == ["no such work", "labour exploitation"]
    assert "form" in classified.of_cases


def test_it_rests_on_questions_and_criteria() -> None:
    assert FORM.names() == {"a", "b"}


def test_without_a_criterion_its_category_is_gone() -> None:
    left = FORM.without(frozenset({"b"}))
    assert left is not None
    assert left.scale.levels == ("first", "rest")


def test_without_any_category_there_is_no_typology() -> None:
    assert Typology("form", "form", (("second", Meets("b")),), "rest").without(frozenset({"b"})) is None


def test_it_reads_as_a_list(snapshot) -> None:
    assert str(FORM) == snapshot
