"""The two kinds of arrays that the arithmetic works on, and the sum by group that most of it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
T = TypeVar("T", bound=Any)

_TABLE_PER_KEY = 4


def sum_by(group: Integers, values: Floats, groups: int) -> Floats:
    """Sums of `values` (n,) or (n, K) by `group` (n,), as (groups,) or (groups, K).

    >>> sum_by(np.array([0, 1, 0]), np.array([1.0, 2.0, 3.0]), 2)
    array([4., 2.])
    """
    if values.ndim == 1:
        sums: Floats = np.bincount(group, values, groups).astype(np.float64, copy=False)
        return sums
    # Of an empty array numpy counts whole numbers, whatever the weights are.
    return np.stack([np.bincount(group, column, groups).astype(np.float64, copy=False) for column in values.T], axis=1)


def end_to_end(parts: Sequence[T]) -> T:
    """The arrays of several dataclasses of one kind, those of one part behind those of the part before."""
    first, *_ = parts
    joined: T = type(first)(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(first)))
    return joined


def distinct(keys: Integers, bound: int) -> tuple[Integers, Integers]:
    """The distinct keys in order, and the position of every key among them; keys are at least 0 and below `bound`.

    The same as `np.unique(keys, return_inverse=True)`, but without sorting where keys are in order already, or where a table of
    all possible keys is no larger than a few times the keys.

    >>> distinct(np.array([5, 2, 5]), 6)
    (array([2, 5]), array([1, 0, 1]))
    """
    if (keys[1:] > keys[:-1]).all():
        return keys, np.arange(len(keys))
    if bound > _TABLE_PER_KEY * len(keys):
        found, inverse = np.unique(keys, return_inverse=True)
        return found, inverse
    present = np.zeros(bound, dtype=bool)
    present[keys] = True
    found = np.flatnonzero(present)
    position = np.empty(bound, dtype=np.int64)
    position[found] = np.arange(len(found))
    return found, position[keys]


def distinct_pairs(one: Integers, other: Integers, bounds: tuple[int, int]) -> tuple[Integers, Integers, Integers]:
    """The distinct pairs of two keys in order, as two arrays, and the position of every pair among them; keys are below `bounds`.

    >>> [found.tolist() for found in distinct_pairs(np.array([1, 0, 1]), np.array([2, 3, 2]), (2, 4))]
    [[0, 1], [3, 2], [1, 0, 1]]
    """
    first, second = bounds
    bound = max(first * second, 1)
    # Small numbers are sorted in half the time.
    number = np.int64 if bound > np.iinfo(np.int32).max else np.int32
    keys: Integers = np.add(np.multiply(one, second, dtype=number), other, dtype=number, casting="unsafe")
    pairs, position = distinct(keys, bound)
    return *np.divmod(pairs, max(second, 1)), position
