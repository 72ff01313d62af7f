"""explain: one person's answers, work by work and relative by relative, and nobody else's identifier."""

from __future__ import annotations

import pytest

import flestimate as fl

ALL = fl.RuleSet.load("icls-2018-all")
SECRET = "Amina-0412"
CASE = {"deceived_nature": "yes", "violence": "yes", "who": "AE"}


@pytest.fixture
def classified(households) -> fl.Classification:
    return fl.classify(
        households(
            {"household": SECRET, "number": 1, "jobs": [{"deceived_nature": "don't know", "who": "Z"}, CASE]},
            {"household": SECRET, "number": 2, "age": 12, "mother": 1, "jobs": [{"works_with_or_for_parents": "yes", "who": "A"}]},
            {"household": f"{SECRET}-b", "number": 1, "age": None, "jobs": []},
        ),
        ALL,
    )


def steps(explained) -> dict[str, object]:
    return {step.criterion.name: step for step in explained.steps}


def test_works_are_told_one_by_one(classified: fl.Classification, snapshot) -> None:
    explained = classified.explain(person=f"{SECRET}-1")
    assert repr(explained) == snapshot
    assert steps(explained)["C1_violence"].in_works == (("main job", "not met"), ("earlier job", "met"))
    assert dict(steps(explained)["I2_nature"].rests_on) == {"deceived_nature": "main job: don't know; earlier job: yes"}


def test_several_answers_are_listed_or_the_reason_why_there_are_none(classified: fl.Classification) -> None:
    rests_on = dict(steps(classified.explain(person=f"{SECRET}-1"))["third_party"].rests_on)
    assert rests_on == {"coercion_applied_by": "main job: refused; earlier job: employer, State"}


def test_a_child_rests_on_the_outcome_of_its_parents(classified: fl.Classification, snapshot) -> None:
    explained = classified.explain(person=f"{SECRET}-2")
    assert explained.outcome == "met"
    assert dict(steps(explained)["parents_in_forced_labour"].rests_on) == {"forced_labour_of_adults of one of the parents": "met"}
    assert repr(explained) == snapshot


def test_who_has_no_work_has_no_answers(classified: fl.Classification) -> None:
    explained = classified.explain(person=f"{SECRET}-b-1")
    assert explained.universe == "undetermined"
    assert dict(steps(explained)["C1_violence"].rests_on) == {"violence": "no such work"}
    assert steps(explained)["C1_violence"].in_works == ()


@pytest.mark.parametrize("own", [f"{SECRET}-1", f"{SECRET}-2", f"{SECRET}-b-1"])
def test_nobody_elses_identifier_is_shown(classified: fl.Classification, own: str) -> None:
    explained = classified.explain(person=own)
    for text in (repr(explained), explained._repr_html_(), repr(explained.steps)):
        assert text.replace(own, "").count(SECRET) == 0


def test_an_explanation_is_a_table(classified: fl.Classification, snapshot) -> None:
    assert classified.explain(person=f"{SECRET}-2")._repr_html_() == snapshot
