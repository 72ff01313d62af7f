"""The audit: what an intruder can work out of every withheld cell, by linear programming, whoever withheld it and how.

It shares nothing with the suppressor but the description of atoms and figures, and writes the equations down in another way: the
cases and the weight of every atom are unknowns of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, hstack, vstack

from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.system import Figure, Guarded, Link, System
from flestimate.said import Said, said
from flestimate.variance.arrays import Floats

_TOLERANCE = 1e-5
_UNBOUNDED = 3


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
    found = [one.name[1] for one in system.guarded if not view.protects(one)]
    looked_at = {one.plus.tobytes() for one in system.guarded if not len(one.minus)}
    hidden = [system.figures[number] for number in system.hidden(withheld)]
    hidden = [one for one in hidden if one.members.tobytes() not in looked_at]
    found += [figure.name[1] for figure in hidden if not view.leaves_open(figure)]
    return tuple(dict.fromkeys(found))


class _View:
    """The intruder's equations, with everything shown filled in."""

    def __init__(self, system: System, withheld: AbstractSet[int]) -> None:
        atoms, shown = system.atoms, [system.figures[number] for number in sorted({*system.shown(withheld), *system.given})]
        self._size = len(atoms)
        self._unit = float(atoms.weight.sum() / atoms.cases.sum()) if atoms.cases.sum() else 1.0
        counts = _sums(shown, self._size)
        same = _differences(system.links, self._size)
        self._equal = vstack([_of_cases(counts), _of_weight(counts), _of_cases(same), _of_weight(same)])
        self._values = np.concatenate(
            [[one.cases for one in shown], [one.weight / self._unit for one in shown], np.zeros(2 * same.shape[0])]
        )
        self._below, self._limits = _of_weights(atoms.least / self._unit, atoms.greatest / self._unit)
        self._bounds = np.column_stack([np.zeros(2 * self._size), np.concatenate([atoms.most, np.full(self._size, np.inf)])])

    def protects(self, one: Guarded) -> bool:
        """Whether a guarded sum may be as low and as high as it has to be able to be."""
        wanted = np.zeros(2 * self._size)
        wanted[one.plus] += 1
        wanted[one.minus] -= 1
        return self._least(wanted) <= one.low + _TOLERANCE and self._greatest(wanted) >= one.high - _TOLERANCE

    def leaves_open(self, figure: Figure) -> bool:
        """Whether a figure may be two whole numbers, at the least."""
        wanted = np.zeros(2 * self._size)
        wanted[figure.members] = 1
        return self._greatest(wanted) - self._least(wanted) >= 1 - _TOLERANCE

    def _greatest(self, wanted: Floats) -> float:
        return -self._least(-wanted)

    def _least(self, wanted: Floats) -> float:
        found = linprog(
            wanted, A_eq=self._equal, b_eq=self._values, A_ub=self._below, b_ub=self._limits, bounds=self._bounds, method="highs"
        )
        if found.status == _UNBOUNDED:
            return -np.inf
        # What cannot be solved is not proven: it counts as found out.
        return float(found.fun) if found.status == 0 else np.inf


def _sums(figures: Sequence[Figure], size: int) -> csr_array:
    rows = np.concatenate([np.full(len(one.members), number) for number, one in enumerate(figures)] or [np.zeros(0, dtype=int)])
    columns = np.concatenate([one.members for one in figures] or [np.zeros(0, dtype=int)])
    return csr_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(figures), size)))


def _differences(links: Sequence[Link], size: int) -> csr_array:
    entries = [
        (number, atom, sign) for number, link in enumerate(links) for side, sign in ((link.left, 1.0), (link.right, -1.0)) for atom in side
    ]
    rows, columns, signs = (np.array(part) for part in zip(*entries, strict=True)) if entries else (np.zeros(0, dtype=int),) * 3
    return csr_array(coo_array((signs, (rows, columns)), shape=(len(links), size)))


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
