"""Confidence intervals, as values: what is known of each cell in, lower and upper bounds out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from flestimate.errors import DeclarationError
from flestimate.variance.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What an interval is made from, one element a cell (cells,).

    estimate, std_error: of the proportion, mean, ratio or total; n: persons in the sample; n_kish: Kish's effective
    sample size, (sum w)^2 / sum w^2; df: degrees of freedom of the cell.
    """

    estimate: Floats
    std_error: Floats
    n: Floats
    n_kish: Floats
    df: Floats


class Interval(Protocol):
    """A method that turns evidence into bounds at its level of confidence."""

    name: ClassVar[str]

    @property
    def level(self) -> float:
        """The level of confidence, 0.95 for 95 %."""
        ...

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        """Lower and upper bounds (cells,), nan where there is no bound to give."""
        ...


@dataclass(frozen=True, slots=True)
class StudentT:
    """Estimate plus and minus t standard errors, with the degrees of freedom of the cell (Wald).

    For totals, means and ratios. Never for a rare proportion: it covers far less than it says and goes below zero.

    >>> evidence = Evidence(*(np.array([value]) for value in (10.0, 2.0, 100.0, 90.0, 14.0)))
    >>> StudentT().bounds(evidence)
    (array([5.71042662]), array([14.28957338]))
    """

    level: float = 0.95
    name: ClassVar[str] = "t"

    def __post_init__(self) -> None:
        _refuse_level(self.level)

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        margin = student_quantile(evidence.df, self.level) * evidence.std_error
        return evidence.estimate - margin, evidence.estimate + margin


@dataclass(frozen=True, slots=True)
class KornGraubard:
    """The exact binomial interval at the effective sample size, which is capped at Kish's: for proportions.

    The effective size is p (1 - p) / se^2, times (t with n - 1 df / t with the design's df)^2 (Korn and Graubard, 1998),
    and never above (sum w)^2 / sum w^2, so that a lucky small standard error of a handful of cases cannot narrow the
    interval. With no case (or nothing but cases) the standard error says nothing and the effective size is Kish's: the
    interval is [0, 1 - (alpha / 2)^(1 / n_kish)].

    >>> evidence = Evidence(*(np.array([value]) for value in (0.0, 0.0, 100.0, 90.0, 14.0)))
    >>> KornGraubard().bounds(evidence)
    (array([0.]), array([0.04015892]))
    """

    level: float = 0.95
    name: ClassVar[str] = "korn-graubard, capped at Kish's effective size"

    def __post_init__(self) -> None:
        _refuse_level(self.level)

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        return clopper_pearson(evidence.estimate, self.effective_size(evidence), self.level)

    def effective_size(self, evidence: Evidence) -> Floats:
        """The number of persons of a simple random sample that would know as much (cells,)."""
        p, variance = evidence.estimate, evidence.std_error**2
        with np.errstate(divide="ignore", invalid="ignore"):
            direct = p * (1 - p) / variance
            adjustment = student_quantile(evidence.n - 1, self.level) / student_quantile(evidence.df, self.level)
            capped = np.minimum(evidence.n_kish, direct * adjustment**2)
        says_nothing = (p <= 0) | (p >= 1) | ((variance == 0) & (evidence.df > 0))
        return np.where(says_nothing, evidence.n_kish, capped)


def _refuse_level(level: float) -> None:
    if not 0 < level < 1:
        message = f"a level of confidence lies between 0 and 1, such as 0.95, not {level:g}"
        raise DeclarationError("FLE-C08", message)


def clopper_pearson(p: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """The exact binomial bounds of a proportion `p` of `n` persons, where n need not be whole (Clopper, Pearson, 1934).

    >>> clopper_pearson(np.array([0.0]), np.array([100.0]), 0.95)
    (array([0.]), array([0.03621669]))
    """
    from scipy.special import betaincinv  # 0.2 s that `import flestimate` need not pay

    tail = (1 - level) / 2
    cases, others = n * p, n * (1 - p)
    with np.errstate(invalid="ignore"):
        low = np.where(p <= 0, 0.0, betaincinv(cases, others + 1, tail))
        high = np.where(p >= 1, 1.0, betaincinv(cases + 1, others, 1 - tail))
    unknown = np.isnan(p) | np.isnan(n)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def student_quantile(df: Floats, level: float) -> Floats:
    """The two-sided quantile of Student's t; nan where there are no degrees of freedom, never the normal one."""
    from scipy.special import stdtrit

    usable = df > 0
    quantile: Floats = np.where(usable, stdtrit(np.where(usable, df, 1.0), (1 + level) / 2), np.nan)
    return quantile
