"""378 cells over 200 bootstrap replicates: made on the way, or read with the persons, as they were made or calibrated after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import replicates
from asked import Asked
from contest import Contestant, Heat
from rows import Row

Beside = Callable[[pl.DataFrame], pl.DataFrame]
"""Puts replicate weights beside persons."""

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
CALIBRATED = tuple(each for each in READ if each.name != "R survey")
"""R does the same work whatever the weights were made of."""


def run(asked: Asked) -> list[Row]:
    rows = []
    for n in (size for size in asked.sizes if size <= _MOST):
        sample = asked.survey(n)
        asked.cache.text(sample)
        rows += asked.contest.run(Heat("replicates", "made", n, sample, asked.few(), by_chance=True), MADE)
        rows += asked.contest.run(_heat(asked, "read", n, replicates.beside), READ)
        rows += asked.contest.run(_heat(asked, "read, calibrated", n, replicates.calibrated), CALIBRATED)
    return rows


def _heat(asked: Asked, variant: str, n: int, beside: Beside) -> Heat:
    return Heat("replicates", variant, n, _with(asked, asked.survey(n), beside), _with(asked, asked.few(), beside))


def _with(asked: Asked, sample: Path, beside: Beside) -> Path:
    """A sample with replicate weights, in both forms."""
    path = asked.cache.frame(f"{sample.stem}-{beside.__name__}", lambda: beside(pl.read_parquet(sample)))
    asked.cache.text(path)
    return path
