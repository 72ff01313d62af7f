"""The persons of tables about the same cases: their categories, weights, and what counts them, one array each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.subjects import Subject, Trait
from flestimate.sample import Sample
from flestimate.sample.design import WEIGHT
from flestimate.sample.dimension import UNKNOWN, Dimension
from flestimate.sample.tabulate import each_person
from flestimate.sample.tabulation import Tabulation
from flestimate.variance.arrays import Floats, Integers

Bools = NDArray[np.bool_]
_BITS = 50
_SPARSE = 0.7
_EXCEPTIONS = 0.05
_PLACES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """The persons who stand for somebody.

    weight, unit of the design (persons,); dimensions by name; inside, counted (persons, subjects): who could be counted and who is;
    known, met (persons, traits), of those whom the subject of the trait counts; of (traits,): that subject.
    """

    weight: Floats
    unit: Integers
    dimensions: dict[str, Dimension]
    inside: Bools
    counted: Bools
    known: Bools
    met: Bools
    of: tuple[int, ...]

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
        return are_sparse(self.dimensions[one].codes[those], self.dimensions[other].codes[those])

    def within(self, key: Key) -> Bools:
        """Who is in a cell (persons,)."""
        found = np.ones(len(self.weight), dtype=bool)
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
    found = each_person(sample, list(variables), {"weight:": nw.col(WEIGHT), **names})
    there = found.sums["weight:"].values > 0
    bits = [_unpacked(found.sums[name].values[there], len(part)) for name, part in zip(names, parts, strict=True)]
    return _persons(found, there, np.hstack(bits), len(subjects), tuple(position for position, _ in traits))


def _persons(found: Tabulation, there: Bools, bits: Bools, subjects: int, of: tuple[int, ...]) -> Persons:
    inside, counted, known, met = np.split(bits, np.cumsum([subjects, subjects, len(of)]), axis=1)
    return Persons(
        weight=found.sums["weight:"].values[there],
        unit=found.unit[there],
        dimensions={name: replace(one, codes=one.codes[there]) for name, one in found.dimensions.items()},
        inside=inside,
        counted=counted,
        known=known,
        met=met,
        of=of,
    )


def _packed(conditions: Sequence[nw.Expr]) -> nw.Expr:
    """Several yes-or-no conditions as one number."""
    terms = [nw.when(one).then(nw.lit(float(1 << bit))).otherwise(nw.lit(0.0)) for bit, one in enumerate(conditions)]
    return nw.sum_horizontal(*terms)


def _unpacked(numbers: Floats, size: int) -> Bools:
    return (numbers.astype(np.int64)[:, None] >> np.arange(size) & 1).astype(bool)


def compressed(numbers: Integers, size: int) -> tuple[Integers, Integers]:
    """The place of each number among the distinct ones, and these in order; size: what all are below.

    >>> compressed(np.array([7, 3, 7]), 8)
    (array([1, 0, 1]), array([3, 7]))
    """
    if size > _PLACES * len(numbers):
        distinct, place = np.unique(numbers, return_inverse=True)
        return place, distinct
    # Of few possible numbers it is quicker to look which occur than to sort all persons.
    occurs = np.bincount(numbers, minlength=size) > 0
    return (np.cumsum(occurs) - 1)[numbers], np.flatnonzero(occurs)


def are_sparse(one: Integers, other: Integers) -> bool:
    """Whether two codes of the same persons meet in far fewer pairs than they would by chance."""
    if not len(one):
        return False
    (first, ones), (second, others) = compressed(one, one.max() + 1), compressed(other, other.max() + 1)
    pairs = np.bincount(first * len(others) + second, minlength=len(ones) * len(others)).reshape(len(ones), len(others)).astype(float)
    expected = np.outer(pairs.sum(axis=1), pairs.sum(axis=0)) / len(one)
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
