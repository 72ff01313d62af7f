"""The interval of a count, from its prevalence's: never [0, 0], close to Wald's where cases are many, and what it obeys.

The independent source is a Monte Carlo of lognormal prevalences and sizes, of which the product is taken draw by draw.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flestimate.errors import DeclarationError
from flestimate.variance import Arcsine, FromPrevalence, Interval, Jeffreys, KornGraubard, Likelihood, Logit, MidP, SampleCap, Wald, Wilson
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence, Population
from flestimate.variance.interval.interval import OfProportion

PROPORTIONS = [KornGraubard(), KornGraubard(size=SampleCap()), Jeffreys(), MidP(), Logit(), Wilson(), Arcsine(), Likelihood()]
AT_ZERO = [KornGraubard(), KornGraubard(size=SampleCap()), Jeffreys(), MidP()]
"""Those that have an upper bound without a case."""


def count(
    p: float,
    size: float,
    *,
    p_cv: float = 0.0,
    size_cv: float = 0.0,
    correlation: float = 0.0,
    n: float = 1_000,
    df: float = 30,
) -> Evidence:
    """What is known of a count of cases: of their prevalence and of the size, with coefficients of variation, by the delta method."""
    p_error, size_error = p * p_cv, size * size_cv
    error = math.sqrt((size * p_error) ** 2 + (p * size_error) ** 2 + 2 * correlation * size * p_error * p * size_error)
    of_prevalence = Evidence.of(estimate=p, std_error=p_error, n=n, n_kish=0.8 * n, df=df, cases=round(n * p))
    of_count = Evidence.of(estimate=p * size, std_error=error, n=n, n_kish=0.8 * n, df=df, cases=round(n * p))
    return replace(of_count, population=Population(np.array([size]), np.array([size_error]), of_prevalence))


def prevalence(evidence: Evidence) -> Evidence:
    assert evidence.population is not None
    return evidence.population.prevalence


def bounds(interval: Interval, evidence: Evidence) -> tuple[float, float]:
    low, high = interval.bounds(evidence)
    return float(low[0]), float(high[0])


@dataclass(frozen=True, slots=True)
class Lognormal(OfProportion):
    """The bounds of a lognormal prevalence, whose standard deviation on the log scale is the coefficient of variation."""

    level: float = 0.95
    name: ClassVar[str] = "lognormal"

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        reach = np.exp(stats.norm.ppf((1 + self.level) / 2) * evidence.std_error / evidence.estimate)
        return evidence.estimate / reach, evidence.estimate * reach


# Without a case


@pytest.mark.parametrize("interval", AT_ZERO, ids=lambda each: each.name)
@pytest.mark.parametrize("size_cv", [0.0, 0.2])
def test_no_case_has_the_size_times_the_bound_of_the_prevalence(interval: Interval, size_cv: float) -> None:
    nobody = count(0.0, 50_000.0, size_cv=size_cv)
    low, high = bounds(FromPrevalence(interval), nobody)
    assert low == 0
    assert high == pytest.approx(50_000 * bounds(interval, prevalence(nobody))[1], rel=1e-12)
    assert high > 0


def test_no_case_of_a_thousand_is_the_rule_of_three_and_a_half() -> None:
    """-log(.025) is 3.7: with 800 effective persons at most 3.7 in 800 of 80,000, so 369 (1 - .025 ** (1 / 800) to the digit)."""
    assert bounds(FromPrevalence(), count(0.0, 80_000.0))[1] == pytest.approx(80_000 * (1 - 0.025 ** (1 / 800)), rel=1e-9)
    assert bounds(FromPrevalence(), count(0.0, 80_000.0))[1] == pytest.approx(369, abs=1.5)


# With cases


@given(
    p=st.floats(1e-4, 0.9),
    p_cv=st.floats(0.01, 3.0),
    size_cv=st.floats(0.0, 0.5),
    correlation=st.floats(-0.9, 0.9),
    df=st.sampled_from([1, 5, 60]),
)
def test_with_a_case_the_lower_bound_is_above_nothing(p: float, p_cv: float, size_cv: float, correlation: float, df: float) -> None:
    low, high = bounds(FromPrevalence(), count(p, 1e6, p_cv=p_cv, size_cv=size_cv, correlation=correlation, df=df))
    assert 0 < low < p * 1e6 < high


@pytest.mark.parametrize("interval", PROPORTIONS, ids=lambda each: each.name)
def test_of_a_size_that_is_known_the_bounds_are_those_of_the_prevalence(interval: Interval) -> None:
    evidence = count(0.02, 5_000.0, p_cv=0.3)
    low, high = bounds(interval, prevalence(evidence))
    assert bounds(FromPrevalence(interval), evidence) == pytest.approx((5_000 * low, 5_000 * high), rel=1e-12)


def test_of_a_prevalence_that_is_certain_the_bounds_are_those_of_the_size() -> None:
    """Everybody is a case. The size's t interval is on the log scale, so that it cannot reach below zero."""
    evidence = count(1.0, 5_000.0, size_cv=0.1, df=30)
    reach = math.exp(0.1 * stats.t.ppf(0.975, 30))
    assert bounds(FromPrevalence(), evidence)[1] == pytest.approx(5_000 * reach, rel=1e-9)


