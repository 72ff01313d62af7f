"""flestimate on the same persons, whatever holds them: memory, files in pieces, a database, a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pieces import all_of
from task import KEYS, Answer, Laps, Task

import flestimate as fl
from contestants.ours import CLUSTERED, task


def polars(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """A frame in memory."""
    return task(pl.read_parquet(all_of(data)), CLUSTERED, KEYS)


def scanned(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """A lazy frame of polars over the files."""
    return task(pl.scan_parquet(all_of(data)), CLUSTERED, KEYS)


def read(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """fl.read of the files; reading them is part of the work."""
    return _opened(lambda: fl.read(all_of(data)))


def duckdb(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """A relation of DuckDB over the files."""
    import duckdb

    return task(duckdb.connect().sql(f"SELECT * FROM read_parquet('{all_of(data)}')"), CLUSTERED, KEYS)  # noqa: S608 -- our own path


def spark(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """A frame of Spark, run on this machine; starting Spark does not count."""
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master("local[*]").appName("flestimate").config("spark.ui.enabled", "false")
    session = made.config("spark.driver.bindAddress", "127.0.0.1").config("spark.sql.shuffle.partitions", "8").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return task(session.read.parquet(all_of(data)), CLUSTERED, KEYS)


def _opened(persons: Callable[[], Any]) -> Task:
    """The work of a frame that is opened on the way."""

    def work(laps: Laps) -> Answer:
        opened = task(persons(), CLUSTERED, KEYS)
        laps.lap("read")
        return opened.answer(opened.work(laps))

    return Task(work, lambda answer: answer)
