"""Persons whose status is undetermined: how many they are, and how far they could move an estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flestimate.estimates.terms import STANDS_FOR, Terms
from flestimate.sample.summand import Summand
from flestimate.variance import Ratio
from flestimate.variance.arrays import Floats, Integers

UNSETTLED = _PERSONS, _WEIGHT, _POSSIBLE, _COUNTED = "undetermined:", "undetermined_w:", "possible_w:", "counted_w:"
"""The sums over persons that `Unsettled` is made of."""


@dataclass(frozen=True, eq=False)
class Unsettled:
    """The persons of each cell whose status is not known.

    persons: of the sample; weight: whom they stand for; possible: whom those stand for who may be cases; settled: whom the
    persons stand for whose status is known (cells,).
    """

    persons: Floats
    weight: Floats
    possible: Floats
    settled: Floats

    @classmethod
    def of(cls, by_cell: Mapping[str, Floats], weight: Floats) -> Unsettled:
        """From its sums by cell, and whom all those stand for whom the estimate is among (cells,): undetermined persons who count are among them."""
        return cls(by_cell[_PERSONS], by_cell[_WEIGHT], by_cell[_POSSIBLE], weight - by_cell[_COUNTED])

    def at(self, cells: Integers) -> Unsettled:
        """The same of chosen cells, each any number of times."""
        return Unsettled(self.persons[cells], self.weight[cells], self.possible[cells], self.settled[cells])

    @cached_property
    def share(self) -> Floats:
        """Their weight over that of all who are or may be among the persons of the cell; nan where there are none."""
        return _over(self.weight, self.settled + self.weight)

    def of_prevalence(self, cases: Floats) -> tuple[Floats, Floats]:
        """The prevalence if none of them were a case, and if all who may be were, from the weight of the known cases.

        Who is known not to be a case, but not whether to be among the persons of the cell, is in the denominator of the first only.
        """
        none = _over(cases, self.settled + self.weight)
        most = _over(cases + self.possible, self.settled + self.possible)
        return none, np.where(np.isnan(most), none, most)

    def of_count(self, cases: Floats) -> tuple[Floats, Floats]:
        """The number of cases if none of them were one, and if all who may be were."""
        anybody = self.settled + self.weight > 0
        return np.where(anybody, cases, np.nan), np.where(anybody, cases + self.possible, np.nan)


def unsettled_sums(terms: Terms) -> dict[str, Summand]:
    """What its sums are of."""
    return {
        _PERSONS: Summand(terms.undetermined & (STANDS_FOR > 0)),
        _WEIGHT: Summand(terms.undetermined, STANDS_FOR),
        _POSSIBLE: Summand(terms.possible, STANDS_FOR),
        _COUNTED: Summand(terms.inside & terms.undetermined, STANDS_FOR),
    }


def _over(numerator: Floats, denominator: Floats) -> Floats:
    """The ratio; nan where there is nobody."""
    return Ratio().value(np.stack([numerator, denominator], axis=1))