@pytest.mark.parametrize("cv", [0.01, 0.02, 0.04])
@pytest.mark.parametrize(("size_cv", "correlation"), [(0.0, 0.0), (0.5, 0.0), (0.5, 0.7), (1.0, -0.5)])
def test_of_many_cases_the_bounds_are_close_to_those_of_wald(cv: float, size_cv: float, correlation: float) -> None:
    """On the log scale a distance of t cv is exp(t cv) - 1 = t cv (1 + t cv / 2 + ...): half of t cv apart from Wald's, relative to it.

    The prevalence's log-odds add p / (1 - p) to that, and what remains is of second order. size_cv is relative to the prevalence's.
    """
    p = 0.05
    evidence = count(p, 1e6, p_cv=cv, size_cv=size_cv * cv, correlation=correlation, n=1e6, df=60)
    low, high = bounds(FromPrevalence(Logit()), evidence)
    wald_low, wald_high = bounds(Wald(), evidence)
    estimate, relative = p * 1e6, (wald_high / (p * 1e6)) - 1
    apart = relative / 2 * (1 + p / (1 - p)) + relative**2
    assert high - estimate == pytest.approx(wald_high - estimate, rel=apart)
    assert estimate - low == pytest.approx(estimate - wald_low, rel=apart)
    # It leans upwards, as a count does that cannot be negative.
    assert high > wald_high
    assert low > wald_low


def test_the_more_cases_the_closer_to_wald() -> None:
    apart = []
    for cv in (0.3, 0.1, 0.03, 0.01):
        evidence = count(0.05, 1e6, p_cv=cv, size_cv=cv / 2, n=20 / cv**2)
        apart.append(
            max(abs(own / wald - 1) for own, wald in zip(bounds(FromPrevalence(), evidence), bounds(Wald(), evidence), strict=True))
        )
    assert apart == sorted(apart, reverse=True)
    assert apart[0] > 0.1
    assert apart[-1] < 0.002


def test_of_few_cases_wald_reaches_below_zero_and_this_does_not() -> None:
    evidence = count(0.003, 1e6, p_cv=0.6, size_cv=0.1)
    assert bounds(Wald(), evidence)[0] < 0
    assert bounds(FromPrevalence(), evidence)[0] > 0


# Size and correlation


def test_the_more_uncertain_the_size_the_wider() -> None:
    found = [bounds(FromPrevalence(), count(0.01, 1e6, p_cv=0.3, size_cv=cv)) for cv in (0.0, 0.05, 0.2, 0.5)]
    assert [low for low, _ in found] == sorted((low for low, _ in found), reverse=True)
    assert [high for _, high in found] == sorted(high for _, high in found)
    assert len({high for _, high in found}) == 4


def test_where_many_cases_go_with_many_persons_it_is_wider_than_where_they_go_with_few() -> None:
    found = [bounds(FromPrevalence(), count(0.01, 1e6, p_cv=0.3, size_cv=0.2, correlation=correlation)) for correlation in (-0.8, 0.0, 0.8)]
    widths = [high - low for low, high in found]
    assert widths == sorted(widths)
    assert widths[0] < 0.7 * widths[2]


