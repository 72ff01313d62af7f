"""Units and cells that meet: what sums over persons are taken by, and what every variance is made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.variance.arrays import Floats, Integers, distinct_pairs, sum_by


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The pairs of a unit and a cell that have persons, each once, in the order of the units.

    unit, cell: of each pair (pairs,); position: the pair of every row (rows,); units, cells: how many there are of each.
    """

    unit: Integers
    cell: Integers
    position: Integers
    units: int
    cells: int

    @classmethod
    def of(cls, unit: Integers, cell: Integers, units: int, cells: int) -> Pairs:
        """The pairs that rows are of, from the unit and the cell of each (rows,).

        >>> pairs = Pairs.of(np.array([1, 0, 1]), np.array([2, 0, 2]), units=2, cells=3)
        >>> pairs.unit.tolist(), pairs.cell.tolist(), pairs.position.tolist()
        ([0, 1], [0, 2], [1, 0, 1])
        """
        return cls(*distinct_pairs(unit, cell, (units, cells)), units, cells)

    def __len__(self) -> int:
        return len(self.unit)

    def by(self, group: Integers, groups: int) -> Pairs:
        """The pairs of cells and groups of units, such as PSUs or strata, from the group of each unit (units,)."""
        return Pairs.of(group[self.unit], self.cell, groups, self.cells)

    def count(self) -> Floats:
        """How many units each cell has persons in (cells,)."""
        return np.bincount(self.cell, minlength=self.cells).astype(np.float64)

    def sums(self, values: Floats) -> Floats:
        """Sums of the values of pairs over each cell, (cells,) of (pairs,) or (cells, K) of (pairs, K)."""
        return sum_by(self.cell, values, self.cells)
