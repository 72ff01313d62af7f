"""A SYNTHETIC census with a forced labour module: enumeration areas of 1,000 persons, in 20 files, made without holding more than one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import persons
import polars as pl
from pieces import PIECES

AREA = 1_000
_SEED = 5_150


def write(folder: Path, n: int) -> None:
    """`n` persons; the weight is for those who did not answer."""
    folder.mkdir()
    areas = np.arange(max(2 * persons.STRATA, n // AREA))
    for number, own in enumerate(np.array_split(areas, PIECES)):
        size = -(-n // len(areas))
        _piece(np.random.default_rng([_SEED, number]), own, size, len(areas)).write_parquet(folder / f"{number:02d}.parquet")


def _piece(rng: np.random.Generator, areas: np.ndarray, size: int, of: int) -> pl.DataFrame:
    """The persons of some areas; strata are neighbouring areas."""
    n = len(areas) * size
    psu = np.repeat(areas, size)
    sex, age, sector = persons.traits(rng, n)
    chance = persons.chance_of_psu(rng, len(areas)).repeat(size) * persons.risk(sex, age, sector)
    return pl.DataFrame(
        {
            "stratum": (psu * persons.STRATA // of).astype(np.int16),
            "psu": psu.astype(np.int32),
            "w": rng.gamma(400.0, 1.08 / 400.0, len(areas)).repeat(size),
            "sex": sex,
            "age": age,
            "sector": sector,
            "fl": (rng.random(n) < chance).astype(np.int8),
        }
    )
