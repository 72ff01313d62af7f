"""What every interval of a proportion obeys, and what it does at the edges."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.errors import DeclarationError
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval import (
    Arcsine,
    Interval,
    Jeffreys,
    KishCap,
    KornGraubard,
    Likelihood,
    Logit,
    MidP,
    NoCap,
    SampleCap,
    Wald,
    Wilson,
)
from flestimate.variance.link import Link

ON_A_SCALE = [Logit(), Arcsine(), Wilson(), Likelihood()]
CAPPED = [method(size=size) for method in (KornGraubard, Jeffreys, MidP) for size in (KishCap(), SampleCap())]
NOT_CAPPED = [method(size=NoCap()) for method in (KornGraubard, Jeffreys, MidP)]
OF_PROPORTIONS = [*ON_A_SCALE, *CAPPED, *NOT_CAPPED]
EVERY = [*OF_PROPORTIONS, Wald()]

proportions = st.floats(0.001, 0.999)
errors = st.floats(1e-6, 0.3)
sizes = st.floats(2, 5_000)
degrees = st.integers(1, 500)
levels = st.floats(0.5, 0.98)


@dataclass(frozen=True)
class FromOther:
    """A spread that knows what other evidence says by the delta method."""

    other: Evidence

    def variance_on(self, link: Link, estimate: np.ndarray) -> np.ndarray:
        return replace(self.other, estimate=estimate).std_error_on(link) ** 2


def named(methods: list[Interval]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("method", methods, ids=lambda method: method.name)


def bounds(method: Interval, p: float, se: float, n: float = 100.0, n_kish: float = 90.0, df: float = 20.0) -> tuple[float, float]:
    low, high = method.bounds(Evidence.of(estimate=p, std_error=se, n=n, n_kish=n_kish, df=df))
    return float(low[0]), float(high[0])


@named(OF_PROPORTIONS)
@given(proportions, errors, sizes, sizes, degrees, levels)
def test_it_lies_between_0_and_1_around_the_estimate(
    method: Interval, p: float, se: float, n: float, n_kish: float, df: int, level: float
) -> None:
    low, high = bounds(replace(method, level=level), p, se, n=n, n_kish=n_kish, df=df)
    assert 0 <= low <= p * (1 + 1e-9)
    assert 1 - (1 - p) * (1 + 1e-9) <= high <= 1
    assert low < high


@named(OF_PROPORTIONS)
@given(proportions, errors, st.floats(0, 5_000), sizes, degrees, levels, st.floats(0.001, 0.019))
def test_it_widens_with_the_level(
    method: Interval, p: float, se: float, others: float, n_kish: float, df: int, level: float, more: float
) -> None:
    n = df + 1 + others  # every PSU has a person, so a cell has more persons than degrees of freedom
    narrow = bounds(replace(method, level=level), p, se, n=n, n_kish=n_kish, df=df)
    wide = bounds(replace(method, level=level + more), p, se, n=n, n_kish=n_kish, df=df)
    assert wide[0] <= narrow[0] + 1e-12
    assert wide[1] >= narrow[1] - 1e-12
    assert wide[1] - wide[0] > narrow[1] - narrow[0] - 1e-12


@named(OF_PROPORTIONS)
@given(proportions, errors, sizes, sizes, degrees, levels)
def test_cases_and_others_change_places(method: Interval, p: float, se: float, n: float, n_kish: float, df: int, level: float) -> None:
    method = replace(method, level=level)
    low, high = bounds(method, p, se, n=n, n_kish=n_kish, df=df)
    assert bounds(method, 1 - p, se, n=n, n_kish=n_kish, df=df) == pytest.approx((1 - high, 1 - low), rel=1e-6, abs=1e-10)


@pytest.mark.parametrize(("method", "share"), [(KornGraubard, 0.5), (MidP, 1.0)])
@given(sizes, levels)
def test_no_case_has_an_honest_upper_bound(method: type, share: float, n_kish: float, level: float) -> None:
    expected = 1 - (share * (1 - level)) ** (1 / n_kish)
    assert bounds(method(level), 0.0, 0.0, n_kish=n_kish) == pytest.approx((0, expected), rel=1e-9)
    assert bounds(method(level), 1.0, 0.0, n_kish=n_kish) == pytest.approx((1 - expected, 1), rel=1e-9, abs=1e-12)


@named([*ON_A_SCALE, *NOT_CAPPED])
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_methods_that_need_variation_give_no_bounds_without_it(method: Interval, p: float) -> None:
    assert np.isnan(bounds(method, p, 0.0)).all()


@named([*ON_A_SCALE, Wald()])
def test_a_standard_error_of_zero_gives_the_estimate_itself_as_in_r(method: Interval) -> None:
    assert bounds(method, 0.2, 0.0) == pytest.approx((0.2, 0.2), rel=1e-12)


@named(ON_A_SCALE)
def test_a_tiny_standard_error_gives_a_tiny_interval_like_walds(method: Interval) -> None:
    # To within 1e-4 of its width.
    low, high = bounds(Wald(), 0.2, 1e-6)
    assert bounds(method, 0.2, 1e-6, n=1e9) == pytest.approx((low, high), abs=1e-4 * (high - low))


@named(EVERY)
@pytest.mark.parametrize("df", [0.0, -1.0, np.nan])
def test_without_degrees_of_freedom_there_is_no_interval(method: Interval, df: float) -> None:
    assert np.isnan(bounds(method, 0.1, 0.05, df=df)).all()
    assert np.isnan(bounds(method, 0.1, 0.0, df=df)).all()


@named(CAPPED)
@pytest.mark.parametrize("df", [0.0, -1.0])
def test_without_degrees_of_freedom_the_bound_of_no_case_stays(method: Interval, df: float) -> None:
    assert bounds(method, 0.0, 0.0, df=df) == bounds(method, 0.0, 0.0, df=20)


@named(EVERY)
def test_without_an_estimate_there_is_no_interval(method: Interval) -> None:
    assert np.isnan(bounds(method, np.nan, np.nan, n=0, n_kish=0, df=0)).all()


@named(EVERY)
def test_without_a_standard_error_there_is_no_interval(method: Interval) -> None:
    assert np.isnan(bounds(method, 0.1, np.nan)).all()


@named(EVERY)
def test_a_single_person_gives_bounds_or_none_but_no_warning(method: Interval) -> None:
    for p in (0.0, 1.0):
        low, high = bounds(method, p, 0.0, n=1, n_kish=1, df=0)
        assert np.isnan([low, high]).all() or 0 <= low <= high <= 1


@pytest.mark.parametrize("method", [Logit(), Arcsine(), Likelihood()])
def test_a_known_spread_gives_the_error_on_the_scale_of_the_method(method: Interval) -> None:
    twice = Evidence.of(estimate=0.2, std_error=0.06, n=100, n_kish=90, df=20)
    known = replace(twice, std_error=twice.std_error / 2, spread=FromOther(twice))
    np.testing.assert_allclose(method.bounds(known), method.bounds(twice), rtol=1e-12)


@named(EVERY)
def test_cells_do_not_touch_each_other(method: Interval) -> None:
    nan = float("nan")
    rows = [
        (0.0, 0.0, 100, 90, 14),
        (0.1, 0.05, 50, 40, 3),
        (nan, nan, 0, 0, 0),
        (0.2, 0.01, 10, 9, 0),
        (1.0, 0.0, 7, 6, 2),
        (0.3, 0.1, 9, 8, 4),
    ]
    columns = [np.array(column, dtype=float) for column in zip(*rows, strict=True)]
    together = method.bounds(Evidence(*columns, np.full(len(rows), nan)))
    for position, row in enumerate(rows):
        assert [bound[position] for bound in together] == pytest.approx(bounds(method, *row), rel=1e-12, nan_ok=True)


@pytest.mark.bad_input("FLE-C08")
@named(EVERY)
@pytest.mark.parametrize("level", [0.0, 1.0, -0.1, 95.0, float("nan")])
def test_a_level_that_is_none_is_refused(method: Interval, level: float) -> None:
    with pytest.raises(DeclarationError, match="FLE-C08"):
        replace(method, level=level)


def test_every_interval_has_a_name_of_its_own() -> None:
    assert len({method.name for method in EVERY}) == len(EVERY)
