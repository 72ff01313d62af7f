"""One-sided bounds, made from two-sided intervals."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from flestimate.declaration import refuse_no_value
from flestimate.errors import DeclarationError, Fix
from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.exact import KornGraubard
from flestimate.variance.interval.interval import Interval, Levelled, OfCount, OfProportion


@dataclass(frozen=True, slots=True)
class UpperBound(Levelled):
    """The upper bound that holds at its level: for "at most so many", above all where no case was found.

    It is the upper end of the method's two-sided interval at the level 2 level - 1; the level that the method itself
    was given does not count. The lower bound is 0 for proportions and counts, which cannot be negative, and else minus infinity.

    >>> UpperBound(KornGraubard()).bounds(Evidence.of(estimate=0.0, std_error=0.0, n=100, n_kish=90, df=14))
    (array([0.]), array([0.03273803]))
    """

    method: Interval = field(default_factory=KornGraubard)
    level: float = 0.95

    def __post_init__(self) -> None:
        Levelled.__post_init__(self)
        refuse_no_value("method", self.method, Interval, Fix("fl.UpperBound(fl.KornGraubard())"))
        if self.level <= 0.5:
            message = f"the level of a one-sided bound lies between 0.5 and 1, such as 0.95, not {self.level:g}"
            raise DeclarationError("FLE-C08", message)

    @property
    def name(self) -> str:
        return said("one-sided, {interval}", interval=self.method.name)

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        _, upper = self.method.at(2 * self.level - 1).bounds(evidence)
        lowest = 0.0 if is_of_proportion(self.method) or is_of_count(self.method) else -np.inf
        return np.where(np.isnan(upper), np.nan, lowest), upper


def is_of_count(interval: Interval) -> bool:
    """Whether an interval holds for counts of cases alone.

    >>> from flestimate.variance.interval import FromPrevalence
    >>> is_of_count(UpperBound(FromPrevalence())), is_of_count(FromPrevalence())
    (True, True)
    """
    return is_of_count(interval.method) if isinstance(interval, UpperBound) else isinstance(interval, OfCount)


def is_of_proportion(interval: Interval) -> bool:
    """Whether an interval holds for proportions alone.

    >>> from flestimate.variance.interval import Wald
    >>> is_of_proportion(UpperBound(KornGraubard())), is_of_proportion(UpperBound(Wald()))
    (True, False)
    """
    return is_of_proportion(interval.method) if isinstance(interval, UpperBound) else isinstance(interval, OfProportion)
