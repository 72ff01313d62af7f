"""What to do with a stratum that has a single PSU: its variance cannot be estimated from the data alone.

The words are those of R `survey` (`options(survey.lonely.psu)`) and Stata (`singleunit()`). At a further stage the same
rule holds for a unit in which a single unit was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from flestimate.declaration import refuse_no_value
from flestimate.errors import DeclarationError, Fix
from flestimate.said import said
from flestimate.variance.arrays import Floats, Integers, distinct_pairs, sum_by
from flestimate.variance.clusters import Clusters


@dataclass(frozen=True, eq=False)
class StratumSquares:
    """Sums of squares of one stratum in one cell, for every pair (pairs,) where the stratum has persons of the cell.

    cell, stratum: of each pair, in this order; parent: the unit of the stage before that the stratum lies in; size: units of the stratum in the design; remaining: the sum over all of
    them of what they count in the variance; alone: the pairs that the singleton rule applies to. values, weights,
    position: the units that have persons of the cell, what each counts, and its pair (entries,); the others are zeros.
    """

    cell: Integers
    stratum: Integers
    position: Integers
    values: Floats
    weights: Floats
    size: Integers
    remaining: Floats
    parent: Integers
    cells: int
    alone: NDArray[np.bool_]

    @cached_property
    def present(self) -> Integers:
        """How many units of the stratum have persons of the cell (pairs,)."""
        return np.bincount(self.position, minlength=len(self.cell))

    @cached_property
    def mean(self) -> Floats:
        """The mean of the values of the stratum's units, those without persons of the cell being zeros (pairs,)."""
        return sum_by(self.position, self.values, len(self.cell)) / self.size

    @cached_property
    def grand_mean(self) -> Floats:
        """The mean of the values of all units of the strata that have persons of the cell (pairs,), as R takes it.

        At a further stage, of those units that lie in the same unit of the stage before.
        """
        around, together = self.neighbourhood, int(self.neighbourhood.max(initial=-1)) + 1
        units = sum_by(around, self.size.astype(float), together)
        mean: Floats = (sum_by(around, self.mean * self.size, together) / units)[around]
        return mean

    @cached_property
    def neighbourhood(self) -> Integers:
        """Pairs of the same cell, and of the same unit of the stage before (pairs,)."""
        return distinct_pairs(self.cell, self.parent, (self.cells, int(self.parent.max(initial=0)) + 1))[2]

    @cached_property
    def within(self) -> Floats:
        """The stratum's part of the variance, around its own mean; 0 for a single unit (pairs,)."""
        return self.around(self.mean)

    @cached_property
    def around_grand_mean(self) -> Floats:
        """The stratum's part of the variance, around the mean of all units (pairs,)."""
        return self.around(self.grand_mean)

    def around(self, centre: Floats) -> Floats:
        """The sum of squared deviations from a centre times n / (n - 1) (pairs,), each weighted by what the unit counts."""
        # Centred before squaring, the absent units being zeros: no cancellation, however large the mean.
        squares = sum_by(self.position, self.weights * (self.values - centre[self.position]) ** 2, len(self.cell))
        absent = np.where(self.present < self.size, self.remaining - sum_by(self.position, self.weights, len(self.cell)), 0.0)
        return (squares + absent * centre**2) * self.size / np.maximum(self.size - 1, 1)

    def sum(self, parts: Floats) -> Floats:
        """Sums over the strata of each cell (cells,)."""
        return sum_by(self.cell, parts, self.cells)


@runtime_checkable
class Singleton(Protocol):
    """A rule for strata with a single PSU."""

    def strata(self, clusters: Clusters) -> Clusters:
        """The units with the strata that the variance is to be taken over."""
        ...

    def variance(self, strata: StratumSquares) -> Floats:
        """The variance of each cell (cells,)."""
        ...


class _StrataAsDrawn:
    """Rules that leave the strata as they were drawn."""

    __slots__ = ()

    def strata(self, clusters: Clusters) -> Clusters:
        return clusters


@dataclass(frozen=True, slots=True)
class Refused(_StrataAsDrawn):
    """A stratum with a single PSU is an error when the sample is weighed: the analyst has to decide (R "fail")."""

    def __str__(self) -> str:
        return said("refused")

    def variance(self, strata: StratumSquares) -> Floats:
        return strata.sum(strata.within)


@dataclass(frozen=True, slots=True)
class Removed(_StrataAsDrawn):
    """A stratum with a single PSU adds nothing to the variance (R "remove", Stata "missing" made 0)."""

    def __str__(self) -> str:
        return said("removed")

    def variance(self, strata: StratumSquares) -> Floats:
        return strata.sum(np.where(strata.alone, 0.0, strata.within))


@dataclass(frozen=True, slots=True)
class Certainty(_StrataAsDrawn):
    """The single PSU was taken with certainty, so it adds nothing to the variance (R and Stata "certainty")."""

    def __str__(self) -> str:
        return said("certainty")

    def variance(self, strata: StratumSquares) -> Floats:
        return strata.sum(np.where(strata.alone, 0.0, strata.within))


