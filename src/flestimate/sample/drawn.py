"""What a design has drawn, as an estimate needs it: units, totals over them, and the method that gives totals a variance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

import narwhals as nw
import numpy as np

from flestimate.errors import Note
from flestimate.variance import Clusters, Estimand, Linearised, Pairs, Spread
from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.replication import Degrees

Table = nw.DataFrame[Any]


class Totals(Protocol):
    """Weighted totals by cell, in whatever detail the variance needs; `sums` is (cells, K)."""

    @property
    def sums(self) -> Floats: ...


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Where the persons of each cell are from.

    psu, strata: PSUs and strata with persons of the cell (cells,), and of the whole design (all_psu, all_strata); nan where
    the design names none. by_rank: the rank of the replicate weights of each cell's persons minus 1 (cells,), all_by_rank:
    of everybody's, found when somebody asks; None where there are none. Of an assumed design effect, by_rank is what it leaves of the
    cell's persons, minus 1.
    """

    psu: Floats
    strata: Floats
    all_psu: float
    all_strata: float
    by_rank: Callable[[], Floats] | None = None
    all_by_rank: Callable[[], float] | None = None

    def at(self, cells: Integers) -> Presence:
        """The same of chosen cells, each any number of times."""
        by_rank = self.by_rank
        return replace(self, psu=self.psu[cells], strata=self.strata[cells], by_rank=by_rank and (lambda: by_rank()[cells]))

    def ranked(self, degrees: Degrees, pairs: Callable[[], Pairs]) -> Presence:
        """The same with the degrees of freedom that the factors of units leave, from the pairs of unit and cell that have persons."""

        @cache
        def by_rank() -> Floats:
            found = pairs()
            return degrees.of(found.unit, found.cell, found.cells).astype(float)

        def all_by_rank() -> float:
            every = np.arange(pairs().units)
            return float(degrees.of(every, np.zeros_like(every), 1)[0])

        return replace(self, by_rank=by_rank, all_by_rank=all_by_rank)


class DrawnPsus(Protocol):
    """Units that are PSUs, drawn in one stage."""

    @property
    def psus(self) -> Clusters:
        """The PSUs, each of which is a unit."""
        ...

    @property
    def method(self) -> Linearised:
        """How their totals become variances."""
        ...

    def counted(self, psu: Floats, strata: Floats, pairs: Callable[[], Pairs]) -> Presence:
        """Where the persons of each cell are from, by how many PSUs and strata that are (cells,); pairs of unit and cell, for what these do not tell."""
        ...


class Drawn(Protocol):
    """The units that a design has drawn.

    units: how many there are; keys: the columns that tell them apart; replicates: by suffix, the replicate weights that totals are to be formed with
    besides the weight; singly: whether every person is a unit of its own; by_replicate: whether totals are `ReplicateTotals`, one for each
    replicate weight; assumed_deff: by how many times variances are assumed to be
    larger than the weights say, 1 where the units themselves say how large they are; in_psus: the units as PSUs, None where they are others, or none are known;
    notes: what the analyst should know.
    """

    @property
    def units(self) -> int: ...
    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def replicates(self) -> Mapping[str, nw.Expr]: ...
    @property
    def singly(self) -> bool: ...
    @property
    def by_replicate(self) -> bool: ...
    @property
    def assumed_deff(self) -> float: ...
    @property
    def in_psus(self) -> DrawnPsus | None: ...
    @property
    def notes(self) -> tuple[Note, ...]: ...

    def divided(self, by: nw.Expr, note: Note) -> Drawn:
        """The same units where each person's weight is divided, and what the analyst should know of that."""
        ...

    def placed(self, rows: Table) -> Integers:
        """The combination of keys of each row of a table that holds these (rows,); rows may come a run after the other."""
        ...

    def of_placed(self, place: Integers) -> Integers:
        """The number of the unit of each row, from the combination of keys that all of them have (rows,)."""
        ...

    def totals(self, pairs: Pairs, values: Floats) -> Totals:
        """Totals of `values` (pairs, K, weights), the first of the weights being the sample's own."""
        ...

    def psu(self, unit: Integers) -> Integers | None:
        """The PSU of each unit; None where the design names none."""
        ...

    def presence(self, pairs: Pairs) -> Presence:
        """Where the persons of each cell are from."""
        ...

    def spread(self, estimand: Estimand, totals: Any) -> Spread:  # its own totals
        """The spread of the estimates that `estimand` makes of the totals."""
        ...
