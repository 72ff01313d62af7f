"""Variances as the quadratic form of a gradient and the covariance of totals: those of unit totals, multiplied out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.variance import Clusters, ClusterTotals, JointTotals, Linearised, QuadraticSpread, Ratio, Refused, Total
from flestimate.variance.link import LogOdds

CELLS = 3
STRATUM = np.array([0, 0, 0, 1, 1, 2, 2, 2])
PSUS = Clusters.of_one_stage(STRATUM, np.array([0.0, 0.25, 0.5]))
METHOD = Linearised((PSUS,), Refused())
EVERY = np.ones(CELLS, dtype=bool)


@st.composite
def unit_totals(draw: st.DrawFn) -> ClusterTotals:
    """Totals of a case and of persons, by PSU and cell; not all PSUs have persons of each cell."""
    pairs = draw(st.lists(st.tuples(st.integers(0, len(STRATUM) - 1), st.integers(0, CELLS - 1)), unique=True, min_size=1))
    size = np.array([draw(st.floats(1, 50)) for _ in pairs])
    share = np.array([draw(st.sampled_from([0.0, 0.0, 0.05, 0.4, 1.0])) for _ in pairs])
    return of_pairs(pairs, np.stack([size * share, size], axis=1))


def of_pairs(pairs: list[tuple[int, int]], values: np.ndarray) -> ClusterTotals:
    cluster, cell = np.array(pairs).T
    return ClusterTotals(cluster, cell, values, CELLS)


def joint(totals: ClusterTotals) -> JointTotals:
    """The same totals with their covariance, from a full table of units and cells."""
    table = np.zeros((len(STRATUM), CELLS, 2))
    table[totals.cluster, totals.cell] = totals.values
    covariance, squares = np.zeros((CELLS, 2, 2)), np.zeros((CELLS, 2))
    for stratum in range(PSUS.strata):
        own, counts = table[stratum == STRATUM], PSUS.counts[stratum == STRATUM][0]
        covariance += counts * np.einsum("uci,ucj->cij", own - own.mean(axis=0), own - own.mean(axis=0))
        squares += counts * (own**2).sum(axis=0)
    return JointTotals(totals.sums, covariance, squares, lambda chosen: chosen_units(totals, chosen))


def chosen_units(totals: ClusterTotals, chosen: np.ndarray) -> ClusterTotals:
    own = chosen[totals.cell]
    return ClusterTotals(totals.cluster[own], totals.cell[own], totals.values[own], CELLS)


def quadratic(estimand: Ratio | Total, totals: ClusterTotals) -> QuadraticSpread:
    return QuadraticSpread(estimand.gradient(totals.sums), joint(totals), METHOD)


ESTIMANDS = st.sampled_from([Ratio(), Total(totals=2), Total(totals=2, of=1)])


@given(ESTIMANDS, unit_totals())
def test_variances_are_those_of_unit_totals(estimand: Ratio | Total, totals: ClusterTotals) -> None:
    expected, spread = METHOD.spread(estimand, totals), quadratic(estimand, totals)
    scale = np.nan_to_num(np.abs(estimand.value(totals.sums))) ** 2
    there = totals.sums[:, 1] > 0
    np.testing.assert_allclose(spread.variance[there], expected.variance[there], rtol=1e-11, atol=1e-28 * scale.max())
    assert spread.dropped.tolist() == [0, 0, 0]


@given(unit_totals())
def test_what_several_cells_make_together_is_made_of_unit_totals(totals: ClusterTotals) -> None:
    expected, spread = METHOD.spread(Total(totals=2), totals), quadratic(Total(totals=2), totals)
    difference = np.array([[1.0, -1.0, 0.0], [0.0, 0.5, 0.5]])
    for one, other in (
        (spread.combine(difference).variance, expected.combine(difference).variance),
        (spread.covariance(), expected.covariance()),
        (spread.beside([spread]).variance, expected.beside([expected]).variance),
        (expected.beside([spread]).variance, expected.beside([expected]).variance),
    ):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-20)


@given(unit_totals(), st.permutations(range(CELLS)))
def test_chosen_cells_stay_quadratic_and_remember_their_units(totals: ClusterTotals, order: list[int]) -> None:
    spread = quadratic(Total(totals=2), totals)
    chosen = spread.combine(2.0 * np.eye(CELLS)[order[:2]])
    assert isinstance(chosen, QuadraticSpread)
    np.testing.assert_allclose(chosen.variance, 4 * spread.variance[order[:2]], rtol=1e-12)
    np.testing.assert_allclose(chosen.influence.variance, 4 * spread.influence.variance[order[:2]], rtol=1e-10, atol=1e-20)
    twice = spread.combine(np.eye(CELLS)[[0, 0]])
    np.testing.assert_allclose(twice.variance, spread.influence.variance[[0, 0]], rtol=1e-10, atol=1e-20)


def test_a_share_that_is_the_same_in_all_units_has_no_variance_at_all() -> None:
    """Multiplied out, its terms cancel, and rounding would be taken for a standard error."""
    pairs = [(unit, cell) for unit in range(len(STRATUM)) for cell in range(CELLS)]
    size = np.random.default_rng(2).lognormal(3, 1, len(pairs))
    share = np.array([1.0 if cell == 0 else 0.3 if cell == 1 else 0.5 + 0.01 * unit for unit, cell in pairs])
    spread = quadratic(Ratio(), of_pairs(pairs, np.stack([size * share, size], axis=1)))
    form = np.einsum("ck,ckj,cj->c", spread.gradient, spread.totals.covariance, spread.gradient)
    assert spread.variance[0] == 0.0
    assert spread.variance[1] < 1e-30
    assert abs(form[1]) > 1e-20
    assert spread.variance[2] == pytest.approx(form[2], rel=1e-9)


def test_of_cells_that_lose_no_digits_no_units_are_asked_for() -> None:
    pairs = [(unit, cell) for unit in range(len(STRATUM)) for cell in range(CELLS)]
    totals = of_pairs(pairs, np.array([[unit % 3, 10.0 + unit + cell] for unit, cell in pairs]))
    asked = JointTotals(totals.sums, joint(totals).covariance, joint(totals).squares, lambda _: pytest.fail("units were asked for"))
    spread = QuadraticSpread(Ratio().gradient(totals.sums), asked, METHOD)
    np.testing.assert_allclose(spread.variance, METHOD.spread(Ratio(), totals).variance, rtol=1e-12)


def test_on_the_scale_of_a_link_it_is_the_delta_method() -> None:
    pairs = [(unit, cell) for unit in range(len(STRATUM)) for cell in range(CELLS)]
    totals = of_pairs(pairs, np.array([[1.0 + unit % 3, 10.0 + unit + cell] for unit, cell in pairs]))
    estimate = Ratio().value(totals.sums)
    expected = METHOD.spread(Ratio(), totals).variance_on(LogOdds(), estimate)
    np.testing.assert_allclose(quadratic(Ratio(), totals).variance_on(LogOdds(), estimate), expected, rtol=1e-12)