@pytest.mark.parametrize("correlation", [-0.7, -0.3, 0.0, 0.4, 0.8])
@pytest.mark.parametrize(("p_cv", "size_cv"), [(0.3, 0.1), (0.15, 0.15)])
def test_the_product_of_lognormals_is_covered_by_its_own_quantiles(correlation: float, p_cv: float, size_cv: float) -> None:
    """The bounds are the quantiles of products that are drawn, within four standard errors of the Monte Carlo.

    Of a lognormal p with exact bounds and a lognormal N with its t interval of infinite df, the log of the product is normal,
    so that putting distances together as standard errors is exact; a Monte Carlo does not know that.
    """
    draws, level = 400_000, 0.95
    random = np.random.default_rng(20_261_125)
    logs = random.multivariate_normal([0, 0], [[p_cv**2, correlation * p_cv * size_cv], [correlation * p_cv * size_cv, size_cv**2]], draws)
    products = np.sort(0.02 * np.exp(logs[:, 0]) * 80_000 * np.exp(logs[:, 1]))
    found = bounds(FromPrevalence(Lognormal(level)), count(0.02, 80_000, p_cv=p_cv, size_cv=size_cv, correlation=correlation, df=1e9))
    for bound, tail in zip(found, ((1 - level) / 2, (1 + level) / 2), strict=True):
        below = np.searchsorted(products, bound) / draws
        assert below == pytest.approx(tail, abs=4 * math.sqrt(tail * (1 - tail) / draws))


def test_a_correlation_that_rounding_makes_too_large_is_one() -> None:
    """The count's standard error is then the sum of the two: the distances add up."""
    evidence = count(0.02, 80_000, p_cv=0.2, size_cv=0.1, correlation=1.0)
    larger = replace(evidence, std_error=evidence.std_error * (1 + 1e-9))
    assert bounds(FromPrevalence(), larger) == pytest.approx(bounds(FromPrevalence(), evidence), rel=1e-6)


# Laws


@given(factor=st.sampled_from([1e-3, 0.5, 7.0, 1e6]), p=st.sampled_from([0.0, 0.004, 0.3, 1.0]), correlation=st.floats(-0.9, 0.9))
def test_the_scale_of_the_weights_is_the_scale_of_the_bounds(factor: float, p: float, correlation: float) -> None:
    p_cv = 0.0 if p in {0.0, 1.0} else 0.25
    one, other = (count(p, size, p_cv=p_cv, size_cv=0.1, correlation=correlation) for size in (1e4, 1e4 * factor))
    scaled = [factor * bound for bound in bounds(FromPrevalence(), one)]
    assert bounds(FromPrevalence(), other) == pytest.approx(scaled, rel=1e-9)


@given(
    levels=st.tuples(st.floats(0.05, 0.99), st.floats(0.05, 0.99)).map(sorted),
    p=st.sampled_from([0.0, 0.004, 0.3]),
    size_cv=st.floats(0.0, 0.5),
    correlation=st.sampled_from([-0.5, 0.0, 0.5]),
)
def test_a_higher_level_is_no_narrower(levels: list[float], p: float, size_cv: float, correlation: float) -> None:
    evidence = count(p, 1e5, p_cv=0.4 if p else 0.0, size_cv=size_cv, correlation=correlation)
    (low, high), (low_of_higher, high_of_higher) = (bounds(FromPrevalence(KornGraubard(level)), evidence) for level in levels)
    assert low_of_higher <= low
    assert high <= high_of_higher


def test_cells_are_on_their_own() -> None:
    cells = [count(p, size, p_cv=0.3 if p else 0.0, size_cv=0.1) for p, size in ((0.0, 1e4), (0.01, 5e4), (0.2, 2e3))]
    together = _beside(cells)
    low, high = FromPrevalence().bounds(together)
    assert list(zip(low, high, strict=True)) == [pytest.approx(bounds(FromPrevalence(), cell)) for cell in cells]
    assert [bounds(FromPrevalence(), together.at(position)) for position in range(3)] == list(zip(low, high, strict=True))


def _beside(cells: list[Evidence]) -> Evidence:
    def joined(parts: list[Evidence]) -> Evidence:
        names = ("estimate", "std_error", "n", "n_kish", "df", "cases")
        return Evidence(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    populations = [cell.population for cell in cells if cell.population is not None]
    size, error = (np.concatenate([getattr(each, name) for each in populations]) for name in ("size", "std_error"))
    return replace(joined(cells), population=Population(size, error, joined([each.prevalence for each in populations])))


# What is not known


def test_without_degrees_of_freedom_there_is_no_bound() -> None:
    assert all(map(math.isnan, bounds(FromPrevalence(), count(0.02, 1e4, p_cv=0.3, size_cv=0.1, df=0))))


def test_what_is_no_count_of_persons_has_walds_interval() -> None:
    total = Evidence.of(estimate=40_000, std_error=5_000, n=100, n_kish=90, df=14)
    assert bounds(FromPrevalence(KornGraubard(0.9)), total) == bounds(Wald(0.9), total)


def test_the_level_is_that_of_the_prevalence_s_interval() -> None:
    assert FromPrevalence(KornGraubard(0.9)).level == 0.9
    with pytest.raises(DeclarationError):
        FromPrevalence(KornGraubard(level=95))
