"""Where the default interval is known to be short: few PSUs carry the cases, and the sample may not show how they cluster."""

from __future__ import annotations

import numpy as np

from flestimate.variance import Evidence, FromPrevalence, Interval, KornGraubard, RareEvent
from flestimate.variance.arrays import Floats

FAR = 1.25
"""From here on the default missed above in .043 of the samples of the coverage study's base and stress cells, elsewhere in .013."""


def reach(interval: Interval, evidence: Evidence, known: dict[Interval, Floats]) -> Floats:
    """How many times as high `RareEvent` reaches as the Korn-Graubard interval of a proportion (cells,); nan for other intervals.

    Piled-up cases widen the default by themselves. It is short where clustering is likely and the sample does not show it, and
    then `RareEvent`, which does not take the clustering from the cell's own cases alone, reaches higher (docs/coverage.md). known: what has been found of
    the same cells, by interval.
    """
    if isinstance(interval, FromPrevalence) and evidence.population is not None:
        return reach(interval.prevalence, evidence.population.prevalence, known)
    if not isinstance(interval, KornGraubard) or evidence.psus is None:
        return np.full(len(evidence), np.nan)
    if interval not in known:
        high, far = (method.bounds(evidence)[1] for method in (interval, RareEvent(level=interval.level)))
        known[interval] = np.divide(far, high, out=np.full(len(evidence), np.nan), where=high > 0)
    return known[interval]
