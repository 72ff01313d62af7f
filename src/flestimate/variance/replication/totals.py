"""Totals by replicate, from totals by PSU."""

from __future__ import annotations

import numpy as np

from flestimate.variance.arrays import Floats
from flestimate.variance.clusters import ClusterTotals

_SPARSE = 0.1


def replicate_totals(factors: Floats, totals: ClusterTotals) -> Floats:
    """The totals of every cell by replicate (R, cells, K): factors (R, psus) times the totals of the PSUs.

    Only the result is dense: pairs of PSU and cell that do not meet take no memory and no time. Nor do factors of 1 where
    they are most of all, as in the jackknife.

    >>> totals = ClusterTotals(np.array([0, 1]), np.array([0, 0]), np.array([[1.0], [5.0]]), 1)
    >>> replicate_totals(np.array([[2.0, 0.0], [0.0, 2.0]]), totals)[:, 0, 0]
    array([ 2., 10.])
    """
    from scipy import sparse

    replicates, psus = factors.shape
    changes = factors - 1.0
    few = np.count_nonzero(changes) < _SPARSE * changes.size
    result = np.empty((replicates, totals.cells, totals.values.shape[1]))
    for k, column in enumerate(totals.values.T):
        by_cell = sparse.csr_array((column, (totals.cell, totals.cluster)), shape=(totals.cells, psus))
        change = (by_cell @ sparse.csr_array(changes.T)).toarray() if few else by_cell @ changes.T
        result[:, :, k] = totals.sums[:, k] + change.T
    return result
