"""Tables about the same cases of the same persons, and whom each of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from flestimate.estimates import Composition, EstimateTable
from flestimate.publication.disclosure import subjects
from flestimate.publication.disclosure.alignment import aligned
from flestimate.publication.disclosure.persons import Bools, Persons, read
from flestimate.publication.disclosure.subjects import Subject, Trait
from flestimate.sample import Sample


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A table among those published: its place, and the positions of its subjects and traits, by category, among those of the persons.

    among: by category, the position of those among whom its subject is counted, where they are cases themselves.
    """

    place: int
    table: EstimateTable
    subjects: dict[str, int]
    traits: dict[str, int]
    among: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Family:
    """Tables about the same cases, and the persons that they are of."""

    members: tuple[Member, ...]
    persons: Persons

    @cached_property
    def of_cases(self) -> Bools:
        """Whether a subject counts cases, or some of the cases of another, as the persons of a mean among them (subjects,)."""
        counted, own = self.persons.counted, self.persons.of_cases
        for one in self.members:
            if one.table.measure.among is not None and one.table.measure.among == one.table.sample.case:
                own[list(one.subjects.values())] = True
        within = [any((counted[:, one] <= counted[:, other]).all() for other in np.flatnonzero(own)) for one in range(len(own))]
        found: Bools = own | (np.array(within, dtype=bool) & counted.any(axis=0))
        return found

    @property
    def about(self) -> tuple[frozenset[str], ...]:
        """What the tables that count a subject are about (subjects,)."""
        found: list[set[str]] = [set() for _ in range(self.persons.inside.shape[1])]
        for one in self.members:
            for position in one.subjects.values():
                found[position].add(one.table.measure.about)
        return tuple(map(frozenset, found))

    @property
    def everywhere(self) -> frozenset[int]:
        """The subjects that every crossing tells apart: those of tables without definitions, which are few."""
        return frozenset(
            position
            for one in self.members
            if one.table.measure.overlapping is None or one.traits
            for position in (*one.subjects.values(), *one.among.values())
        )

    def part(self, members: Sequence[Member]) -> Family:
        """Some of the tables, of the same persons."""
        own = sorted({at for one in members for at in (*one.subjects.values(), *one.among.values())})
        said = sorted({at for one in members for at in one.traits.values()})
        moved = tuple(
            replace(
                one,
                subjects={label: own.index(at) for label, at in one.subjects.items()},
                traits={label: said.index(at) for label, at in one.traits.items()},
                among={label: own.index(at) for label, at in one.among.items()},
            )
            for one in members
        )
        persons = self.persons
        return Family(
            moved,
            replace(
                persons,
                inside=persons.inside[:, own],
                counted=persons.counted[:, own],
                known=persons.known[:, said],
                met=persons.met[:, said],
                of=tuple(own.index(persons.of[at]) for at in said),
            ),
        )

    def with_those_among(self) -> Family:
        """The same, where those among whom cases are counted are a subject too if they are cases themselves: a row says how many they are."""
        inside, counted, of_cases = self.persons.inside, self.persons.counted, self.of_cases
        own = self.persons.of_cases
        whole = [counted[:, number] for number in np.flatnonzero(own)]
        members, added = [], list[Bools]()
        for one in self.members:
            among = {}
            for label, at in one.subjects.items():
                is_among = one.table.measure.among is not None and one.table.measure.among == one.table.sample.case
                if own[at] and of_cases[at] and (is_among or any((inside[:, at] <= other).all() for other in whole)):
                    among[label] = inside.shape[1] + len(added)
                    added.append(inside[:, at])
            members.append(replace(one, among=among))
        if not added:
            return self
        more = np.column_stack(added)
        persons = replace(self.persons, inside=np.hstack([inside, more]), counted=np.hstack([counted, more]))
        return Family(tuple(members), persons)

    def alike_as_one(self) -> Family:
        """The same, where subjects that count the same persons are one."""
        persons = self.persons
        first = _first_alike(persons)
        kept = sorted(set(first))
        to = [kept.index(position) for position in first]
        members = (
            replace(
                one,
                subjects={label: to[at] for label, at in one.subjects.items()},
                among={label: to[at] for label, at in one.among.items()},
            )
            for one in self.members
        )
        of = tuple(to[at] for at in persons.of)
        return Family(tuple(members), replace(persons, inside=persons.inside[:, kept], counted=persons.counted[:, kept], of=of))


