"""The highest and the lowest of a person's values, of which there may be only one: not every engine compares one value with none."""

from __future__ import annotations

import narwhals as nw


def highest(*values: nw.Expr) -> nw.Expr:
    """The highest of one value or several.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"first_job": [0, 2], "second_job": [1, 1]}))
    >>> frame.select(highest(nw.col("first_job"), nw.col("second_job")))["first_job"].to_list()
    [1, 2]
    """
    return values[0] if len(values) == 1 else nw.max_horizontal(*values)


def lowest(*values: nw.Expr) -> nw.Expr:
    """The lowest of one value or several.

    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"involuntary": [0, 2]}))
    >>> frame.select(lowest(nw.col("involuntary")))["involuntary"].to_list()
    [0, 2]
    """
    return values[0] if len(values) == 1 else nw.min_horizontal(*values)
