"""Whom a measure asks about, marked once: the sums are those of the conditions themselves."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.estimates.marks import marked
from flestimate.estimates.sums import sums
from flestimate.estimates.terms import EVERYBODY
from flestimate.sample.tabulate import tabulate

SAMPLE = fl.weigh(
    pl.DataFrame(
        {
            "w": [10.0, 20, 30, 40, 0, 60],
            "ea": [1, 1, 2, 2, 3, 3],
            "fl": [1, 0, None, 1, 1, 0],
            "hours": [40.0, 20, 30, None, 10, 0],
            "woman": [True, True, True, False, None, True],
        }
    ),
    fl.Clustered(weight="w", psu="ea"),
)
MEASURES = [
    fl.Prevalence("fl", among="woman"),
    fl.Count("fl"),
    fl.Mean("hours", among="woman"),
    fl.Ratio("hours", "fl"),
    fl.Share("fl", of="woman"),
    fl.Composition(),
]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.title)
def test_sums_are_those_of_the_conditions_themselves(measure: object) -> None:
    terms = measure.terms(SAMPLE)
    found = marked(terms, SAMPLE)
    by_marks = tabulate(SAMPLE, ["woman"], sums(found.terms, SAMPLE.drawn), found.marks)
    plain = tabulate(SAMPLE, ["woman"], sums(terms, SAMPLE.drawn))
    assert list(by_marks.sums) == list(plain.sums)
    for name, column in by_marks.sums.items():
        np.testing.assert_array_equal(column.values, plain.sums[name].values)


def test_what_is_the_same_stays_one() -> None:
    """A case's value is that it is one: its weighted sum is that of cases."""
    found = marked(fl.Prevalence("fl").terms(SAMPLE), SAMPLE)
    assert found.terms.values[0] is found.terms.cases


def test_where_everybody_is_a_case_there_is_no_mark_of_cases() -> None:
    found = marked(fl.Composition().terms(SAMPLE), SAMPLE)
    assert found.terms.cases is EVERYBODY
    assert list(found.marks) == ["inside:", "undetermined:", "possible:"]


def test_marks_of_several_terms_are_told_apart() -> None:
    terms = fl.Prevalence("fl").terms(SAMPLE)
    assert not set(marked(terms, SAMPLE, "0|").marks) & set(marked(terms, SAMPLE, "1|").marks)


@pytest.mark.parametrize("name", ["inside:", "cases:", "possible:", "undetermined:", "0|inside:", "value in period:"])
def test_a_column_with_the_name_of_a_mark_stays_what_it_is(name: str) -> None:
    """However odd a name is, nothing of ours may take its place."""
    own = pl.DataFrame({"w": [10.0, 20, 30, 40], "ea": [1, 1, 2, 2], "fl": [1, 0, 1, 1], "hours": [40.0, 20, 30, 10]})
    frame = own.with_columns(own["hours"].alias(name), (own["fl"] == 0).alias("met"))
    plain, odd = (fl.weigh(each, fl.Clustered(weight="w", psu="ea")) for each in (own, frame))
    for here, there in (("hours", name), (name, "hours")):
        ratio = fl.estimate(odd, fl.Ratio(here, there)).total
        assert (ratio.estimate, ratio.std_error) == (1.0, 0.0)
    assert fl.estimate(odd, fl.Mean(name)).total.estimate == fl.estimate(plain, fl.Mean("hours")).total.estimate
    for measure in (fl.Prevalence("fl"), fl.Profile("fl", of=("met",), name="things")):
        by_odd, by_plain = fl.estimate(odd, measure, by=[name]), fl.estimate(plain_of(frame, name), measure, by=["hours"])
        assert repr([(one.estimate, one.n) for one in by_odd]) == repr([(one.estimate, one.n) for one in by_plain])


def plain_of(frame: pl.DataFrame, odd: str) -> fl.Sample:
    return fl.weigh(frame.drop(odd), fl.Clustered(weight="w", psu="ea"))


def test_no_mark_is_suggested_for_a_misspelt_name() -> None:
    with pytest.raises(fl.FlestimateError) as caught:
        fl.estimate(SAMPLE, fl.Prevalence("fl"), by=["inside"])
    assert "inside:" not in str(caught.value)
