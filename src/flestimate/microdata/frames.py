"""Dataframes that are already in memory, or lazily somewhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import narwhals.selectors

from flestimate.microdata import problems
from flestimate.microdata.labels import Variable
from flestimate.microdata.microdata import Microdata, Source

if TYPE_CHECKING:
    import polars as pl

_NUMBERS = nw.selectors.by_dtype(nw.Float64, nw.Float32)
_PARTED = frozenset(".`")
"""What sets the parts of a name apart where names have parts."""


def read_frame(native: Any, columns: Sequence[str] | None) -> Microdata:
    """The persons of a frame of pandas, polars, pyarrow, DuckDB, Spark or whatever else narwhals takes."""
    name = spoken_type(native)
    _distinct(name, _names(native))
    frame = _narwhals(name, native)
    names = frame.collect_schema().names()
    if absent := [each for each in columns or () if each not in names]:
        raise problems.columns_missing(name, absent, names)
    kept = names if columns is None else list(columns)
    _refuse_out_of_reach(name, frame.lazy(), kept)
    n = len(frame) if isinstance(frame, nw.DataFrame) else None
    return Microdata(_without_nan(frame.select(kept)), {each: Variable(each) for each in kept}, n, Source("frame", name))


def at_hand(frame: nw.LazyFrame[Any]) -> bool:
    """Whether the persons are in this process or in files that it reads itself, and not with an engine that adds up for others.

    >>> import polars as pl
    >>> at_hand(nw.from_native(pl.LazyFrame()))
    True
    """
    return bool(frame.implementation.is_polars())


def without_nan(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """NaN is no answer, and unlike null it would compare as larger than every number."""
    return frame.with_columns(_NUMBERS.fill_nan(None))


def _without_nan(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The same; a frame in memory is looked through once, so that columns that have none are never copied."""
    if isinstance(frame, nw.LazyFrame):
        return without_nan(frame)
    row = frame.select(_NUMBERS.is_nan().any())
    some = [name for name in row.columns if row[name][0]]
    return frame.lazy().with_columns(nw.col(*some).fill_nan(None)) if some else frame.lazy()


def spoken_type(native: object) -> str:
    """The type of a frame as its users call it.

    >>> import polars as pl
    >>> spoken_type(pl.DataFrame())
    'polars.DataFrame'
    """
    kind = type(native)
    package = kind.__module__.partition(".")[0].lstrip("_")
    return kind.__qualname__ if package == "builtins" else f"{package}.{kind.__qualname__}"


def _names(native: Any) -> list[object]:
    names = getattr(native, "column_names", None)
    if isinstance(native, nw.LazyFrame) or hasattr(native, "collect_schema"):
        return []
    if names is None:
        names = getattr(native, "columns", ())
    return list(names) if isinstance(names, Iterable) else []


def _distinct(name: str, names: list[object]) -> None:
    if any(isinstance(each, tuple) for each in names):
        raise problems.nested_columns(name)
    if len({str(each) for each in names}) < len(names):
        raise problems.duplicate_columns(name, names)


def _refuse_out_of_reach(name: str, frame: nw.LazyFrame[Any], kept: list[str]) -> None:
    """Refuse names by which the engine finds no column: in Spark `pay.month` is the part `month` of a column `pay`."""
    if odd := [each for each in kept if _PARTED & set(each)]:
        try:
            frame.select(odd).collect_schema()
        except Exception:  # noqa: BLE001 -- each engine has an error of its own
            found = False
        else:
            found = True
        if not found:
            raise problems.out_of_reach(name, odd)


def _narwhals(name: str, native: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any] | None
    try:
        frame = nw.from_native(native)
    except TypeError:
        frame = None
    if frame is None:
        raise problems.not_a_source(name)
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas():
        # Columns of Python objects break three-valued logic, and pandas has them wherever there is text.
        return nw.from_native(_polars(name, frame.to_native()))
    return frame


def _polars(name: str, native: Any) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame([_series(name, str(label), native[label]) for label in native.columns])


def _series(name: str, label: str, column: Any) -> pl.Series:
    import polars as pl

    if column.dtype.kind in "iufb" and hasattr(column.dtype, "type") and not hasattr(column.dtype, "na_value"):
        return pl.Series(label, column.to_numpy(), nan_to_null=True)
    values = column.astype(object).where(column.notna(), None).tolist()
    try:
        return pl.Series(label, values, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        types = {type(each).__name__ for each in values if each is not None}
    raise problems.mixed_column(name, label, types)
