"""Parquet files, one or many, read only as far as they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flestimate.microdata import problems

if TYPE_CHECKING:
    import polars as pl


def scan_parquet(name: str, paths: Sequence[Path]) -> tuple[pl.LazyFrame, int]:
    """The persons of Parquet files as a lazy frame, and their number, which the files' footers tell."""
    import polars as pl

    problem = _cut(paths)
    if problem is not None:
        raise problems.incomplete(problem.name, "Parquet", None, None)
    try:
        frame = pl.scan_parquet(list(paths), glob=False)
        frame.collect_schema()
        return frame, int(frame.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError, ValueError):
        failure = problems.damaged(name, "Parquet")
    # Raised out here, so that the error does not carry the message of another library.
    raise failure


def _cut(paths: Sequence[Path]) -> Path | None:
    """The first file that does not end as every whole Parquet file does."""
    for path in paths:
        with path.open("rb") as file:
            file.seek(-4, 2)
            if file.read(4) != b"PAR1":
                return path
    return None
