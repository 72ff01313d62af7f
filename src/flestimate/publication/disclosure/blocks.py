"""Atoms: the finest crossings of variables that tables cross, and of whom tables count, as far as the sample has persons there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.numbering import numbered
from flestimate.publication.disclosure.persons import Bools, Persons, levels_of
from flestimate.variance.arrays import Floats, Integers

MET, NOT_MET, NOT_KNOWN = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The atoms of one crossing.

    variables crossed; codes (atoms, variables); pattern (atoms, subjects): whom of the tables' subjects the cases are counted among; trait
    (atoms,): whether they meet the trait of the block, where it has one. first: the position of the first atom among those of all.
    """

    variables: tuple[str, ...]
    codes: Integers
    pattern: Bools
    trait: Integers
    cases: Floats
    weight: Floats
    least: Floats
    greatest: Floats
    most: Floats
    first: int = 0

    def __len__(self) -> int:
        return len(self.codes)

    def within(self, key: Key, persons: Persons) -> Bools:
        """Which atoms are in a cell (atoms,)."""
        found = np.ones(len(self), dtype=bool)
        for name, category in key:
            levels = persons.dimensions[name].levels
            found &= self.codes[:, self.variables.index(name)] == (levels.index(category) if category in levels else -1)
        return found

    def at(self, which: Bools) -> Integers:
        """The positions of chosen atoms among those of all."""
        return self.first + np.flatnonzero(which)


def block(persons: Persons, variables: Sequence[str], subjects: Sequence[int], trait: int | None = None) -> Block:
    """The atoms of a crossing, told apart by whom of `subjects` the cases are counted among, and by a trait.

    A person could be counted among all of those inside whom the person is, or among some of them as somebody else of the same is.
    """
    of_persons = tuple(name for name in variables if not persons.only_of_cases(name))
    of_cases = tuple(name for name in variables if name not in of_persons)
    inside, counted = persons.inside[:, subjects], persons.counted[:, subjects]
    there = np.asarray(inside.any(axis=1))
    place, crossings = _numbered([codes[there] for codes in _codes(persons, of_persons)], int(there.sum()))
    spread = _range(persons, there, place, len(crossings))
    possible = _possible(place, inside[there], counted[there])
    kinds = [(*cases, value) for cases in _of_cases(persons, of_cases) for value in _values(persons, trait)]
    atoms = [(where, *pattern, *kind) for where, pattern in possible for kind in kinds]
    index = {atom: number for number, atom in enumerate(atoms)}
    someone = counted[there].any(axis=1)
    told = [*counted.T, *_codes(persons, of_cases), trait_of(persons, trait)]
    number, distinct = _numbered([place[someone], *(one[there][someone] for one in told)], int(someone.sum()))
    position = np.array([index[tuple(row)] for row in distinct.tolist()], dtype=np.int64)[number]
    table = np.array(atoms, dtype=np.int64).reshape(len(atoms), -1)
    where, size = table[:, 0], len(atoms)
    pattern = np.zeros((size, persons.inside.shape[1]), dtype=bool)
    pattern[:, list(subjects)] = table[:, 1 : 1 + len(subjects)]
    of_cases_codes = table[:, 1 + len(subjects) : -1]
    return Block(
        variables=(*of_persons, *of_cases),
        codes=np.hstack([crossings[where], of_cases_codes]),
        pattern=pattern,
        trait=table[:, -1],
        cases=_summed(position, persons.n[there][someone], size),
        weight=_summed(position, persons.weight[there][someone], size),
        least=spread[0][where],
        greatest=spread[1][where],
        # How many persons there are is no secret where cases are counted among them; it is where they are counted themselves.
        most=np.where((pattern & persons.of_cases).any(axis=1), spread[2][where], np.inf),
    )


def _summed(position: Integers, values: Floats, size: int) -> Floats:
    """Sums over kinds by position, which are in the same order whatever the order of persons."""
    return np.bincount(position, values, size).astype(float)


def _codes(persons: Persons, names: Iterable[str]) -> list[Integers]:
    return [persons.dimensions[name].codes for name in names]


def _numbered(columns: Sequence[Integers | Bools], size: int) -> tuple[Integers, Integers]:
    """The number of what stands in several columns of so many kinds, kind by kind, and the distinct ones in order, as rows."""
    if not columns:
        return np.zeros(size, dtype=np.int64), np.zeros((1, 0), dtype=np.int64)
    number, row = numbered(columns, size)
    return number, np.column_stack([column[row] for column in columns]).astype(np.int64)


def _range(persons: Persons, there: Bools, place: Integers, size: int) -> tuple[Floats, Floats, Floats]:
    """The least and the greatest weight of the persons of each crossing, and how many they are."""
    least, greatest = np.full(size, np.inf), np.zeros(size)
    np.minimum.at(least, place, persons.least[there])
    np.maximum.at(greatest, place, persons.greatest[there])
    return least, greatest, _summed(place, persons.n[there], size)


def _possible(place: Integers, inside: Bools, counted: Bools) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The crossings with whom their cases can be counted among."""
    kind, kinds = _numbered(list(inside.T), len(place))
    pattern, patterns = _numbered(list(counted.T), len(place))
    by_kind = [{tuple(own)} for own in kinds.tolist()]
    for one, seen in _numbered([kind, pattern], len(place))[1].tolist():
        by_kind[one].add(tuple(patterns[seen].tolist()))
    where: dict[int, set[tuple[int, ...]]] = {}
    for crossing, one in _numbered([place, kind], len(place))[1].tolist():
        where.setdefault(crossing, set()).update(by_kind[one])
    for crossing, those in sorted(where.items()):
        yield from ((crossing, one) for one in sorted(those) if any(one))


def _of_cases(persons: Persons, names: Sequence[str]) -> list[tuple[int, ...]]:
    """The combinations of categories that only cases have: those met with, and all of a category that is met with in none."""
    someone = persons.counted.any(axis=1)
    met_with = {tuple(row) for row in _numbered([codes[someone] for codes in _codes(persons, names)], int(someone.sum()))[1].tolist()}
    seen = [set(column) for column in zip(*met_with, strict=True)] if met_with else [set[int]() for _ in names]
    every = product(*(levels_of(persons, name) for name in names))
    return [one for one in every if one in met_with or any(code not in codes for code, codes in zip(one, seen, strict=True))] or [()]


def _values(persons: Persons, trait: int | None) -> list[int]:
    if trait is None:
        return [MET]
    is_unknown = bool((persons.counted[:, persons.of[trait]] & ~persons.known[:, trait]).any())
    return [MET, NOT_MET, *([NOT_KNOWN] if is_unknown else [])]


def trait_of(persons: Persons, trait: int | None) -> Integers:
    """What a trait says of each kind of persons (kinds,)."""
    if trait is None:
        return np.full(len(persons.n), MET)
    return np.where(persons.met[:, trait], MET, np.where(persons.known[:, trait], NOT_MET, NOT_KNOWN))
