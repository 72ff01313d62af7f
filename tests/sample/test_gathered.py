"""Persons at hand: gathered once for several tables, and in runs where they are many."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.sample import gathered

BY = [("sex", "sector")]


def persons(n: int = 6_000, psu: int = 100) -> pl.DataFrame:
    """SYNTHETIC persons in order of their PSUs, some of them without a sector."""
    random = np.random.default_rng(4)
    sector = random.integers(0, 5, n).astype(float)
    sector[::97] = np.nan
    return pl.DataFrame(
        {
            "w": random.lognormal(3, 0.6, n),
            "stratum": np.arange(n) // psu % 6,
            "ea": np.arange(n) // psu,
            "sex": random.integers(0, 2, n),
            "sector": sector,
            "fl": (random.random(n) < 0.03).astype(np.int8),
            "pay": random.lognormal(6, 1, n),
        }
    )


def designs() -> dict[str, Any]:
    clustered = fl.Clustered(weight="w", strata="stratum", psu="ea", singleton=fl.Certainty())
    return {
        "clustered": clustered,
        "persons": fl.Clustered(weight="w", psu=fl.Persons()),
        "made": fl.Resampled(clustered, fl.Bootstrap(replicates=20, seed=2)),
    }


def figures(sample: fl.Sample) -> list[list[float]]:
    tables = [fl.estimate(sample, one, by=BY) for one in (fl.Prevalence("fl"), fl.Count("fl"), fl.Mean("pay"))]
    tables.append(fl.estimate(sample, fl.Share("fl", of="sector"), by=["sex"]))
    return [[one.estimate, one.std_error, one.conf_low, one.conf_high, one.deff, one.n, one.n_psu] for table in tables for one in table]


@pytest.mark.parametrize("design", designs())
@pytest.mark.parametrize("shuffled", [False, True])
def test_runs_of_persons_give_the_same_figures(monkeypatch: pytest.MonkeyPatch, design: str, *, shuffled: bool) -> None:
    frame = persons().sample(fraction=1.0, shuffle=True, seed=1) if shuffled else persons()
    expected = figures(fl.weigh(frame, designs()[design]))
    monkeypatch.setattr(gathered, "_MOST", 1_000)
    monkeypatch.setattr(gathered, "_AT_ONCE", 8_000)
    np.testing.assert_allclose(figures(fl.weigh(frame.lazy(), designs()[design])), expected, rtol=1e-12, equal_nan=True)


def test_runs_are_put_together_where_psus_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathered, "_MOST", 1_000)
    monkeypatch.setattr(gathered, "_AT_ONCE", 24_000)
    sample = fl.weigh(persons(psu=500), fl.Clustered(weight="w", strata="stratum", psu="ea", singleton=fl.Certainty()))
    runs, condensed = [], gathered._Run.condensed
    monkeypatch.setattr(gathered._Run, "condensed", lambda run, sample: runs.append(condensed(run, sample)) or runs[-1])
    fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    assert all(len(run.place) < 20 for run in runs)


def test_a_number_of_persons_beside_a_prevalence_asks_nobody_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = fl.weigh(persons(), designs()["clustered"])
    fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    asked = []
    monkeypatch.setattr(gathered, "_run", lambda *given: asked.append(given) or pytest.fail("persons were asked again"))
    count = fl.estimate(sample, fl.Count("fl"), by=["sex"])
    monkeypatch.undo()
    fresh = fl.estimate(fl.weigh(persons(), designs()["clustered"]), fl.Count("fl"), by=["sex"])
    assert [(one.estimate, one.std_error, one.conf_high) for one in count] == [
        (one.estimate, one.std_error, one.conf_high) for one in fresh
    ]


def test_a_number_by_fewer_variables_asks_nobody_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = fl.weigh(persons(), designs()["clustered"])
    fl.estimate(sample, fl.Prevalence("fl"), by=["sector", "sex"])
    monkeypatch.setattr(gathered, "_run", lambda *_: pytest.fail("persons were asked again"))
    fl.estimate(sample, fl.Count("fl"), by=["sex"])


def every_design() -> dict[str, Any]:
    weights = {"weight": "w", "replicates": "rw*", "method": fl.Bootstrap()}
    stages = fl.Clustered(weight="w", psu="ea", fpc="areas", stages=(fl.Stage(psu="household", fpc="size"),))
    return {**designs(), "stages": stages, "shared": fl.Replicated(**weights)}


def with_more(frame: pl.DataFrame) -> pl.DataFrame:
    """Also with replicate weights that all persons of a PSU share the factors of, and sizes of finite populations."""
    factors = np.random.default_rng(2).gamma(4, 0.25, (12, int(frame["ea"].max()) + 1))
    weights = {f"rw{number}": pl.col("w") * factor[frame["ea"].to_numpy()] for number, factor in enumerate(factors)}
    return frame.with_columns(**weights, areas=pl.lit(500), size=pl.lit(400), household=pl.int_range(pl.len()) // 3)


@pytest.mark.parametrize("most", [50_000_000, 1_000])
@pytest.mark.parametrize(("n", "psu"), [(6_000, 20), (2_000, 12)])
@pytest.mark.parametrize("design", every_design())
def test_no_figure_depends_on_what_was_asked_before(monkeypatch: pytest.MonkeyPatch, design: str, n: int, psu: int, most: int) -> None:
    """To the last bit, in one go and in runs; sizes at which persons are put together by fewer variables and not by more."""
    monkeypatch.setattr(gathered, "_MOST", most)
    monkeypatch.setattr(gathered, "_AT_ONCE", 30_000)
    frame = with_more(persons(n, psu=psu))
    asked = [(measure, by) for by in (["sex"], ["sex", "sector"], BY, []) for measure in (fl.Count("fl"), fl.Prevalence("fl"))]
    fresh = [fl.estimate(fl.weigh(frame, every_design()[design]), measure, by=by) for measure, by in asked]
    sample = fl.weigh(frame, every_design()[design])
    fl.estimate(sample, fl.Prevalence("fl"), by=["sector", "sex"])
    found = [fl.estimate(sample, measure, by=by) for measure, by in asked]
    assert [repr(table.to_polars().rows()) for table in found] == [repr(table.to_polars().rows()) for table in fresh]


def test_persons_in_any_order_have_the_same_figures() -> None:
    """As after a join, which hands persons over in any order."""
    expected = figures(fl.weigh(persons(), designs()["clustered"]))
    for seed in range(3):
        shuffled = persons().sample(fraction=1.0, shuffle=True, seed=seed)
        np.testing.assert_allclose(figures(fl.weigh(shuffled, designs()["clustered"])), expected, rtol=1e-12, equal_nan=True)


def test_a_table_of_other_persons_does_not_take_those_of_the_one_before() -> None:
    frame = persons().with_columns(woman=pl.col("sex") == 1)
    sample = fl.weigh(frame, designs()["clustered"])
    everybody = fl.estimate(sample, fl.Prevalence("fl"), by=["sector"])
    women = fl.estimate(sample, fl.Prevalence("fl", among="woman"), by=["sector"])
    fresh = fl.estimate(fl.weigh(frame, designs()["clustered"]), fl.Prevalence("fl", among="woman"), by=["sector"])
    assert [(one.estimate, one.std_error, one.n_psu) for one in women] == [(one.estimate, one.std_error, one.n_psu) for one in fresh]
    assert women.total.n < everybody.total.n


def test_what_is_kept_of_one_group_is_not_taken_for_that_of_another() -> None:
    frame = pl.DataFrame({"w": [1.0, 20, 3, 4], "ea": [1, 1, 2, 2], "fl": [1, 0, 0, 1], "m": [1, 0, 1, 1], "f": [0, 1, 1, 1]})
    sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    each = {group: fl.estimate(sample, fl.Prevalence("fl", among=group)).total.population for group in ("m", "f", "m")}
    assert each == {"m": 8.0, "f": 27.0}


def test_ten_million_weights_over_twelve_orders_of_magnitude_agree_with_exact_summation() -> None:
    n = 10_000_000
    random = np.random.default_rng(12)
    weight = 10.0 ** random.uniform(-6, 6, n)
    case, sex = random.random(n) < 0.01, random.integers(0, 2, n).astype(np.int8)
    frame = pl.DataFrame({"w": weight, "ea": np.arange(n, dtype=np.int32) // 2_000, "fl": case, "sex": sex})
    table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Count("fl"), by=["sex"])
    for cell, inside in ((table.total, slice(None)), (table["sex", "0"], sex == 0), (table["sex", "1"], sex == 1)):
        assert cell.estimate == pytest.approx(math.fsum(weight[inside][case[inside]]), rel=1e-12)
        assert cell.population == pytest.approx(math.fsum(weight[inside]), rel=1e-12)
