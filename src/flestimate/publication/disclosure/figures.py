"""The figures of tables as sums over atoms, and the links between atoms of different crossings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from flestimate.publication.disclosure.blocks import MET, NOT_KNOWN, NOT_MET, Block, block
from flestimate.publication.disclosure.crossings import components, names, sparse
from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.joint import Joint, joints
from flestimate.publication.disclosure.persons import Bools, Persons, unknown_of
from flestimate.publication.disclosure.system import Atoms, Figure, Link
from flestimate.variance.arrays import Integers


@dataclass(frozen=True, slots=True)
class Wish:
    """A cell that tables are broken down to: whom it counts; trait: that of a profile, if it is one's."""

    subject: int
    key: Key
    trait: int | None = None


@dataclass(eq=False, slots=True)
class Figures:
    """All atoms, and the figures asked of them, each once."""

    persons: Persons
    whole: Block
    crossed: dict[tuple[str, ...], Block]
    traits: dict[tuple[int, tuple[str, ...]], Block]
    joint: tuple[Joint, ...] = ()
    sparse: tuple[tuple[str, str], ...] = ()
    found: dict[tuple[object, ...], int] = field(default_factory=dict)
    made: list[Figure] = field(default_factory=list)

    @classmethod
    def of(cls, persons: Persons, wishes: Iterable[Wish], everywhere: frozenset[int]) -> Figures:
        """The atoms that cells need; everywhere: the subjects that each crossing tells apart."""
        wishes = tuple(dict.fromkeys(wishes))
        groups = components((names(wish.key) for wish in wishes), persons)
        first, whole = _placed(block(persons, (), range(persons.inside.shape[1])), 0)
        crossed, traits = {}, {}
        for group in groups:
            of_group = {wish.subject for wish in wishes if names(wish.key) & set(group)}
            first, crossed[group] = _placed(block(persons, group, sorted(everywhere | of_group)), first)
        for trait in sorted({wish.trait for wish in wishes if wish.trait is not None}):
            of_trait = frozenset().union(*(names(wish.key) for wish in wishes if wish.trait == trait))
            for group in ((), *(group for group in groups if of_trait & set(group))):
                own = block(persons, sorted(of_trait & set(group)), [persons.of[trait]], trait)
                first, traits[trait, group] = _placed(own, first)
        by: dict[int, frozenset[str]] = {}
        for wish in wishes:
            if wish.trait is None:
                by[wish.subject] = by.get(wish.subject, frozenset()) | names(wish.key)
        together = []
        for one in joints(persons, traits, crossed, by):
            together.append(one.placed(first))
            first += len(one.own)
        return cls(persons, whole, crossed, traits, tuple(together), tuple(sparse(groups, (names(wish.key) for wish in wishes), persons)))

    @property
    def atoms(self) -> Atoms:
        """All atoms."""
        blocks = self._blocks
        return Atoms(*(np.concatenate([getattr(one, name) for one in blocks]) for name in ("cases", "weight", "least", "greatest", "most")))

    @property
    def _blocks(self) -> list[Block]:
        return [self.whole, *self.crossed.values(), *self.traits.values(), *(one.own for one in self.joint)]

    def counted(self, subject: int, key: Key) -> int | None:
        """The figure of a cell; None where the sample has nobody who could be counted in it."""
        return self._figure((subject, key), key, self._atoms_of(subject, key))

    def known(self, subject: int, key: Key, variable: str) -> int | None:
        """The figure of those in a cell whose category of a variable is known."""
        within, own = self._of_cell(key | {(variable, "")}), self._atoms_of(subject, key, beside=variable)
        unknown = self._is_unknown(within, variable)
        if not (unknown & self._mask(within, own)).any():
            return self.counted(subject, key)
        return self._figure((subject, key, variable), key, within.at(self._mask(within, own) & ~unknown))

    def unknown(self, subject: int, key: Key, variable: str) -> Integers:
        """The atoms in a cell of those whose category is not known."""
        within = self._of_cell(key | {(variable, "")})
        own = self._atoms_of(subject, key, beside=variable)
        return within.at(self._mask(within, own) & self._is_unknown(within, variable))

    def met(self, trait: int, key: Key) -> int | None:
        """The figure of those in a cell who meet a trait."""
        own, inside = self._of_trait(trait, key)
        return self._figure((trait, key, MET, "trait"), key, own.at(inside & (own.trait == MET)))

    def not_met(self, trait: int, key: Key) -> Integers:
        """The atoms in a cell of those who do not meet a trait."""
        own, inside = self._of_trait(trait, key)
        return own.at(inside & (own.trait == NOT_MET))

    def said(self, trait: int, key: Key) -> int | None:
        """The figure of those in a cell of whom a trait is known."""
        own, inside = self._of_trait(trait, key)
        unknown = own.trait == NOT_KNOWN
        if not (inside & unknown).any():
            return self.counted(self.persons.of[trait], key)
        return self._figure((trait, key, NOT_KNOWN, "trait"), key, own.at(inside & ~unknown))

    def only(self, one: int, other: int, key: Key) -> Integers:
        """The atoms in a cell that one subject counts and another does not."""
        within = self._of_cell(key)
        return within.at(within.within(key, self.persons) & within.pattern[:, one] & ~within.pattern[:, other])

    def everybody(self, subject: int) -> Integers:
        """The atoms of all whom a subject counts, wherever they are."""
        return self._atoms_of(subject, frozenset())

    def overlaps(self) -> Iterator[tuple[Key, Integers]]:
        """The pairs of categories that no table crosses and that occur all the same, by whom the atoms there are counted among."""
        for one, other in self.sparse:
            own = next(own for group, own in self.crossed.items() if {one, other} <= set(group))
            codes = own.codes[:, [own.variables.index(one), own.variables.index(other)]]
            for first, second in np.unique(codes, axis=0).tolist():
                key = frozenset({(one, self._level(one, first)), (other, self._level(other, second))})
                there = (codes == (first, second)).all(axis=1)
                yield from ((key, own.at(there & own.pattern[:, subject])) for subject in np.flatnonzero(own.pattern.any(axis=0)))

    def patterns(self) -> Iterator[Integers]:
        """The atoms of those who are counted among the same subjects, wherever they are."""
        yield from (self.whole.at((self.whole.pattern == pattern).all(axis=1)) for pattern in np.unique(self.whole.pattern, axis=0))

    def _level(self, name: str, code: int) -> str:
        return self.persons.dimensions[name].levels[code]

    def links(self) -> Iterator[Link]:
        """Which sums of different crossings are of the same cases."""
        for own in self.crossed.values():
            yield from _by_pattern(own, self.whole)
        for (trait, group), own in self.traits.items():
            subject, whole = self.persons.of[trait], self.traits[trait, ()]
            wider = self.crossed.get(group, self.whole)
            shared = [wider.variables.index(name) for name in own.variables]
            for codes in np.unique(own.codes, axis=0):
                inside = (wider.codes[:, shared] == codes).all(axis=1) & wider.pattern[:, subject]
                yield Link(own.at((own.codes == codes).all(axis=1)), wider.at(inside))
            if group:
                yield from (Link(own.at(own.trait == value), whole.at(whole.trait == value)) for value in np.unique(whole.trait))

        for one in self.joint:
            yield from one.links(self.traits, self.crossed, self.joint)

    def _of_cell(self, key: Key) -> Block:
        if not key:
            return self.whole
        return next(own for group, own in self.crossed.items() if names(key) <= set(group))

    def _of_trait(self, trait: int, key: Key) -> tuple[Block, Bools]:
        own = next(own for (of, _), own in self.traits.items() if of == trait and names(key) <= set(own.variables))
        return own, own.within(key, self.persons)

    def _atoms_of(self, subject: int, key: Key, beside: str | None = None) -> Integers:
        own = self._of_cell(key if beside is None else key | {(beside, "")})
        return own.at(own.within(key, self.persons) & own.pattern[:, subject])

    def _is_unknown(self, own: Block, variable: str) -> Bools:
        unknown = unknown_of(self.persons, variable)
        found: Bools = own.codes[:, own.variables.index(variable)] == (-1 if unknown is None else unknown)
        return found

    @staticmethod
    def _mask(own: Block, atoms: Integers) -> Bools:
        found = np.zeros(len(own), dtype=bool)
        found[atoms - own.first] = True
        return found

    def _figure(self, what: tuple[object, ...], key: Key, members: Integers) -> int | None:
        if not len(members):
            return None
        if what not in self.found:
            self.found[what] = len(self.made)
            own = next(one for one in self._blocks if one.first <= members[0] < one.first + len(one))
            inside = members - own.first
            self.made.append(
                Figure(
                    name=(" ".join(str(part) for part in what if not isinstance(part, frozenset)), key),
                    members=members,
                    cases=float(own.cases[inside].sum()),
                    weight=float(own.weight[inside].sum()),
                    is_total=not key and own.trait.max() == MET,
                )
            )
        return self.found[what]


def _placed(own: Block, first: int) -> tuple[int, Block]:
    return first + len(own), replace(own, first=first)


def _by_pattern(own: Block, whole: Block) -> Iterator[Link]:
    """By whom they are counted among, the cases of a crossing are those of the whole."""
    told_apart = own.pattern.any(axis=0)
    for pattern in np.unique(own.pattern, axis=0):
        same = (whole.pattern[:, told_apart] == pattern[told_apart]).all(axis=1)
        yield Link(own.at((own.pattern == pattern).all(axis=1)), whole.at(same))