def families(tables: Sequence[EstimateTable], also: Iterable[str]) -> tuple[Family, ...]:
    """The families of tables that are published together; also: variables of earlier tables, which may be of use."""
    also = tuple(also)
    read = (_read(sample, together, also).with_those_among().alike_as_one() for sample, together in _by_sample(tables))
    return tuple(part for family in read for part in _parts(family))


def variables(table: EstimateTable) -> tuple[str, ...]:
    """The variables whose categories are parts of what the table is about."""
    return tuple(name for name in table.variables if name != table.measure.overlapping)


def _parts(family: Family) -> list[Family]:
    """The tables that are about the same cases, or one about some of the cases of another, as families of their own."""
    groups: list[list[Member]] = []
    links = _Links(family.persons, family.of_cases)
    for member in family.members:
        same = [group for group in groups if any(links.are_linked(member, other) for other in group)]
        groups = [group for group in groups if not any(group is one for one in same)]
        groups.append([*(one for group in same for one in group), member])
    return [family.part(sorted(group, key=lambda one: one.place)) for group in groups]


@dataclass(frozen=True, slots=True, eq=False)
class _Links:
    """Which tables have something to tell of the cases of one another."""

    persons: Persons
    of_cases: Bools

    def are_linked(self, one: Member, other: Member) -> bool:
        about = one.table.measure.about == other.table.measure.about
        return about or self._counts_within(one, other) or self._counts_within(other, one)

    def _counts_within(self, one: Member, other: Member) -> bool:
        """Whether one counts, or is among, none but those whom the other counts as cases, or divides."""
        counted = self.persons.counted
        divides = isinstance(other.table.measure, Composition)
        wholes = [at for at in (*other.subjects.values(), *other.among.values()) if divides or self.of_cases[at]]
        parts = [at for at in (*one.subjects.values(), *one.among.values()) if counted[:, at].any()]
        return any((counted[:, part] <= counted[:, whole]).all() for part in parts for whole in wholes)


def _by_sample(tables: Sequence[EstimateTable]) -> list[tuple[Sample, list[tuple[int, EstimateTable]]]]:
    """The tables of the same persons, with a sample of all that the tables need to know of them."""
    groups: list[tuple[Sample, list[tuple[int, EstimateTable]]]] = []
    for place, table in enumerate(tables):
        known = next((number for number, (_, own) in enumerate(groups) if any(table.sample is one.sample for _, one in own)), None)
        if known is not None:
            groups[known][1].append((place, table))
            continue
        for number, (sample, own) in enumerate(groups):
            if (both := aligned(sample, table.sample)) is not None:
                groups[number] = (both, [*own, (place, table)])
                break
        else:
            groups.append((table.sample, [(place, table)]))
    return groups


def _read(sample: Sample, tables: Sequence[tuple[int, EstimateTable]], also: Iterable[str]) -> Family:
    names = dict.fromkeys(name for _, table in tables for name in variables(table))
    names |= dict.fromkeys(name for name in also if _can_be_read(sample, name))
    whom: list[Subject] = []
    said: list[tuple[int, Trait]] = []
    members = []
    for place, table in tables:
        own, of = subjects.subjects(table), subjects.traits(table)
        members.append(
            Member(
                place,
                table,
                {label: len(whom) + number for number, label in enumerate(own)},
                {label: len(said) + number for number, label in enumerate(of)},
            )
        )
        said += [(len(whom), one) for one in of.values()]
        whom += own.values()
    return Family(tuple(members), read(sample, names, whom, said))


def _can_be_read(sample: Sample, name: str) -> bool:
    return name in sample.frame.collect_schema() and name not in sample.names_units


def _first_alike(persons: Persons) -> list[int]:
    """Of each subject, the first that counts the same: of the same persons, or where one is of those persons alone."""
    of_cases = persons.of_cases
    counted = [np.packbits(column).tobytes() for column in persons.counted.T]
    both = [np.packbits(column).tobytes() + own for column, own in zip(persons.inside.T, counted, strict=True)]
    by_both: dict[bytes, int] = {}
    by_counted: dict[bytes, int] = {}
    for number in sorted(range(len(both)), key=lambda number: not of_cases[number]):
        by_counted.setdefault(counted[number], by_both.setdefault(both[number], number))
    return [by_both[both[number]] if of_cases[number] else by_counted[counted[number]] for number in range(len(both))]
