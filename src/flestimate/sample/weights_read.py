"""Replicate weights as they come with a file: every one a weight of its own, and no units told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import narwhals as nw
import numpy as np

from flestimate.errors import Note, counted
from flestimate.sample.drawn import Presence, Table
from flestimate.variance import Estimand, Pairs, ReplicateSpread, ReplicateTotals, Scheme
from flestimate.variance.arrays import Floats, Integers


@dataclass(frozen=True, eq=False, repr=False)
class ReplicateWeights:
    """Replicate weights as read: totals are formed with every one of them, and units are not told apart.

    names: their columns; by: what each of them is divided by, None where it counts in full.
    """

    names: tuple[str, ...]
    scheme: Scheme
    by: nw.Expr | None = None
    keys: tuple[str, ...] = ()
    singly: bool = False
    by_replicate: bool = True
    assumed_deff: float = 1.0
    in_psus: None = None
    notes: tuple[Note, ...] = ()

    def __str__(self) -> str:
        return f"with {counted(len(self.names), 'replicate weight')}"

    @cached_property
    def replicates(self) -> Mapping[str, nw.Expr]:
        """By suffix, the replicate weights."""
        columns = [nw.col(name).cast(nw.Float64) for name in self.names]
        return {f"@{number}": column if self.by is None else column / self.by for number, column in enumerate(columns)}

    def divided(self, by: nw.Expr, note: Note) -> ReplicateWeights:
        """The same where every weight of a person is divided."""
        return replace(self, by=by, notes=(*self.notes, note))

    @property
    def units(self) -> int:
        """All persons are of the one unit."""
        return 1

    def placed(self, rows: Table) -> Integers:
        """Every row is of the one unit."""
        return np.zeros(len(rows), dtype=np.int64)

    def of_placed(self, place: Integers) -> Integers:
        """Every row is of the one unit."""
        return place

    def totals(self, pairs: Pairs, values: Floats) -> ReplicateTotals:
        """Totals of `values` (pairs, K, 1 + R) by cell, with every weight."""
        _, k, weights = values.shape
        sums = pairs.sums(values.reshape(len(values), k * weights)).reshape(pairs.cells, k, weights)
        return ReplicateTotals(sums[:, :, 0], np.moveaxis(sums[:, :, 1:], 2, 0))

    def psu(self, unit: Integers) -> None:
        """The file names no PSUs."""

    def presence(self, pairs: Pairs) -> Presence:
        """Nothing is known of PSUs and strata."""
        unknown = np.full(pairs.cells, np.nan)
        return Presence(unknown, unknown, float("nan"), float("nan"))

    def spread(self, estimand: Estimand, totals: ReplicateTotals) -> ReplicateSpread:
        """The spread of the estimates over the replicates."""
        return ReplicateSpread.of(estimand, totals, self.scheme)
