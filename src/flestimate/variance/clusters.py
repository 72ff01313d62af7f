"""Taylor linearisation: totals by cluster and cell -> the variance of every cell, and of any combination of cells.

Totals are kept sparse: one entry for a cluster and a cell that meet. Clusters without a person in the cell count all the
same, as zeros, because the number of clusters is the design's (`Clusters`) and never the cell's. So the classical error
of subpopulations, dropping such clusters, cannot be made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flestimate.variance.arrays import Floats, Integers, distinct, sum_by
from flestimate.variance.estimand import Estimand
from flestimate.variance.singleton import Singleton, StratumSquares


@dataclass(frozen=True, eq=False)
class Clusters:
    """The sampled clusters of a design's first stage.

    stratum: the stratum of each cluster, numbered from 0 (clusters,).
    fraction: the share of each stratum's clusters that was sampled (strata,); 0 where sampling was with replacement or
    the population is so large that it does not matter.
    """

    stratum: Integers
    fraction: Floats

    def __len__(self) -> int:
        return len(self.stratum)

    @property
    def strata(self) -> int:
        """How many strata there are."""
        return len(self.fraction)

    @cached_property
    def sizes(self) -> Integers:
        """How many clusters each stratum has (strata,)."""
        return np.bincount(self.stratum, minlength=self.strata)


@dataclass(frozen=True, eq=False)
class ClusterTotals:
    """Weighted totals by cluster and cell: `values[e]` (entries, K) belongs to `cluster[e]` and `cell[e]`.

    A pair of cluster and cell stands at most once; a pair that is absent has no person.
    """

    cluster: Integers
    cell: Integers
    values: Floats
    cells: int

    @cached_property
    def sums(self) -> Floats:
        """The totals of each cell over all clusters, (cells, K)."""
        return sum_by(self.cell, self.values, self.cells)


@dataclass(frozen=True, eq=False)
class Influence:
    """What each cluster adds to the estimate of a cell: the linearised variable, summed over the cluster's persons."""

    cluster: Integers
    cell: Integers
    values: Floats
    cells: int

    def variance(self, clusters: Clusters, singleton: Singleton) -> Floats:
        """The variance of each cell's estimate (cells,), with-replacement or fpc, by stratum.

        V = sum over strata h of (1 - f_h) n_h / (n_h - 1) times the sum of squared deviations of the clusters' values
        from their stratum's mean (Cochran, 1977, 11.3; Binder, 1983). Strata with a single cluster are the `singleton`'s
        affair.
        """
        return singleton.variance(self._squares(clusters))

    def combine(self, coefficients: dict[int, float]) -> Influence:
        """The influence of a linear combination of cells (a difference, a contrast), as a single cell.

        The covariance between the cells is in it, because the same clusters are.
        """
        weight = np.zeros(self.cells)
        weight[list(coefficients)] = list(coefficients.values())
        used = np.isin(self.cell, list(coefficients))
        clusters, position = np.unique(self.cluster[used], return_inverse=True)
        values = sum_by(position, self.values[used] * weight[self.cell[used]], len(clusters))
        return Influence(clusters, np.zeros(len(clusters), dtype=np.int64), values, 1)

    def _squares(self, clusters: Clusters) -> StratumSquares:
        key = self.cell * clusters.strata + clusters.stratum[self.cluster]
        pairs, position = distinct(key, self.cells * clusters.strata)
        cell, stratum = np.divmod(pairs, clusters.strata)
        present = np.bincount(position, minlength=len(pairs))
        size = clusters.sizes[stratum]
        mean = sum_by(position, self.values, len(pairs)) / size
        # Centred before squaring, the absent clusters being zeros: no cancellation, however large the mean.
        squares = sum_by(position, (self.values - mean[position]) ** 2, len(pairs)) + (size - present) * mean**2
        return StratumSquares(
            cell=cell,
            size=size,
            present=present,
            remaining=1.0 - clusters.fraction[stratum],
            mean=mean,
            squares=squares,
            grand_mean=_mean_of_all(cell, mean, size, self.cells),
            alone=size == 1,
        )


def _mean_of_all(cell: Integers, mean: Floats, size: Integers, cells: int) -> Floats:
    """The mean over all clusters of the strata that have persons of the cell (cells,), as R takes it."""
    clusters = sum_by(cell, size.astype(float), cells)
    return np.divide(sum_by(cell, mean * size, cells), clusters, out=np.zeros(cells), where=clusters > 0)


def linearise(estimand: Estimand, totals: ClusterTotals) -> Influence:
    """The influence of each cluster on each cell's estimate: totals times the gradient at the cell's sums."""
    gradient = estimand.gradient(totals.sums)
    values = np.einsum("ek,ek->e", totals.values, gradient[totals.cell])
    return Influence(totals.cluster, totals.cell, values, totals.cells)
