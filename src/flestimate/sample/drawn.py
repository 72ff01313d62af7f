"""What a design has drawn, as an estimate needs it: units, totals over them, and the method that gives totals a variance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import narwhals as nw

from flestimate.errors import Note
from flestimate.variance import Estimand, Spread
from flestimate.variance.arrays import Floats, Integers

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


class Drawn(Protocol):
    """The units that a design has drawn.

    keys: the columns that tell units apart; replicates: by suffix, the replicate weights that totals are to be formed with
    besides the weight; singly: whether every person is a unit of its own; assumed_deff: by how many times variances are assumed to be
    larger than the weights say, 1 where the units themselves say how large they are; notes: what the analyst should know.
    """

    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def replicates(self) -> Mapping[str, nw.Expr]: ...
    @property
    def singly(self) -> bool: ...
    @property
    def assumed_deff(self) -> float: ...
    @property
    def notes(self) -> tuple[Note, ...]: ...

    def divided(self, by: nw.Expr, note: Note) -> Drawn:
        """The same units where each person's weight is divided, and what the analyst should know of that."""
        ...

    def numbered(self, rows: Table) -> Integers:
        """The number of the unit of each row of a table that holds the keys (rows,)."""
        ...

    def totals(self, unit: Integers, cell: Integers, values: Floats, cells: int) -> Totals:
        """Totals of `values` (rows, K, weights), the first of the weights being the sample's own."""
        ...

    def psu(self, unit: Integers) -> Integers | None:
        """The PSU of each unit; None where the design names none."""
        ...

    def presence(self, unit: Integers, cell: Integers, cells: int) -> Presence:
        """Where the persons of each cell are from, given the units and cells that they are in."""
        ...

    def spread(self, estimand: Estimand, totals: Any) -> Spread:  # its own totals
        """The spread of the estimates that `estimand` makes of the totals."""
        ...
