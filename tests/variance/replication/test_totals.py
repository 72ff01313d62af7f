"""Totals by replicate are factors times totals by PSU, however few pairs of PSU and cell meet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.variance.clusters import Clusters, ClusterTotals
from flestimate.variance.replication import Bootstrap, JackknifeN, replicate_totals

CLUSTERS = Clusters.of_one_stage(np.repeat(np.arange(15), 2), np.zeros(15))


@st.composite
def cluster_totals(draw):
    pairs = draw(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 3)), unique=True))
    numbers = st.lists(st.integers(-9, 9), min_size=2 * len(pairs), max_size=2 * len(pairs))
    psu, cell = (np.array([pair[axis] for pair in pairs], dtype=np.int64) for axis in (0, 1))
    return ClusterTotals(psu, cell, np.array(draw(numbers), dtype=float).reshape(len(pairs), 2), 4)


@pytest.mark.parametrize("method", [JackknifeN(), Bootstrap(replicates=9)], ids=repr)
@given(totals=cluster_totals())
def test_they_are_the_product(method, totals: ClusterTotals) -> None:
    factors = method.factors(CLUSTERS).factors
    dense = np.zeros((len(CLUSTERS), 4, 2))
    dense[totals.cluster, totals.cell] = totals.values
    result = replicate_totals(factors, totals)
    assert result.shape == (len(factors), 4, 2)
    np.testing.assert_allclose(result, np.einsum("rp,pck->rck", factors, dense), rtol=1e-12, atol=1e-10)
