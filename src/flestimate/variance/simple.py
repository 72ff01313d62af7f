"""The simple random sample that a design is compared with: its variance is what a design effect is a multiple of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from flestimate.variance.arrays import Floats


@runtime_checkable
class SimpleSample(Protocol):
    """A simple random sample of as many persons."""

    def variance_of_total(self, spread: Floats, n: Floats, weight: Floats) -> Floats:
        """The variance of a total in it (cells,).

        spread: the variance of the linearised variable among persons, over n; n: persons; weight: persons they stand for.
        """
        ...


@dataclass(frozen=True, slots=True)
class WithoutReplacement:
    """Without replacement from the persons that the sample stands for (R `deff = TRUE`; Kish, 1965, 8.2).

    nan where the weights do not add up to more persons than the sample has: they then say nothing of a population.

    >>> WithoutReplacement().variance_of_total(np.array([0.25]), np.array([101.0]), np.array([1_010.0]))
    array([2295.225])
    """

    def variance_of_total(self, spread: Floats, n: Floats, weight: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            # Weights that are scaled to the sample add up to n but for rounding.
            variance: Floats = np.where(weight > n * (1 + 1e-9), weight**2 * spread * (1 - n / weight) / (n - 1), np.nan)
        return variance


@dataclass(frozen=True, slots=True)
class WithReplacement:
    """With replacement (R `deff = "replace"`): for weights that are scaled to the sample, and for comparison with Stata's deft squared.

    >>> WithReplacement().variance_of_total(np.array([0.25]), np.array([101.0]), np.array([1_010.0]))
    array([2550.25])
    """

    def variance_of_total(self, spread: Floats, n: Floats, weight: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            variance: Floats = weight**2 * spread / (n - 1)
        return variance
