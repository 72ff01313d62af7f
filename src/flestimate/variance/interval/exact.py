"""Intervals of a proportion from the quantiles of a beta distribution: Clopper-Pearson at an effective size, and Jeffreys."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.effective import AtEffectiveSize, EffectiveSize, KishCap


@dataclass(frozen=True, slots=True)
class KornGraubard(AtEffectiveSize):
    """The exact binomial interval (Clopper and Pearson, 1934) at the effective size (Korn and Graubard, 1998).

    The default for proportions, with its size capped at Kish's: with no case it is [0, 1 - (alpha / 2)^(1 / Kish's n)].
    `size=SampleCap()` is the interval of the US National Center for Health Statistics, `size=NoCap()` R's
    `svyciprop(method = "beta")`.

    >>> KornGraubard().bounds(Evidence.of(estimate=0.0, std_error=0.0, n=100, n_kish=90, df=14))
    (array([0.]), array([0.04015892]))
    """

    level: float = 0.95
    size: EffectiveSize = field(default_factory=KishCap)

    @property
    def name(self) -> str:
        return said("korn-graubard, {size}", size=self.size.name)

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        return clopper_pearson(evidence.estimate, self.size.persons(evidence, self.level), self.level)


@dataclass(frozen=True, slots=True)
class Jeffreys(AtEffectiveSize):
    """Quantiles of the posterior Beta(x + 1/2, n - x + 1/2) at the effective size (Brown, Cai and DasGupta, 2001).

    Shorter than Korn-Graubard: it covers its level on average, not in every case.

    >>> Jeffreys().bounds(Evidence.of(estimate=0.0, std_error=0.0, n=100, n_kish=90, df=14))
    (array([0.]), array([0.02744911]))
    """

    level: float = 0.95
    size: EffectiveSize = field(default_factory=KishCap)

    @property
    def name(self) -> str:
        return said("jeffreys, {size}", size=self.size.name)

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        return jeffreys(evidence.estimate, self.size.persons(evidence, self.level), self.level)


def clopper_pearson(p: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """The exact binomial bounds of a proportion `p` of `n` persons, where n need not be whole (Clopper, Pearson, 1934).

    >>> clopper_pearson(np.array([0.0]), np.array([100.0]), 0.95)
    (array([0.]), array([0.03621669]))
    """
    from scipy.special import betainccinv, betaincinv  # 0.2 s that `import flestimate` need not pay

    tail = (1 - level) / 2
    cases, others = n * p, n * (1 - p)
    return known_bounds(p, n, betaincinv(cases, others + 1, tail), betainccinv(cases + 1, others, tail))


def jeffreys(p: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """The equal-tailed posterior interval of a proportion `p` of `n` persons under Jeffreys' prior, Beta(1/2, 1/2).

    >>> jeffreys(np.array([0.5]), np.array([10.0]), 0.95)
    (array([0.22352867]), array([0.77647133]))
    """
    from scipy.special import betainccinv, betaincinv

    tail = (1 - level) / 2
    cases, others = n * p + 0.5, n * (1 - p) + 0.5
    # A case of tiny weight can have a posterior that lies above its share of the sample.
    low, high = np.minimum(betaincinv(cases, others, tail), p), np.maximum(betainccinv(cases, others, tail), p)
    return known_bounds(p, n, low, high)


def known_bounds(p: Floats, n: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The bounds, which are 0 where nobody is a case and 1 where everybody is, and nan where p or n is not known."""
    unknown = np.isnan(p) | np.isnan(n)
    return np.where(unknown, np.nan, np.where(p <= 0, 0.0, low)), np.where(unknown, np.nan, np.where(p >= 1, 1.0, high))
