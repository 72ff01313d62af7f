"""The crosstab: the two sides against one another, and what it does not show by itself."""

from __future__ import annotations

import pytest

import flestimate as fl

ADULTS, ALL = fl.RuleSet.load("icls-2018"), fl.RuleSet.load("icls-2018-all")
CASE = {"deceived_nature": "yes", "violence": "yes", "who": "A"}
IN_TWO_WORKS = {"jobs": [{"deceived_nature": "yes"}, {"violence": "yes", "who": "A"}]}


def test_who_meets_both_sides_in_different_works_is_there_and_no_case(households, snapshot) -> None:
    crosstab = fl.classify(households({"jobs": [CASE]}, IN_TWO_WORKS, {}), ADULTS).crosstab()
    assert (crosstab["met", "met"], crosstab.cases("met", "met")) == (2, 1)
    assert repr(crosstab) == snapshot


def test_so_is_whose_work_is_excluded(households) -> None:
    crosstab = fl.classify(households({"jobs": [{**CASE, "prison_labour": "yes"}]}), ADULTS).crosstab()
    assert (crosstab["met", "met"], crosstab.cases("met", "met")) == (1, 0)


def test_where_everybody_who_meets_both_is_a_case_nothing_has_to_be_said(households) -> None:
    assert "who meet both" not in repr(fl.classify(households({"jobs": [CASE]}, {}), ADULTS).crosstab())


def test_a_crosstab_among_some_shows_them_only(households, snapshot) -> None:
    crosstab = fl.classify(households({"jobs": [CASE]}, {"age": 12, "jobs": [CASE]}, {"age": 3}), ALL).crosstab()
    assert (crosstab.among, crosstab.universe, crosstab.sample) == ("aged 18 and over", 1, 3)
    assert repr(crosstab) == snapshot


@pytest.fixture
def by_other_rules(tmp_path) -> fl.RuleSet:
    """The rules for all, whose crosstab is of everybody: children are cases by rules that it does not show."""
    path = tmp_path / "all.toml"
    path.write_text('id = "mine"\nversion = "1"\ntitle = "t"\nbuilds_on = "icls-2018-all"\ncrosstab_among = ""\n', encoding="utf-8")
    return fl.RuleSet.load(path)


def test_cases_by_other_rules_are_said(households, by_other_rules: fl.RuleSet, snapshot) -> None:
    child = {"age": 12, "jobs": [{"violence": "yes", "who": "A", "works_for_third_party": "yes"}]}
    crosstab = fl.classify(households({"jobs": [CASE]}, child, {}), by_other_rules).crosstab()
    assert crosstab.cases("not met", "met") == 1
    assert repr(crosstab) == snapshot
    assert "1 person elsewhere in the table is a case by another rule." in crosstab._repr_html_()


def test_cases_are_among_the_persons_of_their_cell(households) -> None:
    crosstab = fl.classify(
        households({"jobs": [CASE]}, IN_TWO_WORKS, {}, {"jobs": [{**CASE, "violence": "don't know"}]}), ADULTS
    ).crosstab()
    outcomes = ("met", "not met", "undetermined")
    assert all(crosstab.cases(row, column) <= crosstab[row, column] for row in outcomes for column in outcomes)
    assert sum(crosstab[row, column] for row in outcomes for column in outcomes) == crosstab.universe


def test_a_crosstab_of_nobody_is_empty(households, snapshot) -> None:
    crosstab = fl.classify(households({"age": 12}), ADULTS).crosstab()
    assert crosstab.universe == 0
    assert repr(crosstab) == snapshot


def test_an_outcome_that_there_is_not_is_no_cell(households) -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        fl.classify(households({}), ADULTS).crosstab()["met", "maybe"]
