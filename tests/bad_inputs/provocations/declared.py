"""What provocations are made of."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import polars as pl

import flestimate as fl

from .planted import DESIGN, WAGE, Planted, persons

Provocation = tuple[str, str, Callable[[Planted], object]]


BINARY = fl.Prevalence("fl")


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


def many() -> pl.DataFrame:
    count = 1_200
    return pl.DataFrame(
        {"w": [1.0] * count, "ea": [1, 2] * (count // 2), "fl": [0, 1] * (count // 2), "wage": [WAGE + each for each in range(count)]}
    )


def difference(table: fl.EstimateTable) -> object:
    return table.difference(table["sex", "1"], table["sex", "2"])


def release(planted: Planted) -> fl.Publication:
    return fl.publish(planted.table(by=["sex"]), fl.PublicationRule.load("ilo"))
