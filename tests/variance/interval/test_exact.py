"""Exact intervals at whole and at effective sizes: Clopper-Pearson, Jeffreys, mid-P."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flestimate.variance.interval import clopper_pearson, jeffreys, mid_p

WHOLE = [(1, 40), (3, 17), (20, 40), (39, 40), (2, 3_000)]
sizes = st.floats(1, 5_000)
levels = st.floats(0.5, 0.99)


def bounds(method: object, cases: float, n: float, level: float = 0.95) -> tuple[float, float]:
    low, high = method(np.array([cases / n]), np.array([float(n)]), level)
    return float(low[0]), float(high[0])


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("cases", "n"), [*WHOLE, (0, 1), (0, 40), (40, 40)])
def test_clopper_pearson_is_the_exact_binomial_interval(cases: int, n: int, level: float) -> None:
    exact = stats.binomtest(cases, n).proportion_ci(level, method="exact")
    assert bounds(clopper_pearson, cases, n, level) == pytest.approx((exact.low, exact.high), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("cases", "n"), WHOLE)
def test_mid_p_halves_the_chance_of_what_was_found(cases: int, n: int, level: float) -> None:
    low, high = bounds(mid_p, cases, n, level)
    half_alpha = (1 - level) / 2
    assert stats.binom.sf(cases, n, low) + stats.binom.pmf(cases, n, low) / 2 == pytest.approx(half_alpha, rel=1e-9)
    assert stats.binom.cdf(cases - 1, n, high) + stats.binom.pmf(cases, n, high) / 2 == pytest.approx(half_alpha, rel=1e-9)


@given(st.floats(1e-9, 1), sizes, levels)
def test_mid_p_lies_within_clopper_pearson(p: float, n: float, level: float) -> None:
    low, high = bounds(mid_p, p * n, n, level)
    widest = bounds(clopper_pearson, p * n, n, level)
    assert widest[0] - 1e-12 <= low <= high <= widest[1] + 1e-12


@given(st.floats(0.05, 0.95), st.floats(10, 5_000), levels)
def test_mid_p_is_the_middle_of_two_binomial_tails_at_any_size(p: float, n: float, level: float) -> None:
    low, high = bounds(mid_p, p * n, n, level)
    cases, others = p * n, n * (1 - p)
    tail = (stats.beta.cdf(low, cases, others + 1) + stats.beta.cdf(low, cases + 1, others)) / 2
    other_tail = (stats.beta.sf(high, cases, others + 1) + stats.beta.sf(high, cases + 1, others)) / 2
    assert (tail, other_tail) == pytest.approx(((1 - level) / 2, (1 - level) / 2), rel=1e-6)


@given(sizes, levels)
def test_without_a_case_mid_p_is_as_clopper_pearson_with_twice_the_alpha(n: float, level: float) -> None:
    low, high = bounds(mid_p, 0, n, level)
    assert low == 0
    assert high == pytest.approx(1 - (1 - level) ** (1 / n), rel=1e-9)
    assert bounds(mid_p, n, n, level) == pytest.approx((1 - high, 1), abs=1e-12)


@pytest.mark.parametrize(
    ("cases", "n", "level", "expected"),
    [
        (1, 40, 0.95, (0.00271081848604, 0.11094938047847)),
        (3, 17, 0.95, (0.0523476570507, 0.4001226626233)),
        (20, 40, 0.95, (0.349603501921, 0.650396498079)),
        (2.3, 51.4, 0.9, (0.0140972500899, 0.1119618449575)),
    ],
)
def test_jeffreys_equals_rs_beta_quantiles(cases: float, n: float, level: float, expected: tuple[float, float]) -> None:
    # R 4.2.2: qbeta(c((1 - level) / 2, (1 + level) / 2), cases + 0.5, n - cases + 0.5), 12 digits.
    assert bounds(jeffreys, cases, n, level) == pytest.approx(expected, rel=1e-11)


def test_jeffreys_starts_at_0_without_a_case_and_ends_at_1_with_nothing_but_cases() -> None:
    assert bounds(jeffreys, 0, 30) == pytest.approx((0, 7.96781738173e-02), rel=1e-11)  # R 4.2.2, qbeta(.975, .5, 30.5)
    assert bounds(jeffreys, 30, 30) == pytest.approx((1 - 7.96781738173e-02, 1), rel=1e-11)


def test_a_case_of_tiny_weight_stays_inside_its_jeffreys_interval() -> None:
    p = 1e-7
    assert stats.beta.ppf(0.025, 100 * p + 0.5, 100 * (1 - p) + 0.5) > p  # what the posterior alone would say
    low, high = bounds(jeffreys, 100 * p, 100)
    assert low <= p < high


@pytest.mark.parametrize("method", [clopper_pearson, jeffreys, mid_p])
def test_a_size_that_is_not_known_gives_no_bounds(method: object) -> None:
    low, high = method(np.array([0.1, 0.0, np.nan]), np.array([np.nan, np.nan, 20.0]), 0.95)
    assert np.isnan(low).all()
    assert np.isnan(high).all()
