"""Whether one person makes the figure: the largest share of a cell's weighted cases that is known to be a single person's."""

from __future__ import annotations

import numpy as np

from flestimate.variance import PsuSums
from flestimate.variance.arrays import Floats

HALF = 0.5


def heaviest(psus: PsuSums | None, cells: int) -> Floats:
    """The largest share of the weighted cases that one person is known to stand for (cells,); nan where PSUs are not known.

    Exact where a PSU has one case; where it has several, the mean of their weights by weight, which the heaviest is not below.

    >>> from flestimate.variance import InPsus
    >>> cell = np.array([0, 0, 1])  # two PSUs with cases of the first cell, one with two cases of the second
    >>> every, cases = dict.fromkeys(["n", "weight", "weight2"], np.ones(3)), np.array([1.0, 1, 2])
    >>> weights, squares = np.array([60.0, 40, 20]), np.array([3600.0, 1600, 200])
    >>> heaviest(PsuSums.of(InPsus(cell, cases=cases, case_weight=weights, case_weight2=squares, **every), cells=2), 2)
    array([0.6, 0.5])
    """
    if psus is None:
        return np.full(cells, np.nan)
    carrying = psus.carrying
    total = psus.over_cases(carrying.weight)
    alone = np.divide(carrying.weight2, carrying.weight, out=np.zeros(len(carrying.cell)), where=carrying.weight > 0)
    largest = np.zeros(cells)
    np.maximum.at(largest, carrying.cell, alone)
    share: Floats = np.divide(largest, total, out=np.full(cells, np.nan), where=total > 0)
    return share
