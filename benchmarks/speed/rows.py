"""Looking things up in the results: rows of a job, who took how long, and what follows from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
"""A line of results.json: one contestant on one job."""

OURS, R = "flestimate", "R survey"
_NUMBERS = ("cells", "lacking")
"""What is told of a comparison besides differences: numbers of cells."""


def of(results: Mapping[str, Any], job: str, **wanted: object) -> list[Row]:
    """The rows of a job that are so."""
    rows = results.get(job, {}).get("rows", [])
    return [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]


def in_order(rows: Sequence[Row], name: str) -> list[Any]:
    """The values that occur, each once, as they come."""
    return list(dict.fromkeys(row[name] for row in rows))


def one(rows: Sequence[Row], **wanted: object) -> Row:
    """The row that is so; one without figures, where there is none."""
    return next((row for row in rows if all(row.get(name) == value for name, value in wanted.items())), {"state": "not run"})


def seconds(row: Row) -> float:
    """nan where it was not measured."""
    return row["seconds"] if row["state"] == "measured" else math.nan


def ratio(rows: Sequence[Row], over: str, under: str, what: str = "seconds", **wanted: object) -> float:
    """One contestant's figure divided by another's; nan where one is missing."""
    return one(rows, contestant=over, **wanted).get(what, math.nan) / one(rows, contestant=under, **wanted).get(what, math.nan)


def in_proportion(rows: Sequence[Row], contestant: str, persons: int) -> float:
    """The time at the largest number of persons below that was measured, in proportion to the number; nan where there is none."""
    below = [row for row in rows if row["contestant"] == contestant and row["persons"] < persons and row["state"] == "measured"]
    largest = max(below, key=lambda row: row["persons"], default=None)
    return largest["seconds"] * persons / largest["persons"] if largest else math.nan


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Of the power law that fits best (least squares of logarithms); nan for less than two points."""
    if len(points) < 2:
        return math.nan
    xs, ys = zip(*((math.log(x), math.log(y)) for x, y in points), strict=True)
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / sum((x - middle_x) ** 2 for x in xs)


def apart(row: Row) -> float:
    """The largest relative difference of any figure from the reference's; nan where nothing was compared."""
    return max((each for name, each in row.get("apart", {}).items() if name not in _NUMBERS), default=math.nan)
