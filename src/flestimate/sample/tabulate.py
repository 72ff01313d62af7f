"""The one pass over persons: weighted sums by cluster and finest cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.errors import EstimateError, Fix, did_you_mean
from flestimate.sample.exact import exact_sums
from flestimate.sample.labels import is_unknown, label
from flestimate.sample.sample import Sample
from flestimate.survey.scale import OUTCOMES, Categories, Identifier, Outcome
from flestimate.variance.arrays import Floats, Integers

UNKNOWN = "unknown"
_MOST_LEVELS, _FEW_LEVELS = 1_000, 10


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


@dataclass(frozen=True, slots=True)
class Tabulation:
    """Sums over persons, one row for a unit of the design and a finest cell that meet, or one row a person.

    unit (rows,), dimensions with codes (rows,), sums by name (rows,).
    """

    unit: Integers
    dimensions: Mapping[str, Dimension]
    sums: Mapping[str, Floats]


def tabulate(sample: Sample, by: Sequence[str], sums: Mapping[str, nw.Expr]) -> Tabulation:
    """Sums of `sums` over persons by unit and the variables of `by`, in one pass over the sample's frame.

    Raises EstimateError for a variable that is not there.
    """
    keys = _keys(sample, by)
    if sample.drawn.singly:
        # In the order of the frame: it numbers the persons, who have to be the same in every pass and in weights that are handed out.
        return _tabulation(sample, by, sums, _columns(sample, keys, sums).collect())
    return _tabulation(sample, by, sums, exact_sums(_columns(sample, keys, sums), keys, list(sums), sample.reach))


def each_person(sample: Sample, by: Sequence[str], columns: Mapping[str, nw.Expr]) -> Tabulation:
    """The same columns for each person, for what is no sum over persons: the rank of weights, a distribution."""
    rows = _columns(sample, _keys(sample, by), columns).collect()
    # A join hands persons over in any order, and what is added to them later remembers it; who has the same values is the same.
    # Replicate weights, of which there are many, follow the weight and the PSU.
    replicates = tuple(sample.drawn.replicates)
    told_apart = [name for name in rows.columns if not name.endswith(replicates)] or rows.columns
    return _tabulation(sample, by, columns, rows.sort(told_apart))


def refuse_no_variable(sample: Sample, by: Sequence[str]) -> None:
    """Refuse to break down by what is not there, or by what leads to persons."""
    schema = sample.frame.collect_schema()
    for name in by:
        if name not in schema:
            sample.refuse_no_column(name)
            raise _no_variable(name, [*sample.scales, *schema.names()])
        if name in sample.names_units or isinstance(sample.scales.get(name), Identifier):
            raise _names_persons(name)


def _keys(sample: Sample, by: Sequence[str]) -> list[str]:
    refuse_no_variable(sample, by)
    return list(dict.fromkeys([*sample.drawn.keys, *by]))


def _columns(sample: Sample, keys: Sequence[str], columns: Mapping[str, nw.Expr]) -> nw.LazyFrame[Any]:
    found = sample.frame.select(*keys, **columns)
    schema = found.collect_schema()
    return found.with_columns(nw.col(name).cast(nw.Int64 if schema[name].is_integer() else nw.Float64) for name in columns)


def _tabulation(sample: Sample, by: Sequence[str], columns: Mapping[str, nw.Expr], rows: nw.DataFrame[Any]) -> Tabulation:
    return Tabulation(
        unit=sample.drawn.numbered(rows),
        dimensions={name: _dimension(sample, name, rows[name]) for name in by},
        sums={name: _numbers(rows[name]) for name in columns},
    )


def _dimension(sample: Sample, name: str, column: nw.Series[Any]) -> Dimension:
    scale = sample.scales.get(name)
    if isinstance(scale, Outcome):
        scale = Categories(OUTCOMES)
    if isinstance(scale, Categories):
        position = np.asarray(column.to_numpy(), dtype=np.int64)
        return _with_unknown(name, scale.levels, np.where(position < len(scale.levels), position, -1))
    return _found(name, column, sample.n)


def _found(name: str, column: nw.Series[Any], persons: int) -> Dimension:
    """Categories as they are found in the data, in order; numbers before text.

    Where most of them are of a single person they are no categories, but names, answers or incomes, which every table would show.
    """
    texts = {value: label(value) for value in column.unique().to_list() if not is_unknown(value)}
    if len(texts) > min(_MOST_LEVELS, max(_FEW_LEVELS, persons // 2)):
        raise _too_many(name, len(texts))
    levels = tuple(sorted(set(texts.values()), key=_order))
    number = {value: levels.index(text) for value, text in texts.items()}
    return _with_unknown(name, levels, _numbered(column, number))


def _numbered(column: nw.Series[Any], number: Mapping[Any, int]) -> Integers:
    """The number of each value, -1 where it has none."""
    if not (column.dtype.is_numeric() and number):
        return np.array([number.get(value, -1) for value in column.to_list()], dtype=np.int64)
    found = np.sort(np.array(list(number), dtype=np.float64))
    values = np.asarray(column.cast(nw.Float64).to_numpy(), dtype=np.float64)
    position = np.minimum(np.searchsorted(found, values), len(found) - 1)
    codes = np.array([number[value] for value in sorted(number)], dtype=np.int64)[position]
    return np.where(found[position] == values, codes, -1)


def _with_unknown(name: str, levels: tuple[str, ...], codes: Integers) -> Dimension:
    has_unknown = bool((codes < 0).any())
    every = (*levels, UNKNOWN) if has_unknown else levels
    return Dimension(name, every, np.where(codes < 0, len(levels), codes), has_unknown)


def _order(text: str) -> tuple[bool, float, str]:
    try:
        return (False, float(text), text)
    except ValueError:
        return (True, 0.0, text)


def _numbers(series: nw.Series[Any]) -> Floats:
    return np.asarray(series.fill_null(0).to_numpy(), dtype=np.float64)


def _no_variable(name: str, known: Sequence[str]) -> EstimateError:
    return EstimateError(
        "FLE-V01",
        f"there is no variable '{name}' to break down by{did_you_mean(name, known)}",
        fix=(Fix(f'[concept.{name}]  variable = "..."', "a concept of the codebook, or a column of the frame"),),
    )


def _too_many(name: str, levels: int) -> EstimateError:
    return EstimateError(
        "FLE-G06",
        f"'{name}' has {levels:,} distinct values: too many to break down by.",
        where={"column": name},
        why="a breakdown needs categories, such as age groups instead of ages",
        fix=(Fix(f'[concept.{name}_group]  from = "{name}"  scheme = "FL_AGE"', "or group it before weighing"),),
    )


def _names_persons(name: str) -> EstimateError:
    return EstimateError(
        "FLE-X20",
        f"'{name}' names persons, households or sampling units, so it cannot be broken down by.",
        why="its categories would be printed in every table, and they lead to persons",
    )
