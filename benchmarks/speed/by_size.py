"""The table of one job at several sizes: who took how long, beside flestimate, with what memory, and what has to be said of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import rows as look
import written
from rows import OURS, R, Row
from written import small, table, time, times

NOT_YET = "Not measured yet.\n"


def by_size(results: Mapping[str, Any], job: str, variant: str) -> str:
    """Memory is that of the largest size that was measured; rounds are of each size; agreement is the worst of all."""
    rows = look.of(results, job, variant=variant)
    if not rows:
        return NOT_YET
    sizes = look.in_order(rows, "persons")
    head = ["", *(f"{size:,} persons" for size in sizes), "peak memory, MiB", "above the data, MiB", "rounds", "figures apart by", ""]
    return table(head, [_of_contestant(rows, who, sizes) for who in look.in_order(rows, "contestant")])


def _of_contestant(rows: Sequence[Row], who: str, sizes: Sequence[int]) -> list[str]:
    own = {size: look.one(rows, contestant=who, persons=size) for size in sizes}
    measured = [row for row in own.values() if row["state"] == "measured"]
    figures = [_timed(rows, row, size) for size, row in own.items()]
    remarks = (f"{size:,}: {remark}" for size, row in own.items() for remark in _remarks(rows, row))
    return [who, *figures, *_of_largest(measured), "; ".join(remarks)]


def _timed(rows: Sequence[Row], row: Row, size: int) -> str:
    """In brackets, divided by flestimate's."""
    seconds = _in_proportion(rows, row)
    if row["state"] != "measured" and math.isnan(seconds):
        return row["state"]
    beside = "" if row["contestant"] == OURS else times(seconds / look.seconds(look.one(rows, contestant=OURS, persons=size)))
    return f"{'' if row['state'] == 'measured' else 'about '}{time(seconds)}{beside and f' ({beside})'}"


def _in_proportion(rows: Sequence[Row], row: Row) -> float:
    """The time; R's, where it was not run, in proportion to fewer persons; nan where there is none."""
    if row["state"] == "not run" and row.get("contestant") == R:
        return look.in_proportion(rows, R, row["persons"])
    return look.seconds(row)


def _of_largest(measured: Sequence[Row]) -> list[str]:
    if not measured:
        return [written.NOTHING] * 4
    last = measured[-1]
    memory = [f"{last['peak']:,}", f"{max(0, last['peak'] - last['held']):,}"]
    return [*memory, "/".join(str(row["rounds"]) for row in measured), small(max((look.apart(row) for row in measured), default=math.nan))]


def _remarks(rows: Sequence[Row], row: Row) -> Iterator[str]:
    if row["state"] in {"measured", "failed"} and row.get("note"):
        yield row["note"]
    elif row.get("apart", {}).get("lacking"):
        yield f"no standard error in {row['apart']['lacking']} cells that have one here"
    beside = row.get("beside", OURS)
    if beside != OURS:
        yield f"figures beside {beside}'s"
    if "errors_times_ours" in row:
        yield f"standard errors {row['errors_times_ours']['std_error']:.3f} times {beside}'s in the median"
    if row["state"] == "not run" and not math.isnan(_in_proportion(rows, row)):
        yield "in proportion to fewer persons"
