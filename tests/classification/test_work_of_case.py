"""The work that makes a person a case: its sector, its pay, who applied the coercion; of nobody else."""

from __future__ import annotations

import pytest

import flestimate as fl
from flestimate.classification.work_of_case import NO_SUCH_WORK

ADULTS = fl.RuleSet.load("icls-2018")
CASE = {"deceived_nature": "yes", "violence": "yes"}
FARM, MINE = {"industry": 1, "pay": 100, "who": "A"}, {"industry": 2, "pay": 200, "who": "BE"}


@pytest.fixture
def classified(households) -> fl.Classification:
    return fl.classify(
        households(
            {"jobs": [{**CASE, **FARM}, MINE]},
            {"jobs": [FARM, {**CASE, **MINE}]},
            {"jobs": [{**CASE, **FARM}, {**CASE, **MINE}]},
            {"jobs": [{"deceived_nature": "yes", **FARM}, {"violence": "yes", **MINE}]},
            {"jobs": [{**CASE, "violence": "don't know", **FARM}]},
            {"jobs": []},
            {"jobs": [{**CASE, "industry": 9, "who": "Z"}]},
        ),
        ADULTS,
    )


def test_a_person_has_the_sector_of_the_first_work_that_is_a_case(classified: fl.Classification, words) -> None:
    assert words(classified, "industry") == ["Farms", "Mines", "Farms", NO_SUCH_WORK, NO_SUCH_WORK, NO_SUCH_WORK, "refused"]


def test_a_number_is_that_of_the_work_and_unknown_where_there_is_none(classified: fl.Classification, column) -> None:
    assert column(classified, "pay") == [100, 200, 100, None, None, None, None]


def test_of_several_answers_each_has_a_column(classified: fl.Classification, column) -> None:
    scale = classified.scales["coercion_applied_by"]
    said = [scale.each.label(code) for code in column(classified, "coercion_applied_by: State")]
    assert said == ["no", "yes", "no", NO_SUCH_WORK, NO_SUCH_WORK, NO_SUCH_WORK, "refused"]


def test_what_is_told_of_each_work_stays_beside_it(classified: fl.Classification, column) -> None:
    assert column(classified, "industry:1")[:2] == [0, 0]
    assert "no such work" in classified.scales["industry"].reasons


def test_everything_told_of_works_is_of_cases_but_no_identifier(classified: fl.Classification) -> None:
    assert classified.of_cases >= {"industry", "pay", "coercion_applied_by", "form"}
    assert "person" not in classified.of_cases


def test_where_works_are_not_told_apart_nothing_but_the_form_is_of_cases(survey, words) -> None:
    classified = fl.classify(survey({**CASE, "imposed_by_state": "yes"}, {"imposed_by_state": "yes"}), ADULTS)
    assert classified.of_cases == {"form"}
    assert words(classified, "form") == ["State-imposed", NO_SUCH_WORK]
