"""What is known of the cells of a breakdown, from their totals: the evidence that intervals are made from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from flestimate.estimates.domains import Domains
from flestimate.sample.drawn import Drawn
from flestimate.variance import Estimand, Evidence, Population, Ratio, Spread, Total
from flestimate.variance.arrays import Floats

_ROUNDING = 1e-12


def evidence_of(found: Domains, drawn: Drawn, spread: Spread, value: Floats, error: Floats, df: Floats) -> Evidence:
    """What is known of each cell; nothing where it has no person."""
    here = found.n > 0
    return Evidence(
        estimate=np.where(here, value, np.nan),
        std_error=np.where(here, error, np.nan),
        n=found.n,
        n_kish=found.kish / drawn.assumed_deff,
        df=df,
        cases=found.cases,
        spread=spread,
        psus=found.psus,
    )


def counted_of(found: Domains, drawn: Drawn, evidence: Evidence) -> Population:
    """The persons that each cell stands for and the share of them who are cases, from the totals of cases and of persons."""
    prevalence = drawn.spread(Ratio(), found.totals)
    share, size = Ratio().value(found.sums), Total(totals=2, of=1)
    error = known_error(found, Ratio(), share, np.sqrt(prevalence.variance))
    return Population(
        size=size.value(found.sums),
        std_error=np.sqrt(drawn.spread(size, found.totals).variance),
        prevalence=replace(evidence_of(found, drawn, prevalence, share, error, evidence.df), whole=_share_of(evidence.whole)),
    )


def _share_of(whole: Evidence | None) -> Evidence | None:
    return None if whole is None or whole.population is None else whole.population.prevalence


def known_error(found: Domains, estimand: Estimand, value: Floats, error: Floats) -> Floats:
    """In a single PSU the influence on all but a total is zero by construction: that is not a standard error of 0, it is none.

    Replicate weights that are read do not say how many PSUs there are; where the error is nothing but rounding, their rank does.
    """
    if isinstance(estimand, Total):
        return error
    single = found.presence.psu == 1
    alike = (found.cases == 0) | (found.cases == found.n)  # nobody or everybody a case has no error anywhere
    suspect = np.isnan(found.presence.psu) & (error <= _ROUNDING * np.abs(value)) & ~alike
    if suspect.any() and found.presence.by_rank is not None:
        single = single | (suspect & (found.presence.by_rank() <= 0))
    return np.where(single, np.nan, error)
