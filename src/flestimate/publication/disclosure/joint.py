"""Traits of the same cases taken together: those that contain, exclude or exhaust one another, or say the same as a breakdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from flestimate.publication.disclosure.blocks import MET, Block, block, trait_of
from flestimate.publication.disclosure.persons import Bools, Persons, are_sparse
from flestimate.publication.disclosure.system import Link
from flestimate.sample.dimension import UNKNOWN, Dimension
from flestimate.variance.arrays import Integers

_MOST = 64
_TOGETHER = "together:"
Traits = Mapping[tuple[int, tuple[str, ...]], Block]


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """The atoms of a crossing told apart by all that traits say of the cases of a subject.

    traits: which; values (atoms, traits): what each says; together (atoms,): the number of that combination, of those that occur.
    """

    subject: int
    group: tuple[str, ...]
    traits: tuple[int, ...]
    own: Block
    values: Integers

    @property
    def together(self) -> Integers:
        """Which combination of traits each atom has (atoms,)."""
        found: Integers = self.own.codes[:, self.own.variables.index(_TOGETHER)]
        return found

    @property
    def variables(self) -> tuple[str, ...]:
        """What the atoms are crossed by, besides the traits."""
        return tuple(name for name in self.own.variables if name != _TOGETHER)

    def placed(self, first: int) -> Joint:
        """The same, the first atom being at a position among those of all."""
        return replace(self, own=replace(self.own, first=first))

    def links(self, traits: Traits, crossed: Mapping[tuple[str, ...], Block], joints: Sequence[Joint]) -> Iterator[Link]:
        """Which sums of it are of the same cases as those of each trait, of the crossing, and of the whole."""
        for number, trait in enumerate(self.traits):
            if (one := traits.get((trait, self.group))) is not None:
                yield from self._links(one, one.variables, one.trait, self.values[:, number])
        if self.group:
            one = crossed[self.group]
            counted = np.where(one.pattern[:, self.subject], 0, -1)
            yield from self._links(one, self.variables, counted, np.zeros(len(self.own), dtype=np.int64))
            whole = next(other for other in joints if other.subject == self.subject and not other.group)
            yield from self._links(whole.own, (), whole.together, self.together)

    def follow(self) -> Iterator[tuple[Integers, Integers]]:
        """Sums that follow from two traits because one contains, excludes or exhausts the other: the categories, and the atoms, of each."""
        met = self.values == MET
        at = [self.own.variables.index(name) for name in self.variables]
        for one, other in combinations(range(len(self.traits)), 2):
            kind = 2 * met[:, one] + met[:, other]
            kinds = np.unique(kind)
            if len(kinds) == 3:  # of the four that two traits can make
                for codes in np.unique(self.own.codes[:, at], axis=0):
                    there = (self.own.codes[:, at] == codes).all(axis=1)
                    yield from ((codes, self.own.at(there & (kind == which))) for which in kinds)

    def _links(self, one: Block, shared: Sequence[str], theirs: Integers, ours: Integers) -> Iterator[Link]:
        """Atoms of another block that have the same categories and the same value as atoms of this one; a value below 0 is none."""
        left = np.column_stack([one.codes[:, [one.variables.index(name) for name in shared]], theirs])
        right = np.column_stack([self.own.codes[:, [self.own.variables.index(name) for name in shared]], ours])
        for row in np.unique(left[theirs >= 0], axis=0):
            yield Link(one.at((left == row).all(axis=1)), self.own.at((right == row).all(axis=1)))


def joints(persons: Persons, traits: Traits, crossed: Mapping[tuple[str, ...], Block], by: Mapping[int, frozenset[str]]) -> Iterator[Joint]:
    """The traits of each subject together, where they say something of one another; by: what tables break down the cases of a subject by."""
    for subject in dict.fromkeys(persons.of[trait] for trait, _ in traits):
        own = tuple(dict.fromkeys(trait for trait, _ in traits if persons.of[trait] == subject))
        counted = persons.counted[:, subject]
        values = np.column_stack([trait_of(persons, trait) for trait in own])
        seen, number = np.unique(values[counted], axis=0, return_inverse=True)
        if not 1 < len(seen) <= _MOST:
            continue
        number = number.ravel()
        told = {group: _told(persons, group, by.get(subject, frozenset()), counted, number) for group in crossed}
        free = np.prod([len(np.unique(column)) for column in seen.T])
        if len(seen) == free and not any(told.values()):
            continue
        alone = _alone(persons, subject, number, len(seen))
        for group in ((), *crossed):
            also = {name for trait in own for name in (traits[trait, group].variables if (trait, group) in traits else ())}
            if not group or also or told[group]:
                made = _made(alone, sorted(also | set(told.get(group, ()))), counted, number)
                place = made.codes[:, made.variables.index(_TOGETHER)]
                yield Joint(subject, group, own, made, seen[place])


def _told(persons: Persons, group: Iterable[str], by: frozenset[str], counted: Bools, number: Integers) -> list[str]:
    """The variables of a group whose categories say much of the traits."""
    return [name for name in group if name in by and are_sparse(persons.dimensions[name].codes[counted], number, persons.n[counted])]


def _alone(persons: Persons, subject: int, number: Integers, size: int) -> Persons:
    """The persons with one subject only, and the combination of traits as a variable that only its cases have."""
    codes = np.full(len(persons.n), size)
    codes[persons.counted[:, subject]] = number
    together = Dimension(_TOGETHER, (*map(str, range(size)), UNKNOWN), codes, has_unknown=True)
    return replace(
        persons,
        dimensions={**persons.dimensions, _TOGETHER: together},
        inside=persons.inside[:, [subject]],
        counted=persons.counted[:, [subject]],
    )


def _made(alone: Persons, variables: Sequence[str], counted: Bools, number: Integers) -> Block:
    """The atoms of a crossing and of the combinations, without those of categories that tell the traits and do not go with them."""
    own = block(alone, [*variables, _TOGETHER], [0])
    keep = np.ones(len(own), dtype=bool)
    place = own.codes[:, own.variables.index(_TOGETHER)]
    keep &= place < len(alone.dimensions[_TOGETHER].levels) - 1
    for name in variables:
        codes = alone.dimensions[name].codes[counted]
        if are_sparse(codes, number, alone.n[counted]):
            seen = set(zip(codes.tolist(), number.tolist(), strict=True))
            met_with = {code for code, _ in seen}
            at = own.codes[:, own.variables.index(name)].tolist()
            keep &= np.array(
                [code not in met_with or (code, one) in seen for code, one in zip(at, place.tolist(), strict=True)], dtype=bool
            )
    arrays = ("codes", "pattern", "trait", "cases", "weight", "least", "greatest", "most")
    return replace(own, **{name: getattr(own, name)[keep] for name in arrays})
