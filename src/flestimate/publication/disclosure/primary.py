"""What has to be guarded: small cells, dominated ones, parts that follow, definitions near one another, and what was shown before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from flestimate.estimates import Composition, Estimate, PrevalenceByDefinition
from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.family import Family, Member
from flestimate.publication.disclosure.figures import Figures, Wish
from flestimate.publication.disclosure.subjects import ALL, keys
from flestimate.publication.disclosure.system import Atoms, Figure, Guarded
from flestimate.publication.reliability import WITHHELD, PublicationRule
from flestimate.variance.arrays import Floats, Integers

_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A row of a table: where it stands, its estimate, whom it counts and in which cell; figures: what it shows, its own first."""

    place: tuple[int, int]
    member: Member
    estimate: Estimate
    label: str
    key: Key
    figures: tuple[int, ...]


def wishes(family: Family) -> Iterator[Wish]:
    """The cells that the tables of a family show."""
    for member in family.members:
        yield from (wish(member, label, key) for _, label, key in keys(member.table))


def wish(member: Member, label: str, key: Key) -> Wish:
    """A cell of a table of the family, shown or not."""
    if label in member.traits:
        return Wish(member.subjects[ALL], key, member.traits[label])
    return Wish(member.subjects[label], key)


def rows(family: Family, figures: Figures) -> list[Shown]:
    """What every row of the family's tables shows."""
    return [
        Shown((member.place, position), member, one, label, key, _figures(member, label, key, figures))
        for member in family.members
        for position, (one, label, key) in enumerate(keys(member.table))
    ]


def weights(family: Family, member: Member, label: str, key: Key) -> Floats:
    """The weights of the cases of a row, one each."""
    persons = family.persons
    if label in member.traits:
        counted = persons.met[:, member.traits[label]]
    else:
        counted = persons.counted[:, member.subjects.get(label, member.subjects.get(ALL))]
    return persons.each.weights(persons.within(key) & counted)


