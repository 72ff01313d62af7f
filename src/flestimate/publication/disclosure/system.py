"""What an intruder can write down: unknown numbers of cases, and the equations that what is shown sets up between them.

Atoms are the finest crossings. Of each the number of cases and their weight are unknown, neither is below none, and the weight of
a case lies between the least and the greatest weight of the persons in the crossing. A figure is a sum over atoms that rows of
tables show; a link says that two sums over atoms are of the same cases. This is all that the suppressor and the audit share.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from flestimate.publication.disclosure.earlier import Key
from flestimate.variance.arrays import Floats, Integers

Name = tuple[str, Key]
"""What a figure is called: whom it counts, and its cell."""


@dataclass(frozen=True, slots=True, eq=False)
class Atoms:
    """The unknowns as they really are (atoms,): cases and their weight; least and greatest weight of a case; most: persons there."""

    cases: Floats
    weight: Floats
    least: Floats
    greatest: Floats
    most: Floats

    def __len__(self) -> int:
        return len(self.cases)


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A number of cases, and their weight, that a row can show; is_total: of all cases that a table counts."""

    name: Name
    members: Integers
    cases: float
    weight: float
    is_total: bool


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """Two sums over atoms that are of the same cases."""

    left: Integers
    right: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Guarded:
    """What nobody may find out: a sum over atoms less another, which has to be able to be `low` or lower, and `high` or higher."""

    name: Name
    plus: Integers
    minus: Integers
    low: float
    high: float
    cases: float


@dataclass(frozen=True, eq=False)
class System:
    """The equations of tables of the same cases.

    rows: the figures that each row of the tables shows, the first being what it is about; given: figures that were shown before, which
    cannot be withheld any more. Whatever showed cases showed their weight, or a rate from which it follows.
    """

    atoms: Atoms
    figures: tuple[Figure, ...]
    links: tuple[Link, ...]
    rows: tuple[tuple[int, ...], ...]
    guarded: tuple[Guarded, ...]
    given: frozenset[int] = frozenset()

    @cached_property
    def showing(self) -> tuple[tuple[int, ...], ...]:
        """The rows that show each figure."""
        found: list[list[int]] = [[] for _ in self.figures]
        for row, shown in enumerate(self.rows):
            for figure in shown:
                found[figure].append(row)
        return tuple(map(tuple, found))

    def shown(self, withheld: AbstractSet[int]) -> tuple[int, ...]:
        """The figures that a row shows which is not withheld."""
        return tuple(figure for figure, rows in enumerate(self.showing) if any(row not in withheld for row in rows))

    def hidden(self, withheld: AbstractSet[int]) -> tuple[int, ...]:
        """The figures that withheld rows are about, and that nothing shows, now or before."""
        shown = set(self.shown(withheld)) | self.given
        about = {self.rows[row][0] for row in withheld if self.rows[row]}
        return tuple(sorted(about - shown))
