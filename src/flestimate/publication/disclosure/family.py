"""Tables about the same cases of the same persons, and whom each of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from flestimate.estimates import EstimateTable
from flestimate.publication.disclosure import subjects
from flestimate.publication.disclosure.persons import Persons, read
from flestimate.publication.disclosure.subjects import Subject, Trait
from flestimate.sample import Sample
from flestimate.survey.scale import Identifier


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A table among those published: its place, and the positions of its subjects and traits, by category, among those of the persons."""

    place: int
    table: EstimateTable
    subjects: dict[str, int]
    traits: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Tables about the same cases, and the persons that they are of."""

    members: tuple[Member, ...]
    persons: Persons

    @property
    def everywhere(self) -> frozenset[int]:
        """The subjects that every crossing tells apart: those of tables without definitions, which are few."""
        return frozenset(
            position for one in self.members if one.table.measure.overlapping is None or one.traits for position in one.subjects.values()
        )

    def and_(self, other: Family) -> Family:
        """Two families of the same persons as one."""
        of, met = self.persons.inside.shape[1], len(self.persons.of)
        moved = (
            replace(
                one,
                subjects={label: position + of for label, position in one.subjects.items()},
                traits={label: position + met for label, position in one.traits.items()},
            )
            for one in other.members
        )
        return Family((*self.members, *moved), self.persons.and_(other.persons))

    def alike_as_one(self) -> Family:
        """The same, where subjects that count the same persons are one."""
        persons = self.persons
        first = _first_alike(np.vstack([persons.inside, persons.counted]))
        kept = sorted(set(first))
        to = [kept.index(position) for position in first]
        return Family(
            tuple(replace(one, subjects={label: to[at] for label, at in one.subjects.items()}) for one in self.members),
            replace(persons, inside=persons.inside[:, kept], counted=persons.counted[:, kept], of=tuple(to[at] for at in persons.of)),
        )


def families(tables: Sequence[EstimateTable], also: Iterable[str]) -> tuple[Family, ...]:
    """The families of tables that are published together; also: variables of earlier tables, which may be of use."""
    found: list[Family] = []
    for together in _by_case_and_sample(tables):
        own = _read(_in_order(together[0][1].sample), together, also)
        beside = next((number for number, one in enumerate(found) if _is_of_same(one, own)), None)
        if beside is None:
            found.append(own)
        else:
            found[beside] = found[beside].and_(own)
    return tuple(one.alike_as_one() for one in found)


def variables(table: EstimateTable) -> tuple[str, ...]:
    """The variables whose categories are parts of what the table is about."""
    return tuple(name for name in table.variables if name != table.measure.overlapping)


def _is_of_same(one: Family, other: Family) -> bool:
    return one.members[0].table.measure.about == other.members[0].table.measure.about and one.persons.is_same(other.persons)


def _by_case_and_sample(tables: Sequence[EstimateTable]) -> list[list[tuple[int, EstimateTable]]]:
    groups: dict[tuple[str, int], list[tuple[int, EstimateTable]]] = {}
    for place, table in enumerate(tables):
        groups.setdefault((table.measure.about, id(table.sample)), []).append((place, table))
    return list(groups.values())


def _in_order(sample: Sample) -> Sample:
    """The persons in the order of their names, where they have any: two samples of the same persons can be put side by side."""
    schema = sample.frame.collect_schema()
    named = [name for name, scale in sample.scales.items() if isinstance(scale, Identifier) and name in schema]
    return replace(sample, frame=sample.frame.sort(*named)) if named else sample


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


def _first_alike(columns: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> list[int]:
    """Of each column, the first that is the same."""
    first: dict[bytes, int] = {}
    return [first.setdefault(np.packbits(columns[:, number]).tobytes(), number) for number in range(columns.shape[1])]
