"""Links: scales on which a proportion is closer to normal than on its own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from flestimate.variance.link import ArcsineRoot, LogOdds

LINKS = [LogOdds(), ArcsineRoot()]
NAMES = ["log odds", "arcsine root"]
proportions = st.floats(1e-6, 1 - 1e-6)


@pytest.mark.parametrize("link", LINKS, ids=NAMES)
@given(p=proportions)
def test_the_inverse_leads_back(link, p: float) -> None:
    assert link.inverse(link.value(np.array([p]))) == pytest.approx([p], rel=1e-9)


@pytest.mark.parametrize("link", LINKS, ids=NAMES)
@given(p=st.floats(0.001, 0.999))
def test_the_derivative_is_the_slope(link, p: float) -> None:
    step = 1e-5 * min(p, 1 - p)
    slope = (link.value(np.array([p + step])) - link.value(np.array([p - step]))) / (2 * step)
    assert link.derivative(np.array([p])) == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("link", LINKS, ids=NAMES)
@given(one=proportions, other=proportions)
def test_links_are_monotone(link, one: float, other: float) -> None:
    low, high = sorted([one, other])
    assert link.value(np.array([low])) <= link.value(np.array([high]))


def test_log_odds_are_those_of_scipy() -> None:
    p = np.array([1e-12, 0.001, 0.3, 0.5, 0.999])
    assert LogOdds().value(p) == pytest.approx(special.logit(p), rel=1e-13)
    assert LogOdds().inverse(special.logit(p)) == pytest.approx(p, rel=1e-12)


def test_the_arcsine_root_of_a_half_is_a_quarter_of_a_half_turn() -> None:
    assert ArcsineRoot().value(np.array([0.0, 0.5, 1.0])) == pytest.approx([0, np.pi / 4, np.pi / 2], rel=1e-15)


def test_0_and_1_have_no_finite_log_odds_and_no_finite_slope() -> None:
    assert LogOdds().value(np.array([0.0, 1.0])).tolist() == [-np.inf, np.inf]
    assert np.isinf(LogOdds().derivative(np.array([0.0, 1.0]))).all()
    assert LogOdds().inverse(np.array([-np.inf, np.inf, -1e4, 1e4])).tolist() == [0, 1, 0, 1]


def test_0_and_1_have_an_angle_and_no_finite_slope() -> None:
    assert np.isinf(ArcsineRoot().derivative(np.array([0.0, 1.0]))).all()


@pytest.mark.parametrize("link", LINKS, ids=NAMES)
def test_what_is_not_known_stays_unknown(link) -> None:
    nothing = np.array([np.nan])
    assert np.isnan([link.value(nothing), link.derivative(nothing), link.inverse(nothing)]).all()
