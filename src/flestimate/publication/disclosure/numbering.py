"""The numbers of what stands in columns of codes, without a copy of all columns beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flestimate.variance.arrays import Integers, distinct

_PLACES = 4
"""Combinations are numbered anew before there could be so many times as many as rows: numbers in a table, and not by sorting."""


def numbered(columns: Sequence[NDArray[Any]], size: int) -> tuple[Integers, Integers]:
    """The number of what stands in several columns of so many rows, row by row, and a row of each; in order, the first column varying slowest.

    >>> number, row = numbered([np.array([1, 0, 1]), np.array([0, 5, 0])], 3)
    >>> number, row
    (array([1, 0, 1]), array([1, 2]))
    """
    number, below = np.zeros(size, dtype=np.int64), 1
    for column in columns:
        levels = int(column.max(initial=0)) + 1
        if below * levels > _PLACES * size:
            found, number = distinct(number, below)
            below = len(found)
        number, below = number * levels + column, below * levels
    found, number = distinct(number, below)
    row = np.zeros(len(found), dtype=np.int64)
    row[number] = np.arange(size)
    return number, row
