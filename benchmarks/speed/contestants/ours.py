"""flestimate: the full result, with interval, design effect, degrees of freedom, counts and notes, of prevalence and number."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from replicates import PREFIX, REPLICATES
from task import KEYS, TOTAL, Answer, Laps, Task

import flestimate as fl

CLUSTERED = fl.Clustered(weight="w", strata="stratum", psu="psu")
Tables = tuple[pl.DataFrame, pl.DataFrame]


def cells(data: Path, settings: Mapping[str, Any]) -> Task:
    """Every cell of a breakdown, linearised."""
    return task(pl.read_parquet(data), CLUSTERED, settings.get("by", KEYS))


def replicates_made(data: Path, settings: Mapping[str, Any]) -> Task:
    """The same over bootstrap replicates that are made on the way."""
    made = fl.Bootstrap(replicates=settings.get("replicates", REPLICATES), seed=1)
    return task(pl.read_parquet(data), fl.Resampled(CLUSTERED, made), KEYS)


def replicates_read(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """The same over replicate weights that came with the persons; degrees of freedom are the rank of each cell's."""
    return task(pl.read_parquet(data), fl.Replicated(weight="w", replicates=f"{PREFIX}*", method=fl.Bootstrap()), KEYS)


def replicates_read_df_given(data: Path, settings: Mapping[str, Any]) -> Task:
    """The same where degrees of freedom are one less than the replicates, as they are svy's."""
    degrees = fl.Given(settings.get("replicates", REPLICATES) - 1)
    return task(pl.read_parquet(data), fl.Replicated(weight="w", replicates=f"{PREFIX}*", method=fl.Bootstrap(), df=degrees), KEYS)


def task(persons: Any, design: Any, by: tuple[str, ...]) -> Task:
    """Weigh, estimate, and bring both tables to polars."""

    def work(laps: Laps) -> Tables:
        sample = fl.weigh(persons, design)
        laps.lap("weigh")
        shares, numbers = (fl.estimate(sample, measure, by=[tuple(by)] if by else []) for measure in (fl.Prevalence("fl"), fl.Count("fl")))
        laps.lap("estimate")
        tables = shares.to_polars(), numbers.to_polars()
        laps.lap("to polars")
        return tables

    return Task(work, lambda tables: answer(tables, tuple(by)))


def answer(tables: Tables, by: tuple[str, ...]) -> Answer:
    """Figures by cell, where the breakdown is by what others break down by too."""
    if set(by) != set(KEYS):
        return Answer(counts={"cells": len(tables[0])})
    keys = [pl.col(key).replace("total", str(TOTAL)).cast(pl.Int64) for key in KEYS]
    shares = tables[0].select(*keys, "estimate", "std_error")
    numbers = tables[1].select(*keys, pl.col("estimate").alias("total"), pl.col("std_error").alias("total_error"))
    return Answer(shares.join(numbers, on=list(KEYS)))
