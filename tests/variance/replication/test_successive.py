"""Successive differences: the formula for systematic samples, and what stays true when rows are used again."""

import numpy as np
import pytest

from flestimate.variance.clusters import Clusters
from flestimate.variance.replication import AroundMean, Made, SuccessiveDifferences


def listed(*sizes: int, fraction: float = 0.0) -> Clusters:
    return Clusters.of_one_stage(np.repeat(np.arange(len(sizes)), sizes), np.full(len(sizes), fraction))


def variance(made: Made, y: np.ndarray) -> float:
    return float(made.scheme.variance((made.factors @ y)[:, None], np.array([y.sum()]))[0])


def in_a_circle(y: np.ndarray) -> float:
    """Half the sum of squared differences of neighbours, the last one and the first being neighbours (Ash, 2014, "SD2")."""
    return 0.5 * ((y[1:] - y[:-1]) ** 2).sum() + 0.5 * (y[-1] - y[0]) ** 2


@pytest.mark.parametrize(("psus", "replicates"), [(2, 4), (3, 4), (7, 8), (10, 12), (50, 80), (79, 80), (100, 160)])
@pytest.mark.parametrize("centre", [SuccessiveDifferences().centre, AroundMean()], ids=repr)
def test_with_more_replicates_than_psus_it_is_the_formula(psus: int, replicates: int, centre: object) -> None:
    y = np.random.default_rng(psus).normal(50, 10, psus)
    made = SuccessiveDifferences(replicates, centre).factors(listed(psus, fraction=0.2))
    assert variance(made, y) == pytest.approx(0.8 * in_a_circle(y), rel=1e-10)


def test_strata_are_circles_of_their_own() -> None:
    clusters = listed(4, 1, 9, 2)
    y = np.random.default_rng(1).normal(50, 10, len(clusters))
    parts = [in_a_circle(y[clusters.stratum == stratum]) for stratum in range(clusters.strata)]
    assert variance(SuccessiveDifferences(20).factors(clusters), y) == pytest.approx(sum(parts), rel=1e-10)


def test_psus_may_stand_in_any_order_among_those_of_other_strata() -> None:
    clusters = Clusters.of_one_stage(np.array([0, 1, 0, 1, 1, 0, 1]), np.zeros(2))
    y = np.random.default_rng(1).normal(50, 10, 7)
    expected = in_a_circle(y[[0, 2, 5]]) + in_a_circle(y[[1, 3, 4, 6]])
    assert variance(SuccessiveDifferences(8).factors(clusters), y) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("psus", [80, 81, 159, 1_000, 5_000])
def test_with_fewer_replicates_than_psus_every_psu_counts_alike_and_constants_do_not_vary(psus: int) -> None:
    made = SuccessiveDifferences(80).factors(listed(psus))
    # By how much a PSU's own square enters the variance of a total: 1, the sum of one half for each of its two neighbours.
    np.testing.assert_allclose(4 / 80 * ((made.factors - 1) ** 2).sum(axis=0), 1.0, rtol=1e-12)
    np.testing.assert_allclose(made.factors.mean(axis=1), 1.0, rtol=1e-12)
    np.testing.assert_allclose(made.factors.mean(axis=0), 1.0, rtol=1e-12)


@pytest.mark.parametrize("replicates", [4, 8, 80])
@pytest.mark.parametrize("sizes", [(4,), (8,), (3, 4, 5), (2, 8, 15), (80,), (80, 158)])
def test_the_last_psu_of_a_stratum_never_has_the_row_of_the_first(replicates: int, sizes: tuple[int, ...]) -> None:
    factors = SuccessiveDifferences(replicates).factors(listed(*sizes)).factors
    assert (factors != 1).any(axis=0).all()


def test_rows_used_again_have_other_neighbours_as_long_as_possible() -> None:
    # 39 rounds of 79 PSUs with steps of 1 to 39; the last PSU closes the circle as it falls.
    deviations = (SuccessiveDifferences(80).factors(listed(39 * 79)).factors[:, :-1] - 1).T.round(6)
    first = deviations[np.arange(len(deviations)), (deviations != 0).argmax(axis=1)]
    assert len(np.unique(deviations * np.sign(first)[:, None], axis=0)) == len(deviations)


def test_with_rows_used_again_the_variance_is_the_formulas_on_average() -> None:
    made = SuccessiveDifferences(80).factors(listed(400))
    random = np.random.default_rng(3)
    samples = random.normal(50, 10, (400, 2_000))
    ratio = np.array([variance(made, y) / in_a_circle(y) for y in samples.T])
    assert ratio.mean() == pytest.approx(1.0, abs=5 * ratio.std() / np.sqrt(len(ratio)))
    assert ratio.std() < 0.2
