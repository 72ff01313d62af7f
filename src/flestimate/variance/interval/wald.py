"""The interval that is symmetric around the estimate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.interval import Levelled, student_quantile


@dataclass(frozen=True, slots=True)
class Wald(Levelled):
    """Estimate plus and minus t standard errors, with the degrees of freedom of the cell (Wald, 1943).

    For totals, means and ratios; R's `svyciprop(method = "mean")`. Never for a rare proportion: it covers far less
    than it says and goes below zero.

    >>> Wald().bounds(Evidence.of(estimate=10.0, std_error=2.0, n=100, n_kish=90, df=14))
    (array([5.71042662]), array([14.28957338]))
    """

    level: float = 0.95
    name: ClassVar[str] = said("t")

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        margin = student_quantile(evidence.df, self.level) * evidence.std_error
        return evidence.estimate - margin, evidence.estimate + margin
