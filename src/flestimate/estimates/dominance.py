"""Whether one person makes the figure: the largest share of a cell's weighted cases that is known to be a single person's."""

from __future__ import annotations

import numpy as np

from flestimate.variance import PsuSums
from flestimate.variance.arrays import Floats, sum_by

HALF = 0.5


def heaviest(psus: PsuSums | None, cells: int) -> Floats:
    """The largest share of the weighted cases that one person is known to stand for (cells,); nan where PSUs are not known.

    Exact where a PSU has one case; where it has several, the mean of their weights by weight, which the heaviest is not below.

    >>> cell = np.array([0, 0, 1])  # two PSUs with cases of the first cell, one with two cases of the second
    >>> every, cases = dict.fromkeys(["n", "weight", "weight2"], np.ones(3)), np.array([1.0, 1, 2])
    >>> weights, squares = np.array([60.0, 40, 20]), np.array([3600.0, 1600, 200])
    >>> heaviest(PsuSums.of(cell, cases=cases, case_weight=weights, case_weight2=squares, cells=2, **every), 2)
    array([0.6, 0.5])
    """
    if psus is None:
        return np.full(cells, np.nan)
    total = sum_by(psus.carrying_cell, psus.case_weight, cells)
    alone = np.divide(psus.case_weight2, psus.case_weight, out=np.zeros_like(psus.case_weight), where=psus.case_weight > 0)
    largest = np.zeros(cells)
    np.maximum.at(largest, psus.carrying_cell, alone)
    share: Floats = np.divide(largest, total, out=np.full(cells, np.nan), where=total > 0)
    return share
