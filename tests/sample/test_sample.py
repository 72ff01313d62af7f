"""weigh: persons are placed in the PSUs of the design and stand for others."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import flestimate as fl

REPEATING = pl.DataFrame(
    {"w": [1.0, 2, 3, 4, 5, 6], "s": ["a", "a", "a", "b", "b", "b"], "ea": [1, 2, 2, 1, 2, 3], "fl": [0, 1, 0, 0, 0, 1]}
)


def test_a_sample_says_what_it_is() -> None:
    sample = fl.weigh(REPEATING, fl.Clustered(weight="w", strata="s", psu="ea"))
    assert repr(sample) == "Sample of polars.DataFrame: 6 persons in 5 PSUs and 2 strata stand for 21"
    assert (sample.n, sample.population, len(sample.drawn.stages[0]), sample.drawn.stages[0].strata) == (6, 21.0, 5, 2)


@pytest.mark.bad_input("FLE-D04")
def test_psu_codes_that_repeat_are_nested_and_said(snapshot) -> None:
    nested = fl.weigh(REPEATING, fl.Clustered(weight="w", strata="s", psu="ea"))
    assert [str(note) for note in nested.notes] == snapshot
    assert nested.drawn.stages[0].sizes.tolist() == [2, 3]


def test_psu_codes_that_do_not_repeat_need_no_note() -> None:
    frame = REPEATING.with_columns(ea=pl.Series([1, 2, 2, 3, 4, 5]))
    distinct = fl.weigh(frame, fl.Clustered(weight="w", strata="s", psu="ea"))
    assert distinct.notes == ()
    nested = fl.weigh(REPEATING, fl.Clustered(weight="w", strata="s", psu="ea"))
    assert fl.estimate(distinct, fl.Prevalence("fl")).total.se == fl.estimate(nested, fl.Prevalence("fl")).total.se


def test_strata_of_several_columns_are_crossed() -> None:
    frame = REPEATING.with_columns(urban=pl.Series([1, 1, 1, 1, 2, 2]), ea=pl.Series([1, 2, 2, 3, 4, 5]))
    sample = fl.weigh(frame, fl.Clustered(weight="w", strata=["s", "urban"], psu="ea", singleton=fl.Certainty()))
    assert sample.drawn.stages[0].sizes.tolist() == [2, 1, 2]


def test_without_strata_there_is_one() -> None:
    sample = fl.weigh(REPEATING, fl.Clustered(weight="w", psu="ea"))
    assert (len(sample.drawn.stages[0]), sample.drawn.stages[0].strata) == (3, 1)


def test_persons_drawn_directly_are_each_a_psu() -> None:
    assert len(fl.weigh(REPEATING, fl.Clustered(weight="w", psu=fl.Persons())).drawn.stages[0]) == 6
    stratified = fl.weigh(REPEATING, fl.Clustered(weight="w", strata="s", psu=fl.Persons()))
    assert stratified.drawn.stages[0].sizes.tolist() == [3, 3]


def test_a_finite_population_is_a_number_of_psus_or_a_share() -> None:
    frame = REPEATING.with_columns(count=pl.Series([4, 4, 4, 6, 6, 6]), share=pl.Series([0.5] * 6))
    by = {name: fl.weigh(frame, fl.Clustered(weight="w", strata="s", psu="ea", fpc=name)) for name in ("count", "share")}
    assert by["count"].drawn.stages[0].remaining.tolist() == by["share"].drawn.stages[0].remaining.tolist() == [0.5] * 5


def test_a_stratum_taken_whole_is_no_singleton() -> None:
    frame = REPEATING.with_columns(ea=pl.Series([1, 1, 1, 2, 3, 4]), count=pl.Series([1, 1, 1, 9, 9, 9]))
    assert fl.weigh(frame, fl.Clustered(weight="w", strata="s", psu="ea", fpc="count")).drawn.stages[0].sizes.tolist() == [1, 3]


def test_persons_of_weight_zero_stand_for_nobody_and_are_not_counted() -> None:
    more = pl.concat([REPEATING, REPEATING.with_columns(w=pl.lit(0.0), fl=pl.lit(1, dtype=pl.Int64))])
    design = fl.Clustered(weight="w", strata="s", psu="ea")
    one, other = (fl.estimate(fl.weigh(frame, design), fl.Prevalence("fl")).total for frame in (REPEATING, more))
    assert (one.estimate, one.se, one.n, one.n_cases) == (other.estimate, other.se, other.n, other.n_cases)


def test_a_design_is_a_value() -> None:
    one, other = (fl.Clustered(weight="w", strata=strata, psu="ea") for strata in ("s", ["s"]))
    assert one == other
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != fl.Clustered(weight="w", psu="ea").fingerprint
    assert str(one) == "weight: w; strata: s; PSU: ea; strata with a single PSU: refused"


@pytest.mark.parametrize("name", ["n", "w", "cases", "undetermined", "w2", "total0", "odd0", "persons", "unit"])
def test_design_columns_and_breakdowns_may_have_any_name(name: str) -> None:
    plain = REPEATING.rename({"w": "weight"}).with_columns(sex=pl.Series(["m", "f", "m", "f", "m", "f"]))
    for column in ("s", "ea", *(() if name in {"n", "undetermined", "unit"} else ("sex",))):  # those are columns of the result
        made = []
        for new in (column, name):
            names = {"s": "s", "ea": "ea", "sex": "sex", column: new}
            sample = fl.weigh(plain.rename({column: new}), fl.Clustered(weight="weight", strata=names["s"], psu=names["ea"]))
            made.append(fl.estimate(sample, fl.Prevalence("fl"), by=[names["sex"]]))
        for one, other in zip(*made, strict=True):
            assert np.allclose([one.estimate, one.se, one.n], [other.estimate, other.se, other.n], rtol=1e-12)
