"""Taylor linearisation on cases computed by hand, and the laws that any variance obeys."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.variance import (
    Centred,
    Clusters,
    ClusterTotals,
    Estimand,
    Influence,
    Linearised,
    Ratio,
    Refused,
    Singleton,
    Total,
)
from flestimate.variance.arrays import sum_by
from flestimate.variance.spread import polarised

TWO_STRATA = Clusters.of_one_stage(np.array([0, 0, 1, 1, 1]), np.zeros(2))


def influence(
    cluster: list[int], values: list[float], cell: list[int] | None = None, cells: int = 1, clusters: Clusters = TWO_STRATA
) -> Influence:
    numbers = np.array(cluster), np.array(cell or [0] * len(cluster)), np.array(values, dtype=float)
    return Influence(*numbers, cells, Linearised((clusters,), Refused()))


def linearised(estimand: Estimand, totals: ClusterTotals, clusters: Clusters, rule: Singleton = Refused()) -> Influence:  # noqa: B008 -- a value
    return Linearised((clusters,), rule).spread(estimand, totals)


def by_definition(clusters: Clusters, values: np.ndarray) -> float:
    """Cochran's formula for one cell, written out with every cluster in it."""
    total = 0.0
    for stratum in range(clusters.strata):
        own = values[clusters.stratum == stratum]
        n = len(own)
        remaining = clusters.remaining[clusters.stratum == stratum][0]
        total += remaining * n / (n - 1) * sum((value - own.mean()) ** 2 for value in own)
    return total


@st.composite
def designs(draw):
    sizes = draw(st.lists(st.integers(2, 4), min_size=1, max_size=4))
    fraction = draw(st.lists(st.sampled_from([0.0, 0.1, 0.5, 1.0]), min_size=len(sizes), max_size=len(sizes)))
    return Clusters.of_one_stage(np.repeat(np.arange(len(sizes)), sizes), np.array(fraction))


@st.composite
def samples(draw, cells: int = 2):
    """A design with totals (y, x) of some of its pairs of cluster and cell; x is never below y, nor zero."""
    clusters = draw(designs())
    pairs = [(cluster, cell) for cluster in range(len(clusters)) for cell in range(cells)]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    y = draw(st.lists(st.integers(0, 50), min_size=len(chosen), max_size=len(chosen)))
    more = draw(st.lists(st.integers(1, 50), min_size=len(chosen), max_size=len(chosen)))
    values = np.array([[own, own + extra] for own, extra in zip(y, more, strict=True)], dtype=float)
    cluster, cell = np.array(chosen).T
    return clusters, ClusterTotals(cluster, cell, values, cells)


def ratio_variance(clusters: Clusters, totals: ClusterTotals) -> np.ndarray:
    return linearised(Ratio(), totals, clusters).variance


def totals_of(totals: ClusterTotals) -> ClusterTotals:
    return ClusterTotals(totals.cluster, totals.cell, totals.values[:, :1], totals.cells)


def close(one: object, other: object) -> bool:
    return np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)


def test_the_variance_sums_squared_deviations_from_the_stratum_mean() -> None:
    # stratum 0: 2/1 (1 + 1) = 4; stratum 1, mean 3: 3/2 (1 + 1 + 4) = 9
    assert influence([0, 1, 2, 3, 4], [1, 3, 2, 2, 5]).variance == pytest.approx([13.0])


def test_a_finite_population_takes_its_sampled_share_off_each_stratum() -> None:
    clusters = Clusters.of_one_stage(TWO_STRATA.stratum, np.array([0.5, 0.0]))
    assert influence([0, 1, 2, 3, 4], [1, 3, 2, 2, 5], clusters=clusters).variance == pytest.approx([0.5 * 4 + 9])


def test_a_census_of_the_clusters_has_no_variance() -> None:
    clusters = Clusters.of_one_stage(TWO_STRATA.stratum, np.ones(2))
    assert influence([0, 1, 2, 3, 4], [1, 3, 2, 2, 5], clusters=clusters).variance == pytest.approx([0.0])


