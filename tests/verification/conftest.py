"""What the tests of second opinions share: a synthetic sample with everything that engines trip over."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.estimates import EstimateTable


@pytest.fixture(scope="session")
def persons() -> pl.DataFrame:
    """1,500 synthetic persons in 12 strata of 4 PSUs, two strata with a single one, one of these taken whole.

    A rare outcome with unknowns, a sector in which it never occurs, sectors unknown, a group within one PSU, replicate weights.
    """
    random = np.random.default_rng(20_18)
    size, strata = 1_500, 12
    stratum, ea = random.integers(0, strata, size), random.integers(0, 4, size)
    ea[(stratum == 3) | (stratum == 7)] = 0
    unit, weight = stratum * 4 + ea, random.lognormal(3, 1, size)
    sector = random.choice(["farming", "mining", "trade", None], size, p=[0.4, 0.2, 0.3, 0.1])
    unknown, case = random.random(size) < 0.03, random.random(size) < 0.1
    factors = random.choice([0.5, 1.5], (16, strata * 4))
    left_out = np.arange(strata * 4) != 20 + np.arange(16)[:, None] % 4
    return pl.DataFrame(
        {
            "w": weight,
            "s": stratum,
            "ea": ea,
            "household": random.integers(0, 5, size),
            "N": np.array([10, 8, 9, 1, 20, 4, 7, 5, 30, 12, 11, 6])[stratum],
            "p": (ea + 1) * 0.2,
            "M": ea + 6,
            "sex": random.choice(["female", "male"], size),
            "sector": pl.Series(sector.tolist(), dtype=pl.String),
            "region": stratum // 4,
            "alone": (unit == 22).astype(int),
            "hours": random.integers(5, 60, size).astype(float),
            "age": random.integers(15, 80, size),
            "fl": [None if lost else int(met and where != "mining") for lost, met, where in zip(unknown, case, sector, strict=True)],
            **{f"fay_{replicate + 1}": weight * factors[replicate][unit] for replicate in range(16)},
            **{f"jk_{replicate + 1}": weight * left_out[replicate][unit] for replicate in range(16)},
        }
    )


@pytest.fixture(scope="session")
def samplics() -> None:
    """Skips where samplics is not installed."""
    if find_spec("samplics") is None:
        pytest.skip('samplics is not installed (pip install "flestimate[verify]")')


@pytest.fixture(scope="session")
def svy() -> None:
    """Skips where svy is not installed."""
    if find_spec("svy") is None:
        pytest.skip('svy is not installed (pip install "flestimate[verify]")')


@pytest.fixture(scope="session")
def prevalence(persons: pl.DataFrame) -> EstimateTable:
    """A prevalence per 1,000 by sex and sector, with a sector that has no case."""
    design = fl.Clustered(weight="w", strata="s", psu="ea", singleton=fl.Removed())
    return fl.estimate(fl.weigh(persons, design), fl.Prevalence("fl", per=1_000), by=[("sex", "sector")])
