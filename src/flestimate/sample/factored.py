"""Replicate weights that are the same factors of the weight for many persons, as those of a PSU mostly are: found, and made use of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.errors import Note
from flestimate.sample.design import WEIGHT
from flestimate.sample.drawn import Drawn, Presence, Table
from flestimate.sample.replicated import ReplicateWeights
from flestimate.variance import ClusterTotals, Estimand, Pairs, ReplicateSpread, ReplicateTotals, replicate_totals
from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.replication import FactorRank

PERSON = "person:"
_ROUNDINGS = 8 * np.finfo(np.float64).eps
"""How far a replicate weight may be from the factor times the weight: what two divisions and a product leave."""
_TOLD_APART = 2.0**40
_FEW_TIMES = 4
_MOST_NUMBERS = 400_000_000
"""Of more replicate weights than these, 3 GB, it is not looked for."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Factored:
    """Replicate weights as read, as factors of the weight: totals by group of persons with the same factors are all that is needed.

    group: of each person of the frame (persons,); factors: (R, groups); ranks: of the rows of replicate weights.
    """

    read: ReplicateWeights
    group: Integers
    factors: Floats
    ranks: FactorRank

    def __str__(self) -> str:
        return str(self.read)

    @property
    def keys(self) -> tuple[str, ...]:
        """The number of the person in the frame."""
        return (PERSON,)

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
        """The group of each row of a table that holds the persons' numbers (rows,)."""
        return self.group[np.asarray(rows[PERSON].to_numpy(), dtype=np.int64)]

    def of_placed(self, place: Integers) -> Integers:
        """The group of each row (rows,)."""
        return place

    def totals(self, pairs: Pairs, values: Floats) -> ReplicateTotals:
        """Totals of `values` (pairs, K, 1) by cell, with the weight and with every replicate weight."""
        by_group = ClusterTotals(pairs.unit, pairs.cell, values[:, :, 0], pairs.cells)
        return ReplicateTotals(by_group.sums, replicate_totals(self.factors, by_group))

    def psu(self, unit: Integers) -> None:
        """The file names no PSUs."""

    def presence(self, pairs: Pairs) -> Presence:
        """Nothing is known of PSUs and strata but the rank of the replicate weights."""
        known, every = self.read.presence(pairs), np.arange(self.units)
        return replace(
            known,
            by_rank=lambda: self.ranks.of(pairs.unit, pairs.cell, pairs.cells).astype(float),
            all_by_rank=lambda: float(self.ranks.of(every, np.zeros_like(every), 1)[0]),
        )

    def spread(self, estimand: Estimand, totals: Any) -> ReplicateSpread:  # its own totals
        """The spread of the estimates over the replicates."""
        return ReplicateSpread.of(estimand, totals, self.read.scheme)


def with_factors(frame: nw.LazyFrame[Any], drawn: Drawn, n: int) -> tuple[nw.LazyFrame[Any], Drawn]:
    """The same persons with their number, and their replicate weights as factors, where these are few and at hand; else what was given."""
    if not isinstance(drawn, ReplicateWeights) or not frame.implementation.is_polars() or n * len(drawn.names) > _MOST_NUMBERS:
        return frame, drawn
    columns = frame.select(WEIGHT, **drawn.replicates).collect()
    weight, *replicates = (np.asarray(columns[name].to_numpy(), dtype=np.float64) for name in columns.columns)
    found = _found(weight, replicates)
    if found is None:
        return frame, drawn
    group, first = found
    factors = np.array([_factor(each, weight)[first] for each in replicates])
    if not all(_holds(each, weight * factor[group]) for each, factor in zip(replicates, factors, strict=True)):
        return frame, drawn
    numbered = nw.from_native(frame.to_native().with_row_index(PERSON))
    return numbered, Factored(drawn, group, factors, FactorRank(factors * weight[first]))


def _found(weight: Floats, replicates: list[Floats]) -> tuple[Integers, Integers] | None:
    """The group of each person, told apart by one number that all factors are in, and the first person of each; None where groups are many."""
    random = np.random.Generator(np.random.PCG64(1)).uniform(1, 2, len(replicates))
    mark = np.zeros(len(weight))
    for number, each in zip(random, replicates, strict=True):
        mark += number * _factor(each, weight)
    largest = np.abs(mark).max(initial=0.0)
    if not 0 < largest < np.inf:
        return None
    rounded = np.round(mark * (_TOLD_APART / largest)).astype(np.int64)
    _, first, group = np.unique(rounded, return_index=True, return_inverse=True)
    return (group, first) if len(first) * _FEW_TIMES <= len(weight) else None


def _factor(replicate: Floats, weight: Floats) -> Floats:
    return np.divide(replicate, weight, out=np.zeros_like(weight), where=weight != 0)


def _holds(replicate: Floats, product: Floats) -> bool:
    """Whether replicate weights are the products, but for what rounding leaves."""
    return bool((np.abs(replicate - product) <= _ROUNDINGS * np.abs(replicate)).all())
