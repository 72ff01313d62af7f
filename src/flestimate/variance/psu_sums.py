"""How the cases of each cell lie in its PSUs: a few sums over PSUs, and the PSUs that carry cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from flestimate.variance.arrays import Floats, Integers, end_to_end, sum_by
from flestimate.variance.pairs import Pairs

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Carrying:
    """Sums over the cases of each PSU and cell that has some, one entry each (carrying,).

    cell: the cell; cases, weight, weight2: persons, sums of their weights and of the squares of these.
    """

    cell: Integers
    cases: Floats
    weight: Floats
    weight2: Floats


@dataclass(frozen=True, slots=True, eq=False)
class InPsus:
    """Sums over the persons of each PSU and cell that meet, one entry each (entries,).

    cell: the cell; n, weight, weight2: persons, sums of their weights and of the squares of these; cases, case_weight, case_weight2: the same over
    cases. A PSU without a person of a cell has no entry.
    """

    cell: Integers
    n: Floats
    cases: Floats
    weight: Floats
    weight2: Floats
    case_weight: Floats
    case_weight2: Floats

    def together(self, pairs: Pairs) -> InPsus:
        """The entries of units that lie in one PSU put together: pairs of PSU and cell, from the entries' own."""
        sums = (self.n, self.cases, self.weight, self.weight2, self.case_weight, self.case_weight2)
        return InPsus(pairs.cell, *(sum_by(pairs.position, values, len(pairs)) for values in sums))

    @property
    def carrying(self) -> Carrying:
        """The cases of the entries that have some."""
        return _at(Carrying(self.cell, self.cases, self.case_weight, self.case_weight2), np.flatnonzero(self.cases))

    @property
    def others(self) -> InPsus:
        """The same persons, those for cases who are none."""
        weight, weight2 = _remainder(self.weight, self.case_weight), _remainder(self.weight2, self.case_weight2)
        return replace(self, cases=self.n - self.cases, case_weight=weight, case_weight2=weight2)


@dataclass(frozen=True, eq=False)
class PsuSums:
    """How cases lie in the PSUs of each cell.

    psus: PSUs with a person of the cell; n, weight, weight2: persons, sums of their weights and of the squares of these; n_squares,
    weight_squares: squares of each PSU's persons and of their weight, summed over PSUs (cells,). carrying: the PSUs with cases; of_psus: all PSUs of
    chosen cells (cells,), found when somebody asks.
    """

    psus: Floats
    n: Floats
    weight: Floats
    weight2: Floats
    n_squares: Floats
    weight_squares: Floats
    carrying: Carrying
    of_psus: Callable[[NDArray[np.bool_]], InPsus]

    @classmethod
    def of(cls, every: InPsus, cells: int) -> PsuSums:
        """From all PSUs of so many cells.

        >>> n, cases = np.array([20.0, 30.0]), np.array([0.0, 1.0])
        >>> sums = PsuSums.of(InPsus(np.array([0, 0]), n, cases, weight=n, weight2=n, case_weight=cases, case_weight2=cases), cells=1)
        >>> sums.n_squares, sums.carrying.cases
        (array([1300.]), array([1.]))
        """

        def by_cell(values: Floats) -> Floats:
            return sum_by(every.cell, values, cells)

        return cls(
            psus=by_cell((every.n > 0).astype(np.float64)),
            n=by_cell(every.n),
            weight=by_cell(every.weight),
            weight2=by_cell(every.weight2),
            n_squares=by_cell(every.n**2),
            weight_squares=by_cell(every.weight**2),
            carrying=every.carrying,
            of_psus=lambda chosen: _at(every, chosen[every.cell]),
        )

    def __len__(self) -> int:
        return len(self.n)

    def over_cases(self, values: Floats) -> Floats:
        """Sums over the PSUs with cases of each cell, (cells,) of (carrying,)."""
        return sum_by(self.carrying.cell, values, len(self))

    def at(self, position: int) -> PsuSums:
        """Those of one cell alone."""
        chosen = np.arange(len(self)) == position
        return PsuSums(
            psus=self.psus[chosen],
            n=self.n[chosen],
            weight=self.weight[chosen],
            weight2=self.weight2[chosen],
            n_squares=self.n_squares[chosen],
            weight_squares=self.weight_squares[chosen],
            carrying=_alone(_at(self.carrying, self.carrying.cell == position)),
            of_psus=lambda asked: _alone(self.of_psus(chosen & asked)),
        )

    def others(self, where: NDArray[np.bool_]) -> PsuSums:
        """The same persons, those for cases who are none in the cells where so asked (cells,)."""
        return self._all_others if where.all() else self._others(where) if where.any() else self

    @cached_property
    def _all_others(self) -> PsuSums:
        return self._others(np.ones(len(self), dtype=bool))

    def _others(self, where: NDArray[np.bool_]) -> PsuSums:
        return replace(
            self,
            carrying=end_to_end([_at(self.carrying, ~where[self.carrying.cell]), self.of_psus(where).others.carrying]),
            of_psus=lambda chosen: end_to_end([self.of_psus(chosen & ~where), self.of_psus(chosen & where).others]),
        )


Entries = TypeVar("Entries", Carrying, InPsus)


def _at(entries: Entries, chosen: NDArray[Any]) -> Entries:
    """Chosen entries."""
    return type(entries)(*(getattr(entries, each.name)[chosen] for each in fields(entries)))


def _alone(entries: Entries) -> Entries:
    """Entries of one cell, which is then the only one."""
    return replace(entries, cell=np.zeros_like(entries.cell))


def _remainder(whole: Floats, part: Floats) -> Floats:
    """What a part leaves of a sum; what rounding leaves where the part is all of it is nothing."""
    rest = whole - part
    return np.where(rest > _ROUNDING * whole, rest, 0.0)
