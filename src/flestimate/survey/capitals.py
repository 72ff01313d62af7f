"""Columns added where an engine may not tell capital from small letters: no name may then lead to another column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

_SMALL, _CAPITAL = "letters:", "LETTERS:"


def with_named(frame: nw.LazyFrame[Any], columns: Mapping[str, nw.Expr]) -> nw.LazyFrame[Any]:
    """The persons with columns of these names, in place of any that has the name already.

    Where the engine takes SEX and sex for one name (DuckDB, Spark unless told otherwise), a new column takes the place of both: read by
    its name, it would otherwise be whichever the engine finds first.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.LazyFrame({"SEX": [1, 2]}))
    >>> with_named(frame, {"sex": nw.col("SEX") - 1}).collect_schema().names()
    ['SEX', 'sex']
    """
    if not columns:
        return frame
    names = frame.collect_schema().names()
    small = {name.lower() for name in columns}
    alike = {name for name in names if name.lower() in small and name not in columns}
    if not alike or _are_told_apart(frame):
        return frame.with_columns(**columns)
    return frame.select(*(nw.col(name) for name in names if name not in alike and name not in columns), **columns)


def _are_told_apart(frame: nw.LazyFrame[Any]) -> bool:
    """Whether the engine knows two names by their capitals; no data are read."""
    both = frame.select(nw.lit(0).alias(_SMALL), nw.lit(0).alias(_CAPITAL))
    try:
        return both.select(_SMALL, _CAPITAL).collect_schema().names() == [_SMALL, _CAPITAL]
    except Exception:  # noqa: BLE001 -- each engine has an error of its own for a name that could be two columns
        return False
