"""The interval that is symmetric on the scale of log-odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.interval import OfProportion, student_quantile
from flestimate.variance.link import LogOdds


@dataclass(frozen=True, slots=True)
class Logit(OfProportion):
    """Log-odds plus and minus t of their standard errors, turned back into proportions.

    R's `svyciprop(method = "logit")`, and "xlogit", which is the same for linearised variances; Stata's default for
    proportions. With no case, or nothing but cases, there is none (R's "logit" gives [2e-12, 4e-12] there).

    >>> Logit().bounds(Evidence.of(estimate=0.2, std_error=0.05, n=100, n_kish=90, df=14))
    (array([0.1133932]), array([0.32826372]))
    """

    level: float = 0.95
    name: ClassVar[str] = said("logit")

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        link = LogOdds()
        with np.errstate(invalid="ignore"):
            centre = link.value(evidence.estimate)
            margin = student_quantile(evidence.df, self.level) * evidence.std_error_on(link)
            return link.inverse(centre - margin), link.inverse(centre + margin)
