"""One-sided upper bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.errors import DeclarationError
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval import Interval, KornGraubard, Logit, MidP, UpperBound, Wald


@given(st.floats(1, 5_000), st.floats(0.51, 0.999))
def test_without_a_case_it_is_what_all_the_alpha_allows(n_kish: float, level: float) -> None:
    known = Evidence.of(estimate=0.0, std_error=0.0, n=5_000, n_kish=n_kish, df=20)
    low, high = UpperBound(KornGraubard(), level=level).bounds(known)
    assert low[0] == 0
    assert high[0] == pytest.approx(1 - (1 - level) ** (1 / n_kish), rel=1e-9)


def test_no_case_among_three_hundred_is_the_rule_of_three() -> None:
    known = Evidence.of(estimate=0.0, std_error=0.0, n=300, n_kish=300, df=20)
    assert UpperBound().bounds(known)[1][0] == pytest.approx(3 / 300, rel=0.01)


@pytest.mark.parametrize("method", [KornGraubard(0.5), Logit(0.8), MidP(), Wald(0.99)])
def test_it_is_the_upper_end_at_its_own_level_whatever_the_methods(method: Interval) -> None:
    known = Evidence.of(estimate=0.1, std_error=0.03, n=100, n_kish=90, df=20)
    low, high = UpperBound(method, level=0.95).bounds(known)
    assert low[0] == (-np.inf if isinstance(method, Wald) else 0)
    assert high[0] == pytest.approx(type(method)(0.9).bounds(known)[1][0], rel=1e-12)


def test_where_the_method_has_no_bound_there_is_none() -> None:
    known = Evidence.of(estimate=0.0, std_error=0.0, n=100, n_kish=90, df=20)
    assert np.isnan(UpperBound(Logit()).bounds(known)).all()


@pytest.mark.parametrize("level", [0.5, 0.05, 0.0, 1.0, 95.0])
def test_a_level_that_no_one_sided_bound_can_have_is_refused(level: float) -> None:
    with pytest.raises(DeclarationError, match="FLE-C08"):
        UpperBound(level=level)


def test_its_name_says_that_it_is_one_sided() -> None:
    assert UpperBound(Logit()).name == "one-sided, logit"
