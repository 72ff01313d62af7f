"""The two kinds of arrays that the arithmetic works on, and the sum by group that most of it is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def sum_by(group: Integers, values: Floats, groups: int) -> Floats:
    """Sums of `values` (n,) or (n, K) by `group` (n,), as (groups,) or (groups, K).

    >>> sum_by(np.array([0, 1, 0]), np.array([1.0, 2.0, 3.0]), 2)
    array([4., 2.])
    """
    if values.ndim == 1:
        sums: Floats = np.bincount(group, values, groups).astype(np.float64, copy=False)
        return sums
    return np.stack([np.bincount(group, column, groups) for column in values.T], axis=1)
