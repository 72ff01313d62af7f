"""Sums over units of what their persons add up to, by cell: a block of units after the other, and nothing is kept of any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np

from flestimate.sample.column import Column
from flestimate.sample.tabulation import Tabulation
from flestimate.variance.arrays import Floats, Integers

_TIMES = 32
"""Units times the cells of all margins may be so many times as many as rows: then tables with a place for each are faster than to find out which of them meet."""
_MOST_VARIABLES = 6
"""Of more variables nobody wants all margins."""
_AT_ONCE = 1 << 17
"""A table of so many numbers stays in the processor's cache."""

Crossing = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Across:
    """Sums over the units of a design, by cell.

    units: with persons; n_squares, weight_squares: squares of a unit's persons and of the sum of their weights (cells,); products: of a unit's K totals with one
    another, each unit counting as it does in the variance (cells, K, K).
    """

    units: Floats
    n_squares: Floats
    weight_squares: Floats
    products: Floats

    def __add__(self, other: Across) -> Across:
        return Across(
            self.units + other.units,
            self.n_squares + other.n_squares,
            self.weight_squares + other.weight_squares,
            self.products + other.products,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """The rows of a tabulation by units and by a crossing of variables; margins: of it, that are wanted; counts: what each unit counts in the variance (units,)."""

    tabulation: Tabulation
    of: Crossing
    margins: Sequence[Crossing]
    counts: Floats

    @property
    def is_close(self) -> bool:
        """Whether rows are in the order of their units, and units and cells not too many to have tables of them."""
        cells = sum(prod(self.tabulation.shape(margin)) for margin in self.margins)
        return len(self.counts) * cells <= _TIMES * self.tabulation.rows and self.tabulation.in_order

    def across(self, n: str, weight: str, totals: Sequence[str]) -> dict[Crossing, Across]:
        """Sums over units for each margin, from the sums that are each row's persons, their weight, and what K totals are of."""
        found: dict[Crossing, Across] = {}
        folds = _folds(self.of, dict(zip(self.of, self.tabulation.shape(self.of), strict=True)), self.margins)
        for block in self._blocks():
            for margin, part in block.across(folds, n, weight, totals).items():
                found[margin] = found[margin] + part if margin in found else part
        return {margin: found[margin] for margin in self.margins}

    def _blocks(self) -> Iterator[_Block]:
        shape = self.tabulation.shape(self.of)
        starts = range(0, max(len(self.counts), 1), max(_AT_ONCE // max(prod(shape), 1), 1))
        edges = [*np.searchsorted(self.tabulation.unit, starts).tolist(), self.tabulation.rows]
        for number, start in enumerate(starts):
            counts, rows = self.counts[start : start + starts.step], slice(edges[number], edges[number + 1])
            code = self.tabulation.codes(self.of, rows)
            code *= len(counts)
            code += self.tabulation.unit[rows]
            code -= start
            yield _Block(self.tabulation, self.of, rows, code, (*shape, len(counts)), counts)


@dataclass(frozen=True, slots=True)
class _Fold:
    """A margin, the crossing that it is summed from, and the axes of this that are summed over."""

    margin: Crossing
    source: Crossing
    axes: tuple[int, ...]


def margins_of(crossing: Crossing) -> list[Crossing]:
    """Every margin of a crossing, itself the last; none but itself where it is of very many variables.

    >>> margins_of(("sex", "age"))
    [(), ('sex',), ('age',), ('sex', 'age')]
    """
    if len(crossing) > _MOST_VARIABLES:
        return [crossing]
    return [margin for size in range(len(crossing) + 1) for margin in combinations(crossing, size)]


def _folds(crossing: Crossing, sizes: Mapping[str, int], margins: Sequence[Crossing]) -> list[_Fold]:
    """Each margin from the smallest crossing before it that it is a margin of, the larger ones first."""
    done, folds = [crossing], []
    for margin in sorted(margins, key=len, reverse=True):
        if margin != crossing:
            wider = [one for one in done if set(margin) < set(one)]
            source = min(wider, key=lambda one: prod(sizes[name] for name in one))
            folds.append(_Fold(margin, source, tuple(axis for axis, name in enumerate(source) if name not in margin)))
            done.append(margin)
    return folds


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Units that stand together: their rows, and the place of each in a table of the crossing and the units."""

    tabulation: Tabulation
    of: Crossing
    rows: slice
    code: Integers
    shape: tuple[int, ...]
    counts: Floats

    def across(self, folds: Sequence[_Fold], n: str, weight: str, totals: Sequence[str]) -> dict[Crossing, Across]:
        """Sums over these units, of the crossing and of its margins."""
        columns = [self.tabulation.sums[name] for name in (n, weight, *totals)]
        # Often the weight is one of the totals.
        distinct = list({id(column): column for column in columns}.values())
        found = {self.of: [self._table(column) for column in distinct]}
        for fold in folds:
            found[fold.margin] = [table.sum(axis=fold.axes) for table in found[fold.source]]
        place = [distinct.index(column) for column in columns]
        return {margin: self._of([tables[number].reshape(-1, len(self.counts)) for number in place]) for margin, tables in found.items()}

    def _table(self, column: Column) -> Floats:
        """Sums over the rows of each cell and unit, cells by all variables (..., units)."""
        return column.between(self.rows.start, self.rows.stop).by(self.code, prod(self.shape)).reshape(self.shape)

    def _of(self, tables: Sequence[Floats]) -> Across:
        """Sums over these units, of tables of cells and units: persons, weights, and K totals."""
        persons, weights, *totals = tables
        products = np.zeros((len(persons), len(totals), len(totals)))
        for i, one in enumerate(totals):
            counting = one * self.counts
            for j, other in enumerate(totals[: i + 1]):
                products[:, i, j] = products[:, j, i] = _over_units(counting, other)
        # Counted as a sum of short numbers, in half the time that numpy takes to count.
        units = np.einsum("cu->c", (persons > 0).astype(np.float32)).astype(np.float64)
        return Across(units, _over_units(persons, persons), _over_units(weights, weights), products)


def _over_units(one: Floats, other: Floats) -> Floats:
    """Sums of products over units (cells,), by numpy itself: BLAS takes threads for long rows, and the last digit would depend on how many."""
    sums: Floats = np.einsum("cu,cu->c", one, other)
    return sums
