"""The interval of all proportions that a score test does not reject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.interval import OfProportion, student_quantile


@dataclass(frozen=True, slots=True)
class Wilson(OfProportion):
    """Wilson's score interval (1927) at the effective size p (1 - p) / se^2, with t for the normal quantile.

    R's `svyciprop(method = "wilson")`. The degrees of freedom enter by t alone: to adjust the effective size as well,
    as svy does, counts them twice. With no case, or nothing but cases, there is none.

    >>> Wilson().bounds(Evidence.of(estimate=0.2, std_error=0.05, n=100, n_kish=90, df=14))
    (array([0.11460025]), array([0.32563388]))
    """

    level: float = 0.95
    name: ClassVar[str] = said("wilson")

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        p = evidence.estimate
        t2 = student_quantile(evidence.df, self.level) ** 2
        with np.errstate(invalid="ignore", divide="ignore"):
            # t2 over the effective size: finite where the standard error is 0, nan where there is no case.
            spread = t2 * evidence.std_error**2 / (p * (1 - p))
            reach = p + spread / 2 + np.sqrt(spread * (p * (1 - p) + spread / 4))
            # The textbook's difference for the lower bound, without its cancellation near 0.
            return p * (p / reach), np.minimum(reach / (1 + spread), 1)
