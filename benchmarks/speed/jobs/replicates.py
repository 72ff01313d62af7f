"""378 cells over 200 bootstrap replicates: made on the way, or read with the persons, as they were made or calibrated after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import replicates
from asked import Asked
from contest import Contestant, Heat
from rows import Row

_MOST, _MOST_FOR_R = 100_000, 10_000
"""Persons whose 200 replicate weights everybody can hold, and at which R takes minutes."""


def _contestants(function: str) -> tuple[Contestant, ...]:
    return (
        Contestant("flestimate", "ours", function),
        Contestant("svy", "svy", function),
        Contestant("R survey", "survey", function, most=_MOST, seldom={_MOST: 1, _MOST_FOR_R: 2}),
        Contestant("numpy, one pass", "numpy_pass", function),
    )


MADE = _contestants("replicates_made")
READ = (
    *_contestants("replicates_read"),
    Contestant("flestimate, df given", "ours", "replicates_read_df_given"),
    Contestant("columns read once", "columns", "once"),
)


def run(asked: Asked) -> list[Row]:
    rows = []
    for n in (size for size in asked.sizes if size <= _MOST):
        sample, few = asked.survey(n), asked.few()
        asked.cache.text(sample)
        rows += asked.contest.run(Heat("replicates", "made", n, sample, few, by_chance=True), MADE)
        for variant, beside in (("read", replicates.beside), ("read, calibrated", replicates.calibrated)):
            heat = Heat("replicates", variant, n, _with(asked, sample, beside), _with(asked, few, beside))
            rows += asked.contest.run(heat, READ)
    return rows


def _with(asked: Asked, sample: Path, beside: Callable[[pl.DataFrame], pl.DataFrame]) -> Path:
    """A sample with replicate weights, in both forms."""
    path = asked.cache.frame(f"{sample.stem}-{beside.__name__}", lambda: beside(pl.read_parquet(sample)))
    asked.cache.text(path)
    return path
