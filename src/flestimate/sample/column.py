"""Numbers of rows that are to be added up by group: kept narrow, and added without rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flestimate.sample.exact import parts
from flestimate.variance.arrays import Floats, Integers

Numbers = NDArray[Any]
_RARE = 8
"""Where fewer than one row of so many has a number other than 0, only these rows are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The number of every row (size,), or of those rows alone whose number is not 0: of cases, where these are rare, a few.

    rows: which rows these are, None where they are all; parts: numbers that add up to theirs, the largest first, each of which is
    added without rounding whatever the order (`exact.parts`).

    >>> column = Column.of(np.array([0.0, 0.0, 2.5, 0, 0, 0, 0, 0, 0, 0]))
    >>> column.rows, column.by(np.array([0, 0, 1, 1, 0, 0, 0, 0, 0, 0]), 2)
    (array([2]), array([0. , 2.5]))
    """

    size: int
    rows: Integers | None
    parts: tuple[Numbers, ...]

    @classmethod
    def of(cls, values: Numbers) -> Column:
        """The column of numbers given row by row (rows,)."""
        return cls.joined([narrowed(values)])

    @classmethod
    def joined(cls, pieces: Sequence[Piece]) -> Column:
        """The rows of each piece, one piece after the other."""
        sizes = [piece.size for piece in pieces]
        size = sum(sizes)
        if any(piece.rows is None for piece in pieces):
            return cls(size, None, parts(_end_to_end([piece.every for piece in pieces]), size))
        first = np.cumsum([0, *sizes])
        rows = _end_to_end([piece.rows + start for piece, start in zip(pieces, first[:-1], strict=True) if piece.rows is not None])
        return cls(size, rows, parts(_end_to_end([piece.values for piece in pieces]), size))

    @property
    def piece(self) -> Piece:
        """The same numbers, not in parts."""
        least, *others = reversed(self.parts)
        return Piece(self.size, self.rows, sum(others, least))

    @property
    def values(self) -> Numbers:
        """The number of every row (size,)."""
        return self.piece.every

    @property
    def is_zero(self) -> bool:
        """Whether every number is 0."""
        return not any(part.any() for part in self.parts)

    def same(self, other: Column) -> bool:
        """Whether it has the same numbers in the same rows."""
        alike = self.size == other.size and len(self.parts) == len(other.parts) and (self.rows is None) == (other.rows is None)
        rows = self.rows is None or other.rows is None or np.array_equal(self.rows, other.rows)
        return alike and rows and all(map(np.array_equal, self.parts, other.parts))

    def by(self, group: Integers, groups: int) -> Floats:
        """Sums by group (groups,), from the group of every row (size,)."""
        if self.rows is None:
            return self._added(group, groups)
        # Of a few rows only a few groups have anything.
        met, own = np.unique(group[self.rows], return_inverse=True)
        sums = np.zeros(groups)
        sums[met] = self._added(own, len(met))
        return sums

    def _added(self, group: Integers, groups: int) -> Floats:
        # From the least to the largest, so that the one addition that rounds is the last.
        least, *others = (np.bincount(group, part, groups) for part in reversed(self.parts))
        sums: Floats = least.astype(np.float64, copy=False)
        for each in others:
            sums += each
        return sums

    def among(self, rows: Integers) -> Column:
        """The numbers of chosen rows, in this order."""
        chosen = self if self.rows is None else Column(self.size, None, tuple(_spread(self.rows, part, self.size) for part in self.parts))
        return Column(len(rows), None, tuple(part[rows] for part in chosen.parts))

    def total(self) -> float:
        """The sum over all rows."""
        return float(self.by(np.zeros(self.size, dtype=np.int64), 1)[0])


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A run of rows of a column as it is read: `values` of every row, or of `rows` alone."""

    size: int
    rows: Integers | None
    values: Numbers

    @property
    def every(self) -> Numbers:
        """The number of every row (size,)."""
        return self.values if self.rows is None else _spread(self.rows, self.values, self.size)


def narrowed(values: Numbers) -> Piece:
    """Numbers row by row without the zeros, where most of them are."""
    rows = np.flatnonzero(values)
    return Piece(len(values), rows, values[rows]) if len(rows) * _RARE < len(values) else Piece(len(values), None, values)


def _spread(rows: Integers, values: Numbers, size: int) -> Numbers:
    every = np.zeros(size, dtype=values.dtype)
    every[rows] = values
    return every


def _end_to_end(arrays: Sequence[Numbers]) -> Numbers:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
