"""Frames whose own library fails when persons are first looked at."""

from __future__ import annotations

import polars as pl

import flestimate as fl

from .declared import Provocation, clustered, in_duckdb
from .planted import NAME, TEXT, WAGE, Planted, persons


def in_lazy_polars(planted: Planted) -> pl.LazyFrame:
    """Read with a type that does not hold: it shows when persons are first looked at."""
    return pl.scan_csv(planted.file("a.csv", persons(w=WAGE).write_csv()), schema_overrides={"w": pl.Int64})


def raising(_: object) -> object:
    raise ValueError(f"{NAME}: {TEXT}")  # noqa: EM102, TRY003 -- as a user's own function may


def in_polars_with_a_function(_: Planted) -> pl.LazyFrame:
    return persons().lazy().with_columns(pl.col("w").map_elements(raising, return_dtype=pl.Float64))


def in_lazy_duckdb(_: Planted) -> object:
    return in_duckdb(persons()).project("* exclude (w, sex), cast(name as double) as w, cast(answer as integer) as sex")


LIBRARIES: list[Provocation] = [
    (f"{verb} of a frame that fails {how}", "X11", lambda p, do=do, made=made: do(made(p)))
    for how, made in {"in polars": in_lazy_polars, "in a function": in_polars_with_a_function, "in DuckDB": in_lazy_duckdb}.items()
    for verb, do in {
        "describe": lambda frame: fl.describe(
            frame, fl.Codebook.of({"sex": {"variable": "sex", "answers": {1: "m", 2: "f"}}, "w": {"variable": "w"}})
        ),
        "weigh": lambda frame: fl.weigh(frame, clustered()),
    }.items()
]
