"""Other tables that agree with what is shown: found by linear programming, as one that reaches a goal at the least price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from flestimate.publication.disclosure.system import Figure, Guarded, System
from flestimate.variance.arrays import Floats, Integers

MOVED = 1e-6
"""What counts as a change: less is the rounding of the solver."""
_NONE = np.zeros(0, dtype=np.int64)
_SOLVED, _IMPOSSIBLE = 0, 2  # what scipy calls it
_PATIENCE = 500
"""Steps of the solver beside one for every unknown, where half of these are enough for a table that there is."""


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """A sum over atoms, less another, which is to be `least` or more."""

    plus: Integers
    minus: Integers
    least: float

    @classmethod
    def of(cls, one: Guarded) -> tuple[Goal, Goal]:
        """What protects a guarded sum: that it may be as low, and as high, as it has to be able to be."""
        return cls(one.minus, one.plus, -one.low), cls(one.plus, one.minus, one.high)

    @classmethod
    def moving(cls, figure: Figure, most: float) -> Goal:
        """That a figure may be another by a whole case: one more, or one fewer where all persons are cases."""
        if figure.cases + 1 <= most:
            return cls(figure.members, _NONE, figure.cases + 1)
        return cls(_NONE, figure.members, 1 - figure.cases)

    def is_reached(self, table: Floats) -> bool:
        """Whether a table has it so."""
        return cases(self.plus, table) - cases(self.minus, table) >= self.least - MOVED


class Tables:
    """The intruder's equations over the cases of each atom, which are two unknowns: those of the least and of the greatest weight."""

    def __init__(self, system: System) -> None:
        atoms = system.atoms
        self._system, self._size = system, 2 * len(atoms)
        self._unit = float(atoms.weight.sum() / atoms.cases.sum()) if atoms.cases.sum() else 1.0
        self._weights = np.column_stack([atoms.least, atoms.greatest]).ravel() / self._unit
        self._count = self._stacked([self._row(one.members, _NONE) for one in system.figures])
        links = [self._row(link.left, link.right) for link in system.links]
        self._links = self._stacked([both for link in links for both in (link, self._weighted(link))])
        bounded = np.flatnonzero(np.isfinite(atoms.most))
        self._bounded, self._most = self._stacked([self._row(bounded[[one]], _NONE) for one in range(len(bounded))]), atoms.most[bounded]

    def truth(self) -> Floats:
        """The true table: the cases of each atom, told apart as if they were of the least and the greatest weight."""
        atoms = self._system.atoms
        width = atoms.greatest - atoms.least
        heavy = np.divide(atoms.weight - atoms.least * atoms.cases, width, out=np.zeros_like(width), where=width > 0)
        return np.column_stack([atoms.cases - heavy, heavy]).ravel()

    def reaching(self, goal: Goal, shown: tuple[int, ...], price: Floats | None = None) -> Floats | None:
        """The table that reaches a goal, if there is one; shown figures change at a price by the case, or without prices not at all.

        Where the solver gives up on prices that are very far apart, it is asked again with prices in the same order and near one another.
        """
        found = self._solved(goal, shown, price)
        if found.status not in {_SOLVED, _IMPOSSIBLE} and price is not None:
            found = self._solved(goal, shown, np.log1p(price))
        return None if found.status else found.x[: self._size]

    def _solved(self, goal: Goal, shown: tuple[int, ...], price: Floats | None) -> Any:
        from scipy.optimize import linprog  # 0.3 s that only a publication need pay

        equal, values = self._equations(shown)
        changing = 0 if price is None else 2 * len(shown)
        if changing:
            off = vstack([eye_array(changing), csr_array((equal.shape[0] - changing, changing))])
            equal = hstack([equal, off, -off])
        rows = vstack([-self._row(goal.plus, goal.minus), self._bounded])
        return linprog(
            np.concatenate([np.zeros(self._size), *([] if price is None else [price] * 4)]),
            A_eq=equal,
            b_eq=values,
            A_ub=hstack([rows, csr_array((rows.shape[0], 2 * changing))]),
            b_ub=np.concatenate([[-goal.least], self._most]),
            bounds=(0, None),
            method="highs",
            # Without prices it is asked whether rows can be shown again, which they need not be: what the solver cannot decide is no reason to wait.
            options={} if price is not None else {"maxiter": _PATIENCE + self._size},
        )

    def changed(self, shown: tuple[int, ...], table: Floats) -> list[int]:
        """The shown figures that are others in a table."""
        equal, values = self._of_shown(shown)
        close = MOVED * (1 + np.tile([self._system.figures[number].cases for number in shown], 2))
        moved = (np.abs(equal @ table - values) > close).reshape(2, -1).any(axis=0)
        return [number for number, is_moved in zip(shown, moved, strict=True) if is_moved]

    def _equations(self, shown: tuple[int, ...]) -> tuple[csr_array, Floats]:
        """What holds of every table: the shown figures first, then the links, and the figures that were shown before."""
        equal, values = self._of_shown(shown)
        before, given = self._of_shown(tuple(sorted(self._system.given)))
        return csr_array(vstack([equal, self._links, before])), np.concatenate([values, np.zeros(self._links.shape[0]), given])

    def _of_shown(self, shown: tuple[int, ...]) -> tuple[csr_array, Floats]:
        """The cases of the shown figures, and then their weights, in units of the mean weight."""
        figures, count = [self._system.figures[number] for number in shown], self._count[list(shown)]
        values = [*(one.cases for one in figures), *(one.weight / self._unit for one in figures)]
        return csr_array(vstack([count, self._weighted(count)])), np.array(values)

    def _weighted(self, count: csr_array) -> csr_array:
        return csr_array(count * self._weights)

    def _stacked(self, rows: list[csr_array]) -> csr_array:
        return csr_array(vstack([csr_array((0, self._size)), *rows]))

    def _row(self, plus: Integers, minus: Integers) -> csr_array:
        """A sum over atoms as a row over their two kinds of cases."""
        columns = np.concatenate([np.repeat(2 * side, 2) + np.tile([0, 1], len(side)) for side in (plus, minus)])
        values = np.concatenate([np.ones(2 * len(plus)), -np.ones(2 * len(minus))])
        return csr_array(coo_array((values, (np.zeros(len(columns), dtype=int), columns)), shape=(1, self._size)))


def cases(members: Integers, table: Floats) -> float:
    """The cases of atoms in a table, of both kinds."""
    return float(table[2 * members].sum() + table[2 * members + 1].sum())
