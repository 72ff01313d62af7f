"""The rescaled bootstrap, by Monte Carlo: tolerances are 5 of its own standard errors, seeds are fixed."""

import numpy as np
import pytest

from flestimate.variance.clusters import Clusters, ClusterTotals
from flestimate.variance.estimand import Total
from flestimate.variance.replication import AroundMean, Bootstrap
from flestimate.variance.singleton import Certainty
from flestimate.variance.taylor import Linearised

REPLICATES = 20_000
CLUSTERS = Clusters.of_one_stage(np.array([1, 0, 0, 2, 2, 1, 2, 2, 3, 0, 2]), np.array([0.0, 0.4, 0.1, 0.0]))


@pytest.fixture(scope="module")
def made():
    return Bootstrap(replicates=REPLICATES, seed=20).factors(CLUSTERS)


def test_the_factors_are_1_on_average(made) -> None:
    error = made.factors.std(axis=0) / np.sqrt(REPLICATES)
    assert (np.abs(made.factors.mean(axis=0) - 1) <= 5 * error).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_variance_of_a_total_is_taylors_but_for_chance(made, seed: int) -> None:
    y = np.random.default_rng(seed).lognormal(size=len(CLUSTERS))
    squares = (made.factors @ y - y.sum()) ** 2
    totals = ClusterTotals(np.arange(len(y)), np.zeros(len(y), dtype=np.int64), y[:, None], 1)
    expected = Linearised((CLUSTERS,), Certainty()).spread(Total(), totals).variance[0]
    variance = made.scheme.variance((made.factors @ y)[:, None], np.array([y.sum()]))[0]
    assert variance == pytest.approx(squares.mean(), rel=1e-12)
    error = squares.std() / np.sqrt(REPLICATES)
    assert error < 0.02 * expected
    assert variance == pytest.approx(expected, abs=5 * error)


def test_each_replicate_draws_one_psu_fewer_than_the_stratum_has() -> None:
    with_replacement = Clusters(CLUSTERS.unit, CLUSTERS.stratum, np.ones(len(CLUSTERS)))
    factors = Bootstrap(replicates=50).factors(with_replacement).factors
    for stratum in range(3):
        own = with_replacement.stratum == stratum
        number = own.sum()
        drawn = factors[:, own] * (number - 1) / number
        np.testing.assert_allclose(drawn, np.round(drawn), atol=1e-12)
        np.testing.assert_allclose(drawn.sum(axis=1), number - 1)


def test_factors_are_never_negative(made) -> None:
    assert made.factors.min() >= 0


def test_the_same_seed_makes_the_same_replicates() -> None:
    one, same, other = (Bootstrap(replicates=50, seed=seed).factors(CLUSTERS).factors for seed in (7, 7, 8))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def test_the_divisor_and_the_centre_are_the_users() -> None:
    scheme = Bootstrap(replicates=50, scale=1 / 49, centre=AroundMean()).factors(CLUSTERS).scheme
    assert scheme.scale == pytest.approx(1 / 49)
    assert scheme.centre == AroundMean()
    assert Bootstrap(replicates=50).factors(CLUSTERS).scheme.scale == pytest.approx(1 / 50)
