"""Sums over persons are the same in every order, in every engine, and as if nothing had been rounded on the way."""

from __future__ import annotations

import math
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import flestimate as fl
from flestimate.sample.exact import Reach, exact_sums

NUMBERS = st.lists(st.floats(-1e12, 1e12, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-12), min_size=1, max_size=40)


def summed(values: Any, reach: Reach) -> float:
    frame = nw.from_native(pl.LazyFrame({"x": np.asarray(values, dtype=np.float64)}))
    return float(exact_sums(frame, (), ["x"], reach)["x"][0])


@pytest.fixture(scope="module")
def weights() -> np.ndarray:
    """SYNTHETIC weights, the largest a billion times the smallest."""
    random = np.random.default_rng(3)
    return 10.0 ** random.uniform(-3, 6, 50_000)


@given(values=NUMBERS, seed=st.integers(0, 9), guess=st.sampled_from([1e-3, 1.0, 1e15]))
def test_the_order_of_persons_does_not_matter(values: list[float], seed: int, guess: float) -> None:
    other = np.random.default_rng(seed).permutation(values)
    assert summed(values, Reach(len(values), guess)) == summed(other, Reach(len(values), guess))


@given(values=NUMBERS)
def test_the_sum_is_that_of_exact_arithmetic_to_the_last_digit(values: list[float]) -> None:
    assert summed(values, Reach(len(values), 1e12)) == pytest.approx(math.fsum(values), rel=3e-16, abs=1e-13)


def test_weights_over_twelve_orders_of_magnitude_lose_nothing() -> None:
    random = np.random.default_rng(3)
    values = 10.0 ** random.uniform(-6, 6, 200_000)
    assert summed(values, Reach(len(values), float(values.max()))) == math.fsum(values)
    light = np.sort(values)[:1_000]
    frame = nw.from_native(pl.LazyFrame({"light": np.isin(values, light), "x": values}))
    found = dict(exact_sums(frame, ["light"], ["x"], Reach(len(values), 1e6)).rows())
    assert found[True] == pytest.approx(math.fsum(light), rel=1e-15), "a group of light weights beside heavy ones"


def test_values_beyond_what_was_thought_are_summed_in_a_second_pass() -> None:
    values = np.random.default_rng(5).lognormal(20, 3, 1_000)
    assert summed(values, Reach(1_000, 1.0)) == math.fsum(values)


def test_what_is_no_number_stays_in_its_group() -> None:
    frame = nw.from_native(pl.LazyFrame({"g": [1, 1, 2, 3], "x": [1.0, math.nan, 2.0, math.inf]}))
    found = dict(exact_sums(frame, ["g"], ["x"], Reach(4, 1.0)).rows())
    assert found[2] == 2.0
    assert math.isnan(found[1])
    assert not math.isfinite(found[3])


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow", "duckdb"])
def test_every_engine_gives_the_same_bits(weights: np.ndarray, engine: str) -> None:
    columns = {"g": (np.arange(50_000) % 700).tolist(), "x": weights.tolist()}
    frames: dict[str, Any] = {
        "polars": lambda: pl.LazyFrame(columns),
        "pandas": lambda: pd.DataFrame(columns),
        "pyarrow": lambda: pa.table(columns),
        "duckdb": lambda: duckdb.connect().from_arrow(pa.table(columns)),
    }
    found = exact_sums(nw.from_native(frames[engine]()).lazy(), ["g"], ["x"], Reach(50_000, 1e6))
    expected = [math.fsum(weights[group::700]) for group in range(700)]
    assert found["x"].to_list() == expected


def test_an_estimate_is_the_same_to_the_last_bit_each_time(weights: np.ndarray) -> None:
    random = np.random.default_rng(1)
    frame = pl.DataFrame(
        {
            "w": weights,
            "ea": random.integers(0, 900, 50_000),
            "fl": (random.random(50_000) < 0.02).astype(int),
            "sex": random.integers(0, 2, 50_000),
            "pay": random.lognormal(7, 1, 50_000),
        }
    )
    found = set()
    for _ in range(4):
        shuffled = frame.sample(fraction=1.0, shuffle=True, seed=len(found))
        sample = fl.weigh(shuffled, fl.Clustered(weight="w", psu="ea"))
        tables = [fl.estimate(sample, measure, by=["sex"]) for measure in (fl.Prevalence("fl"), fl.Mean("pay"), fl.Variance("pay"))]
        found.add(str([(one.estimate, one.std_error, one.conf_low, one.deff) for table in tables for one in table]))
    assert len(found) == 1


def test_a_quantile_is_the_same_in_any_order_of_persons(weights: np.ndarray) -> None:
    random = np.random.default_rng(2)
    frame = pl.DataFrame({"w": weights[:3_000], "fl": random.random(3_000) < 0.1, "pay": random.lognormal(7, 1, 3_000).round()})
    found = set()
    for seed in range(3):
        sample = fl.weigh(frame.sample(fraction=1.0, shuffle=True, seed=seed), fl.Clustered(weight="w", psu=fl.Persons()))
        tables = [fl.estimate(sample, measure, by=["fl"]) for measure in (fl.Quantile("pay", p=0.5),)]
        found.add(str([(one.estimate, one.std_error, one.conf_low) for table in tables for one in table]))
    assert len(found) == 1