@dataclass(frozen=True, slots=True)
class Centred(_StrataAsDrawn):
    """The single PSU is centred around the mean of all PSUs: cautious (R 4.5 "adjust", Stata "centered")."""

    def __str__(self) -> str:
        return said("centred")

    def variance(self, strata: StratumSquares) -> Floats:
        return strata.sum(np.where(strata.alone, strata.around_grand_mean, strata.within))


@dataclass(frozen=True, slots=True)
class Average(_StrataAsDrawn):
    """The single PSU's stratum adds the average of the other strata (R "average", Stata "scaled")."""

    def __str__(self) -> str:
        return said("average")

    def variance(self, strata: StratumSquares) -> Floats:
        others = strata.sum(np.where(strata.alone, 0.0, strata.within))
        every, counted = strata.sum(np.ones(len(strata.cell))), strata.sum((~strata.alone).astype(float))
        return others * np.divide(every, counted, out=np.full_like(every, np.nan), where=counted > 0)


@dataclass(frozen=True, slots=True)
class Collapsed:
    """The stratum of a single PSU is joined with the next stratum in order, the last one with the one before.

    Strata that all have a single PSU become pairs. At a further stage, strata are joined inside one unit of the stage before.
    The order is that of the strata's codes, so neighbours in the code list should be alike. The variance is then too large
    rather than too small on average (Wolter, 2007), and the strata that are left count in the degrees of freedom.
    A stratum that was taken whole is not joined: it has no variance to lack.

    >>> Collapsed().strata(Clusters.of_one_stage(np.array([0, 0, 1, 2, 2]), np.zeros(3))).stratum
    array([0, 0, 1, 1, 1])
    """

    def __str__(self) -> str:
        return said("collapsed with the next stratum")

    def strata(self, clusters: Clusters) -> Clusters:
        lacks = (clusters.sizes == 1) & (clusters.stratum_remaining > 0)
        group = _joined(lacks, clusters.parents, joinable=clusters.stratum_remaining > 0)
        first = np.unique(group, return_index=True)[1]
        return replace(clusters, stratum=group[clusters.stratum], parent=clusters.parents[first])

    def variance(self, strata: StratumSquares) -> Floats:
        """The variance of each cell (cells,), with strata joined inside the cell where a rule for domains asks for it."""
        drawn = strata.remaining > 0
        group = _joined(strata.alone & drawn, strata.neighbourhood, joinable=drawn)
        count = int(group.max(initial=-1)) + 1
        size = sum_by(group, strata.size.astype(float), count).astype(np.int64)
        first = np.unique(group, return_index=True)[1]
        joined = replace(
            strata,
            cell=strata.cell[first],
            stratum=strata.stratum[first],
            parent=strata.parent[first],
            position=group[strata.position],
            size=size,
            remaining=sum_by(group, strata.remaining, count),
            alone=size == 1,
        )
        return joined.sum(joined.within)


def _joined(alone: NDArray[np.bool_], within: Integers, joinable: NDArray[np.bool_]) -> Integers:
    """Groups of strata, numbered in order: each one that is alone with its next neighbour of the same `within`, the last with the one before.

    A stratum that the one before it was joined with is not alone any more, so strata that are all alone become pairs.
    """
    candidates = np.flatnonzero(joinable)
    candidates = candidates[np.argsort(within[candidates], kind="stable")]
    group, joined = np.arange(len(alone)), np.zeros(len(alone), dtype=bool)
    for place in np.flatnonzero(alone[candidates]):
        one = candidates[place]
        around = candidates[[each for each in (place + 1, place - 1) if 0 <= each < len(candidates)]]
        mates = around[within[around] == within[one]]
        if len(mates) and not joined[one]:
            group[one] = group[mates[0]]
            joined[[one, mates[0]]] = True
    return np.unique(group, return_inverse=True)[1]


@dataclass(frozen=True, slots=True)
class InDomains:
    """The rule applies also to strata left with a single PSU inside a domain (R `survey.adjust.domain.lonely`).

    >>> InDomains(Centred())
    InDomains(rule=Centred())
    """

    rule: Singleton

    def __post_init__(self) -> None:
        refuse_no_value("rule", self.rule, Singleton, Fix("fl.InDomains(fl.Centred())", "or fl.Average(), fl.Collapsed()"))
        if isinstance(self.rule, Refused):
            raise DeclarationError(
                "FLE-C05",
                "a stratum left with a single PSU inside a domain is not refused: every domain has some.",
                fix=(Fix("fl.InDomains(fl.Centred())", "or fl.Average(), fl.Collapsed()"),),
            )

    def __str__(self) -> str:
        return said("{rule}, in domains too", rule=str(self.rule))

    def strata(self, clusters: Clusters) -> Clusters:
        return self.rule.strata(clusters)

    def variance(self, strata: StratumSquares) -> Floats:
        return self.rule.variance(replace(strata, alone=strata.alone | ((strata.present == 1) & (strata.remaining > 0))))
