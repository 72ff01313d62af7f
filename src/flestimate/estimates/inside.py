"""The rows whose persons an estimate is among, and the pairs of unit and cell that they are of, for those who ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flestimate.estimates.breakdown import Cells
from flestimate.estimates.sums import N, total
from flestimate.sample.drawn import Drawn
from flestimate.sample.tabulation import Tabulation
from flestimate.variance import Pairs
from flestimate.variance.arrays import Floats


@dataclass(frozen=True, eq=False)
class Inside:
    """The rows of a tabulation that an estimate of some cells is among: of those that are `known`, all that have something to add.

    known: which rows these are, None for all (rows,); sums: by the number of a column, its sums over each pair, as far as somebody has asked.
    """

    tabulation: Tabulation
    cells: Cells
    drawn: Drawn
    known: NDArray[np.bool_] | None = None
    sums: dict[int, Floats] = field(default_factory=dict, repr=False, init=False)

    def restricted(self, known: NDArray[np.bool_]) -> Inside:
        """Those of them that are chosen (rows,)."""
        return replace(self, known=known if self.known is None else self.known & known)

    @cached_property
    def among(self) -> NDArray[np.bool_]:
        """Which rows they are (rows,): with persons who stand for somebody, by some weight where replicate weights were read."""
        rows = self.tabulation.rows
        counting = np.ones(rows, dtype=bool) if self.drawn.replicates else self.tabulation.sums[N].values > 0
        return counting if self.known is None else counting & self.known

    @cached_property
    def pairs(self) -> Pairs:
        """The pairs of unit and cell that they are of."""
        rows = slice(None) if self.among.all() else np.flatnonzero(self.among)
        return Pairs.of(self.tabulation.unit[rows], self.cells.codes[rows], self.drawn.units, len(self.cells))

    def of_pairs(self, name: str) -> Floats:
        """Sums over the rows of each pair (pairs,)."""
        column = self.tabulation.sums[name]
        if id(column) not in self.sums:
            own = column if len(self.pairs.position) == len(self.among) else column.among(np.flatnonzero(self.among))
            self.sums[id(column)] = own.by(self.pairs.position, len(self.pairs))
        return self.sums[id(column)]

    def by(self, name: str) -> Floats:
        """Sums over the rows of each cell (cells,)."""
        return self.pairs.sums(self.of_pairs(name))

    def values(self, of: Iterable[int]) -> Floats:
        """The totals of each pair with every weight, (pairs, K, weights): the sample's own first, then the replicates."""
        # Each of them in one piece of memory, because they are read one at a time.
        values = np.array([[self.of_pairs(total(k) + suffix) for k in of] for suffix in ("", *self.drawn.replicates)])
        return values.transpose()
