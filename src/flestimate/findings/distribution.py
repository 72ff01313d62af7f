"""How weights are distributed: each that there is, and how many persons have it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.sample.design import WEIGHT
from flestimate.variance.arrays import Floats

_PERSONS = "persons:"


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights by size, smallest first, none of them negative, and how many persons have each (weights,).

    >>> weights = Weights(np.array([0.0, 1.0, 3.0]), np.array([1.0, 3.0, 1.0]))
    >>> (weights.n, weights.total, weights.zeros, weights.median, weights.largest, round(weights.kish, 3))
    (5, 6.0, 1, 1.0, 3.0, 1.333)
    """

    values: Floats
    persons: Floats

    @classmethod
    def of(cls, weighed: nw.LazyFrame[Any]) -> Weights:
        """The weights of persons, in one pass."""
        rows = weighed.group_by(WEIGHT).agg(nw.len().alias(_PERSONS)).sort(WEIGHT).collect()
        return cls(np.asarray(rows[WEIGHT].to_numpy(), dtype=float), np.asarray(rows[_PERSONS].to_numpy(), dtype=float))

    @property
    def n(self) -> int:
        """How many persons there are."""
        return int(self.persons.sum())

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return float(self.values @ self.persons)

    @property
    def zeros(self) -> int:
        """How many persons stand for nobody."""
        return int(self.persons[self.values == 0].sum())

    @property
    def median(self) -> float:
        """The median of the weights above 0."""
        above = self.values > 0
        reached = np.cumsum(self.persons[above])
        return float(self.values[above][np.searchsorted(reached, reached[-1] / 2)])

    @property
    def largest(self) -> float:
        """The largest weight."""
        return float(self.values[-1])

    @property
    def kish(self) -> float:
        """Kish's design effect of unequal weights: what they alone multiply variances by, where they have nothing to do with the outcome."""
        return float((self.n - self.zeros) * (self.values**2 @ self.persons) / self.total**2)

    @property
    def are_whole(self) -> bool:
        """Whether every weight is a whole number."""
        return bool((self.values == np.floor(self.values)).all())

    def held_by(self, share: float) -> float:
        """The part of the sum that the persons with the largest weights hold, so large a share of all persons being taken."""
        most = ceil(share * self.n)
        taken = np.diff(np.minimum(np.cumsum(self.persons[::-1]), most), prepend=0.0)
        return float(self.values[::-1] @ taken / self.total)
