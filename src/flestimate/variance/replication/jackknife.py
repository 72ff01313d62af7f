"""The jackknife: PSUs are left out one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from flestimate.declaration import declaration
from flestimate.errors import DesignError, Fix
from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.clusters import Clusters
from flestimate.variance.replication.degrees import StratumRank
from flestimate.variance.replication.made import Made, pairs, varying
from flestimate.variance.replication.scheme import AroundEstimate, Centre, Scheme, fitting


@declaration
@dataclass(frozen=True, slots=True)
class Jackknife1:
    """The jackknife of a design without strata: each replicate leaves one PSU out (R "JK1"; Wolter, 2007, ch. 4).

    Read: scale (R - 1) / R. PIAAC gives 80 replicates, by JK1 in some countries and by `Jackknife2` in others; its
    documentation says which. Made: the other PSUs get n / (n - 1); the share of the PSUs that was not sampled multiplies
    the scale. Where all PSUs were taken there are no replicates, and nothing varies.

    >>> Jackknife1().scheme(80).scale
    0.9875
    >>> Jackknife1().factors(Clusters.of_one_stage(np.zeros(3, dtype=np.int64), np.zeros(1))).factors
    array([[0. , 1.5, 1.5],
           [1.5, 0. , 1.5],
           [1.5, 1.5, 0. ]])
    """

    centre: Centre = field(default_factory=AroundEstimate)

    def scheme(self, replicates: int) -> Scheme:
        return Scheme.even((replicates - 1) / replicates, replicates, self.centre)

    def factors(self, clusters: Clusters) -> Made:
        if clusters.strata != 1:
            raise _has_strata(clusters)
        deleted = np.flatnonzero(varying(clusters))
        number = len(clusters)
        scheme = Scheme.even(float(clusters.remaining[0]) * (number - 1) / number, len(deleted), self.centre)
        return Made(_delete_one(clusters, deleted), scheme, StratumRank.of_design(clusters, len(deleted)))


@declaration
@dataclass(frozen=True, slots=True)
class JackknifeN:
    """The jackknife of a stratified design: each replicate leaves one PSU of one stratum out (R "JKn").

    rscales: for weights that are read, a number for each replicate: (n_h - 1) / n_h of the stratum that it leaves a PSU out
    of (`from_stratum_sizes`), or what the file's documentation states, 1 where the weights already hold it. For replicates
    that are made they follow from the design: the other PSUs of the stratum get n_h / (n_h - 1), and rscales are
    (n_h - 1) / n_h times the share of the PSUs that was not sampled. A stratum with a single PSU, or with all of its PSUs
    taken, has no replicate of its own and factor 1 in the others: it adds nothing. The variance of a total is Taylor's.
    The matrix has a row for each PSU that varies, so persons drawn directly are better left to `Bootstrap`.

    >>> JackknifeN.from_stratum_sizes([2, 2, 4, 4, 4, 4]).scheme(6).rscales
    (0.5, 0.5, 0.75, 0.75, 0.75, 0.75)
    >>> JackknifeN().factors(Clusters.of_one_stage(np.array([0, 0, 1, 1]), np.zeros(2))).factors
    array([[0., 2., 1., 1.],
           [2., 0., 1., 1.],
           [1., 1., 0., 2.],
           [1., 1., 2., 0.]])
    """

    rscales: tuple[float, ...] | None = None
    centre: Centre = field(default_factory=AroundEstimate)

    @classmethod
    def from_stratum_sizes(cls, sizes: Iterable[int], centre: Centre | None = None) -> Self:
        """For weights that are read: of each replicate, the number of PSUs of the stratum that it leaves one out of."""
        return cls(tuple((size - 1) / size for size in sizes), centre or AroundEstimate())

    def scheme(self, replicates: int) -> Scheme:
        if self.rscales is None:
            raise _no_rscales()
        return Scheme(1.0, fitting(self.rscales, replicates), self.centre)

    def factors(self, clusters: Clusters) -> Made:
        deleted = np.flatnonzero(varying(clusters))
        size = clusters.sizes[clusters.stratum[deleted]]
        rscales = clusters.remaining[deleted] * (size - 1) / size
        scheme = Scheme(1.0, tuple(rscales.tolist()), self.centre)
        return Made(_delete_one(clusters, deleted), scheme, StratumRank.of_design(clusters, len(deleted)))


@declaration
@dataclass(frozen=True, slots=True)
class Jackknife2:
    """The jackknife of paired PSUs: each replicate doubles one PSU of a pair and leaves the other out (R "JK2").

    Read: scale 1. PIAAC uses it in some countries. Made: one replicate for each stratum of two PSUs, the first one doubled,
    its rscales the share of the PSUs that was not sampled; strata of more than two PSUs are refused. A stratum with a single
    PSU, or with all of its PSUs taken, keeps factor 1: it adds nothing. The variance of a total is Taylor's.

    >>> Jackknife2().factors(Clusters.of_one_stage(np.array([0, 0, 1, 1]), np.zeros(2))).factors
    array([[2., 0., 1., 1.],
           [1., 1., 2., 0.]])
    """

    centre: Centre = field(default_factory=AroundEstimate)

    def scheme(self, replicates: int) -> Scheme:
        return Scheme.even(1.0, replicates, self.centre)

    def factors(self, clusters: Clusters) -> Made:
        sign = pairs(clusters, "Jackknife2")
        first = np.flatnonzero(sign > 0)
        factors = 1.0 + sign * (clusters.stratum[first][:, None] == clusters.stratum)
        scheme = Scheme(1.0, tuple(clusters.remaining[first].tolist()), self.centre)
        return Made(factors, scheme, StratumRank.of_design(clusters, len(first)))


def _delete_one(clusters: Clusters, deleted: Integers) -> Floats:
    """The factors of replicates that leave out one PSU each (deleted, psus)."""
    size = clusters.sizes[clusters.stratum[deleted]]
    same = clusters.stratum[deleted][:, None] == clusters.stratum
    factors: Floats = np.where(same, (size / (size - 1))[:, None], 1.0)
    factors[np.arange(len(deleted)), deleted] = 0.0
    return factors


def _has_strata(clusters: Clusters) -> DesignError:
    return DesignError(
        "FLE-P09",
        f"Jackknife1 is for designs without strata, and this one has {clusters.strata:,}.",
        why="a PSU left out is made up for by the PSUs of its own stratum",
        fix=(Fix("fl.JackknifeN()", "the jackknife within strata"),),
    )


def _no_rscales() -> DesignError:
    return DesignError(
        "FLE-P03",
        "JackknifeN does not know how much each replicate counts.",
        why="replicate weights that are read do not say how many PSUs the strata have",
        fix=(
            Fix("fl.JackknifeN.from_stratum_sizes([...])", "for each replicate, the PSUs of the stratum that it leaves one out of"),
            Fix("fl.JackknifeN(rscales=(...))", "what the documentation of the file states for each replicate"),
            Fix("fl.OtherReplicates(scale=1)", "the weights hold it already, as the documentation then says"),
        ),
    )