def test_a_cluster_without_persons_of_the_cell_counts_as_zero() -> None:
    # cluster 1 is absent: mean 2, squares 4 + 4, times 2/1; clusters 3 and 4 are absent: mean 1, 4 + 1 + 1, times 3/2
    assert influence([0, 2], [4, 3]).variance == pytest.approx([16.0 + 9.0])


def test_the_influence_of_a_ratio_is_woodruffs() -> None:
    totals = ClusterTotals(np.array([0, 1]), np.array([0, 0]), np.array([[1.0, 4.0], [2.0, 6.0]]), 1)
    made = linearised(Ratio(), totals, TWO_STRATA)  # R = 3 / 10; z = (y - R x) / X
    assert made.values == pytest.approx([(1 - 0.3 * 4) / 10, (2 - 0.3 * 6) / 10])


def test_a_ratio_over_nothing_is_not_a_number() -> None:
    assert np.isnan(Ratio().value(np.array([[0.0, 0.0]]))).all()
    assert np.isnan(Ratio().gradient(np.array([[0.0, 0.0]]))).all()


@given(samples(cells=1), st.integers(0, 49))
def test_gradients_are_derivatives(sample, at: int) -> None:
    totals = sample[1].sums + at
    step = 1e-4 * totals
    for estimand, point in ((Ratio(), totals), (Total(), totals[:, :1])):
        for k in range(estimand.totals):
            shift = np.zeros_like(point)
            shift[:, k] = step[:, k] + 1e-4
            slope = (estimand.value(point + shift) - estimand.value(point - shift)) / (2 * shift[:, k])
            assert slope == pytest.approx(estimand.gradient(point)[:, k], rel=1e-4, abs=1e-6)


@given(samples())
def test_every_cell_has_the_variance_of_the_formula_written_out(sample) -> None:
    clusters, totals = sample
    made = linearised(Total(), totals_of(totals), clusters)
    dense = np.zeros((totals.cells, len(clusters)))
    dense[totals.cell, totals.cluster] = totals.values[:, 0]
    assert close(made.variance, [by_definition(clusters, row) for row in dense])


@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(sample, random) -> None:
    clusters, totals = sample
    order = list(range(len(totals.cluster)))
    random.shuffle(order)
    shuffled = ClusterTotals(totals.cluster[order], totals.cell[order], totals.values[order], totals.cells)
    assert close(ratio_variance(clusters, totals), ratio_variance(clusters, shuffled))


@given(samples(), st.randoms(use_true_random=False))
def test_the_numbers_of_clusters_and_strata_do_not_matter(sample, random) -> None:
    clusters, totals = sample
    new_cluster, new_stratum = list(range(len(clusters))), list(range(clusters.strata))
    random.shuffle(new_cluster)
    random.shuffle(new_stratum)
    stratum, remaining = np.empty(len(clusters), dtype=np.int64), np.empty(len(clusters))
    stratum[new_cluster] = np.array(new_stratum)[clusters.stratum]
    remaining[new_cluster] = clusters.remaining
    renamed = ClusterTotals(np.array(new_cluster)[totals.cluster], totals.cell, totals.values, totals.cells)
    assert close(ratio_variance(clusters, totals), ratio_variance(Clusters(np.arange(len(clusters)), stratum, remaining), renamed))


@given(samples(), st.sampled_from([0.001, 0.5, 3.0, 1e6]))
def test_scaled_weights_leave_a_ratio_and_scale_a_total(sample, factor: float) -> None:
    clusters, totals = sample
    scaled = ClusterTotals(totals.cluster, totals.cell, totals.values * factor, totals.cells)
    assert close(ratio_variance(clusters, totals), ratio_variance(clusters, scaled))
    before, after = (linearised(Total(), totals_of(each), clusters).variance for each in (totals, scaled))
    assert np.allclose(after, factor**2 * before, rtol=1e-9, atol=0)


@given(samples())
def test_no_variance_is_negative(sample) -> None:
    clusters, totals = sample
    for rule in (Refused(), Centred()):
        assert (linearised(Total(), totals_of(totals), clusters, rule).variance >= 0).all()


