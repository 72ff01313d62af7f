"""A million persons, a module of 60 items: who is a case by icls-2018-all."""

from __future__ import annotations

import module
from asked import Asked
from contest import Contestant, Heat
from rows import Row

PERSONS = 1_000_000
CONTESTANTS = (
    Contestant("flestimate", "ours_classification", "in_polars"),
    Contestant("flestimate on DuckDB", "ours_classification", "in_duckdb"),
    Contestant("bare polars", "bare_polars", "in_polars"),
)


def run(asked: Asked) -> list[Row]:
    n = asked.scaled(PERSONS)
    data, few = (asked.cache.frame(f"module-{size}", lambda size=size: module.households(size)) for size in (n, 1_000))
    rows = asked.contest.run(Heat("classification", "60 items", n, data, few), CONTESTANTS)
    ours = rows[0].get("counts", {}) if rows else {}
    return [_beside(row, ours) for row in rows]


def _beside(row: Row, ours: dict[str, int]) -> Row:
    """Instead of the counts, how many criteria both counted, and the largest difference in persons."""
    counts = row.pop("counts", {})
    both = counts.keys() & ours.keys()
    return row | {"counted": len(both), "apart": {"counts": max(abs(counts[name] - ours[name]) for name in both)}} if both else row
