"""Intervals: the published ones, the exact ones, and what every interval of a proportion obeys."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from flestimate.variance import Evidence, KornGraubard, StudentT
from flestimate.variance.interval import clopper_pearson


def evidence(p: float, se: float, n: float = 100.0, n_kish: float = 90.0, df: float = 20.0) -> Evidence:
    return Evidence(*(np.array([float(value)]) for value in (p, se, n, n_kish, df)))


def bounds(method: object, *args: float, **kwargs: float) -> tuple[float, float]:
    low, high = method.bounds(evidence(*args, **kwargs))
    return float(low[0]), float(high[0])


proportions = st.floats(0.001, 0.999)
errors = st.floats(1e-6, 0.3)
sizes = st.floats(2, 5_000)
degrees = st.integers(1, 500)


def test_korn_graubard_equals_r_where_it_is_not_capped() -> None:
    # R 4.5 survey, apiclus1, I(ell == 0), svyciprop(method = "beta"), 10 digits (R scales its n.eff by the same ratio of t).
    low, high = bounds(KornGraubard(), 4 / 183, 0.02284997, n=183, n_kish=183, df=14)
    assert (low, high) == pytest.approx((0.00019864, 0.13939611), abs=2e-8)


def test_student_t_equals_r() -> None:
    low, high = bounds(StudentT(), 0.02185792, 0.02284997, df=14)
    assert (low, high) == pytest.approx((-0.02715039, 0.07086624), abs=2e-8)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("cases", "n"), [(0, 1), (0, 40), (1, 40), (3, 17), (20, 40), (39, 40), (40, 40), (2, 3_000)])
def test_clopper_pearson_is_the_exact_binomial_interval(cases: int, n: int, level: float) -> None:
    exact = stats.binomtest(cases, n).proportion_ci(level, method="exact")
    low, high = clopper_pearson(np.array([cases / n]), np.array([float(n)]), level)
    assert (low[0], high[0]) == pytest.approx((exact.low, exact.high), rel=1e-9, abs=1e-12)


@given(proportions, errors, sizes, sizes, degrees)
def test_korn_graubard_lies_between_0_and_1_around_the_estimate(p: float, se: float, n: float, n_kish: float, df: int) -> None:
    low, high = bounds(KornGraubard(), p, se, n=n, n_kish=n_kish, df=df)
    assert 0 <= low <= p <= high <= 1


@given(proportions, errors, st.floats(0, 5_000), sizes, degrees, st.floats(0.5, 0.98), st.floats(0.001, 0.019))
def test_korn_graubard_widens_with_the_level(p: float, se: float, others: float, n_kish: float, df: int, level: float, more: float) -> None:
    n = df + 1 + others  # every PSU has a person, so a cell has more persons than degrees of freedom
    narrow = bounds(KornGraubard(level), p, se, n=n, n_kish=n_kish, df=df)
    wide = bounds(KornGraubard(level + more), p, se, n=n, n_kish=n_kish, df=df)
    assert wide[0] <= narrow[0] + 1e-12
    assert wide[1] >= narrow[1] - 1e-12
    assert wide[1] - wide[0] > 0


@given(proportions, errors, sizes, sizes, degrees)
def test_korn_graubard_is_never_narrower_than_at_kishs_size(p: float, se: float, n: float, n_kish: float, df: int) -> None:
    low, high = bounds(KornGraubard(), p, se, n=n, n_kish=n_kish, df=df)
    kish_low, kish_high = clopper_pearson(np.array([p]), np.array([n_kish]), 0.95)
    assert low <= kish_low[0] + 1e-9
    assert high >= kish_high[0] - 1e-9


@given(proportions, sizes, degrees)
def test_a_tiny_standard_error_gives_the_interval_at_kishs_size(p: float, n_kish: float, df: int) -> None:
    kish_low, kish_high = clopper_pearson(np.array([p]), np.array([n_kish]), 0.95)
    expected = pytest.approx((kish_low[0], kish_high[0]))
    assert bounds(KornGraubard(), p, 1e-9, n_kish=n_kish, df=df) == expected
    assert bounds(KornGraubard(), p, 0.0, n_kish=n_kish, df=df) == expected


@given(sizes, st.floats(0.5, 0.99))
def test_no_case_has_an_honest_upper_bound(n_kish: float, level: float) -> None:
    low, high = bounds(KornGraubard(level), 0.0, 0.0, n_kish=n_kish)
    assert low == 0
    assert high == pytest.approx(1 - ((1 - level) / 2) ** (1 / n_kish), rel=1e-9)


@given(sizes)
def test_nothing_but_cases_mirrors_no_case(n_kish: float) -> None:
    low, high = bounds(KornGraubard(), 1.0, 0.0, n_kish=n_kish)
    assert high == 1
    assert 1 - low == pytest.approx(bounds(KornGraubard(), 0.0, 0.0, n_kish=n_kish)[1], rel=1e-6)


@given(proportions, st.floats(0.01, 0.2))
def test_cases_and_others_change_places(p: float, se: float) -> None:
    assume(0.01 < p < 0.99)
    low, high = bounds(KornGraubard(), p, se)
    assert bounds(KornGraubard(), 1 - p, se) == pytest.approx((1 - high, 1 - low), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("df", [0.0, -1.0])
def test_without_degrees_of_freedom_there_is_no_interval(df: float) -> None:
    assert np.isnan(bounds(KornGraubard(), 0.1, 0.05, df=df)).all()
    assert np.isnan(bounds(KornGraubard(), 0.1, 0.0, df=df)).all()
    assert np.isnan(bounds(StudentT(), 0.1, 0.05, df=df)).all()


@pytest.mark.parametrize("df", [0.0, -1.0])
def test_without_degrees_of_freedom_the_bound_of_no_case_stays(df: float) -> None:
    assert bounds(KornGraubard(), 0.0, 0.0, df=df) == bounds(KornGraubard(), 0.0, 0.0, df=20)


def test_without_an_estimate_there_is_no_interval() -> None:
    assert np.isnan(bounds(KornGraubard(), float("nan"), float("nan"), n=0, n_kish=0, df=0)).all()


def test_cells_do_not_touch_each_other() -> None:
    rows = [(0.0, 0.0, 100, 90, 14), (0.1, 0.05, 50, 40, 3), (float("nan"),) * 2 + (0, 0, 0), (0.2, 0.01, 10, 9, 0)]
    together = KornGraubard().bounds(Evidence(*(np.array(column, dtype=float) for column in zip(*rows, strict=True))))
    for position, row in enumerate(rows):
        alone = KornGraubard().bounds(Evidence(*(np.array([float(value)]) for value in row)))
        assert [bound[position] for bound in together] == pytest.approx([bound[0] for bound in alone], nan_ok=True)
