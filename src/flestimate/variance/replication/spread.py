"""The spread of estimates over replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.clusters import ReplicateTotals
from flestimate.variance.estimand import Estimand
from flestimate.variance.link import Link
from flestimate.variance.replication.scheme import Scheme
from flestimate.variance.spread import polarised


@dataclass(frozen=True, eq=False)
class ReplicateSpread:
    """Replicate estimates of cells, and how they become a variance.

    values: the estimates by replicate (R, cells), not finite where a replicate has none, because all persons of the cell
    have weight 0 in it; estimate: those with the full weights (cells,).

    >>> from flestimate.variance.replication import Jackknife1
    >>> values = np.array([[1.0, 4.0], [2.0, 4.0], [3.0, 7.0]])
    >>> spread = ReplicateSpread(values, np.array([2.0, 5.0]), Jackknife1().scheme(3))
    >>> spread.variance
    array([1.33333333, 4.        ])
    >>> spread.combine(np.array([[-1.0, 1.0]])).variance
    array([1.33333333])
    """

    values: Floats
    estimate: Floats
    scheme: Scheme

    @classmethod
    def of(cls, estimand: Estimand, totals: ReplicateTotals, scheme: Scheme) -> Self:
        """The estimates that `estimand` makes of the totals of every replicate."""
        replicates, cells, k = totals.replicates.shape
        values = estimand.value(totals.replicates.reshape(replicates * cells, k)).reshape(replicates, cells)
        return cls(values, estimand.value(totals.sums), scheme)

    @cached_property
    def variance(self) -> Floats:
        return self.scheme.variance(self.values, self.estimate)

    @cached_property
    def dropped(self) -> Integers:
        """How many replicates have no estimate of each cell and are left out of its variance (cells,)."""
        number: Integers = (~np.isfinite(self.values)).sum(axis=0)
        return number

    def combine(self, coefficients: Floats) -> ReplicateSpread:
        return ReplicateSpread(_combined(self.values, coefficients), _combined(self.estimate, coefficients), self.scheme)

    def beside(self, others: Sequence[Self]) -> Self:
        every = [self, *others]
        values, estimate = (np.concatenate(parts, axis=-1) for parts in zip(*((one.values, one.estimate) for one in every), strict=True))
        return type(self)(values, estimate, self.scheme)

    def covariance(self) -> Floats:
        return polarised(self)

    def variance_on(self, link: Link, estimate: Floats) -> Floats:
        """The variance on the scale of a link (cells,), of the linked replicate estimates.

        By the delta method in cells where the link of the estimate or of a replicate is infinite: 0 and 1 have no log-odds.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            linked, centre = link.value(self.values), link.value(estimate)
            delta = link.derivative(estimate) ** 2 * self.variance
        infinite = np.isinf(centre) | (np.isfinite(self.values) & ~np.isfinite(linked)).any(axis=0)
        return np.where(infinite, delta, self.scheme.variance(linked, np.where(infinite, 0.0, centre)))


def _combined(values: Floats, coefficients: Floats) -> Floats:
    """Linear combinations of cells (..., combinations); a cell that is not finite spoils those alone that it is part of."""
    defined = np.isfinite(values)
    sums = np.where(defined, values, 0.0) @ coefficients.T
    spoilt = (~defined).astype(np.float64) @ (coefficients != 0).T.astype(np.float64) > 0
    return np.where(spoilt, np.nan, sums)
