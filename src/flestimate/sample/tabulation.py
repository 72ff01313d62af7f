"""What an estimate needs of persons: the unit and the categories of each row, and the numbers that are to be added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from math import prod
from typing import Any

import numpy as np

from flestimate.sample.column import Column
from flestimate.sample.crossing import Crossing, bases
from flestimate.sample.dimension import Dimension
from flestimate.variance import Pairs
from flestimate.variance.arrays import Floats, Integers

_ALL = slice(None)
_ASKED, _BASES = "asked", "bases"
_FEW_TIMES = 2
"""Rows are put together where there are at least so many times as many as there can be pairs of unit and cell."""


@dataclass(frozen=True, eq=False)
class Tabulation:
    """Rows to be added up: a person each, or the sums of all persons of a unit and a finest cell that meet.

    unit (rows,), dimensions with codes (rows,), sums by name (rows,). crossings: of the dimensions, those that are asked for, none
    where nobody said which. kept: what has been found of these rows, for others who need it.
    """

    unit: Integers
    dimensions: Mapping[str, Dimension]
    sums: Mapping[str, Column]
    crossings: tuple[Crossing, ...] = ()
    kept: dict[object, Any] = field(default_factory=dict, repr=False, init=False)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.unit)

    @cached_property
    def in_order(self) -> bool:
        """Whether rows are in the order of their units."""
        return bool((self.unit[1:] >= self.unit[:-1]).all())

    def codes(self, of: Crossing, rows: slice | Integers = _ALL) -> Integers:
        """The cell of every row in the crossing of `of`, or of those of a run of rows, the first variable varying slowest (rows,)."""
        codes = np.zeros(len(self.unit[rows]), dtype=np.int64)
        for number, each in enumerate(self.dimensions[name] for name in of):
            if number:
                codes *= len(each.levels)
            codes += each.codes[rows]
        return codes

    def shape(self, of: Crossing) -> tuple[int, ...]:
        """How many categories each variable of a crossing has."""
        return tuple(len(self.dimensions[name].levels) for name in of)

    def by(self, of: Crossing, name: str) -> Floats:
        """Sums over the cells of a crossing (cells,): margins of the finest crossing, where that has fewer cells than there are rows."""
        every = tuple(self.dimensions)
        column = self.sums[name]
        if prod(self.shape(every)) > self.rows:
            return column.placed(partial(self.codes, of), prod(self.shape(of)))
        if id(column) not in self.kept:
            self.kept[id(column)] = column.placed(partial(self.codes, every), prod(self.shape(every)))
        sums: Floats = self.kept[id(column)].reshape(self.shape(every))
        summed = sums.sum(axis=tuple(axis for axis, name in enumerate(every) if name not in of))
        left = [name for name in every if name in of]
        return np.ascontiguousarray(summed.transpose([left.index(name) for name in of])).ravel()

    def bases(self, units: int) -> Mapping[Crossing, Crossing]:
        """Of each crossing that is asked for, the one that sums by unit are made of: while there are no more places for unit and cell than rows, to go over these once more takes longer."""
        if _BASES not in self.kept:
            sizes = {name: len(each.levels) for name, each in self.dimensions.items()}
            self.kept[_BASES] = bases(self.crossings, sizes, self.rows // max(units, 1))
        found: Mapping[Crossing, Crossing] = self.kept[_BASES]
        return found

    def asked(self, crossings: Sequence[Crossing]) -> Tabulation:
        """The same rows by the variables of crossings alone, of which these are asked for; the last that was asked for is kept."""
        wanted = tuple(crossings)
        latest = self.kept.get(_ASKED)
        if latest is None or latest.crossings != wanted:
            names = dict.fromkeys(name for crossing in wanted for name in crossing)
            latest = self.kept[_ASKED] = Tabulation(self.unit, {name: self.dimensions[name] for name in names}, self.sums, wanted)
        found: Tabulation = latest
        return found

    def divided(self, name: str, group: Integers, groups: int) -> Tabulation:
        """The same rows by one more variable, which varies slowest: the group of each row (rows,)."""
        of_groups = Dimension(name, tuple(map(str, range(groups))), group, has_unknown=False)
        return Tabulation(self.unit, {name: of_groups, **self.dimensions}, self.sums)

    def among(self, rows: Integers, names: Sequence[str]) -> Tabulation:
        """Chosen rows alone, with some of their sums."""
        dimensions = {name: replace(each, codes=each.codes[rows]) for name, each in self.dimensions.items()}
        chosen = {id(column): column.among(rows) for column in map(self.sums.__getitem__, names)}
        return Tabulation(self.unit[rows], dimensions, {name: chosen[id(self.sums[name])] for name in names})

    def filled(self) -> Tabulation:
        """The rows with something to add, where these are a few: of all persons only the cases, where nobody else is asked about."""
        columns = {id(column): column for column in self.sums.values()}.values()
        rare = [column.rows for column in columns if column.rows is not None]
        if not rare or len(rare) < len(columns):
            return self
        return self.among(np.unique(np.concatenate(rare)), tuple(self.sums))

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
