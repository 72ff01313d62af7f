"""Sums over units of what their persons add up to, by cell: a block of units after the other, and nothing is kept of any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np

from flestimate.sample.column import Column
from flestimate.sample.crossing import Crossing
from flestimate.sample.tabulation import Tabulation
from flestimate.variance.arrays import Floats, Integers

_TIMES = 32
"""Tables with a place for each unit and cell may have, over all margins, up to this many times the number of rows: so far they are faster than to find out which meet."""
_AT_ONCE = 1 << 17
"""A table of so many numbers stays in the processor's cache."""


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
        cells = sum(prod(self.tabulation.shape(each)) for each in {self.of, *self.margins})
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
            rows = slice(edges[number], edges[number + 1])
            unit, cell = self.tabulation.unit[rows] - start, self.tabulation.codes(self.of, rows)
            yield _Block(self.tabulation, self.of, rows, unit, cell, shape, self.counts[start : start + starts.step])


@dataclass(frozen=True, slots=True)
class _Fold:
    """A margin, the crossing that it is summed from, and the axes of this that are summed over."""

    margin: Crossing
    source: Crossing
    axes: tuple[int, ...]


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
    """Units that stand together: their rows, the unit and the cell of each, numbered from 0, and what each unit counts in the variance."""

    tabulation: Tabulation
    of: Crossing
    rows: slice
    unit: Integers
    cell: Integers
    shape: tuple[int, ...]
    counts: Floats

    def across(self, folds: Sequence[_Fold], n: str, weight: str, totals: Sequence[str]) -> dict[Crossing, Across]:
        """Sums over these units, of the crossing and of its margins."""
        columns = [self.tabulation.sums[name] for name in (n, weight, *totals)]
        # Often the weight is one of the totals.
        distinct = list({id(column): column for column in columns}.values())
        found = {self.of: self._tables([column.between(self.rows.start, self.rows.stop) for column in distinct])}
        for fold in folds:
            found[fold.margin] = [table.folded(fold.axes) for table in found[fold.source]]
        place = [distinct.index(column) for column in columns]
        return {margin: self._of([tables[number].flat for number in place]) for margin, tables in found.items()}

    def _tables(self, columns: Sequence[Column]) -> list[_Table]:
        """Sums by the crossing and unit, of all units or, where few rows have anything, of those of such rows."""
        rare = [column.rows for column in columns if column.rows is not None]
        at = np.unique(self.unit[np.concatenate(rare)]) if rare else None
        every = np.arange(len(self.counts))
        code = self.cell * len(every) + self.unit
        tables = []
        for column in columns:
            if column.rows is None or at is None:
                size = (*self.shape, len(every))
                tables.append(_Table(column.by(code, prod(size)).reshape(size), None))
            else:
                size = (*self.shape, len(at))
                own = partial(self._among, at)
                tables.append(_Table(column.placed(own, prod(size)).reshape(size), at))
        return tables

    def _among(self, at: Integers, rows: Integers) -> Integers:
        """The places of rows in a table of chosen units."""
        return self.cell[rows] * len(at) + np.searchsorted(at, self.unit[rows])

    def _of(self, tables: Sequence[_Table]) -> Across:
        """Sums over these units, of tables of persons, weights, and K totals."""
        persons, weights, *totals = tables
        products = np.zeros((len(persons.sums), len(totals), len(totals)))
        for i, one in enumerate(totals):
            for j, other in enumerate(totals[: i + 1]):
                products[:, i, j] = products[:, j, i] = one.times(other, self.counts)
        return Across(persons.units, persons.squares, weights.squares, products)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Sums by cell and unit, cells by one variable an axis or all by one (..., units); at: which units of the block these are, None for all.

    Sums over units are numpy's own: BLAS takes threads for long rows, and the last digit would depend on how many.
    """

    sums: Floats
    at: Integers | None

    def folded(self, axes: tuple[int, ...]) -> _Table:
        """Those of a margin."""
        return _Table(self.sums.sum(axis=axes), self.at)

    @property
    def flat(self) -> _Table:
        """The same by cell and unit (cells, units)."""
        return _Table(self.sums.reshape(prod(self.sums.shape[:-1]), self.sums.shape[-1]), self.at)

    @property
    def units(self) -> Floats:
        """How many units have anything (cells,): a sum of short numbers, in half the time that numpy takes to count."""
        there: Floats = np.einsum("cu->c", (self.sums > 0).astype(np.float32)).astype(np.float64)
        return there

    @property
    def squares(self) -> Floats:
        """The sum of squares over units (cells,)."""
        squares: Floats = np.einsum("cu,cu->c", self.sums, self.sums)
        return squares

    def times(self, other: _Table, counts: Floats) -> Floats:
        """The sum of products over units, each times what it counts (cells,)."""
        at = other.at if self.at is None else self.at
        one, two = (table.sums if table.at is at else table.sums[:, at] for table in (self, other))
        products: Floats = np.einsum("cu,cu->c", one * (counts if at is None else counts[at]), two)
        return products
