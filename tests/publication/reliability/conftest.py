"""Synthetic estimates whose figures are stated: nobody is behind them."""

from collections.abc import Callable

import numpy as np
import pytest

import flestimate as fl
from flestimate.estimates.estimate import Known
from flestimate.variance import Evidence, Population

Made = Callable[..., fl.Estimate]
PREVALENCE, COUNT, MEAN = fl.Prevalence("fl", per=1_000), fl.Count("fl"), fl.Mean("hours")


def made(
    *,
    p: float = 0.1,
    std_error: float = 0.01,
    n: int = 1_000,
    cases: int | None = 100,
    df: float = 200,
    deff: float = 1.2,
    population: float = 1_000_000,
    undetermined_share: float = 0.0,
    measure: object = PREVALENCE,
) -> fl.Estimate:
    """An estimate of a prevalence p, of a count of p times the population, or of a mean p, with the standard error of that figure."""
    evidence = Evidence.of(estimate=p, std_error=std_error, n=n, n_kish=n, df=df, cases=np.nan if cases is None else cases)
    if isinstance(measure, fl.Count):
        share = Evidence.of(estimate=p, std_error=std_error / population, n=n, n_kish=n, df=df, cases=cases)
        evidence = Evidence.of(estimate=p * population, std_error=std_error, n=n, n_kish=n, df=df, cases=cases)
        object.__setattr__(evidence, "population", Population(np.array([population]), np.array([0.0]), share))
    value = float(evidence.estimate[0]) * measure.scale
    return fl.Estimate(
        cell=(),
        measure=measure.title,
        unit=measure.unit,
        estimate=value,
        std_error=std_error * measure.scale,
        conf_low=np.nan,
        conf_high=np.nan,
        conf_level=0.95,
        conf_method="",
        deff=deff,
        df=df,
        n=n,
        n_cases=cases,
        n_kish=float(n),
        n_psu=None,
        n_strata=None,
        population=population,
        undetermined=0,
        undetermined_share=undetermined_share,
        bound_low=np.nan,
        bound_high=np.nan,
        scale=measure.scale,
        evidence=Known(evidence, 0, measure),
    )


@pytest.fixture(name="made")
def fixture() -> Made:
    return made
