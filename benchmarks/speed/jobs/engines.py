"""The same persons in memory, in pieces, in DuckDB and in Spark: the same figures."""

from __future__ import annotations

from pathlib import Path

import pieces
import polars as pl
from asked import Asked
from contest import Contestant, Heat
from rows import Row

PERSONS = 1_000_000
IN_MEMORY = "polars, in memory"
CONTESTANTS = (
    Contestant(IN_MEMORY, "ours_engines", "polars"),
    Contestant("polars, lazy", "ours_engines", "scanned"),
    Contestant("fl.read of 20 files", "ours_engines", "read"),
    Contestant("DuckDB", "ours_engines", "duckdb"),
    Contestant("Spark", "ours_engines", "spark", seldom={PERSONS: 2}),
)


def run(asked: Asked) -> list[Row]:
    n = asked.scaled(PERSONS)
    data, few = (_in_pieces(asked, size) for size in (n, 2_000))
    return asked.contest.run(Heat("engines", "378 cells", n, data, few, reference=IN_MEMORY), CONTESTANTS)


def _in_pieces(asked: Asked, n: int) -> Path:
    sample = asked.survey(n)
    return asked.cache.file(f"survey-{n}-pieces", lambda folder: pieces.write(folder, pl.read_parquet(sample)))
