"""A proportion as rules for proportions look at it: an estimate's own, or the one behind a count."""

from __future__ import annotations

from dataclasses import dataclass

from flestimate.estimates import Estimate
from flestimate.estimates.of_cases import ShareOfPersons
from flestimate.variance import Evidence


@dataclass(frozen=True, slots=True)
class Proportion:
    """A proportion between 0 and 1, with its standard error and what else is known of it."""

    p: float
    std_error: float
    n: int
    cases: int | None
    df: float
    evidence: Evidence


def is_proportion(estimate: Estimate) -> bool:
    """Whether an estimate is a share of persons, per however many it is given."""
    return estimate.evidence is not None and isinstance(estimate.evidence.measure, ShareOfPersons)


def proportion_of(estimate: Estimate) -> Proportion | None:
    """The proportion that an estimate is, or that its count of persons is of; None for means, ratios and the like."""
    if estimate.evidence is None:
        return None
    evidence = estimate.evidence.evidence.at(estimate.evidence.position)
    if evidence.population is not None:
        evidence = evidence.population.prevalence
    elif not is_proportion(estimate):
        return None
    p, error = float(evidence.estimate[0]), float(evidence.std_error[0])
    return Proportion(p, error, estimate.n, estimate.n_cases, estimate.df, evidence)
