"""A SYNTHETIC labour force survey with a forced labour module: nobody in it is real.

100 strata, PSUs of about 20 persons, lognormal weights, and cases as rare and as clustered as surveys find them: a prevalence of
0.7 %, whose chance differs between PSUs (intraclass correlation 0.05), by sex, by age and by sector.
"""

from __future__ import annotations

import numpy as np
import polars as pl

STRATA, TAKE = 100, 20
PREVALENCE, ICC = 0.007, 0.05
SEXES, AGES, SECTORS = 2, 5, 20
CELLS = (SEXES + 1) * (AGES + 1) * (SECTORS + 1)
"""Of sex x age x sector with all margins: 378."""

_AGES = (0.24, 0.23, 0.22, 0.19, 0.12)
_OF_SEX, _OF_AGE = (1.25, 0.75), (1.3, 1.1, 1.0, 0.85, 0.7)
_SEED = 2_026


def survey(n: int, take: int = TAKE) -> pl.DataFrame:
    """`n` persons in the order in which they were drawn: PSU after PSU of about `take`, stratum after stratum."""
    rng = np.random.default_rng(_SEED)
    psu, stratum_of = _units(rng, n, take)
    sex, age, sector = traits(rng, n)
    chance = chance_of_psu(rng, len(stratum_of))[psu] * risk(sex, age, sector)
    return pl.DataFrame(
        {
            "stratum": stratum_of[psu].astype(np.int16),
            "psu": psu.astype(np.int32),
            "w": _weights(rng, stratum_of[psu]),
            "sex": sex,
            "age": age,
            "sector": sector,
            "fl": (rng.random(n) < chance).astype(np.int8),
        }
    )


def shuffled(frame: pl.DataFrame) -> pl.DataFrame:
    """The same persons in no order."""
    return frame[np.random.default_rng(_SEED).permutation(len(frame))]


def _units(rng: np.random.Generator, n: int, take: int) -> tuple[np.ndarray, np.ndarray]:
    """Each person's PSU, none of them empty, and each PSU's stratum, none with a single one."""
    psus = max(4, n // take)
    strata = min(STRATA, psus // 2)
    shares = rng.gamma(6.0, size=strata)
    stratum = np.concatenate([np.repeat(np.arange(strata), 2), rng.choice(strata, psus - 2 * strata, p=shares / shares.sum())])
    psu = np.concatenate([np.arange(psus), rng.integers(0, psus, n - psus)])
    return np.sort(psu), np.sort(stratum)


def traits(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sex, age and sector."""
    shares = 1 / np.arange(2, SECTORS + 2)
    sex = rng.integers(0, SEXES, n, dtype=np.int8)
    age = rng.choice(AGES, n, p=_AGES).astype(np.int8)
    return sex, age, rng.choice(SECTORS, n, p=shares / shares.sum()).astype(np.int8)


def chance_of_psu(rng: np.random.Generator, psus: int) -> np.ndarray:
    """Beta with the prevalence as mean, and 1 / (a + b + 1) = ICC."""
    size = 1 / ICC - 1
    return rng.beta(PREVALENCE * size, (1 - PREVALENCE) * size, psus)


def risk(sex: np.ndarray, age: np.ndarray, sector: np.ndarray) -> np.ndarray:
    """How many times the chance of its PSU a person's is; 1 in the mean."""
    risk = np.array(_OF_SEX)[sex] * np.array(_OF_AGE)[age] * np.geomspace(1.8, 0.6, SECTORS)[sector]
    return risk / risk.mean()


def _weights(rng: np.random.Generator, stratum: np.ndarray) -> np.ndarray:
    """Lognormal: strata differ, and so do the persons in them; coefficient of variation about 0.5."""
    of_stratum = rng.normal(4.0, 0.35, STRATA)
    return np.exp(of_stratum[stratum] + rng.normal(0.0, 0.3, len(stratum)))
