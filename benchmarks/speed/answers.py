"""Answers of contestants in one form, and how far two of them are apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl
from task import FIGURES, KEYS, TOTAL

MARGINS = [margin for size in range(len(KEYS) + 1) for margin in combinations(KEYS, size)]
"""The ways to break down by some of the three: (), (sex,), ... (sex, age, sector)."""

ERRORS = ("std_error", "total_error")


def of_margins(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Tables with figures, and the keys of one margin each, below one another."""
    figures = [pl.col(name).cast(pl.Float64) for name in FIGURES]
    return pl.concat([table.select(*(_key(table, key) for key in KEYS), *figures) for table in tables])


def _key(table: pl.DataFrame, key: str) -> pl.Expr:
    return (pl.col(key).cast(pl.Int64) if key in table.columns else pl.lit(TOTAL, pl.Int64)).alias(key)


def apart(ours: pl.DataFrame, theirs: pl.DataFrame) -> dict[str, float]:
    """The largest relative difference of each figure where both have one, in how many cells ours has an error, and in how many theirs lacks it."""
    both = ours.join(theirs, on=list(KEYS), how="left", suffix="_theirs")
    found = {name: _largest(both[name].to_numpy(), both[f"{name}_theirs"].to_numpy()) for name in FIGURES}
    known, theirs_known = (both[name].fill_null(math.nan).is_finite() for name in ("std_error", "std_error_theirs"))
    told = {"cells": int(known.sum()), "lacking": int((known & ~theirs_known).sum())}
    return told | {name: each for name, each in found.items() if math.isfinite(each)}


def times_ours(ours: pl.DataFrame, theirs: pl.DataFrame) -> dict[str, float]:
    """The median of their standard errors divided by ours, for errors that depend on chance."""
    both = ours.join(theirs, on=list(KEYS), suffix="_theirs").filter(pl.col("std_error") > 0)
    return {name: both.select((pl.col(f"{name}_theirs") / pl.col(name)).median()).item() for name in ERRORS}


def _largest(ours: np.ndarray, theirs: np.ndarray) -> float:
    """nan where no cell has a figure of both."""
    size = np.maximum(np.abs(ours), np.abs(theirs))
    known = np.isfinite(size)
    differences = np.abs(ours - theirs)[known] / np.where(size[known] > 0, size[known], 1.0)
    return float(differences.max()) if len(differences) else math.nan
