"""What provocations are made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import polars as pl

import flestimate as fl

from .planted import DESIGN, Planted, persons

Provocation = tuple[str, str, Callable[[Planted], object]]
BINARY = fl.Prevalence("fl")
YEAR = fl.ReferencePeriod(date(2020, 1, 1), date(2020, 12, 31))


def clustered(**changes: object) -> fl.Clustered:
    return fl.Clustered(**{**DESIGN, **changes})


def replicated(**changes: object) -> fl.Replicated:
    return fl.Replicated(**{"weight": "w", "replicates": "r_*", "method": fl.BRR(), **changes})


def resampled(method: object, **changes: object) -> fl.Resampled:
    return fl.Resampled(clustered(**changes), method)


def described(concept: dict[str, object], **columns: object) -> Callable[[Planted], object]:
    return lambda _: fl.describe(persons(**columns), fl.Codebook.of({"asked": concept}))


def in_duckdb(frame: pl.DataFrame) -> object:
    connection = duckdb.connect()
    connection.register("persons", frame.to_arrow())
    return connection.table("persons")
