"""What the tests of estimates share: a small stratified sample of clusters, and the figures written out by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

DESIGN = {"weight": "w", "strata": "s", "psu": "ea"}


@pytest.fixture(scope="session")
def persons() -> pl.DataFrame:
    """120 persons in 4 strata of 3 PSUs, whose codes repeat: sex, sector with blanks, hours, a rare outcome with unknowns."""
    random = np.random.default_rng(20_18)
    size = 120
    return pl.DataFrame(
        {
            "w": random.integers(5, 50, size).astype(float),
            "s": np.repeat([1, 2, 3, 4], 30),
            "ea": np.tile(np.repeat([1, 2, 3], 10), 4),
            "sex": random.choice(["female", "male"], size).tolist(),
            "sector": [[None, "Mining", "Farming", "Trade"][code] for code in random.choice(4, size, p=[0.1, 0.2, 0.4, 0.3])],
            "hours": random.integers(10, 60, size).astype(float),
            "fl": [[0, 1, None][code] for code in random.choice(3, size, p=[0.75, 0.2, 0.05])],
        }
    )


@pytest.fixture(scope="session")
def variance_of() -> Callable[[pl.DataFrame, np.ndarray], float]:
    """Cochran's formula over all PSUs of the design, for a linearised variable of persons (already weighted)."""

    def variance(frame: pl.DataFrame, z: np.ndarray) -> float:
        total = 0.0
        for stratum in frame["s"].unique():
            in_stratum = (frame["s"] == stratum).to_numpy()
            codes = frame["ea"].to_numpy()
            sums = np.array([z[in_stratum & (codes == ea)].sum() for ea in np.unique(codes[in_stratum])])
            total += len(sums) / (len(sums) - 1) * ((sums - sums.mean()) ** 2).sum()
        return total

    return variance
