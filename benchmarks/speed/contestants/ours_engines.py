"""flestimate on the same persons, whatever holds them: memory, files in pieces, a database, a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pieces import all_of
from task import KEYS, Answer, Laps, Task

import flestimate as fl
from contestants.ours import CLUSTERED, task

_SPARK = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "3g",
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""On the loopback alone, and quiet."""


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
    """A frame of Spark, run on this machine; starting Spark does not count, nor is its memory in that of this process."""
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master("local[*]")
    for name, setting in _SPARK.items():
        builder = builder.config(name, setting)
    return task(builder.getOrCreate().read.parquet(all_of(data)), CLUSTERED, KEYS)


def _opened(persons: Callable[[], Any]) -> Task:
    """The work of a frame that is opened on the way."""

    def work(laps: Laps) -> Answer:
        opened = task(persons(), CLUSTERED, KEYS)
        laps.lap("read")
        return opened.answer(opened.work(laps))

    return Task(work, lambda answer: answer)
