"""Secondary suppression: for everything guarded, tables that agree with what is shown and in which it is small, and large enough.

For each guarded sum and each direction the intruder's linear programme is solved with a price on every shown figure that has to
change (Fischetti and Salazar, 2001; the heuristic of Kelly, Golden and Assad, 1992). The rows that show a changed figure are withheld. The
solution then is a table that agrees with all that is still shown, so it is the proof; withholding more never takes it away.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from flestimate.publication.disclosure.system import Figure, Guarded, Name, System
from flestimate.variance.arrays import Floats, Integers

_MOVED = 1e-6
_TOTAL = 1_000.0
_NONE = np.zeros(0, dtype=np.int64)


class CannotProtectError(Exception):
    """What was shown before gives it away, whatever is withheld now."""

    def __init__(self, name: Name) -> None:
        super().__init__()
        self.name = name


def suppressed(system: System, withheld: AbstractSet[int]) -> frozenset[int]:
    """The rows to withhold beside those of `withheld`, so that nothing guarded is given away, and no withheld figure exactly."""
    search = _Search(system, set(withheld))
    for one in sorted(system.guarded, key=lambda one: (-one.cases, one.name[0], sorted(one.name[1]))):
        search.let_be_low(one)
        search.let_be_high(one)
    while search.opened_one_more():
        pass
    search.show_again(frozenset(withheld))
    return frozenset(search.withheld)


class _Search:
    """The rows withheld so far, and tables that agree with all others: the true one, and those found."""

    def __init__(self, system: System, withheld: set[int]) -> None:
        self.withheld = withheld
        self._system = system
        atoms = system.atoms
        unit = float(atoms.weight.sum() / atoms.cases.sum()) if atoms.cases.sum() else 1.0
        # Each atom is two unknowns: its cases of the least weight, and those of the greatest.
        self._weights = np.column_stack([atoms.least, atoms.greatest]).ravel() / unit
        # Nobody knows more of an atom than that its cases are no more than its persons.
        self._most, self._finite = atoms.most, np.flatnonzero(np.isfinite(atoms.most))
        self._bounded = csr_array(vstack([_row(np.array([number]), _NONE, len(atoms)) for number in range(len(atoms))]))
        self._unit = unit
        self._count = csr_array(vstack([csr_array((0, 2 * len(atoms))), *(_row(one.members, _NONE, len(atoms)) for one in system.figures)]))
        links = [_row(link.left, link.right, len(atoms)) for link in system.links]
        self._links = vstack([csr_array((0, 2 * len(atoms))), *(both for link in links for both in (link, self._weighted(link)))])
        self._tables = [self._halves_of_truth()]

    def let_be_low(self, one: Guarded) -> None:
        """Withhold what has to be so that the sum may be as low as it has to be able to be."""
        if not self._is_low(one, self._tables):
            self._solve(one.plus, one.minus, -1.0, -one.low, one.name)

    def let_be_high(self, one: Guarded) -> None:
        """The same for as high."""
        if not self._is_high(one, self._tables):
            self._solve(one.plus, one.minus, 1.0, one.high, one.name)

    def opened_one_more(self) -> bool:
        """Let the first withheld figure that no table moves by a whole case be moved; whether there was one."""
        for number in self._system.hidden(self.withheld):
            figure = self._system.figures[number]
            if self._is_exact(figure, self._tables):
                self._move(figure)
                return True
        return False

    def show_again(self, never: frozenset[int]) -> None:
        """Show what need not be withheld after all, the largest first: what was in the way of an earlier table only."""
        about = {self._system.rows[row][0] for row in self.withheld - never if self._system.rows[row]}
        for number in sorted(about, key=lambda number: (-self._system.figures[number].cases, number)):
            again = self.withheld & self._about({number}) - never
            self._try_to_show(again, never)

    def _try_to_show(self, again: set[int], never: frozenset[int]) -> None:
        """Show rows again, and those that follow from them, where tables are left that protect everything guarded."""
        withheld = self.withheld - again
        tables = self._tables_without(withheld) if again else []
        if not tables:
            return
        exact = tuple(one for one in self._system.hidden(withheld) if self._is_exact(self._system.figures[one], tables))
        follows = self._about(set(exact))
        # Whatever is the same in all these tables may be shown as well: they protect everything as they did.
        shown = self._system.shown(withheld - follows)
        if not follows & never and not any(self._changed(shown, table) for table in tables):
            self.withheld, self._tables = withheld - follows, tables

    def _about(self, figures: AbstractSet[int]) -> set[int]:
        return {row for row, shown in enumerate(self._system.rows) if shown and shown[0] in figures}

    def _tables_without(self, withheld: set[int]) -> list[Floats]:
        """Tables that protect everything guarded with fewer rows withheld; none where there are not any."""
        shown = self._system.shown(withheld)
        tables = [table for table in self._tables if not self._changed(shown, table)]
        for one in self._system.guarded:
            for is_open, sign, target in ((self._is_low, -1.0, -one.low), (self._is_high, 1.0, one.high)):
                if not is_open(one, tables):
                    found = self._table(shown, one.plus, one.minus, sign, target)
                    if found is None:
                        return []
                    tables.append(found)
        return tables

    def _halves_of_truth(self) -> Floats:
        """The true table: the cases of each atom, told apart as if they were of the least and the greatest weight."""
        atoms = self._system.atoms
        width = atoms.greatest - atoms.least
        heavy = np.divide(atoms.weight - atoms.least * atoms.cases, width, out=np.zeros_like(width), where=width > 0)
        return np.column_stack([atoms.cases - heavy, heavy]).ravel()

    def _is_exact(self, figure: Figure, tables: list[Floats]) -> bool:
        values = [_cases(figure.members, table) for table in tables]
        return max(values) - min(values) < 1 - _MOVED

    @staticmethod
    def _is_low(one: Guarded, tables: list[Floats]) -> bool:
        return any(_sum(one, table) <= one.low + _MOVED for table in tables)

    @staticmethod
    def _is_high(one: Guarded, tables: list[Floats]) -> bool:
        return any(_sum(one, table) >= one.high - _MOVED for table in tables)

    def _move(self, figure: Figure) -> None:
        if figure.cases + 1 <= self._system.atoms.most[figure.members].sum():
            self._solve(figure.members, _NONE, 1.0, figure.cases + 1, figure.name)
        else:
            self._solve(figure.members, _NONE, -1.0, 1 - figure.cases, figure.name)

    def _solve(self, plus: Integers, minus: Integers, sign: float, target: float, name: Name) -> None:
        """The cheapest table in which sign * (plus - minus) is at least the target; what it changes is withheld."""
        shown = self._system.shown(self.withheld)
        found = self._table(shown, plus, minus, sign, target, np.array([self._price(number) for number in shown]))
        if found is None:
            raise CannotProtectError(name)
        self._tables.append(found)
        self.withheld |= {row for number in self._changed(shown, found) for row in self._system.showing[number]}

    def _table(
        self, shown: tuple[int, ...], plus: Integers, minus: Integers, sign: float, target: float, price: Floats | None = None
    ) -> Floats | None:
        """The cheapest table in which sign * (plus - minus) is at least the target, shown figures changing at a price, or not at all."""
        equal, values = self._equations(shown)
        size, changing = 2 * len(self._system.atoms), 0 if price is None else 2 * len(shown)
        if changing:
            off = vstack([eye_array(changing), csr_array((equal.shape[0] - changing, changing))])
            equal = hstack([equal, off, -off])
        rows = vstack([-sign * _row(plus, minus, len(self._system.atoms)), self._bounded[self._finite]])
        wanted = hstack([rows, csr_array((rows.shape[0], 2 * changing))])
        cost = np.concatenate([np.zeros(size), *([] if price is None else [price] * 4)])
        limits = np.concatenate([[-target], self._most[self._finite]])
        found = linprog(cost, A_eq=equal, b_eq=values, A_ub=wanted, b_ub=limits, bounds=(0, None), method="highs")
        return None if found.status else found.x[:size]

    def _equations(self, shown: tuple[int, ...]) -> tuple[csr_array, Floats]:
        """What holds of every table: the shown figures, cases and then weights, the links, and the figures that were shown before."""
        figures, given = [self._system.figures[number] for number in shown], sorted(self._system.given)
        count = self._count[list(shown)]
        parts = [count, self._weighted(count), self._links, self._count[given]]
        values = np.concatenate(
            [
                [figure.cases for figure in figures],
                [figure.weight / self._unit for figure in figures],
                np.zeros(self._links.shape[0]),
                [self._system.figures[number].cases for number in given],
            ]
        )
        return csr_array(vstack(parts)), values

    def _price(self, number: int) -> float:
        """What it costs to change a figure by a case: all that the rows say which then are withheld, totals above all."""
        rows = [row for row in self._system.showing[number] if row not in self.withheld]
        about = {self._system.rows[row][0] for row in rows}
        return sum((1 + self._system.figures[one].cases) * (_TOTAL if self._system.figures[one].is_total else 1.0) for one in about)

    def _changed(self, shown: tuple[int, ...], table: Floats) -> list[int]:
        """The shown figures that a table changes."""
        count = self._count[list(shown)]
        figures = [self._system.figures[number] for number in shown]
        cases, weight = np.array([one.cases for one in figures]), np.array([one.weight for one in figures]) / self._unit
        close = _MOVED * (1 + cases)
        moved = (np.abs(count @ table - cases) > close) | (np.abs(self._weighted(count) @ table - weight) > close)
        return [number for number, is_moved in zip(shown, moved, strict=True) if is_moved]

    def _weighted(self, count: csr_array) -> csr_array:
        return csr_array(count * self._weights)


def _sum(one: Guarded, table: Floats) -> float:
    return _cases(one.plus, table) - _cases(one.minus, table)


def _cases(members: Integers, table: Floats) -> float:
    """The cases of atoms in a table, of both kinds."""
    return float(table[2 * members].sum() + table[2 * members + 1].sum())


def _row(plus: Integers, minus: Integers, atoms: int) -> csr_array:
    """A sum over atoms as a row over their two kinds of cases."""
    columns = np.concatenate([np.repeat(2 * side, 2) + np.tile([0, 1], len(side)) for side in (plus, minus)])
    values = np.concatenate([np.ones(2 * len(plus)), -np.ones(2 * len(minus))])
    return csr_array(coo_array((values, (np.zeros(len(columns), dtype=int), columns)), shape=(1, 2 * atoms)))
