"""The interval that is symmetric on the scale of the arcsine of the square root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.interval import OfProportion, student_quantile
from flestimate.variance.link import ArcsineRoot


@dataclass(frozen=True, slots=True)
class Arcsine(OfProportion):
    """The angle whose squared sine is the proportion, plus and minus t of its standard errors, turned back.

    R's `svyciprop(method = "asin")`, except where an end of the interval of angles falls outside 0 to 90 degrees: R
    squares the sine all the same, so that its lower bound rises again as the interval widens; here the bound is 0
    (or 1). With no case, or nothing but cases, there is none.

    >>> Arcsine().bounds(Evidence.of(estimate=0.2, std_error=0.05, n=100, n_kish=90, df=14))
    (array([0.10475781]), array([0.31667636]))
    """

    level: float = 0.95
    name: ClassVar[str] = said("arcsine")

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        link = ArcsineRoot()
        with np.errstate(invalid="ignore"):
            centre = link.value(evidence.estimate)
            margin = student_quantile(evidence.df, self.level) * evidence.std_error_on(link)
        low, high = np.maximum(centre - margin, 0), np.minimum(centre + margin, np.pi / 2)
        return link.inverse(low), link.inverse(high)
