"""What to do with a stratum that has a single cluster: its variance cannot be estimated from the data alone.

The words are those of R `survey` (`options(survey.lonely.psu)`) and Stata (`singleunit()`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from flestimate.variance.arrays import Floats, Integers, sum_by


@dataclass(frozen=True, eq=False)
class StratumSquares:
    """Sums of squares of one stratum in one cell, for every pair (pairs,) where the stratum has persons of the cell.

    size: clusters of the stratum in the design; present: clusters with persons of the cell; remaining: 1 - f;
    mean: mean of the clusters' values, absent clusters being zero; squares: sum of squared deviations from it;
    grand_mean: mean of the values of all clusters of those strata, by cell (cells,); alone: the pairs that the singleton
    rule applies to.
    """

    cell: Integers
    size: Integers
    present: Integers
    remaining: Floats
    mean: Floats
    squares: Floats
    grand_mean: Floats
    alone: NDArray[np.bool_]

    @property
    def scale(self) -> Floats:
        """(1 - f) n / (n - 1), or 1 - f for a single cluster."""
        return self.remaining * self.size / np.maximum(self.size - 1, 1)

    @property
    def within(self) -> Floats:
        """The stratum's part of the variance, around its own mean; 0 for a single cluster."""
        return self.scale * self.squares

    @property
    def around_grand_mean(self) -> Floats:
        """The stratum's part of the variance, around the mean of all clusters."""
        return self.scale * (self.squares + self.size * (self.mean - self.grand_mean[self.cell]) ** 2)

    def sum(self, parts: Floats) -> Floats:
        """Sums over the strata of each cell (cells,)."""
        return sum_by(self.cell, parts, len(self.grand_mean))


class Singleton(Protocol):
    """A rule for strata with a single cluster."""

    def variance(self, strata: StratumSquares) -> Floats:
        """The variance of each cell (cells,)."""
        ...


@dataclass(frozen=True, slots=True)
class Refused:
    """A stratum with a single PSU is an error when the sample is weighed: the analyst has to decide (R "fail")."""

    def __str__(self) -> str:
        return "refused"

    def variance(self, strata: StratumSquares) -> Floats:
        return strata.sum(strata.within)


@dataclass(frozen=True, slots=True)
class Removed:
    """A stratum with a single PSU adds nothing to the variance (R "remove", Stata "missing" made 0)."""

    def __str__(self) -> str:
        return "removed"

    def variance(self, strata: StratumSquares) -> Floats:
        return strata.sum(np.where(strata.alone, 0.0, strata.within))


@dataclass(frozen=True, slots=True)
class Certainty:
    """The single PSU was taken with certainty, so it adds nothing to the variance (R and Stata "certainty")."""

    def __str__(self) -> str:
        return "certainty"

    def variance(self, strata: StratumSquares) -> Floats:
        return strata.sum(np.where(strata.alone, 0.0, strata.within))


@dataclass(frozen=True, slots=True)
class Centred:
    """The single PSU is centred around the mean of all PSUs: cautious (R 4.5 "adjust", Stata "centered")."""

    def __str__(self) -> str:
        return "centred"

    def variance(self, strata: StratumSquares) -> Floats:
        return strata.sum(np.where(strata.alone, strata.around_grand_mean, strata.within))


@dataclass(frozen=True, slots=True)
class Average:
    """The single PSU's stratum adds the average of the other strata (R "average", Stata "scaled")."""

    def __str__(self) -> str:
        return "average"

    def variance(self, strata: StratumSquares) -> Floats:
        others = strata.sum(np.where(strata.alone, 0.0, strata.within))
        every, counted = strata.sum(np.ones(len(strata.cell))), strata.sum((~strata.alone).astype(float))
        return others * np.divide(every, counted, out=np.full_like(every, np.nan), where=counted > 0)


@dataclass(frozen=True, slots=True)
class InDomains:
    """The rule applies also to strata left with a single PSU inside a domain (R `survey.adjust.domain.lonely`).

    >>> InDomains(Centred())
    InDomains(rule=Centred())
    """

    rule: Singleton

    def __str__(self) -> str:
        return f"{self.rule}, in domains too"

    def variance(self, strata: StratumSquares) -> Floats:
        return self.rule.variance(replace(strata, alone=strata.alone | (strata.present == 1)))
