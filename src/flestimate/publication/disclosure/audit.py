"""The audit: what an intruder can work out of every withheld cell, by linear programming, whoever withheld it and how.

It shares nothing with the suppressor but the description of atoms and figures, and writes the equations down in another way: the
cases and the weight of every atom are unknowns of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.persons import Bools
from flestimate.publication.disclosure.system import Figure, Guarded, System
from flestimate.said import Said, said
from flestimate.variance.arrays import Floats, Integers

_TOLERANCE = 1e-5
_FEW = 4
"""Where a table tells of fewer sums than these, the others are looked at one by one."""


@dataclass(frozen=True, slots=True)
class DisclosureAudit:
    """What was looked at, and what could be found out.

    cells: rows of the tables; hidden: those withheld; protection: the cases up to which a withheld small cell may have; recoverable:
    the cells that can be placed more closely, of which a publication has none; not_compared: the earlier releases that showed cells of
    the same cases in variables, groups or definitions that the present tables and their file do not have.

    >>> DisclosureAudit(40, 4, 5).share_hidden
    0.1
    """

    cells: int
    hidden: int
    protection: int
    recoverable: tuple[Key, ...] = ()
    not_compared: tuple[str, ...] = ()

    @property
    def share_hidden(self) -> float:
        """The price of protection: the share of cells that are withheld."""
        return self.hidden / self.cells if self.cells else 0.0

    @property
    def sentence(self) -> Said:
        """What a reader may be told of it."""
        return said(
            "{hidden} of {cells} cells are withheld ({share:.0%}). By linear programming none of them can be placed, from the cells shown "
            "here, more closely than from none to {cases} sample cases where it has few, and none exactly.",
            hidden=self.hidden,
            cells=self.cells,
            share=self.share_hidden,
            cases=self.protection,
        )


def recoverable(system: System, withheld: AbstractSet[int]) -> tuple[Key, ...]:
    """The cells of which what is shown tells more than it may: guarded ones placed too closely, other withheld ones exactly."""
    view = _View(system, withheld)
    found = [one.name[1] for one, is_protected in zip(system.guarded, view.protected(system.guarded), strict=True) if not is_protected]
    looked_at = {one.plus.tobytes() for one in system.guarded if not len(one.minus)}
    hidden = [system.figures[number] for number in system.hidden(withheld)]
    hidden = [one for one in hidden if one.members.tobytes() not in looked_at]
    found += [figure.name[1] for figure, is_open in zip(hidden, view.open(hidden), strict=True) if not is_open]
    return tuple(dict.fromkeys(found))


class _View:
    """The intruder's equations, with everything shown filled in."""

    def __init__(self, system: System, withheld: AbstractSet[int]) -> None:
        atoms, shown = system.atoms, [system.figures[number] for number in sorted({*system.shown(withheld), *system.given})]
        self._size = len(atoms)
        self._unit = float(atoms.weight.sum() / atoms.cases.sum()) if atoms.cases.sum() else 1.0
        self._truth = np.concatenate([atoms.cases, atoms.weight / self._unit])
        counts = _sums([one.members for one in shown], self._size)
        same = _differences([(link.left, link.right) for link in system.links], self._size)
        self._equal = vstack([_of_cases(counts), _of_weight(counts), _of_cases(same), _of_weight(same)])
        self._values = np.concatenate(
            [[one.cases for one in shown], [one.weight / self._unit for one in shown], np.zeros(2 * same.shape[0])]
        )
        self._below, self._limits = _of_weights(atoms.least / self._unit, atoms.greatest / self._unit)
        self._bounds = np.column_stack([np.zeros(2 * self._size), np.concatenate([atoms.most, np.full(self._size, np.inf)])])

    def protected(self, guarded: Sequence[Guarded]) -> Bools:
        """Which guarded sums may be as low and as high as they have to be able to be."""
        sums = _of_cases(_differences([(one.plus, one.minus) for one in guarded], self._size))
        low, high = np.array([one.low for one in guarded]), np.array([one.high for one in guarded])
        low_enough: Bools = self._most(-sums, -low) >= -low - _TOLERANCE
        return low_enough & (self._most(sums, high) >= high - _TOLERANCE)

    def open(self, figures: Sequence[Figure]) -> Bools:
        """Which figures may be two whole numbers, at the least."""
        sums = _of_cases(_sums([one.members for one in figures], self._size))
        cases = np.array([one.cases for one in figures])
        found: Floats = self._most(sums, cases + 1) - cases
        closed = np.flatnonzero(found < 1 - _TOLERANCE)
        found[closed] += self._most(-sums[closed], 1 - cases[closed]) + cases[closed]
        is_open: Bools = found >= 1 - _TOLERANCE
        return is_open

    def _most(self, sums: csr_array, enough: Floats) -> Floats:
        """The most that each sum may be, or enough of it: of as many as go together at once, and then of each that is left.

        Every solution is a table that agrees with what is shown, so it tells of all sums.
        """
        found: Floats = sums @ self._truth
        while len(lacking := np.flatnonzero(found < enough - _TOLERANCE)):
            found = np.maximum(found, sums @ self._towards(sums[lacking], enough[lacking]))
            if len(lacking) - int((found < enough - _TOLERANCE).sum()) < _FEW:
                break
        for one in lacking:
            if found[one] < enough[one] - _TOLERANCE:
                found = np.maximum(found, sums @ self._towards(sums[[one]], enough[[one]]))
        return found

    def _towards(self, sums: csr_array, enough: Floats) -> Floats:
        """The table in which sums come nearest to being enough, all taken together; the true one, where none is found."""
        from scipy.optimize import linprog  # 0.3 s that only a publication need pay

        many = len(enough)
        found = linprog(
            np.concatenate([np.zeros(2 * self._size), -np.ones(many)]),
            A_eq=hstack([self._equal, csr_array((self._equal.shape[0], many))]),
            b_eq=self._values,
            A_ub=vstack([hstack([self._below, csr_array((self._below.shape[0], many))]), hstack([-sums, eye_array(many)])]),
            b_ub=np.concatenate([self._limits, np.zeros(many)]),
            bounds=np.vstack([self._bounds, np.column_stack([np.full(many, -np.inf), enough])]),
            method="highs",
        )
        # What cannot be solved is not proven: it counts as found out.
        return self._truth if found.status else found.x[: 2 * self._size]


