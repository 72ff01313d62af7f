"""The interval of all proportions whose scaled deviance is small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.interval import OfProportion, student_quantile
from flestimate.variance.link import LogOdds

_STEPS = 200
_PRECISION = 1e-8  # of the distance in the last step but one: a step of Newton's squares it


@dataclass(frozen=True, slots=True)
class Likelihood(OfProportion):
    """Profile likelihood: all q with 2 n KL(p, q) <= t^2, after Rao and Scott's scaling of the likelihood ratio (1984).

    KL is the Kullback-Leibler divergence of two yes-or-no distributions, n the size for which a simple random sample
    has the same variance of the log-odds, times (persons - 1) / persons, which is how R scales the deviance. R's
    `svyciprop(method = "likelihood")` interpolates its profile between some ten points and is off by that: by 3e-5 of
    a bound as a rule, by .4 % at the worst of the reference figures; with a fine profile R agrees to 1e-6. With no
    case, or nothing but cases, there is none (R stops with an error).

    >>> Likelihood().bounds(Evidence.of(estimate=0.2, std_error=0.05, n=100, n_kish=90, df=14))
    (array([0.1078456]), array([0.32051944]))
    """

    level: float = 0.95
    name: ClassVar[str] = said("likelihood")

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        link, p = LogOdds(), evidence.estimate
        # Masked below are the cells without an interval, whose arithmetic is not worth a warning.
        with np.errstate(all="ignore"):
            per_size = p * (1 - p) * evidence.std_error_on(link) ** 2 * evidence.n / (evidence.n - 1)
            divergence = student_quantile(evidence.df, self.level) ** 2 * per_size / 2
            centre = link.value(p)
            low = link.inverse(centre - _log_odds_below(p, divergence))
            high = link.inverse(centre + _log_odds_below(1 - p, divergence))
        known = np.isfinite(divergence) & (divergence >= 0)
        return np.where(known, low, np.nan), np.where(known, high, np.nan)


def _log_odds_below(p: Floats, divergence: Floats) -> Floats:
    """How far below the log-odds of p those are that diverge from it by so much (cells,).

    Newton's method from beyond the root: the divergence is convex in the log-odds, so that every step comes nearer.
    """
    distance = (divergence - np.log1p(-p)) / p
    for _ in range(_STEPS):
        change = np.expm1(-distance)
        rest = 1 + p * change
        step = (np.log(rest) + p * distance - divergence) / (p - p * (1 + change) / rest)
        distance -= step
        if not np.any(np.abs(step) > _PRECISION * distance):
            break
    return np.where(divergence == 0, 0.0, distance)
