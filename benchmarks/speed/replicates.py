"""Replicate weights beside SYNTHETIC persons, as statistical offices release them."""

from __future__ import annotations

import numpy as np
import polars as pl

REPLICATES = 200
PREFIX = "rw"
_SEED = 77


def factors(rng: np.random.Generator, stratum_of: np.ndarray, replicates: int) -> np.ndarray:
    """Of the rescaled bootstrap, n - 1 PSUs of each stratum's n drawn with replacement: PSUs x replicates."""
    made = np.empty((len(stratum_of), replicates))
    for stratum in np.unique(stratum_of):
        own = np.flatnonzero(stratum_of == stratum)
        drawn = rng.multinomial(len(own) - 1, np.full(len(own), 1 / len(own)), size=replicates)
        made[own] = drawn.T * (len(own) / (len(own) - 1))
    return made


def beside(frame: pl.DataFrame, replicates: int = REPLICATES) -> pl.DataFrame:
    """Persons with bootstrap weights: one factor for all persons of a PSU."""
    psu = frame["psu"].to_numpy()
    stratum_of = np.zeros(psu.max() + 1, dtype=np.int64)
    stratum_of[psu] = frame["stratum"].to_numpy()
    made = factors(np.random.default_rng(_SEED), stratum_of, replicates)
    return _with(frame, frame["w"].to_numpy()[:, None] * made[psu])


def calibrated(frame: pl.DataFrame, replicates: int = REPLICATES) -> pl.DataFrame:
    """Bootstrap weights that were then post-stratified to the totals of sex and age, each replicate by itself: factors differ in a PSU."""
    beside_them = beside(frame, replicates)
    group = (frame["sex"].cast(pl.Int64) * 100 + frame["age"].cast(pl.Int64)).to_numpy()
    _, group = np.unique(group, return_inverse=True)
    totals = np.bincount(group, frame["w"].to_numpy())
    weights = [beside_them[f"{PREFIX}{number}"].to_numpy() for number in range(1, replicates + 1)]
    return _with(frame, np.column_stack([weight * (totals / np.bincount(group, weight))[group] for weight in weights]))


def _with(frame: pl.DataFrame, weights: np.ndarray) -> pl.DataFrame:
    return frame.with_columns(pl.Series(f"{PREFIX}{number + 1}", weights[:, number]) for number in range(weights.shape[1]))
