"""Undetermined persons in estimates: how many, what share, and how far they could move it, by either way of counting them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flestimate as fl
from flestimate.classification import Undetermined

YES, NO, UNKNOWN = 1, 2, 8
QUESTION = {"answers": {YES: "yes", NO: "no"}, "missing": {UNKNOWN: "don't know"}}
CODEBOOK = fl.Codebook.of(
    {
        "w": {"variable": "w"},
        "ea": {"variables": ["ea"]},
        "sex": {"variable": "sex", "answers": {1: "men", 2: "women"}},
        "age": {"variable": "age"},
        "deceived_nature": {"variable": "involuntary", **QUESTION},
        "violence": {"variable": "coercion", **QUESTION},
    }
)
CHOICES = {choice.word: choice for choice in (fl.Excluded(), fl.AsNotMet())}
every_choice = pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)


def person(w: float, involuntary: int, coercion: int, age: float | None = 30.0, sex: int = 1) -> dict[str, object]:
    return {"w": float(w), "involuntary": involuntary, "coercion": coercion, "age": age, "sex": sex}


def weighed(persons: list[dict[str, object]], choice: Undetermined) -> fl.Sample:
    rows = [{**one, "ea": str(number % 3)} for number, one in enumerate(persons)]
    frame = pl.DataFrame(rows, schema_overrides={"age": pl.Float64})
    classified = fl.classify(fl.describe(frame, CODEBOOK), fl.RuleSet.load("icls-2018"), undetermined=choice)
    return fl.weigh(classified, fl.Clustered(weight="w", psu="ea"))


def total(persons: list[dict[str, object]], measure: object, choice: Undetermined) -> fl.Estimate:
    return fl.estimate(weighed(persons, choice), measure).total


ADULTS = [person(10, YES, YES), person(30, NO, YES), person(10, YES, UNKNOWN)]
OF_UNKNOWN_AGE = [person(15, YES, YES, age=None), person(35, NO, NO, age=None)]
CHILD = [person(1_000, YES, YES, age=16), person(1_000, YES, UNKNOWN, age=16)]
EVERYBODY = [*ADULTS, *OF_UNKNOWN_AGE, *CHILD]
FORCED = fl.Prevalence("forced_labour", per=100)


# How many they are


@every_choice
def test_they_are_told_whether_they_count_or_not(choice: Undetermined) -> None:
    one = total(ADULTS, FORCED, choice)
    assert one.undetermined == 1
    assert one.undetermined_share == pytest.approx(10 / 50)


@every_choice
def test_who_may_be_in_the_universe_is_one_of_them_and_who_is_outside_is_not(choice: Undetermined) -> None:
    one = total(EVERYBODY, FORCED, choice)
    assert one.undetermined == 3
    assert one.undetermined_share == pytest.approx(60 / 100)


def test_who_stands_for_nobody_is_none_of_them() -> None:
    one = total([*ADULTS, person(0, YES, UNKNOWN)], FORCED, fl.Excluded())
    assert (one.undetermined, one.undetermined_share) == (1, pytest.approx(0.2))


def test_in_a_share_they_are_those_who_may_be_cases() -> None:
    table = fl.estimate(weighed(ADULTS, fl.Excluded()), fl.Share("forced_labour", of="sex"))
    assert [(one.undetermined, one.undetermined_share) for one in table] == [(1, pytest.approx(10 / 20))] * 2


def test_in_a_share_cases_of_unknown_category_are_told_by_no_figure() -> None:
    frame = pl.DataFrame({"w": [10.0, 30, 40, 20], "ea": [1, 2, 1, 2], "fl": [1, 1, None, 1], "sector": ["a", "b", "a", None]})
    table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Share("fl", of="sector"))
    assert [one.undetermined_share for one in table] == [pytest.approx(40 / (10 + 30 + 40))] * 2


def test_of_a_frame_they_are_the_persons_without_an_answer() -> None:
    frame = pl.DataFrame({"w": [10.0, 30, 40, 20], "ea": [1, 2, 1, 2], "fl": [1, 0, None, 0]})
    one = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl")).total
    assert (one.undetermined, one.undetermined_share) == (1, pytest.approx(0.4))
    assert one.bounds == (pytest.approx(0.1), pytest.approx(0.5))


# How they count


def test_excluded_they_are_in_neither_numerator_nor_denominator() -> None:
    one = total(EVERYBODY, FORCED, fl.Excluded())
    assert (one.estimate, one.n, one.n_cases, one.population) == (pytest.approx(25.0), 2, 1, 40)


def test_as_not_met_they_are_in_the_denominator_and_no_cases() -> None:
    one = total(EVERYBODY, FORCED, fl.AsNotMet())
    assert (one.estimate, one.n, one.n_cases, one.population) == (pytest.approx(10.0), 5, 1, 100)


def test_who_may_meet_a_criterion_that_an_estimate_is_among_is_not_in_it_as_not_met() -> None:
    persons = [person(10, YES, YES), person(30, YES, NO), person(20, UNKNOWN, YES), person(40, UNKNOWN, NO), person(500, NO, UNKNOWN)]
    for choice in CHOICES.values():
        one = total(persons, fl.Prevalence("coercion", among="involuntary"), choice)
        assert (one.estimate, one.population, one.undetermined) == (pytest.approx(0.25), 40, 2)
        assert one.bounds == (pytest.approx(10 / 100), pytest.approx(30 / 60))


def test_a_question_counts_as_it_is_answered_whatever_the_rules_say() -> None:
    one = total([person(10, YES, YES), person(30, YES, UNKNOWN)], fl.Prevalence("violence"), fl.AsNotMet())
    assert (one.estimate, one.n, one.undetermined) == (1.0, 1, 1)


# What they could make of the estimate


@every_choice
def test_the_bounds_of_a_prevalence_by_hand(choice: Undetermined) -> None:
    """All 100 in the denominator; or 10 + 10 + 15 cases among the 40 known and the 25 who may be cases: who is no case stays out."""
    assert total(EVERYBODY, FORCED, choice).bounds == (pytest.approx(10.0), pytest.approx(100 * 35 / 65))


@every_choice
def test_the_bounds_of_a_count_by_hand(choice: Undetermined) -> None:
    assert total(EVERYBODY, fl.Count("forced_labour", per=1_000), choice).bounds == (pytest.approx(0.010), pytest.approx(0.035))


def test_they_scale_with_the_estimate() -> None:
    one = total(EVERYBODY, FORCED, fl.Excluded())
    assert one.per(10).bounds == (pytest.approx(100.0), pytest.approx(1_000 * 35 / 65))
    assert one.per(10).undetermined_share == one.undetermined_share


@pytest.mark.parametrize(
    "measure", [fl.Mean("age"), fl.Total("age"), fl.Ratio("age", "w"), fl.Quantile("age"), fl.Variance("age")], ids=repr
)
def test_other_statistics_have_none(measure: object) -> None:
    one = total(EVERYBODY, measure, fl.Excluded())
    assert (one.undetermined, all(map(math.isnan, one.bounds))) == (2, True)


def test_the_parts_of_a_share_have_none() -> None:
    table = fl.estimate(weighed(ADULTS, fl.Excluded()), fl.Share("forced_labour", of="sex"))
    assert all(math.isnan(bound) for one in table for bound in one.bounds)


def test_of_nobody_but_the_undetermined_anything_may_be() -> None:
    one = total([person(10, YES, UNKNOWN), person(10, YES, UNKNOWN)], FORCED, fl.Excluded())
    assert (math.isnan(one.estimate), one.undetermined_share, one.bounds) == (True, 1.0, (0.0, 100.0))


def test_of_nobody_there_are_none() -> None:
    table = fl.estimate(weighed(ADULTS, fl.Excluded()), FORCED, by=["sex"])
    women = table["sex", "women"]
    assert all(math.isnan(number) for number in (*women.bounds, women.undetermined_share))


PERSONS = st.lists(
    st.builds(
        person,
        st.integers(0, 50),
        st.sampled_from([YES, NO, UNKNOWN]),
        st.sampled_from([YES, NO, UNKNOWN]),
        st.sampled_from([30.0, 16.0, None]),
        st.sampled_from([1, 2]),
    ),
    min_size=6,
    max_size=30,
)
MEASURES = (
    fl.Prevalence("forced_labour", per=1_000, interval=fl.Wald()),
    fl.Count("forced_labour", interval=fl.Wald()),
    fl.Prevalence("coercion", among="involuntary", interval=fl.Wald()),
    fl.Prevalence("violence", interval=fl.Wald()),
)
OF_DEFINITION = MEASURES[:2]
few = settings(max_examples=10)


def by_sex(persons: list[dict[str, object]], choice: Undetermined, measures: Iterable[object] = MEASURES) -> list[fl.Estimate]:
    sample = weighed([person(7, NO, NO), *persons], choice)  # a sample stands for somebody
    return [one for measure in measures for one in fl.estimate(sample, measure, by=["sex"])]


@few
@given(persons=PERSONS)
def test_an_estimate_lies_between_its_bounds(persons: list[dict[str, object]]) -> None:
    for one in (each for choice in CHOICES.values() for each in by_sex(persons, choice)):
        if not math.isnan(one.estimate):
            assert one.bound_low <= one.estimate <= one.bound_high
        if not one.undetermined:
            assert one.bounds == pytest.approx((one.estimate, one.estimate), rel=1e-12, nan_ok=True)


@few
@given(persons=PERSONS)
def test_the_bounds_and_the_share_do_not_depend_on_how_they_count(persons: list[dict[str, object]]) -> None:
    for one, other in zip(*(by_sex(persons, choice) for choice in CHOICES.values()), strict=True):
        assert one.undetermined == other.undetermined
        assert one.undetermined_share == pytest.approx(other.undetermined_share, rel=1e-12, nan_ok=True)
        assert one.bounds == pytest.approx(other.bounds, rel=1e-9, nan_ok=True)


@few
@given(persons=PERSONS)
def test_as_not_met_is_the_lower_bound(persons: list[dict[str, object]]) -> None:
    for excluded, counted in zip(*(by_sex(persons, choice, OF_DEFINITION) for choice in CHOICES.values()), strict=True):
        assert counted.estimate == pytest.approx(excluded.bound_low, rel=1e-12, nan_ok=True)


@few
@given(persons=PERSONS)
def test_whatever_the_answers_would_have_been_the_estimate_is_within_the_bounds(persons: list[dict[str, object]]) -> None:
    before = by_sex(persons, fl.Excluded(), OF_DEFINITION)
    for answer, age in product((YES, NO), (30.0, 16.0)):
        for one, other in zip(before, by_sex([told(each, answer, age) for each in persons], fl.Excluded(), OF_DEFINITION), strict=True):
            if not math.isnan(other.estimate):
                assert one.bound_low * (1 - 1e-9) <= other.estimate <= one.bound_high * (1 + 1e-9)


def told(one: dict[str, object], answer: int, age: float) -> dict[str, object]:
    """The person, had every question been answered."""
    answers = {name: answer if one[name] == UNKNOWN else one[name] for name in ("involuntary", "coercion")}
    return {**one, **answers, "age": one["age"] or age}
