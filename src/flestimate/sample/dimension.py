"""Breakdown variables as tabulated: the categories of each, in order, and the category of every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from flestimate.errors import EstimateError, Fix
from flestimate.sample.labels import is_unknown, label
from flestimate.survey.scale import OUTCOMES, Categories, Outcome, Scale
from flestimate.variance.arrays import Integers

UNKNOWN = "unknown"
_MOST_LEVELS, _FEW_LEVELS = 1_000, 10
_EXACT = 1 << 53
"""Whole numbers from here on are not told apart as numbers with a point."""
_AT_ONCE = 1 << 15
_WIDE = 1 << 16
"""Whole numbers that lie in a range no wider than this are looked up in a table of all of it."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A breakdown variable as tabulated: its categories in order, and each row's category.

    `unknown` is the position of the category that holds persons without one; it is last, and only there if there are any.
    """

    name: str
    levels: tuple[str, ...]
    codes: Integers
    has_unknown: bool

    @property
    def known(self) -> int:
        """How many categories there are besides unknown."""
        return len(self.levels) - self.has_unknown


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A run of rows of a breakdown variable: the labels that it has, and the place of each row's among them, -1 for none (rows,)."""

    labels: tuple[str, ...]
    codes: Integers


def coded(column: nw.Series[Any], scale: Scale | None) -> Coded:
    """The rows of a column, by the categories of its scale, or by those that are found in it."""
    if isinstance(scale, Outcome):
        scale = Categories(OUTCOMES)
    if isinstance(scale, Categories):
        position = np.asarray(column.to_numpy(), dtype=np.int64)
        return Coded(scale.levels, _narrow(np.where(position < len(scale.levels), position, -1), len(scale.levels)))
    found = [value for value in _distinct(column) if not is_unknown(value)]
    labels = tuple(dict.fromkeys(map(label, found)))
    number = {text: place for place, text in enumerate(labels)}
    return Coded(labels, _narrow(_numbered(column, {value: number[label(value)] for value in found}), len(labels)))


def dimension(name: str, pieces: Sequence[Coded], scale: Scale | None, persons: int) -> Dimension:
    """The dimension that runs of rows make one behind the other; EstimateError where it has too many categories to be one.

    Categories that were found are put in order, numbers before text. Where most of them are of a single person they are no categories, but
    names, answers or incomes, which every table would show.
    """
    labels = tuple(dict.fromkeys(text for piece in pieces for text in piece.labels))
    if not isinstance(scale, Categories | Outcome):
        if len(labels) > min(_MOST_LEVELS, max(_FEW_LEVELS, persons // 2)):
            raise _too_many(name, len(labels))
        labels = tuple(sorted(labels, key=_order))
    number = {text: place for place, text in enumerate(labels)}
    codes = [_renumbered(piece, number) for piece in pieces]
    joined = codes[0] if len(codes) == 1 else np.concatenate(codes)
    has_unknown = bool((joined == len(labels)).any())
    return Dimension(name, (*labels, UNKNOWN) if has_unknown else labels, joined, has_unknown)


def _renumbered(piece: Coded, number: Mapping[str, int]) -> Integers:
    """The codes of a piece among all labels; those without a label come last."""
    # The last entry is that of -1.
    table = _narrow(np.array([*(number[text] for text in piece.labels), len(number)]), len(number))
    if np.array_equal(table, np.arange(len(table))) and piece.codes.min(initial=0) >= 0:
        return piece.codes
    return table[piece.codes]


def _distinct(column: nw.Series[Any]) -> list[Any]:
    """Every value that a column has."""
    span = _span(column)
    if span is None:
        return list(column.unique().to_list())
    lowest, highest = span
    present = np.zeros(highest - lowest + 1, dtype=bool)
    for _, places in _places(column, lowest):
        present[places] = True
    return [int(value) + lowest for value in np.flatnonzero(present)]


def _places(column: nw.Series[Any], lowest: int) -> Iterator[tuple[slice, Integers]]:
    """How far whole numbers are above the lowest, some rows after the other: of all at once the copy would take longer than the work."""
    values = column.to_numpy()
    for start in range(0, len(values), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        yield rows, values[rows].astype(np.int64) - lowest


def _span(column: nw.Series[Any]) -> tuple[int, int] | None:
    """The lowest and the highest of whole numbers that lie close together, None where they do not, or where some are missing."""
    if not column.dtype.is_integer() or not len(column) or column.null_count():
        return None
    lowest, highest = int(column.min()), int(column.max())
    return (lowest, highest) if highest - lowest < _WIDE and highest <= np.iinfo(np.int64).max else None


def _numbered(column: nw.Series[Any], number: Mapping[Any, int]) -> NDArray[Any]:
    """The number of each value, -1 where it has none."""
    if not number:
        return np.full(len(column), -1)
    told_apart = column.dtype.is_float() or (column.dtype.is_integer() and max(map(abs, number)) < _EXACT)
    if not told_apart and _span(column) is None:
        numbers = column.replace_strict(list(number), list(number.values()), default=-1, return_dtype=nw.Int32)
        return np.asarray(numbers.fill_null(-1).to_numpy())
    found, span = sorted(number), _span(column)
    codes = _narrow(np.array([*(number[value] for value in found), -1]), len(number))
    if span is not None:
        table = np.full(span[1] - span[0] + 1, -1, dtype=codes.dtype)
        table[np.array(found, dtype=np.int64) - span[0]] = codes[:-1]
        looked_up: NDArray[Any] = np.empty(len(column), dtype=table.dtype)
        for rows, places in _places(column, span[0]):
            looked_up[rows] = table[places]
        return looked_up
    known, given = np.array(found, dtype=np.float64), np.asarray(column.cast(nw.Float64).to_numpy(), dtype=np.float64)
    position = np.minimum(np.searchsorted(known, given), len(known) - 1)
    return codes[np.where(known[position] == given, position, -1)]


def _narrow(codes: NDArray[Any], levels: int) -> Integers:
    """Codes in as few bytes as hold them: there is one for every person and variable."""
    return codes.astype(np.int16 if levels < np.iinfo(np.int16).max else np.int32, copy=False)


def _order(text: str) -> tuple[bool, float, str]:
    try:
        return (False, float(text), text)
    except ValueError:
        return (True, 0.0, text)


def _too_many(name: str, levels: int) -> EstimateError:
    return EstimateError(
        "FLE-G06",
        f"'{name}' has {levels:,} distinct values: too many to break down by.",
        where={"column": name},
        why="a breakdown needs categories, such as age groups instead of ages",
        fix=(Fix(f'[concept.{name}_group]  from = "{name}"  scheme = "FL_AGE"', "or group it before weighing"),),
    )
