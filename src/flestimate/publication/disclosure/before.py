"""What earlier releases of the same survey showed, among the figures of the present tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flestimate.errors import EstimateError
from flestimate.estimates import EstimateTable
from flestimate.publication.disclosure.earlier import EarlierRelease, Key
from flestimate.publication.disclosure.family import Family, Member
from flestimate.publication.disclosure.figures import Figures, Wish
from flestimate.publication.disclosure.primary import wish
from flestimate.publication.disclosure.subjects import ALL, case_of
from flestimate.sample.terms import case

_AMONG = " among "
_EVERYBODY = str(None)


@dataclass(frozen=True, slots=True)
class Before:
    """A cell that an earlier release showed, as a cell of one of the present tables; cases: as they were shown."""

    release: str
    case: str
    cell: Key
    member: Member
    label: str
    key: Key
    cases: int

    @property
    def wish(self) -> Wish:
        """The cell, for the atoms that it needs."""
        return wish(self.member, self.label, self.key)

    def figure(self, figures: Figures) -> int | None:
        """The figure that it is of; None where nobody of the sample could be counted in it."""
        if self.label in self.member.traits:
            return figures.met(self.member.traits[self.label], self.key)
        return figures.counted(self.member.subjects[self.label], self.key)


def asked_before(tables: Sequence[EstimateTable], earlier: Sequence[EarlierRelease]) -> list[EstimateTable]:
    """The tables as they would be among the persons whom earlier releases about the same were among; nothing is estimated of them."""
    made: dict[tuple[int, str], EstimateTable] = {}
    for table in tables:
        for among in dict.fromkeys(_among(release) for release in earlier if _about(release) == table.measure.about):
            if among != str(table.measure.among) and _is_known(table, among):
                own: Any = table.measure  # a dataclass, which the protocol of measures does not say
                measure = replace(own, among=None if among == _EVERYBODY else among)
                made[id(table.sample), repr(measure)] = replace(table, measure=measure)
    return list(made.values())


def _is_known(table: EstimateTable, among: str) -> bool:
    """Whether the sample has the variable that persons were restricted by."""
    try:
        return among == _EVERYBODY or bool(case(table.sample, among))
    except EstimateError:
        return False


def _about(release: EarlierRelease) -> str:
    return release.case.rpartition(_AMONG)[0]


def _among(release: EarlierRelease) -> str:
    return release.case.rpartition(_AMONG)[2]


def not_compared(tables: Sequence[EstimateTable], earlier: Sequence[EarlierRelease], compared: Iterable[Before]) -> tuple[str, ...]:
    """The releases about the same that showed cells which are no cells of the present tables: other variables, groups or definitions."""
    about = {table.measure.about for table in tables}
    seen = {(one.release, one.case, one.cell) for one in compared}
    return tuple(
        dict.fromkeys(
            release.id
            for release in earlier
            if _about(release) in about and any((release.id, release.case, cell) not in seen for cell in release.cells)
        )
    )


def shown_before(family: Family, earlier: Sequence[EarlierRelease]) -> list[Before]:
    """The cells of earlier releases that are about the same cases, and in groups that the present persons have."""
    return [
        found
        for release in earlier
        for member in family.members
        if release.case == case_of(member.table)
        for found in _of(release, member)
        if all(_has(family, name, category) for name, category in found.key)
    ]


def _has(family: Family, name: str, category: str) -> bool:
    """Whether the persons have a variable, in groups of which this is one: ages may be grouped otherwise today."""
    dimension = family.persons.dimensions.get(name)
    return dimension is not None and category in dimension.levels


def variables(earlier: Sequence[EarlierRelease]) -> tuple[str, ...]:
    """The variables of earlier tables, each once."""
    return tuple(dict.fromkeys(name for release in earlier for cell in release.cells for name, _ in sorted(cell)))


def _of(release: EarlierRelease, member: Member) -> Iterator[Before]:
    overlapping = member.table.measure.overlapping
    for cell, cases in release.cells.items():
        label = next((category for name, category in cell if name == overlapping), ALL)
        if label in member.traits or (label in member.subjects and (label != ALL or overlapping is None)):
            rest = frozenset(pair for pair in cell if pair[0] != overlapping)
            yield Before(release.id, release.case, cell, member, label, rest, cases)
