"""The floor: what it costs to read every column that a job uses once, from memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pieces import all_of
from task import Laps, Task


def once(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """The sum of each column, by numpy."""
    frame = pl.read_parquet(data)
    columns = [frame[name].to_numpy() for name in frame.columns]

    def work(laps: Laps) -> list[float]:  # noqa: ARG001 -- it has no parts
        return [column.sum() for column in columns]

    return Task(work)


def from_files(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """The sum of each column of Parquet files, by polars without holding them."""
    columns = pl.scan_parquet(all_of(data))
    return Task(lambda _: columns.select(pl.all().sum()).collect(engine="streaming"))
