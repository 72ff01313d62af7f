"""The strawman: numpy sums by PSU and cell, one pass a margin, and nothing but estimate and standard error of share and number.

It is given what others have to find out: PSUs, strata and categories are numbers from 0 without gaps, strata are in the order of
PSUs, nothing is missing, no stratum has a single PSU. It checks nothing and names nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from answers import MARGINS, of_margins
from persons import AGES, SECTORS, SEXES
from replicates import PREFIX, REPLICATES, factors
from scipy import sparse
from task import FIGURES, KEYS, Answer, Laps, Task

_SIZES = dict(zip(KEYS, (SEXES, AGES, SECTORS), strict=True))
_FINEST = SEXES * AGES * SECTORS
Table = tuple[np.ndarray, ...]
"""Estimate, standard error, total, its standard error, by cell."""


class Persons(NamedTuple):
    """The columns as arrays."""

    psu: np.ndarray
    stratum: np.ndarray
    w: np.ndarray
    case: np.ndarray
    traits: Mapping[str, np.ndarray]


def _persons(frame: pl.DataFrame) -> Persons:
    traits = {key: frame[key].to_numpy().astype(np.int64) for key in KEYS}
    return Persons(
        frame["psu"].to_numpy().astype(np.int64), frame["stratum"].to_numpy(), frame["w"].to_numpy(), frame["fl"].to_numpy(), traits
    )


def _code(traits: Mapping[str, np.ndarray], margin: tuple[str, ...], start: np.ndarray) -> np.ndarray:
    """`start`, and behind it the cell of a margin, as one number."""
    for key in margin:
        start = start * _SIZES[key] + traits[key]
    return start


def _size(margin: tuple[str, ...]) -> int:
    return int(np.prod([_SIZES[key] for key in margin], dtype=np.int64))


def _stratum_of(persons: Persons) -> np.ndarray:
    stratum = np.zeros(int(persons.psu.max()) + 1, dtype=np.int64)
    stratum[persons.psu] = persons.stratum
    return stratum


def cells(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """The 378 cells, linearised."""
    persons = _persons(pl.read_parquet(data))

    def work(laps: Laps) -> list[Table]:  # noqa: ARG001 -- it has no parts
        stratum = _stratum_of(persons)
        sizes = np.bincount(stratum)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        weighted = persons.w * persons.case
        return [_linearised(persons, weighted, margin, starts, sizes) for margin in MARGINS]

    return Task(work, _answer)


def _linearised(persons: Persons, weighted: np.ndarray, margin: tuple[str, ...], starts: np.ndarray, sizes: np.ndarray) -> Table:
    """Of the moments of PSU totals: the variance of y - p x is that of y, less 2 p times the covariance, and p p times that of x."""
    shape = int(sizes.sum()), _size(margin)
    code = _code(persons.traits, margin, persons.psu)
    x = np.bincount(code, persons.w, shape[0] * shape[1]).reshape(shape)
    y = np.bincount(code, weighted, shape[0] * shape[1]).reshape(shape)
    in_x, in_y = np.add.reduceat(x, starts), np.add.reduceat(y, starts)
    scale = (sizes / (sizes - 1))[:, None]

    def moment(a: np.ndarray, b: np.ndarray, in_a: np.ndarray, in_b: np.ndarray) -> np.ndarray:
        return np.einsum("ij,ij->j", scale, np.add.reduceat(a * b, starts) - in_a * in_b / sizes[:, None])

    yy, xy, xx = moment(y, y, in_y, in_y), moment(x, y, in_x, in_y), moment(x, x, in_x, in_x)
    population, total = in_x.sum(0), in_y.sum(0)
    with np.errstate(all="ignore"):
        share = total / population
        return share, np.sqrt(np.maximum(yy - 2 * share * xy + share**2 * xx, 0)) / population, total, np.sqrt(yy)


def replicates_made(data: Path, settings: Mapping[str, Any]) -> Task:
    """Factors by PSU are made, and multiplied with the totals of PSUs by cell: persons are summed once."""
    persons, replicates = _persons(pl.read_parquet(data)), settings.get("replicates", REPLICATES)

    def work(laps: Laps) -> list[Table]:
        made = factors(np.random.default_rng(1), _stratum_of(persons), replicates)
        laps.lap("make replicates")
        finest = _code(persons.traits, KEYS, np.zeros(len(persons.psu), dtype=np.int64))
        told = _replicated(persons, finest, persons.psu, persons.w, np.column_stack([np.ones(len(made)), made]))
        laps.lap("estimate")
        return told

    return Task(work, _answer)


def replicates_read(data: Path, settings: Mapping[str, Any]) -> Task:
    """Every weight is summed, whatever it was made of; it is given the weights as one matrix."""
    frame, replicates = pl.read_parquet(data), settings.get("replicates", REPLICATES)
    persons = _persons(frame)
    weights = frame.select("w", *(f"{PREFIX}{number + 1}" for number in range(replicates))).to_numpy(order="c")

    def work(laps: Laps) -> list[Table]:  # noqa: ARG001 -- it has no parts
        finest = _code(persons.traits, KEYS, np.zeros(len(persons.psu), dtype=np.int64))
        return _replicated(persons, finest, np.arange(len(finest)), np.ones(len(finest)), weights)

    return Task(work, _answer)


def _replicated(persons: Persons, finest: np.ndarray, unit: np.ndarray, part: np.ndarray, weights: np.ndarray) -> list[Table]:
    """Totals of the finest cells with every weight of their units, then margins of these."""
    shape = _FINEST, len(weights)
    case = np.flatnonzero(persons.case)
    x = sparse.csr_matrix((part, (finest, unit)), shape=shape) @ weights
    y = sparse.csr_matrix((part[case], (finest[case], unit[case])), shape=shape) @ weights
    return [_spread(_margin(x, margin), _margin(y, margin)) for margin in MARGINS]


def _margin(totals: np.ndarray, margin: tuple[str, ...]) -> np.ndarray:
    others = tuple(axis for axis, key in enumerate(KEYS) if key not in margin)
    return totals.reshape(*_SIZES.values(), -1).sum(axis=others).reshape(_size(margin), -1)


def _spread(x: np.ndarray, y: np.ndarray) -> Table:
    """The first column is the estimate's; squares are around it."""
    with np.errstate(all="ignore"):
        share = y / x

    def error(values: np.ndarray) -> np.ndarray:
        return np.sqrt(((values[:, 1:] - values[:, :1]) ** 2).mean(axis=1))

    return share[:, 0], error(share), y[:, 0], error(y)


def _answer(told: list[Table]) -> Answer:
    return Answer(of_margins([_table(margin, figures) for margin, figures in zip(MARGINS, told, strict=True)]))


def _table(margin: tuple[str, ...], figures: Table) -> pl.DataFrame:
    code, keys = np.arange(_size(margin)), {}
    for key in reversed(margin):
        keys[key], code = code % _SIZES[key], code // _SIZES[key]
    return pl.DataFrame({**keys, **dict(zip(FIGURES, figures, strict=True))})