def _sums(sides: Sequence[Integers], size: int) -> csr_array:
    return _differences([(side, side[:0]) for side in sides], size)


def _differences(sides: Sequence[tuple[Integers, Integers]], size: int) -> csr_array:
    """Sums over atoms less others, as rows."""
    parts = [(number, atoms, sign) for number, both in enumerate(sides) for atoms, sign in zip(both, (1.0, -1.0), strict=True)]
    rows, columns, signs = (
        np.concatenate([np.zeros(0, dtype=kind), *found])
        for kind, found in (
            (np.int64, [np.full(len(atoms), number) for number, atoms, _ in parts]),
            (np.int64, [atoms for _, atoms, _ in parts]),
            (np.float64, [np.full(len(atoms), sign) for _, atoms, sign in parts]),
        )
    )
    return csr_array(coo_array((signs, (rows, columns)), shape=(len(sides), size)))


def _of_cases(sums: csr_array) -> csr_array:
    """Sums over the cases of atoms, as rows over cases and weights."""
    return csr_array(hstack([sums, csr_array(sums.shape)]))


def _of_weight(sums: csr_array) -> csr_array:
    """The same over their weights."""
    return csr_array(hstack([csr_array(sums.shape), sums]))


def _of_weights(least: Floats, greatest: Floats) -> tuple[csr_array, Floats]:
    """The weight of each atom is at least its cases at the least weight, and at most its cases at the greatest."""
    size = len(least)
    place = np.arange(size)
    rows = np.concatenate([place, place, size + place, size + place])
    columns = np.concatenate([place, size + place, place, size + place])
    values = np.concatenate([least, np.full(size, -1.0), -greatest, np.ones(size)])
    return csr_array(coo_array((values, (rows, columns)), shape=(2 * size, 2 * size))), np.zeros(2 * size)
