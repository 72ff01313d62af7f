"""The presentation standards for counts and rates of the US National Center for Health Statistics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from flestimate.declaration import declaration
from flestimate.estimates import Estimate
from flestimate.publication.reliability.criterion import Criterion
from flestimate.publication.reliability.not_judged import not_of
from flestimate.publication.reliability.verdict import RELIABLE, TOO_UNRELIABLE, UNRELIABLE, Verdict
from flestimate.said import Said, said
from flestimate.variance.interval import student_quantile

_FEWEST, _FEWEST_DEGREES, _RELATIVE, _LEVEL = 10, 8, 1.60, 0.95


@declaration
@dataclass(frozen=True, slots=True)
class NchsCount(Criterion):
    """Vital and Health Statistics 2-200: effective cases, and the relative width of an interval on the log scale.

    Shown: at least 10 effective cases, those of the sample over Kish's design effect of their weights, and the interval
    exp(ln x ± t se / x), with t for the effective cases less 1, at most 160 % of the estimate wide. With fewer than 8 degrees of
    freedom, which the standards leave to a statistician, it is shown as unreliable.

    >>> NchsCount().sentences[0]
    'NCHS counts: fewer than 10 effective sample cases: not shown'
    """

    word: ClassVar[str] = "nchs_count"

    def verdict(self, estimate: Estimate) -> Verdict:
        if estimate.n_cases is None:
            return not_of(said("counts and rates"))
        persons = effective_cases(estimate)
        if not persons >= _FEWEST:
            return Verdict(TOO_UNRELIABLE, said("fewer than {limit} {what}", limit=_FEWEST, what=said("effective sample cases")))
        if not relative_width(estimate.cv, persons) <= _RELATIVE:
            return Verdict(TOO_UNRELIABLE, said("an interval wider than {relative:.0%} of the estimate", relative=_RELATIVE))
        if not estimate.df >= _FEWEST_DEGREES:
            return Verdict(UNRELIABLE, said("fewer than {limit} {what}", limit=_FEWEST_DEGREES, what=said("degrees of freedom")))
        return Verdict(RELIABLE)

    @property
    def sentences(self) -> tuple[Said, ...]:
        return (
            said("NCHS counts: fewer than {fewest} effective sample cases: not shown", fewest=_FEWEST),
            said("NCHS counts: a log-scale interval wider than {relative:.0%} of the estimate: not shown", relative=_RELATIVE),
            said("NCHS counts: fewer than {fewest} degrees of freedom: unreliable", fewest=_FEWEST_DEGREES),
        )


def effective_cases(estimate: Estimate) -> float:
    """The sample cases over Kish's design effect of their weights, at most as many as there are; of all persons' where theirs is not known."""
    if not estimate.n_cases:
        return 0.0
    known = estimate.evidence
    if known is None or known.evidence.psus is None:
        return min(estimate.n_cases, estimate.n_cases / estimate.deff_kish)
    carrying = known.evidence.psus.at(known.position).carrying
    return min(estimate.n_cases, float(carrying.weight.sum() ** 2 / carrying.weight2.sum()))


def relative_width(cv: float, persons: float) -> float:
    """The width of exp(ln x ± t cv) over x, with t for so many persons less 1."""
    quantile = float(student_quantile(np.array([persons - 1.0]), _LEVEL)[0])
    # Beyond this the interval is wider than any limit, and the function overflows.
    return 2 * math.sinh(quantile * cv) if quantile * cv < 100 else math.inf if not math.isnan(cv) else math.nan
