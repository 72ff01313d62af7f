"""Replicate weights that are factors of the weight: found where persons share them, and the same figures with and without."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.sample import factored, replicated
from flestimate.sample.factored import Factored
from flestimate.sample.weights_read import ReplicateWeights

DESIGN = fl.Replicated(weight="w", replicates="rw*", method=fl.Bootstrap())
MEASURES = (fl.Prevalence("fl"), fl.Count("fl"), fl.Share("fl", of="sector"), fl.Mean("pay"), fl.Quantile("pay", p=0.5))


def persons(*, calibrated: bool = False, zero: bool = False) -> pl.DataFrame:
    """SYNTHETIC persons in 30 PSUs with 12 bootstrap weights; calibrated: raked after they were made, so that persons share no factors."""
    random = np.random.default_rng(5)
    n = 600
    psu = random.integers(0, 30, n)
    weight = random.lognormal(3, 0.5, n) * (random.random(n) > 0.1 if zero else 1)
    factors = random.poisson(1.0, (12, 30)) * 29 / 28
    replicates = weight * factors[:, psu]
    if calibrated:
        replicates = replicates * (1 + random.random((12, n)) / 100)
    return pl.DataFrame(
        {
            "w": weight,
            "fl": random.random(n) < 0.1,
            "sex": random.integers(0, 2, n),
            "sector": random.integers(0, 3, n),
            "pay": random.lognormal(6, 1, n).round(),
            **{f"rw{number}": column for number, column in enumerate(replicates)},
        }
    )


def figures(weighed: fl.Sample) -> list[list[Any]]:
    tables = [fl.estimate(weighed, measure, by=["sex"]) for measure in MEASURES]
    return [[one.estimate, one.std_error, one.conf_low, one.conf_high, one.df, one.n, one.deff] for table in tables for one in table]


@pytest.mark.parametrize("zero", [False, True])
@pytest.mark.parametrize("lazy", [False, True])
def test_shared_factors_are_found_and_change_no_figure(monkeypatch: pytest.MonkeyPatch, *, lazy: bool, zero: bool) -> None:
    frame = persons(zero=zero)
    found = fl.weigh(frame.lazy() if lazy else frame, DESIGN)
    assert isinstance(found.drawn, Factored)
    assert found.drawn.units <= 31
    monkeypatch.setattr(replicated, "with_factors", lambda _, __, read, ___: read)
    plain = fl.weigh(frame, DESIGN)
    assert isinstance(plain.drawn, ReplicateWeights)
    np.testing.assert_allclose(figures(found), figures(plain), rtol=1e-12, equal_nan=True)


def test_persons_may_come_in_any_order() -> None:
    shuffled = persons().sample(fraction=1.0, shuffle=True, seed=3)
    np.testing.assert_allclose(figures(fl.weigh(shuffled, DESIGN)), figures(fl.weigh(persons(), DESIGN)), rtol=1e-12, equal_nan=True)


@pytest.mark.parametrize("by", [[], ["sex"], [("sex", "sector")]])
def test_a_person_of_weight_zero_counts_in_the_replicates_that_have_one(by: list[Any]) -> None:
    """By hand: the spread of the replicates' shares, whose weights are not 0 where the weight is."""
    frame = persons().with_columns(w=pl.when(pl.int_range(pl.len()) % 7 == 0).then(0.0).otherwise(pl.col("w")))
    found = fl.weigh(frame, DESIGN)
    assert isinstance(found.drawn, ReplicateWeights)
    case = frame["fl"].to_numpy()
    share = [float((frame[name] * case).sum() / frame[name].sum()) for name in ("w", *(f"rw{number}" for number in range(12)))]
    total = fl.estimate(found, fl.Prevalence("fl"), by=by).total
    assert total.std_error == pytest.approx(np.sqrt(np.mean((np.array(share[1:]) - share[0]) ** 2)), rel=1e-12)


def test_weights_that_were_calibrated_afterwards_share_nothing() -> None:
    assert isinstance(fl.weigh(persons(calibrated=True), DESIGN).drawn, ReplicateWeights)


def test_a_single_person_with_another_factor_is_not_overlooked() -> None:
    frame = persons()
    one = frame.with_columns(rw3=pl.when(pl.int_range(pl.len()) == 17).then(pl.col("rw3") * (1 + 1e-13) + 1e-13).otherwise(pl.col("rw3")))
    assert isinstance(fl.weigh(one, DESIGN).drawn, ReplicateWeights)


def test_rounded_weights_are_no_factors() -> None:
    assert isinstance(fl.weigh(persons().with_columns(pl.col("^rw.*$").round(2)), DESIGN).drawn, ReplicateWeights)


def test_of_very_many_replicate_weights_it_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factored, "_MOST_NUMBERS", 1_000)
    assert isinstance(fl.weigh(persons(), DESIGN).drawn, ReplicateWeights)


def test_the_repr_speaks_of_replicate_weights() -> None:
    assert "with 12 replicate weights" in repr(fl.weigh(persons(), DESIGN))
