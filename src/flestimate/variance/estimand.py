"""An estimand is a smooth function of weighted totals: its value, and its gradient for linearisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from flestimate.variance.arrays import Floats

_CANCELLED = 1e-9


class Estimand(Protocol):
    """A smooth function of K weighted totals, computed for all cells at once.

    Taylor linearisation asks for the gradient, replication asks for the value: whoever adds an estimand writes these
    two, whoever adds a design writes neither.
    """

    @property
    def totals(self) -> int:
        """K, the number of totals it is a function of."""
        ...

    def value(self, totals: Floats) -> Floats:
        """The estimate of each cell (cells,) from its totals (cells, K)."""
        ...

    def gradient(self, totals: Floats) -> Floats:
        """The derivative of the estimate by each of its totals, (cells, K)."""
        ...


@dataclass(frozen=True, slots=True)
class Total:
    """A weighted total: the one at position `of` among the totals that are carried along.

    >>> Total().value(np.array([[12.0], [3.0]]))
    array([12.,  3.])
    """

    totals: int = 1
    of: int = 0

    def value(self, totals: Floats) -> Floats:
        return totals[:, self.of]

    def gradient(self, totals: Floats) -> Floats:
        one = np.zeros_like(totals)
        one[:, self.of] = 1.0
        return one


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two weighted totals, R = Y / X: a prevalence, a share, a mean.

    Its linearised variable is (y - R x) / X (Woodruff, 1971). A cell whose X is zero has no ratio: nan.

    >>> Ratio().value(np.array([[1.0, 4.0], [0.0, 0.0]]))
    array([0.25,  nan])
    >>> Ratio().gradient(np.array([[1.0, 4.0]]))
    array([[ 0.25  , -0.0625]])
    """

    totals: int = 2

    def value(self, totals: Floats) -> Floats:
        numerator, denominator = totals.T
        ratio: Floats = np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator != 0)
        return ratio

    def gradient(self, totals: Floats) -> Floats:
        ratio, denominator = self.value(totals), totals[:, 1]
        inverse = np.divide(1.0, denominator, out=np.full_like(denominator, np.nan), where=denominator != 0)
        return np.stack([inverse, -ratio * inverse], axis=1)


@dataclass(frozen=True, slots=True)
class Dispersion:
    """The weighted variance of a variable from W, sum of w y and sum of w y^2: how much persons differ, over n instead of n - 1.

    >>> Dispersion().value(np.array([[4.0, 8.0, 20.0]]))
    array([1.])
    """

    totals: int = 3

    def value(self, totals: Floats) -> Floats:
        size, total, square = totals.T
        with np.errstate(divide="ignore", invalid="ignore"):
            mean_square = square / size
            spread = mean_square - (total / size) ** 2
            # Where squares far from zero have taken the digits there is no variance to give; of a constant at zero it is 0.
            variance: Floats = np.where(spread > _CANCELLED * mean_square, spread, np.where(mean_square == 0, 0.0, np.nan))
        return variance

    def gradient(self, totals: Floats) -> Floats:
        size, total, square = totals.T
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = total / size
            return np.stack([(2 * mean**2 - square / size) / size, -2 * mean / size, 1 / size], axis=1)
