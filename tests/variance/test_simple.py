"""The simple random sample that a design effect compares with."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.variance import WithoutReplacement, WithReplacement

BOTH = [WithoutReplacement(), WithReplacement()]


def one(rule: object, spread: float, n: float, weight: float) -> float:
    return float(rule.variance_of_total(np.array([spread]), np.array([n]), np.array([weight]))[0])


def test_a_simple_random_sample_has_the_textbooks_variance_of_a_total() -> None:
    y = np.array([3.0, 5.0, 8.0, 1.0, 3.0])
    n, population = len(y), 40.0
    s2 = y.var(ddof=1)
    # Cochran (1977), 2.6: N^2 (1 - n / N) s^2 / n; `spread` is the squares over n, not n - 1.
    assert one(WithoutReplacement(), y.var(), n, population) == pytest.approx(population**2 * (1 - n / population) * s2 / n, rel=1e-14)
    assert one(WithReplacement(), y.var(), n, population) == pytest.approx(population**2 * s2 / n, rel=1e-14)


def test_the_two_differ_by_the_share_that_was_not_sampled() -> None:
    assert one(WithoutReplacement(), 0.25, 101, 1_010) == pytest.approx(0.9 * one(WithReplacement(), 0.25, 101, 1_010), rel=1e-14)


@pytest.mark.parametrize("weight", [5.0, 4.0, 0.5])
def test_weights_that_stand_for_no_more_persons_than_the_sample_say_nothing_of_a_population(weight: float) -> None:
    assert np.isnan(one(WithoutReplacement(), 0.25, 5, weight))
    assert one(WithReplacement(), 0.25, 5, weight) == pytest.approx(weight**2 * 0.25 / 4)


@pytest.mark.parametrize("rule", BOTH, ids=repr)
def test_one_person_has_no_spread_and_none_has_nothing(rule: object) -> None:
    assert not np.isfinite(one(rule, 0.0, 1, 10))
    assert not one(rule, np.nan, 0, 0) > 0


@pytest.mark.parametrize("rule", BOTH, ids=repr)
def test_cells_do_not_touch_one_another(rule: object) -> None:
    spread, n, weight = np.array([0.25, np.nan, 0.1]), np.array([101.0, 0.0, 20.0]), np.array([1_010.0, 0.0, 300.0])
    together = rule.variance_of_total(spread, n, weight)
    assert together[[0, 2]].tolist() == [one(rule, 0.25, 101, 1_010), one(rule, 0.1, 20, 300)]


@pytest.mark.parametrize("rule", BOTH, ids=repr)
@given(spread=st.floats(0.01, 10), n=st.integers(2, 1_000), per=st.floats(1.5, 100), factor=st.sampled_from([2.0, 10.0]))
def test_the_variance_grows_with_the_spread_and_shrinks_with_persons(rule, spread: float, n: int, per: float, factor: float) -> None:
    weight = per * 1_000 * 20  # the same population for samples of any of these sizes
    assert one(rule, spread * factor, n, weight) == pytest.approx(factor * one(rule, spread, n, weight))
    assert one(rule, spread, n * factor, weight) < one(rule, spread, n, weight)
