"""The mid-P interval of a proportion, at an effective size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.effective import AtEffectiveSize, EffectiveSize, KishCap
from flestimate.variance.interval.exact import clopper_pearson, known_bounds

_STEPS = 20
_PRECISION = 1e-9  # of the log-odds in the last step but one: a step of Newton's squares it
_FARTHEST = 700.0  # log-odds, beyond which a proportion is 0 or 1 for a computer


@dataclass(frozen=True, slots=True)
class MidP(AtEffectiveSize):
    """The exact interval that counts only half of the chance of what was observed (Lancaster, 1961), at the effective size.

    Shorter than Korn-Graubard: it covers about its level, where Korn-Graubard covers at least its level.

    >>> MidP().bounds(Evidence.of(estimate=0.0, std_error=0.0, n=100, n_kish=90, df=14))
    (array([0.]), array([0.03273803]))
    """

    level: float = 0.95
    size: EffectiveSize = field(default_factory=KishCap)

    @property
    def name(self) -> str:
        return said("mid-p, {size}", size=self.size.name)

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        return mid_p(evidence.estimate, self.size.persons(evidence, self.level), self.level)


def mid_p(p: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """The mid-P bounds of a proportion `p` of `n` persons, where n need not be whole.

    The upper bound solves P(X < x) + P(X = x) / 2 = alpha / 2, the lower one P(X > x) + P(X = x) / 2 = alpha / 2; with
    no case the upper bound is 1 - alpha^(1 / n).

    >>> mid_p(np.array([0.0, 0.5]), np.array([100.0, 10.0]), 0.95)
    (array([0.        , 0.21200851]), array([0.02951305, 0.78799149]))
    """
    from scipy.special import betainc, betaincc

    cases, others = n * p, n * (1 - p)
    low, high = clopper_pearson(p, n, level)
    tails = _Tails(cases, others, half_alpha=(1 - level) / 2)
    low = tails.solve(low, lambda q: betainc(cases + 1, others, q), +1)  # P(X > x)
    high = tails.solve(high, lambda q: betaincc(cases, others + 1, q), -1)  # P(X < x)
    return known_bounds(p, n, low, high)


@dataclass(frozen=True, slots=True, eq=False)
class _Tails:
    """The mid-P tails of a binomial that found so many cases and others (cells,), and what each of them shall be."""

    cases: Floats
    others: Floats
    half_alpha: float

    def solve(self, start: Floats, beyond: Callable[[Floats], Floats], sign: int) -> Floats:
        """The proportions at which P(X beyond x) + P(X = x) / 2 is half alpha: it rises (sign +1) or falls with them.

        Newton's method for the logarithm of the tail on the scale of log-odds, from the Clopper-Pearson bound, where the
        tail is between a half and the whole of what it shall be. It is close to a line there, and takes a few steps.
        """
        from scipy.special import betaln, expit, log_expit, logit

        log_choose = -np.log1p(self.cases + self.others) - betaln(self.cases + 1, self.others + 1)
        log_odds = np.clip(logit(start), -_FARTHEST, _FARTHEST)
        # The caller masks cells without cases or without others, where a slope may be 0.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            for _ in range(_STEPS):
                q, r = expit(log_odds), expit(-log_odds)
                point = np.exp(log_choose + self.cases * log_expit(log_odds) + self.others * log_expit(-log_odds))
                tail = beyond(q) + point / 2
                slope = point / 2 * (self.cases * r + self.others * q)
                step = sign * np.log(self.half_alpha / tail) * tail / slope
                before, log_odds = log_odds, np.clip(log_odds + step, -_FARTHEST, _FARTHEST)
                if not np.any(np.abs(log_odds - before) > _PRECISION):
                    break
        bound: Floats = expit(log_odds)
        return bound
