"""Effective sizes: what caps them, and what they are where the standard error says nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.variance.evidence import Evidence
from flestimate.variance.interval import EffectiveSize, Jeffreys, KishCap, KornGraubard, MidP, NoCap, SampleCap, clopper_pearson

SIZES = [KishCap(), SampleCap(), NoCap()]
proportions = st.floats(0.001, 0.999)
errors = st.floats(1e-6, 0.3)
degrees = st.integers(1, 500)


def known(p: float, se: float, n: float = 100.0, n_kish: float = 90.0, df: float = 20.0) -> Evidence:
    return Evidence.of(estimate=p, std_error=se, n=n, n_kish=n_kish, df=df)


def persons(size: EffectiveSize, evidence: Evidence) -> float:
    return float(size.persons(evidence, 0.95)[0])


def test_a_simple_random_sample_is_worth_its_persons() -> None:
    evidence = known(0.2, (0.2 * 0.8 / 100) ** 0.5, n=100, n_kish=100, df=99)
    assert [persons(size, evidence) for size in SIZES] == pytest.approx([100] * 3, rel=1e-12)


def test_few_degrees_of_freedom_make_it_worth_less() -> None:
    # t with 99 df is 1.984217, with 4 df 2.776445 (any table): 64 * (1.984217 / 2.776445)^2.
    assert persons(NoCap(), known(0.2, 0.05, n=100, df=4)) == pytest.approx(64 * (1.984217 / 2.776445) ** 2, rel=1e-6)


def test_a_lucky_standard_error_is_capped() -> None:
    lucky = known(0.2, 0.001, n=100, n_kish=90, df=99)
    assert [persons(size, lucky) for size in SIZES] == pytest.approx([90, 100, 160_000])


@pytest.mark.parametrize("df", [20, 0])
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_without_variation_in_the_sample_the_size_is_the_cap(p: float, df: float) -> None:
    assert [persons(size, known(p, 0.0, df=df)) for size in SIZES] == pytest.approx([90, 100, np.nan], nan_ok=True)


def test_a_standard_error_of_zero_says_nothing() -> None:
    assert [persons(size, known(0.1, 0.0)) for size in SIZES] == pytest.approx([90, 100, np.nan], nan_ok=True)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("se", [0.05, 0.0])
@pytest.mark.parametrize("df", [0.0, -1.0, np.nan])
def test_without_degrees_of_freedom_there_is_no_size(size: EffectiveSize, se: float, df: float) -> None:
    assert np.isnan(persons(size, known(0.1, se, df=df)))


@given(proportions, errors, st.floats(2, 5_000), st.floats(0.1, 1), degrees)
def test_kishs_cap_is_never_narrower_than_the_samples(p: float, se: float, n: float, efficiency: float, df: int) -> None:
    evidence = known(p, se, n=n, n_kish=efficiency * n, df=df)
    (kish,), (sample,) = (np.stack(KornGraubard(size=size).bounds(evidence), axis=1) for size in (KishCap(), SampleCap()))
    assert kish[0] <= sample[0] + 1e-12
    assert kish[1] >= sample[1] - 1e-12


@given(proportions, errors, st.floats(2, 5_000), st.floats(2, 5_000), degrees)
def test_the_interval_is_never_narrower_than_at_kishs_size(p: float, se: float, n: float, n_kish: float, df: int) -> None:
    low, high = KornGraubard().bounds(known(p, se, n=n, n_kish=n_kish, df=df))
    kish_low, kish_high = clopper_pearson(np.array([p]), np.array([n_kish]), 0.95)
    assert low[0] <= kish_low[0] + 1e-9
    assert high[0] >= kish_high[0] - 1e-9


def test_any_exact_interval_takes_any_size_under_a_name_of_its_own() -> None:
    names = {method(size=size).name for method in (KornGraubard, Jeffreys, MidP) for size in SIZES}
    assert len(names) == 9
    assert KornGraubard().name == "korn-graubard, capped at Kish's effective size"
