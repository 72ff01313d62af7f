"""Replicate weights that are the same factors of the weight for many persons, as those of a PSU mostly are: found, and made use of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.errors import Note
from flestimate.microdata.frames import at_hand
from flestimate.sample.drawn import Presence, Table
from flestimate.sample.weights_read import ReplicateWeights
from flestimate.variance import ClusterTotals, Estimand, Pairs, ReplicateSpread, ReplicateTotals, replicate_totals
from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.replication import FactorRank

_ROUNDINGS = 8 * np.finfo(np.float64).eps
"""How far a replicate weight may be from the factor times the weight: what a division and a product leave."""
_TOLD_APART = 2.0**40
_FEW_TIMES = 4
_FEWEST = 8
_MOST_NUMBERS = 200_000_000
"""Of more replicate weights than these, 1.6 GB, it is not looked for."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Factored:
    """Replicate weights as read, as factors of the weight: totals by group of persons with the same factors are all that is needed.

    keys: replicate weights whose proportions tell the groups apart; marks: of each group, a number that these are in, in order (groups,); factors: (R, groups); ranks: of the rows of replicate weights.
    """

    read: ReplicateWeights
    keys: tuple[str, ...]
    marks: Integers
    factors: Floats
    ranks: FactorRank

    def __str__(self) -> str:
        return str(self.read)

    @property
    def units(self) -> int:
        """How many groups there are."""
        return int(self.factors.shape[1])

    @property
    def replicates(self) -> Mapping[str, nw.Expr]:
        """None that totals have to be formed with."""
        return {}

    @property
    def singly(self) -> bool:
        """Whether every person is a unit of its own: no."""
        return False

    @property
    def by_replicate(self) -> bool:
        """Yes: groups serve to make totals by replicate."""
        return True

    @property
    def assumed_deff(self) -> float:
        """Nothing is assumed."""
        return self.read.assumed_deff

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the analyst should know."""
        return self.read.notes

    def divided(self, by: nw.Expr, note: Note) -> Factored:  # noqa: ARG002 -- factors stay what they are
        """The same factors: whatever a weight is divided by, its replicates are."""
        return replace(self, read=replace(self.read, notes=(*self.read.notes, note)))

    def placed(self, rows: Table) -> Integers:
        """The group of each row of a table that holds the replicate weights (rows,)."""
        return np.searchsorted(self.marks, _marks([_floats(rows, name) for name in self.keys]))

    def of_placed(self, place: Integers) -> Integers:
        """The group of each row (rows,)."""
        return place

    def totals(self, pairs: Pairs, values: Floats) -> ReplicateTotals:
        """Totals of `values` (pairs, K, 1) by cell, with the weight and with every replicate weight."""
        by_group = ClusterTotals(pairs.unit, pairs.cell, values[:, :, 0], pairs.cells)
        return ReplicateTotals(by_group.sums, replicate_totals(self.factors, by_group))

    def psu(self, unit: Integers) -> None:
        """The file names no PSUs."""

    @property
    def in_psus(self) -> None:
        """Nor are groups of persons with the same factors PSUs."""

    def presence(self, pairs: Pairs) -> Presence:
        """Nothing is known of PSUs and strata but the rank of the replicate weights."""
        return self.read.presence(pairs).ranked(self.ranks, lambda: pairs)

    def spread(self, estimand: Estimand, totals: Any) -> ReplicateSpread:  # its own totals
        """The spread of the estimates over the replicates."""
        return ReplicateSpread.of(estimand, totals, self.read.scheme)


def with_factors(frame: nw.LazyFrame[Any], weight: str, read: ReplicateWeights, n: int) -> ReplicateWeights | Factored:
    """The replicate weights of n persons as factors of their weight, where persons share them and are at hand; else as they were read."""
    if not at_hand(frame) or n * len(read.names) > _MOST_NUMBERS:
        return read
    columns = frame.select(weight, *read.names).collect()
    full, replicates = _floats(columns, weight), [_floats(columns, name) for name in read.names]
    # A few of them mostly tell groups apart, and are then all that a table has to read.
    for few in _doubling(_FEWEST, len(replicates)):
        marks, first, group = np.unique(_marks(replicates[:few]), return_index=True, return_inverse=True)
        if len(marks) * _FEW_TIMES > n:
            return read
        factors = list(_shared(full, replicates, first, group))
        if len(factors) == len(replicates):
            return Factored(read, read.names[:few], marks, np.array(factors), FactorRank(np.array(factors) * full[first]))
    return read


def _doubling(fewest: int, most: int) -> Iterator[int]:
    """Numbers that double, up to the most.

    >>> list(_doubling(8, 20)), list(_doubling(8, 5))
    ([8, 16, 20], [5])
    """
    while fewest < most:
        yield fewest
        fewest *= 2
    yield most


def _shared(full: Floats, replicates: Sequence[Floats], first: Integers, group: Integers) -> Iterator[Floats]:
    """The factors of each replicate (groups,), up to the first whose weights are not the products with the weight, but for what rounding leaves."""
    own = full[first]
    for each in replicates:
        factor = np.divide(each[first], own, out=np.zeros(len(own)), where=own != 0)
        if not (np.abs(each - full * factor[group]) <= _ROUNDINGS * np.abs(each)).all():
            return
        yield factor


def _marks(replicates: Sequence[Floats]) -> Integers:
    """A number for each person that the proportions of some replicate weights are in: persons with the same factors have the same, but for rounding."""
    random = np.random.Generator(np.random.PCG64(1)).uniform(0, 1, len(replicates))
    size, mark = np.zeros(len(replicates[0])), np.zeros(len(replicates[0]))
    for number, each in zip(random, replicates, strict=True):
        size += np.abs(each)
        mark += number * each
    share = np.divide(mark, size, out=np.zeros_like(mark), where=size > 0)
    return np.round(share * _TOLD_APART).astype(np.int64)


def _floats(rows: Table, name: str) -> Floats:
    return np.asarray(rows[name].cast(nw.Float64).to_numpy(), dtype=np.float64)
