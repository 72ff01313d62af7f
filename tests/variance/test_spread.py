"""Spreads: variances and covariances of cells, however they were found, obey the same laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.variance import Clusters, Influence, JackknifeN, Linearised, Refused, ReplicateSpread
from flestimate.variance.link import LogOdds
from flestimate.variance.replication import AroundMean, Scheme
from flestimate.variance.spread import polarised

CELLS = 4
PSUS = Clusters.of_one_stage(np.array([0, 0, 0, 1, 1, 1]), np.array([0.25, 0.0]))


def influence(values: np.ndarray) -> Influence:
    """The spread of cells whose values are totals of 6 PSUs in 2 strata, by linearisation (psus, cells)."""
    psu, cell = np.nonzero(values)
    return Influence(psu, cell, values[psu, cell], values.shape[1], Linearised((PSUS,), Refused()))


def over_replicates(values: np.ndarray) -> ReplicateSpread:
    """The spread of the same totals by the jackknife."""
    made = JackknifeN().factors(PSUS)
    return ReplicateSpread(made.factors @ values, values.sum(axis=0), made.scheme)


SPREADS = [influence, over_replicates]


def by_definition(values: np.ndarray) -> np.ndarray:
    """The covariance matrix of totals over two strata of three, a quarter of the first of which was sampled."""
    matrix = np.zeros((values.shape[1], values.shape[1]))
    for own, remaining in ((values[:3], 0.75), (values[3:], 1.0)):
        matrix += remaining * 3 * np.cov(own, rowvar=False)
    return matrix


tables = st.lists(st.integers(-20, 20), min_size=6 * CELLS, max_size=6 * CELLS).map(
    lambda numbers: np.array(numbers, dtype=float).reshape(6, CELLS)
)
coefficients = st.lists(st.integers(-3, 3), min_size=3 * CELLS, max_size=3 * CELLS).map(
    lambda numbers: np.array(numbers, dtype=float).reshape(3, CELLS)
)


@pytest.mark.parametrize("spread", SPREADS)
@given(values=tables)
def test_the_covariance_matrix_is_that_of_the_definition(spread, values: np.ndarray) -> None:
    expected = by_definition(values)
    assert polarised(spread(values)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("spread", SPREADS)
@given(values=tables, coefficients=coefficients)
def test_combinations_have_the_covariance_of_their_cells(spread, values: np.ndarray, coefficients: np.ndarray) -> None:
    expected = coefficients @ by_definition(values) @ coefficients.T
    combined = spread(values).combine(coefficients)
    assert combined.variance == pytest.approx(np.diag(expected), rel=1e-9, abs=1e-8)
    assert polarised(combined) == pytest.approx(expected, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("spread", SPREADS)
@given(values=tables, one=coefficients, other=coefficients)
def test_a_combination_of_combinations_is_a_combination(spread, values: np.ndarray, one: np.ndarray, other: np.ndarray) -> None:
    twice = spread(values).combine(one).combine(other[:, :3])
    assert twice.variance == pytest.approx(spread(values).combine(other[:, :3] @ one).variance, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("spread", SPREADS)
@given(values=tables)
def test_cells_beside_those_of_others_keep_their_covariance(spread, values: np.ndarray) -> None:
    together = spread(values[:, :1]).beside([spread(values[:, 1:3]), spread(values[:, 3:])])
    assert polarised(together) == pytest.approx(by_definition(values), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("spread", SPREADS)
def test_beside_nobody_is_alone(spread) -> None:
    values = np.arange(12.0).reshape(6, 2) ** 2
    assert polarised(spread(values).beside([])) == pytest.approx(by_definition(values), rel=1e-12)


@pytest.mark.parametrize("spread", SPREADS)
@given(values=tables)
def test_the_matrix_is_symmetric_and_no_variance_is_negative(spread, values: np.ndarray) -> None:
    matrix = polarised(spread(values))
    np.testing.assert_array_equal(matrix, matrix.T)
    size = np.abs(matrix).max()
    assert np.linalg.eigvalsh(matrix).min() >= -1e-9 * max(size, 1)


@pytest.mark.parametrize("spread", SPREADS)
def test_a_cell_of_small_variance_keeps_its_digits_beside_one_of_large(spread) -> None:
    values = np.array([[1e-6, 1e9], [2e-6, 5e9], [4e-6, 2e9], [3e-6, 7e9], [9e-6, 1e9], [5e-6, 8e9]])
    # The same with both in units of about 1: the covariance scales with the units.
    scaled = by_definition(values * [1e6, 1e-9])
    assert polarised(spread(values)) / np.outer([1e-6, 1e9], [1e-6, 1e9]) == pytest.approx(scaled, rel=1e-9)


@pytest.mark.parametrize("spread", SPREADS)
def test_a_cell_that_does_not_vary_has_no_covariance(spread) -> None:
    values = np.array([[2.0, 1.0]] * 3 + [[5.0, 7.0]] * 3)
    values[0, 1] = 4.0
    assert polarised(spread(values))[0].tolist() == pytest.approx([0.0, 0.0], abs=1e-12)


@pytest.mark.parametrize("spread", SPREADS)
def test_of_one_cell_the_matrix_is_its_variance(spread) -> None:
    values = np.arange(6.0)[:, None] ** 2
    assert polarised(spread(values)) == pytest.approx(np.atleast_2d(by_definition(np.hstack([values, values]))[:1, :1]), rel=1e-12)


def test_around_the_mean_the_covariance_is_that_of_the_replicates() -> None:
    values = np.random.default_rng(1).normal(size=(9, 3))
    spread = ReplicateSpread(values, values[0], Scheme(1 / 8, (1.0,) * 9, AroundMean()))
    assert polarised(spread) == pytest.approx(np.cov(values, rowvar=False), rel=1e-12)


def test_a_cell_without_an_estimate_leaves_the_others_alone() -> None:
    values = np.random.default_rng(2).normal(size=(9, 3))
    whole = polarised(ReplicateSpread(values[:, :2], values[0, :2], Scheme(1.0, (1.0,) * 9)))
    values[:, 2] = np.nan
    matrix = polarised(ReplicateSpread(values, values[0], Scheme(1.0, (1.0,) * 9)))
    assert matrix[:2, :2] == pytest.approx(whole, rel=1e-12)
    assert np.isnan(matrix[2]).all()
    assert np.isnan(matrix[:, 2]).all()


def test_on_a_link_linearisation_is_the_delta_method_and_replicates_are_linked_themselves() -> None:
    values = np.array([[0.11], [0.09], [0.12], [0.10], [0.08], [0.105]])
    estimate = np.array([0.1])
    scheme = Scheme(0.4, (1.0,) * 6)
    replicates = ReplicateSpread(values, estimate, scheme)
    logit = np.log(values[:, 0] / (1 - values[:, 0])) - np.log(0.1 / 0.9)
    assert replicates.variance_on(LogOdds(), estimate) == pytest.approx([0.4 * (logit**2).sum()], rel=1e-12)
    linear = influence(np.array([[0.01], [-0.01], [0.02], [0.0], [-0.02], [0.005]]))
    assert linear.variance_on(LogOdds(), estimate) == pytest.approx(linear.variance / 0.09**2, rel=1e-12)
