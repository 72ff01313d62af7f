"""How flestimate's time grows: with persons, with PSUs, with cells, with replicates."""

from __future__ import annotations

import math

import numpy as np
import persons
import polars as pl
from asked import Asked
from contest import Contestant, Heat
from rows import Row

BREAKDOWNS = (
    (),
    ("sex",),
    ("sex", "age"),
    ("age", "sector"),
    ("sex", "age", "sector"),
    ("age", "sector", "region"),
    ("sex", "age", "sector", "region"),
)
"""With all margins 1, 3, 18, 126, 378, 1,638 and 4,914 cells."""

REGIONS = 12
REPLICATES = (10, 30, 100, 300, 1_000)
PERSONS = 100_000
"""While PSUs, cells and replicates grow."""

TAKES = (100, 20, 4, 2)
"""Persons a PSU."""


_CATEGORIES = {"sex": persons.SEXES, "age": persons.AGES, "sector": persons.SECTORS, "region": REGIONS}

LINEARISED = (Contestant("flestimate", "ours", "cells"),)
MADE = (Contestant("flestimate", "ours", "replicates_made"),)


def run(asked: Asked) -> list[Row]:
    return [*_in_persons(asked), *_in_psus(asked), *_in_cells(asked), *_in_replicates(asked)]


def _in_persons(asked: Asked) -> list[Row]:
    """To ten times what others are asked."""
    rows = []
    for n in (*asked.sizes, 10 * max(asked.sizes)):
        rows += asked.contest.run(Heat("growth", "persons", n, asked.survey(n), asked.few()), LINEARISED)
    return rows


def _in_psus(asked: Asked) -> list[Row]:
    n = asked.scaled(PERSONS)
    rows = []
    for take in TAKES[: 2 if asked.small else None]:
        data = asked.cache.frame(f"survey-{n}-take-{take}", lambda take=take: persons.survey(n, take))
        rows += asked.contest.run(Heat("growth", "PSUs", n, data, asked.few(), {"psus": n // take}), LINEARISED)
    return rows


def _in_cells(asked: Asked) -> list[Row]:
    n = asked.scaled(PERSONS)
    data, few = (asked.cache.frame(f"regions-{size}", lambda size=size: _in_regions(size)) for size in (n, 2_000))
    rows = []
    for by in BREAKDOWNS[: 3 if asked.small else None]:
        heat = Heat("growth", "cells", n, data, few, {"by": by, "cells": _cells(by)})
        rows += asked.contest.run(heat, LINEARISED)
    return rows


def _in_replicates(asked: Asked) -> list[Row]:
    n = asked.scaled(PERSONS)
    data = asked.survey(n)
    rows = []
    for replicates in REPLICATES[: 2 if asked.small else None]:
        rows += asked.contest.run(Heat("growth", "replicates", n, data, asked.few(), {"replicates": replicates}), MADE)
    return rows


def _cells(by: tuple[str, ...]) -> int:
    """Of a breakdown with all its margins."""
    return math.prod(_CATEGORIES[name] + 1 for name in by)


def _in_regions(n: int) -> pl.DataFrame:
    """Persons with a region, too."""
    return persons.survey(n).with_columns(pl.Series("region", np.random.default_rng(31).integers(0, REGIONS, n)))
