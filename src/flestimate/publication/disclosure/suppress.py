"""Secondary suppression: for everything guarded, tables that agree with what is shown and in which it is small, and large enough.

For each guarded sum and each direction the intruder's linear programme is solved with a price on every shown figure that has to
change (Fischetti and Salazar, 2001; the heuristic of Kelly, Golden and Assad, 1992). The rows that show a changed figure are withheld. The
solution then is a table that agrees with all that is still shown, so it is the proof; withholding more never takes it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import numpy as np

from flestimate.publication.disclosure.system import Name, System
from flestimate.publication.disclosure.tables import MOVED, Goal, Tables, cases
from flestimate.variance.arrays import Floats

_TOTAL = 1_000.0
_MOST_TRIES = 500
_MOST_WORK = 200_000
"""Atoms times tries: programmes over many atoms take long."""


class CannotProtectError(Exception):
    """What was shown before gives it away, whatever is withheld now."""

    def __init__(self, name: Name) -> None:
        super().__init__()
        self.name = name


def suppressed(system: System, withheld: AbstractSet[int]) -> frozenset[int]:
    """The rows to withhold beside those of `withheld`, so that nothing guarded is given away, and no withheld figure exactly."""
    search = _Search(system, set(withheld))
    for one in sorted(system.guarded, key=lambda one: (-one.cases, one.name[0], sorted(one.name[1]))):
        for goal in Goal.of(one):
            search.reach(goal, one.name)
    search.move_all()
    search.show_again(frozenset(withheld))
    return frozenset(search.withheld)


class _Search:
    """The rows withheld so far, and tables that agree with all others: the true one, and those found."""

    def __init__(self, system: System, withheld: set[int]) -> None:
        self.withheld = withheld
        self._system, self._tables, self._tries = system, Tables(system), 0
        self._found, self._atoms = [self._tables.truth()], max(len(system.atoms), 1)

    def reach(self, goal: Goal, name: Name) -> None:
        """Withhold what has to be so that a table reaches the goal, if none does yet: what changes in the cheapest."""
        if any(map(goal.is_reached, self._found)):
            return
        shown = self._system.shown(self.withheld)
        found = self._tables.reaching(goal, shown, np.array([self._price(number) for number in shown]))
        if found is None:
            raise CannotProtectError(name)
        self._found.append(found)
        self.withheld |= {row for number in self._tables.changed(shown, found) for row in self._system.showing[number]}

    def move_all(self) -> None:
        """Let every withheld figure be moved by a whole case at least."""
        while exact := self._exact(self._system.hidden(self.withheld), self._found):
            figure = self._system.figures[exact[0]]
            self.reach(Goal.moving(figure, self._system.atoms.most[figure.members].sum()), figure.name)

    def show_again(self, never: frozenset[int]) -> None:
        """Show what need not be withheld after all, the largest first: what was in the way of an earlier table only."""
        about = {self._system.rows[row][0] for row in self.withheld - never if self._system.rows[row]}
        for number in sorted(about, key=lambda number: (-self._system.figures[number].cases, number)):
            if self._tries >= min(_MOST_TRIES, _MOST_WORK // self._atoms):
                return  # in large tables what is gained is not worth the time
            again = self.withheld & self._about({number}) - never
            self._try_to_show(again, never)

    def _try_to_show(self, again: set[int], never: frozenset[int]) -> None:
        """Show rows again, and those that follow from them, where tables are left that protect everything guarded."""
        withheld = self.withheld - again
        found = self._found_with(self._system.shown(withheld)) if again else []
        if not found:
            return
        follows = self._about(self._exact(self._system.hidden(withheld), found))
        # Whatever is the same in all these tables may be shown as well: they protect everything as they did.
        shown = self._system.shown(withheld - follows)
        if not follows & never and not any(self._tables.changed(shown, table) for table in found):
            self.withheld, self._found = withheld - follows, found

    def _found_with(self, shown: tuple[int, ...]) -> list[Floats]:
        """Tables that protect everything guarded though so much is shown; none where there are not any."""
        found = [table for table in self._found if not self._tables.changed(shown, table)]
        for goal in (goal for one in self._system.guarded for goal in Goal.of(one)):
            if not any(map(goal.is_reached, found)):
                self._tries += 1
                another = self._tables.reaching(goal, shown)
                if another is None:
                    return []
                found.append(another)
        return found

    def _exact(self, figures: Iterable[int], found: list[Floats]) -> list[int]:
        """The figures that are the same in all tables, to less than a case."""
        values = ((number, [cases(self._system.figures[number].members, table) for table in found]) for number in figures)
        return [number for number, each in values if max(each) - min(each) < 1 - MOVED]

    def _about(self, figures: Iterable[int]) -> set[int]:
        """The rows that are about figures."""
        those = set(figures)
        return {row for row, shown in enumerate(self._system.rows) if those & set(shown[:1])}

    def _price(self, number: int) -> float:
        """What it costs to change a figure by a case: all that the rows say which then are withheld, totals above all."""
        rows = [row for row in self._system.showing[number] if row not in self.withheld]
        about = (self._system.figures[one] for one in {self._system.rows[row][0] for row in rows})
        return sum((1 + one.cases) * (_TOTAL if one.is_total else 1.0) for one in about)
