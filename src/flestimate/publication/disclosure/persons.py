"""The persons of tables about the same cases, put together: their categories, what they weigh, and what counts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.numbering import numbered
from flestimate.publication.disclosure.subjects import Subject, Trait
from flestimate.sample import Sample
from flestimate.sample.column import Column
from flestimate.sample.design import WEIGHT
from flestimate.sample.dimension import UNKNOWN, Dimension
from flestimate.sample.tabulate import unplaced
from flestimate.variance.arrays import Floats, Integers, distinct

Bools = NDArray[np.bool_]
_BITS = 20
"""So many conditions make one number, which a table of a million places tells apart."""
_SPARSE = 0.7
_EXCEPTIONS = 0.05
"""Pairs of categories hang together where at most this share of those expected occurs, leaving out those with fewer persons than this share of what is expected (docs/disclosure.md)."""


@dataclass(frozen=True, slots=True, eq=False)
class Each:
    """The persons one by one: the kind of each, and the weight (persons,)."""

    kind: Integers
    weight: Floats

    def weights(self, kinds: Bools) -> Floats:
        """The weights of the persons of chosen kinds, in order, so that a sum of them does not remember who came first."""
        found: Floats = np.sort(self.weight[kinds[self.kind]])
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """The persons who stand for somebody, by kind: of one kind are those of the same categories whom the same tables count.

    n, weight, least, greatest (kinds,): how many they are, what they weigh together, and the least and the greatest weight of one of them;
    dimensions by name, with the category of each kind; inside, counted (kinds, subjects): who could be counted and who is;
    known, met (kinds, traits), of those whom the subject of the trait counts; of (traits,): that subject.
    """

    n: Floats
    weight: Floats
    least: Floats
    greatest: Floats
    dimensions: dict[str, Dimension]
    inside: Bools
    counted: Bools
    known: Bools
    met: Bools
    of: tuple[int, ...]
    each: Each

    @classmethod
    def put_together(
        cls, weight: Floats, dimensions: Mapping[str, Dimension], bits: Sequence[Integers], subjects: int, of: tuple[int, ...]
    ) -> Persons:
        """Persons who are given one by one: the weight of each, and the category of each in every dimension.

        bits: of so many subjects whether they could count the person, then whether they do, then of every trait whether it is known, and
        whether it is met; as many to a number as it holds.
        """
        # Few of the many numbers that bits can make occur.
        patterns = [distinct(one, 1 << _BITS)[1] for one in bits]
        kind, row = numbered([*(one.codes for one in dimensions.values()), *patterns], len(weight))
        least, greatest = np.full(len(row), np.inf), np.zeros(len(row))
        np.minimum.at(least, kind, weight)
        np.maximum.at(greatest, kind, weight)
        conditions = 2 * (subjects + len(of))
        said = np.hstack([_unpacked(one[row], min(_BITS, conditions - _BITS * part)) for part, one in enumerate(bits)])
        inside, counted, known, met = np.split(said, np.cumsum([subjects, subjects, len(of)]), axis=1)
        return cls(
            n=np.bincount(kind, minlength=len(row)).astype(float),
            weight=Column.of(weight).by(kind, len(row)),
            least=least,
            greatest=greatest,
            dimensions={name: replace(one, codes=one.codes[row]) for name, one in dimensions.items()},
            inside=inside,
            counted=counted,
            known=known,
            met=met,
            of=of,
            each=Each(kind, weight),
        )

    @property
    def of_cases(self) -> Bools:
        """Which subjects count cases among persons, and not the persons themselves (subjects,)."""
        found: Bools = (self.inside != self.counted).any(axis=0)
        return found

    def only_of_cases(self, name: str) -> bool:
        """Whether nobody but cases has a category of a variable, as of the form of forced labour."""
        dimension, someone = self.dimensions[name], self.counted.any(axis=1)
        others = self.inside.any(axis=1) & ~someone
        return bool(others.any()) and bool((dimension.codes[others] >= dimension.known).all())

    def hang_together(self, one: str, other: str) -> bool:
        """Whether far fewer pairs of categories occur than by chance: sections lie in broad sectors, or age bands overlap.

        A few persons who are an exception, as by a wrong code, make no pair: nobody has to know of them to subtract.
        """
        those = self.counted.any(axis=1) if self.only_of_cases(one) or self.only_of_cases(other) else self.inside.any(axis=1)
        return are_sparse(self.dimensions[one].codes[those], self.dimensions[other].codes[those], self.n[those])

    def within(self, key: Key) -> Bools:
        """Which kinds are in a cell (kinds,)."""
        found = np.ones(len(self.n), dtype=bool)
        for name, category in key:
            levels = self.dimensions[name].levels
            found &= self.dimensions[name].codes == (levels.index(category) if category in levels else -1)
        return found


def read(sample: Sample, variables: Iterable[str], subjects: Sequence[Subject], traits: Sequence[tuple[int, Trait]]) -> Persons:
    """The persons of a sample who stand for somebody; traits come with the position of their subject."""
    conditions = [
        *(one.inside for one in subjects),
        *(one.counted for one in subjects),
        *(one.known for _, one in traits),
        *(one.met for _, one in traits),
    ]
    parts = [conditions[start : start + _BITS] for start in range(0, len(conditions), _BITS)]
    names = {f"conditions{number}:": _packed(part) for number, part in enumerate(parts)}
    dimensions, values = unplaced(sample, list(variables), {"weight:": nw.col(WEIGHT), **names})
    there = values["weight:"] > 0
    return Persons.put_together(
        values["weight:"][there],
        {name: replace(one, codes=one.codes[there]) for name, one in dimensions.items()},
        [values[name][there].astype(np.int64) for name in names],
        len(subjects),
        tuple(position for position, _ in traits),
    )


def _packed(conditions: Sequence[nw.Expr]) -> nw.Expr:
    """Several yes-or-no conditions as one number."""
    terms = [nw.when(one).then(nw.lit(float(1 << bit))).otherwise(nw.lit(0.0)) for bit, one in enumerate(conditions)]
    return nw.sum_horizontal(*terms)


def _unpacked(numbers: Integers, size: int) -> Bools:
    return (numbers[:, None] >> np.arange(size) & 1).astype(bool)


def are_sparse(one: Integers, other: Integers, n: Floats) -> bool:
    """Whether two codes of the same persons meet in far fewer pairs than they would by chance; n: how many persons have them."""
    if not len(one):
        return False
    (ones, first), (others, second) = distinct(one, int(one.max()) + 1), distinct(other, int(other.max()) + 1)
    pairs = np.bincount(first * len(others) + second, n, len(ones) * len(others)).reshape(len(ones), len(others))
    expected = np.outer(pairs.sum(axis=1), pairs.sum(axis=0)) / n.sum()
    occupied = float((pairs > _EXCEPTIONS * expected).sum())
    return min(pairs.shape) > 1 and occupied <= _SPARSE * float((1 - np.exp(-expected)).sum())


def levels_of(persons: Persons, name: str) -> list[int]:
    """The categories that cases can have, where only cases have any: every known one, and unknown where it is met with."""
    dimension, someone = persons.dimensions[name], persons.counted.any(axis=1)
    is_met_with = bool((dimension.codes[someone] >= dimension.known).any())
    return [*range(dimension.known), *([dimension.known] if dimension.has_unknown and is_met_with else [])]


def unknown_of(persons: Persons, name: str) -> int | None:
    """The position of the category of those who have none."""
    dimension = persons.dimensions[name]
    return dimension.levels.index(UNKNOWN, dimension.known) if dimension.has_unknown else None
