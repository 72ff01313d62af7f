"""Sums over persons that come out the same whatever the order: threads and engines add as they like, and rounding remembers how.

Each value is split into a multiple of a large unit, a multiple of a small one, and a rest. Multiples are added without rounding,
as long as their unit is large enough for so many persons; what the rest loses is far below the last digit of the sum. So two
runs, pieces of a file and other engines give the same bits, and weights of very different size lose nothing beside one another
(Demmel and Nguyen, 2013, Fast Reproducible Floating-Point Summation, in one pass with bins of their section 4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
from numpy.typing import NDArray

from flestimate.survey.extremes import highest

_BITS = 53  # of a double's fraction
_LARGEST = "largest:"
_PARTS = _LARGE, _SMALL, _REST = "large:", "small:", "rest:"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the sums can reach: so many persons, none with a value beyond `largest`.

    >>> reach = Reach(persons=1_000, largest=1.0)
    >>> (0.1 + reach.large) - reach.large, reach.holds(2.0)
    (0.09999999999990905, False)
    """

    persons: int
    largest: float

    @classmethod
    def of(cls, values: NDArray[Any], rows: int) -> Reach | None:
        """How far the sums of so many rows of values reach; None for whole numbers, which are added without rounding as they are, and where one is not finite."""
        largest = 0.0 if values.dtype.kind in "biu" else max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))
        return cls(max(rows, 1), largest) if largest > 0.0 and math.isfinite(largest) else None

    def holds(self, largest: float) -> bool:
        """Whether values up to `largest` are added without rounding; of what is no number nothing could be said."""
        return not math.isfinite(largest) or largest <= self.largest

    @property
    def large(self) -> float:
        """Added to a value and taken away again, it leaves the multiple of the large unit that is nearest."""
        return 1.5 * 2.0**self._exponent

    @property
    def small(self) -> float:
        """The same for what is left, which is half a large unit at most."""
        return 1.5 * 2.0 ** (self._exponent - _BITS + math.ceil(math.log2(self.persons)) + 1)

    @property
    def _exponent(self) -> int:
        return math.ceil(math.log2(self.persons)) + math.ceil(math.log2(self.largest)) + 1


def parts(values: NDArray[Any], reach: Reach | None) -> tuple[NDArray[Any], ...]:
    """Numbers that add up to `values`, the largest first, and that are added without rounding as far as they reach; none but themselves without a reach.

    >>> import numpy as np
    >>> [part.tolist() for part in parts(np.array([2.0**40, 2.0**-5]), Reach(persons=1_000, largest=2.0**40))]
    [[1099511627776.0, 0.0], [0.0, 0.03125]]
    """
    if reach is None:
        return (values,)
    large, rest = _split(values, reach.large)
    if not rest.any():
        return (large,)
    small, least = _split(rest, reach.small)
    return (large, small, least) if least.any() else (large, small)


def _split(values: NDArray[Any], unit: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """The multiples of a unit that are nearest to values, and what is left of these."""
    multiple = values + unit
    multiple -= unit
    return multiple, values - multiple


def exact_sums(frame: nw.LazyFrame[Any], keys: Sequence[str], names: Sequence[str], reach: Reach) -> nw.DataFrame[Any]:
    """The sums of columns by keys, sorted by these; a second pass where values turn out to reach further than was thought.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.LazyFrame({"sex": [1, 0, 1, 1], "w": [1e17, 1.0, 1.0, -1e17]}))
    >>> exact_sums(frame, ["sex"], ["w"], Reach(4, 1.0)).rows()
    [(0, 1.0), (1, 1.0)]
    """
    schema = frame.collect_schema()
    # Whole numbers are added without rounding as they are.
    split = [name for name in names if not schema[name].is_integer()]
    rows = _summed(frame, keys, names, split, reach)
    largest = float(rows[_LARGEST].max() or 0.0) if split else 0.0
    if not reach.holds(largest):
        rows = _summed(frame, keys, names, split, Reach(reach.persons, largest))
    # Groups come in any order, and what is added to them later remembers it as well.
    return rows.select(*keys, *names).sort(list(keys)) if keys else rows.select(*names)


def _summed(frame: nw.LazyFrame[Any], keys: Sequence[str], names: Sequence[str], split: Sequence[str], reach: Reach) -> nw.DataFrame[Any]:
    parts = [_part(name, part) for name in split for part in _PARTS]
    totals = [nw.col(name).sum() for name in (*parts, *(name for name in names if name not in split))]
    if split:
        frame = _split_columns(frame, split, reach)
        totals.append(nw.col(_LARGEST).max())
    rows = (frame.group_by(list(keys)).agg(*totals) if keys else frame.select(*totals)).collect()
    # From the least to the largest, so that the one addition that rounds is the last.
    return rows.with_columns(**{name: sum((nw.col(_part(name, part)) for part in reversed(_PARTS)), nw.lit(0.0)) for name in split})


def _split_columns(frame: nw.LazyFrame[Any], names: Sequence[str], reach: Reach) -> nw.LazyFrame[Any]:
    """Each column's parts beside it, and the largest of all values of a person."""
    large, small, rest = ({name: nw.col(_part(name, part)) for name in names} for part in _PARTS)
    largest = highest(*(nw.col(name).abs() for name in names))
    return (
        frame.with_columns(
            largest.alias(_LARGEST), *((nw.col(name) + reach.large - reach.large).alias(_part(name, _LARGE)) for name in names)
        )
        .with_columns((nw.col(name) - large[name]).alias(_part(name, _REST)) for name in names)
        .with_columns((rest[name] + reach.small - reach.small).alias(_part(name, _SMALL)) for name in names)
        .with_columns((rest[name] - small[name]).alias(_part(name, _REST)) for name in names)
    )


def _part(name: str, part: str) -> str:
    return f"{name} {part}"
