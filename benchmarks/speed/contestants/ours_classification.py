"""flestimate: describe, classify, and count who meets each criterion of icls-2018-all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
from module import RULES, codebook
from task import Answer, Laps, Task

import flestimate as fl

_MET = 2
Counts = dict[str, float]


def in_polars(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """From a frame in memory."""
    return _task(pl.read_parquet(data))


def in_duckdb(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """From a table of a database in memory."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE persons AS SELECT * FROM read_parquet(?)", [str(data)])
    return _task(connection.table("persons"))


def _task(persons: Any) -> Task:
    declared = codebook()

    def work(laps: Laps) -> Counts:
        survey = fl.describe(persons, declared)
        laps.lap("describe")
        classified = fl.classify(survey, RULES)
        names = [criterion.name for criterion in classified.rules.criteria]
        met = {name: (nw.col(name) == _MET).cast(nw.Int64).sum() for name in names}
        counts = classified.frame.select(**met).collect().to_polars().to_dicts()[0]
        laps.lap("classify")
        return counts

    return Task(work, lambda counts: Answer(counts={name: int(count) for name, count in counts.items()}))
