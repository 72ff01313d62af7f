"""Balanced repeated replication: half-samples, one PSU of every stratum, that are orthogonal to one another."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from flestimate.declaration import declaration
from flestimate.errors import DesignError, Fix
from flestimate.variance.clusters import Clusters
from flestimate.variance.replication.degrees import StratumRank
from flestimate.variance.replication.hadamard import hadamard, order_above
from flestimate.variance.replication.made import Made, pairs
from flestimate.variance.replication.scheme import AroundEstimate, Centre, Scheme


@declaration
@dataclass(frozen=True, slots=True)
class BRR:
    """Balanced half-samples: in each replicate one PSU of each stratum counts double, the other not at all (McCarthy, 1966).

    Read: scale 1 / R; NHANES II has 32 replicates for its 31 strata. Made: the half-samples follow a Hadamard matrix of the
    smallest order above the number of strata that can be constructed (`hadamard`), its constant row left out, so that the
    variance of a total is Taylor's. Strata of more than two PSUs are refused. A stratum with a single PSU, or with all of
    its PSUs taken, keeps factor 1 in every replicate: it adds nothing. Where the share f of the PSUs was sampled without
    replacement, the factors are 1 plus and minus sqrt(1 - f) (Wolter, 2007, ch. 3); R drops the correction.

    >>> BRR().scheme(32).scale
    0.03125
    >>> BRR().factors(Clusters.of_one_stage(np.array([0, 0, 1, 1, 2, 2]), np.zeros(3))).factors
    array([[2., 0., 2., 0., 2., 0.],
           [0., 2., 2., 0., 0., 2.],
           [2., 0., 0., 2., 0., 2.],
           [0., 2., 0., 2., 2., 0.]])
    """

    centre: Centre = field(default_factory=AroundEstimate)

    def scheme(self, replicates: int) -> Scheme:
        return Scheme.even(1 / replicates, replicates, self.centre)

    def factors(self, clusters: Clusters) -> Made:
        return _balanced(clusters, self, 1.0)


@declaration
@dataclass(frozen=True, slots=True)
class Fay:
    """Balanced replicates in which no PSU is left out: one of a stratum counts 2 - rho, the other rho (Fay; Judkins, 1990).

    So a rare case is never lost from a replicate. Read: scale 1 / (R (1 - rho)^2); PISA has 80 replicates with rho .5, so
    1 / 20. Made: as `BRR`, the distance of its factors from 1 times 1 - rho.

    >>> Fay(0.5).scheme(80).scale
    0.05
    >>> Fay(0.3).factors(Clusters.of_one_stage(np.array([0, 0]), np.zeros(1))).factors
    array([[1.7, 0.3],
           [0.3, 1.7]])
    """

    rho: float
    centre: Centre = field(default_factory=AroundEstimate)

    def __post_init__(self) -> None:
        if not 0 <= self.rho < 1:
            raise DesignError(
                "FLE-P04",
                "Fay's coefficient rho is not at least 0 and below 1.",
                why="with 0 it is BRR; with 1 the replicates would all be alike",
                fix=(Fix("fl.Fay(0.5)", "what the documentation of the file states; .3 to .5 are common"),),
            )

    def scheme(self, replicates: int) -> Scheme:
        return Scheme.even(1 / (replicates * (1 - self.rho) ** 2), replicates, self.centre)

    def factors(self, clusters: Clusters) -> Made:
        return _balanced(clusters, self, 1 - self.rho)


def _balanced(clusters: Clusters, method: BRR | Fay, distance: float) -> Made:
    sign = pairs(clusters, type(method).__name__)
    strata, number = np.unique(clusters.stratum[sign != 0], return_inverse=True)
    signs = hadamard(order_above(len(strata)))
    factors = np.ones((len(signs), len(clusters)))
    # The first row is constant: it would double the same PSU in all replicates.
    factors[:, sign != 0] += distance * (np.sqrt(clusters.remaining) * sign)[sign != 0] * signs[1 + number].T
    return Made(factors, method.scheme(len(signs)), StratumRank.of_design(clusters, len(signs)))