@dataclass(frozen=True, eq=False)
class Primary:
    """What is guarded, and the rows that are withheld because of what they say themselves."""

    family: Family
    figures: Figures
    shown: Sequence[Shown]
    rule: PublicationRule

    @property
    def protection(self) -> int:
        """The sample cases up to which something guarded has to be able to have."""
        return self.rule.disclosure.protection or self.rule.withheld_below

    def withheld(self) -> list[int]:
        """The rows that are not shown because of what they say themselves."""
        found = {number for number, row in enumerate(self.shown) if self._is_guarded(row)}
        return sorted(found | {number for number, _ in self._near})

    def guarded(self) -> list[Guarded]:
        """All that nobody may find out."""
        made = [self._around(self.figures.made[row.figures[0]]) for row in self.shown if row.figures and self._is_guarded(row)]
        # Two definitions that count the same everywhere leave nothing to guard: their rows are withheld, and that is all.
        made += [one for _, one in self._near if len(one.plus)]
        made += [
            *self._unknown(),
            *self._complements(),
            *self._differences(),
            *self._overlaps(),
            *self._remainders(),
            *self._traits(),
            *self._sides(),
        ]
        # The same figure is shown by many rows.
        return list({(one.plus.tobytes(), one.minus.tobytes(), one.low, one.high): one for one in made}.values())

    def beside(self, figure: Figure, cases: float) -> Guarded:
        """What guards a figure that was shown with a few cases more, or fewer: it may be as it was, or as different as a cell that is shown."""
        before, far = float(cases), self.protection
        low, high = (before, before + far) if figure.cases > before else (max(before - far, 0.0), before)
        return Guarded(figure.name, figure.members, _NONE, low, min(high, self._most(figure.members)), figure.cases)

    def _is_guarded(self, row: Shown) -> bool:
        return self._is_small(row) or self._is_dominated(row)

    def _is_small(self, row: Shown) -> bool:
        return self.rule.verdict(row.estimate).status == WITHHELD

    def _is_dominated(self, row: Shown) -> bool:
        dominance = self.rule.disclosure.dominance
        return dominance is not None and bool(row.figures) and dominance.is_sensitive(weights(self.family, row.member, row.label, row.key))

    def _around(self, figure: Figure) -> Guarded:
        """A small figure may have none or as many as one that is shown; another as many more or fewer."""
        return self._small(figure.name, figure.members, _NONE, figure.cases)

    def _small(self, name: tuple[str, Key], plus: Integers, minus: Integers, cases: float) -> Guarded:
        is_small, most = cases < self.protection, self._most(plus)
        low = 0.0 if is_small else cases - self.protection
        high = self.protection if is_small else cases + self.protection
        return Guarded(name, plus, minus, low, min(high, most), cases)

    def _most(self, members: Integers) -> float:
        return float(self._atoms.most[members].sum())

    @property
    def _atoms(self) -> Atoms:
        return self.figures.atoms

    def _is_few(self, cases: float) -> bool:
        return 0 < cases < self.rule.withheld_below

    def _parts(self, name: tuple[str, Key], members: Integers) -> Iterator[Guarded]:
        cases = float(self._atoms.cases[members].sum())
        if self._is_few(cases):
            yield self._small(name, members, _NONE, cases)

    def _unknown(self) -> Iterator[Guarded]:
        """The cases of unknown category of a share, whose number its size tells."""
        for row in self.shown:
            over = row.member.table.measure.shared_over
            if over is not None and row.figures:
                rest = frozenset(pair for pair in row.key if pair[0] != over)
                yield from self._parts((f"unknown {over}", rest), self.figures.unknown(row.member.subjects[ALL], rest, over))

    def _complements(self) -> Iterator[Guarded]:
        """The cases that do not meet a trait."""
        for row in self.shown:
            if row.label in row.member.traits and row.figures:
                yield from self._parts((f"not {row.label}", row.key), self.figures.not_met(row.member.traits[row.label], row.key))

    @cached_property
    def _near(self) -> tuple[tuple[int, Guarded], ...]:
        """Definitions whose cases differ from those of the first by so few that the difference could not be shown as a cell, or by none.

        By none too: the mark of one that is withheld would tell that there is a difference.
        """
        return tuple(self._near_the_first())

    def _near_the_first(self) -> Iterator[tuple[int, Guarded]]:
        for number, row in enumerate(self.shown):
            measure = row.member.table.measure
            if not isinstance(measure, PrevalenceByDefinition) or not row.figures or row.label == measure.of[0].label:
                continue
            first, other = row.member.subjects[measure.of[0].label], row.member.subjects[row.label]
            plus, minus = self.figures.only(first, other, row.key), self.figures.only(other, first, row.key)
            cases = float(self._atoms.cases[plus].sum() - self._atoms.cases[minus].sum())
            if abs(cases) < self.rule.withheld_below:
                more = cases > 0 or (cases == 0 and len(plus))
                yield number, self._small((row.label, row.key), *((plus, minus) if more else (minus, plus)), abs(cases))

    def _differences(self) -> Iterator[Guarded]:
        """What one subject counts beyond another that is a part of it, cell by cell."""
        counted, of_cases, about = self.family.persons.counted, self.family.of_cases, self.family.about
        for one, other in permutations(range(counted.shape[1]), 2):
            if (counted[:, other] & ~counted[:, one]).any() or not (of_cases[one] or about[one] & about[other]):
                continue
            for key in dict.fromkeys(row.key for row in self.shown if self._counts(row) & {one, other}):
                yield from self._parts(("difference", key), self.figures.only(one, other, key))

    def _overlaps(self) -> Iterator[Guarded]:
        """What two groupings that overlap have in common, as those of 18 to 24 have who are among 15 to 24 and among 18 to 29."""
        for key, members in self.figures.overlaps():
            yield from self._parts(("overlap", key), members)

    def _remainders(self) -> Iterator[Guarded]:
        """Cases that are counted among the same tables: what is left of all without two groups is a third."""
        of_cases = self.family.of_cases
        for members in self.figures.patterns():
            if (self.figures.whole.pattern[members[0] - self.figures.whole.first] & of_cases).any():
                yield from self._parts(("remainder", frozenset()), members)

    def _traits(self) -> Iterator[Guarded]:
        """What two traits tell of one another, as how many cases meet a trait and not another that is a part of it."""
        for joint in self.figures.joint:
            for codes, members in joint.follow():
                levels = (self.family.persons.dimensions[name].levels for name in joint.variables)
                key = frozenset((name, own[code]) for name, own, code in zip(joint.variables, levels, codes.tolist(), strict=True))
                yield from self._parts(("traits", key), members)

    def _sides(self) -> Iterator[Guarded]:
        """Persons beside all cases in the cell of a composition: who meets both sides of a definition, and is no case."""
        family, persons = self.family, self.family.persons
        of_cases = family.of_cases
        by_cases = {name for row in self.shown if any(of_cases[at] for at in self._counts(row) if at >= 0) for name, _ in row.key}
        for row in self.shown:
            at = row.member.subjects.get(ALL, -1)
            if not isinstance(row.member.table.measure, Composition) or of_cases[at] or not row.figures or not row.key:
                continue
            if {name for name, _ in row.key} & by_cases:
                continue
            there, within = persons.counted[:, at] & persons.within(row.key), self._atoms_of(row)
            for subject in np.flatnonzero(of_cases & persons.counted.any(axis=0)):
                cases = persons.counted[:, subject]
                if (cases <= there).all() and self._is_few(beside := float(persons.n[there].sum() - persons.n[cases].sum())):
                    yield self._small(("no case", row.key), within, self.figures.everybody(int(subject)), beside)

    def _atoms_of(self, row: Shown) -> Integers:
        return self.figures.made[row.figures[0]].members

    @staticmethod
    def _counts(row: Shown) -> set[int]:
        own = row.member.subjects.get(row.label, row.member.subjects.get(ALL, -1))
        return {own, row.member.among.get(row.label, own)}


def _figures(member: Member, label: str, key: Key, figures: Figures) -> tuple[int, ...]:
    over = member.table.measure.shared_over
    rest = frozenset(pair for pair in key if pair[0] != over)
    among = figures.counted(member.among[label], rest) if label in member.among and label not in member.traits else None
    if label in member.traits:
        found = (figures.met(member.traits[label], key), figures.said(member.traits[label], key))
    elif over is None:
        found = (figures.counted(member.subjects[label], key), among)
    else:
        found = (figures.counted(member.subjects[label], key), figures.known(member.subjects[label], rest, over))
    return () if found[0] is None else tuple(dict.fromkeys(one for one in found if one is not None))
