"""Replicates that are made: a matrix of factors, the scheme that goes with it, and the degrees of freedom it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from flestimate.errors import DesignError, Fix, counted
from flestimate.variance.arrays import Floats
from flestimate.variance.clusters import Clusters
from flestimate.variance.replication.degrees import Degrees
from flestimate.variance.replication.scheme import Centre, Scheme


@runtime_checkable
class ReplicateMethod(Protocol):
    """How replicate weights were made, so how they are to be read."""

    @property
    def centre(self) -> Centre:
        """What the replicate estimates are taken around."""
        ...

    def scheme(self, replicates: int) -> Scheme:
        """The scheme of that many replicates of a file."""
        ...


@runtime_checkable
class MakesReplicates(Protocol):
    """A method that makes replicates of a design by itself."""

    def factors(self, clusters: Clusters) -> Made:
        """The replicates of the PSUs of a design."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """Replicates that were made.

    factors: by what the weights of each PSU's persons are multiplied in each replicate (R, psus); scheme: how the replicate
    estimates become a variance; degrees: the degrees of freedom of cells.
    """

    factors: Floats
    scheme: Scheme
    degrees: Degrees

    def __post_init__(self) -> None:
        self.factors.flags.writeable = False


def varying(clusters: Clusters) -> NDArray[np.bool_]:
    """Which PSUs replicates vary (psus,): those that share a stratum with another one and were not all taken.

    DesignError where none is left, though PSUs were drawn.

    >>> varying(Clusters.of_one_stage(np.array([0, 0, 1, 2, 2]), np.array([0.5, 0.0, 1.0])))
    array([ True,  True, False, False, False])
    """
    drawn = clusters.remaining > 0
    varied: NDArray[np.bool_] = drawn & (clusters.sizes[clusters.stratum] > 1)
    if drawn.any() and not varied.any():
        raise DesignError(
            "FLE-P10",
            "no replicates can be made: no stratum that was sampled has two PSUs.",
            where={"strata": f"{clusters.strata:,}"},
            why="replicates leave PSUs out, and let the others of their stratum stand for them",
            fix=(
                Fix("fl.Clustered(..., strata=...)", "coarser strata, with two PSUs or more"),
                Fix("fl.Clustered(..., singleton=fl.Collapsed())", "strata collapsed in pairs"),
            ),
        )
    return varied


def pairs(clusters: Clusters, method: str) -> Floats:
    """1 for the first and -1 for the second PSU of each stratum of two, 0 for PSUs that do not vary (psus,).

    DesignError where a stratum that varies has more than two.
    """
    varied = varying(clusters)
    large = np.unique(clusters.stratum[varied & (clusters.sizes[clusters.stratum] > 2)])
    if len(large):
        raise DesignError(
            "FLE-P07",
            f"{counted(len(large), 'stratum', 'strata')} of {clusters.strata:,} {'has' if len(large) == 1 else 'have'} more than two PSUs.",
            where={"method": method, "PSUs": f"up to {clusters.sizes[large].max():,} in a stratum"},
            why="the method lets one PSU of a stratum stand for the other",
            fix=(
                Fix("fl.JackknifeN()", "for any number of PSUs"),
                Fix("fl.Bootstrap(replicates=500, seed=...)", "for any number of PSUs, and for medians"),
            ),
        )
    sign = np.where(varied, -1.0, 0.0)
    _, first = np.unique(clusters.stratum, return_index=True)
    sign[first] *= -1.0
    return sign + 0.0  # without negative zeros