@given(samples())
def test_a_domain_and_its_complement_make_the_whole(sample) -> None:
    clusters, totals = sample
    parts = linearised(Total(), totals_of(totals), clusters)
    by_cluster = sum_by(totals.cluster, totals.values[:, 0], len(clusters))
    whole = influence(list(range(len(clusters))), list(by_cluster), clusters=clusters)
    assert close(parts.combine(np.array([[1.0, 1.0]])).variance, whole.variance)


@given(samples(), st.floats(-3, 3), st.floats(-3, 3))
def test_a_combination_has_the_covariance_of_its_cells_in_it(sample, a: float, b: float) -> None:
    clusters, totals = sample
    parts = linearised(Total(), totals_of(totals), clusters)
    one, other = parts.variance
    together = parts.covariance()[0, 1]
    assert parts.combine(np.array([[a, b]])).variance[0] == pytest.approx(
        a**2 * one + b**2 * other + 2 * a * b * together, rel=1e-9, abs=1e-6
    )


def test_a_combination_that_names_one_cell_is_that_cell() -> None:
    parts = influence([0, 1, 2, 3], [1, 3, 2, 7], cell=[0, 1, 0, 1], cells=2)
    assert parts.combine(np.array([[0.0, 1.0]])).variance == pytest.approx(parts.variance[[1]])


@given(samples())
def test_cells_side_by_side_keep_their_covariance(sample) -> None:
    clusters, totals = sample
    parts = linearised(Total(), totals_of(totals), clusters)
    apart = [parts.combine(row[None, :]) for row in np.eye(2)]
    assert close(apart[0].beside(apart[1:]).covariance(), parts.covariance())


@given(samples())
def test_the_matrix_of_covariances_is_what_polarisation_finds(sample) -> None:
    clusters, totals = sample
    parts = linearised(Total(), totals_of(totals), clusters)
    assert np.allclose(parts.covariance(), polarised(parts), rtol=1e-9, atol=1e-9 * parts.variance.max())


# Two stages: PSUs of two households each, drawn 2 of 4 in one stratum; households drawn 2 of 8 in the first PSU, 2 of 4 in the second.
TWO_STAGES = (
    Clusters(np.array([0, 0, 1, 1]), np.array([0, 0]), np.array([0.5, 0.5])),
    Clusters(np.arange(4), np.array([0, 0, 1, 1]), np.array([0.75, 0.75, 0.5, 0.5]) * 0.5),
)


def test_a_further_stage_adds_its_own_variance_times_the_sampled_share_of_the_stage_before() -> None:
    numbers = np.arange(4), np.zeros(4, dtype=np.int64), np.array([1.0, 3.0, 2.0, 6.0])
    made = Influence(*numbers, 1, Linearised(TWO_STAGES, Refused()))
    # PSUs 4 and 8: (1 - 1/2) 2/1 (4 + 4) = 8; households: 1/2 (3/4 2 (1 + 1) + 1/2 2 (4 + 4)) = 5.5
    assert made.variance == pytest.approx([8 + 5.5])


def test_units_drawn_with_unequal_probabilities_count_one_minus_their_own() -> None:
    clusters = Clusters(np.arange(3), np.zeros(3, dtype=np.int64), np.array([0.9, 0.5, 0.2]))
    # mean 3, deviations -2, 0, 2; times 3/2. Brewer (2002)
    assert influence([0, 1, 2], [1, 3, 5], clusters=clusters).variance == pytest.approx([1.5 * (0.9 * 4 + 0.2 * 4)])
    # a unit without persons of the cell is a zero of its own weight: mean 2
    assert influence([0, 2], [1, 5], clusters=clusters).variance == pytest.approx([1.5 * (0.9 * 1 + 0.5 * 4 + 0.2 * 9)])


def test_a_large_common_value_does_not_cancel_the_spread_away() -> None:
    base = 1e9
    made = influence([0, 1, 2, 3, 4], [base + value for value in (1, 3, 2, 2, 5)])
    assert made.variance == pytest.approx([13.0], rel=1e-9)
