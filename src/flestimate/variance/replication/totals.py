"""Totals by replicate, from totals by PSU."""

from __future__ import annotations

import numpy as np

from flestimate.variance.arrays import Floats
from flestimate.variance.clusters import ClusterTotals

_FEW = 0.1
"""The share of factors other than 1 below which it is quicker to add up what they change."""


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
    by_psu = np.ascontiguousarray(factors.T)
    changes = sparse.csr_array(by_psu - 1.0) if np.count_nonzero(by_psu != 1.0) < _FEW * by_psu.size else None
    result = np.empty((replicates, totals.cells, totals.values.shape[1]))
    for k, column in enumerate(totals.values.T):
        some = np.flatnonzero(column)  # of cases, where these are rare, few
        by_cell = sparse.csr_array((column[some], (totals.cell[some], totals.cluster[some])), shape=(totals.cells, psus))
        if changes is None:
            result[:, :, k] = (by_cell @ by_psu).T
        else:
            result[:, :, k] = totals.sums[:, k] + (by_cell @ changes).toarray().T
    return result
