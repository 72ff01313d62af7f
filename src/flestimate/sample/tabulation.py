"""What an estimate needs of persons: the unit and the categories of each row, and the numbers that are to be added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from flestimate.sample.column import Column
from flestimate.sample.dimension import Dimension
from flestimate.variance import Pairs
from flestimate.variance.arrays import Floats, Integers

_FEW_TIMES = 2
"""Rows are put together where there are at least so many times as many as there can be pairs of unit and cell."""


@dataclass(frozen=True, eq=False)
class Tabulation:
    """Rows to be added up: a person each, or the sums of all persons of a unit and a finest cell that meet.

    unit (rows,), dimensions with codes (rows,), sums by name (rows,). kept: what others have found of the same persons by the same variables;
    of_finest: what has been found of the finest cells, which margins are sums of.
    """

    unit: Integers
    dimensions: Mapping[str, Dimension]
    sums: Mapping[str, Column]
    kept: dict[object, Any] = field(default_factory=dict, repr=False)
    of_finest: dict[object, Any] = field(default_factory=dict, repr=False, init=False)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.unit)

    def codes(self, of: tuple[str, ...]) -> Integers:
        """The cell of every row in the crossing of `of`, the first variable varying slowest (rows,)."""
        codes = np.zeros(self.rows, dtype=np.int64)
        for each in (self.dimensions[name] for name in of):
            codes *= len(each.levels)
            codes += each.codes
        return codes

    def shape(self, of: tuple[str, ...]) -> tuple[int, ...]:
        """How many categories each variable of a crossing has."""
        return tuple(len(self.dimensions[name].levels) for name in of)

    def by(self, of: tuple[str, ...], name: str) -> Floats:
        """Sums over the cells of a crossing (cells,): margins of the finest crossing, where that has fewer cells than there are rows."""
        every = tuple(self.dimensions)
        column = self.sums[name]
        if prod(self.shape(every)) > self.rows:
            return column.by(self.codes(of), prod(self.shape(of)))
        if id(column) not in self.of_finest:
            self.of_finest[id(column)] = column.by(self._cell, prod(self.shape(every)))
        sums: Floats = self.of_finest[id(column)].reshape(self.shape(every))
        summed = sums.sum(axis=tuple(axis for axis, name in enumerate(every) if name not in of))
        left = [name for name in every if name in of]
        return np.ascontiguousarray(summed.transpose([left.index(name) for name in of])).ravel()

    @cached_property
    def _cell(self) -> Integers:
        """The finest cell of every row (rows,)."""
        return self.codes(tuple(self.dimensions))

    def condensed(self, units: int) -> Tabulation:
        """The same sums by unit and finest cell, where these are much fewer than the rows."""
        every = tuple(self.dimensions)
        if units * prod(self.shape(every)) * _FEW_TIMES > self.rows:
            return self
        pairs = Pairs.of(self.unit, self.codes(every), units, prod(self.shape(every)))
        own = dict(zip(every, np.unravel_index(pairs.cell, self.shape(every)), strict=True)) if every else {}
        added = {id(column): Column.of(column.by(pairs.position, len(pairs))) for column in self.sums.values()}
        return Tabulation(
            unit=pairs.unit,
            dimensions={name: replace(each, codes=own[name].astype(each.codes.dtype)) for name, each in self.dimensions.items()},
            sums={name: added[id(column)] for name, column in self.sums.items()},
        )
