"""The tables of docs/speed.md, each made of the results."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import rows as look
import targets
from by_size import NOT_YET, by_size
from rows import OURS, Row
from written import digits, small, table, time, times

Results = Mapping[str, Any]
_GROWING = (
    ("persons", "persons", "persons"),
    ("PSUs", "psus", "PSUs"),
    ("cells", "cells", "cells"),
    ("replicates", "replicates", "replicates"),
)
"""What grows: its variant, the key of its number, the word for it."""


def run(results: Results) -> str:
    """When, where and with what each job was measured."""
    told = (
        (
            job,
            of["made"],
            f"`{of['commit']}`",
            of["machine"],
            f"{of.get('busy', '')}",
            "; ".join(" ".join(each) for each in of["versions"].items()),
        )
        for job, of in results.items()
    )
    return table(["job", "day", "commit", "machine", "load before", "versions"], told)


def cells(results: Results) -> str:
    """In order of drawing, and shuffled."""
    return by_size(results, "cells", "in order") + "\nThe same persons in no order:\n\n" + by_size(results, "cells", "shuffled")


def replicates(results: Results) -> str:
    """Made and read; of what is made, what it takes without the making too."""
    heads = {
        "made": "Made on the way (making them counts):",
        "read": "Read with the persons, one factor for all of a PSU:",
        "read, calibrated": "Read with the persons, calibrated replicate by replicate, so that factors differ within a PSU:",
    }
    parts = [f"{head}\n\n{by_size(results, 'replicates', variant)}" for variant, head in heads.items()]
    return f"{parts[0]}\n{_making(results)}\n{parts[1]}\n{parts[2]}"


def _making(results: Results) -> str:
    made = [row for row in look.of(results, "replicates", variant="made") if {"make replicates", "design"} & row.get("laps", {}).keys()]
    if not made:
        return ""
    told = ((row["contestant"], f"{row['persons']:,}", time(_lap(row)), time(row["laps"]["estimate"])) for row in made)
    return "Of that, where the two can be told apart:\n\n" + table(["", "persons", "making", "without the making"], told)


def _lap(row: Row) -> float:
    return row["laps"].get("make replicates", row["laps"].get("design", math.nan))


def classification(results: Results) -> str:
    """Who counts how many criteria, how fast."""
    rows = look.of(results, "classification")
    told = (
        (
            row["contestant"],
            time(look.seconds(row)) or row["state"],
            times(look.seconds(row) / look.seconds(rows[0])) if row is not rows[0] else "",
            "; ".join(f"{name} {time(each)}" for name, each in row.get("laps", {}).items()),
            f"{row['peak']:,}" if "peak" in row else "",
            _counted(row),
        )
        for row in rows
    )
    return table(["", "time", "beside flestimate", "of that", "peak memory, MiB", "criteria counted"], told) if rows else NOT_YET


def _counted(row: Row) -> str:
    """How many criteria, and whether the counts are the same."""
    if "counted" not in row:
        return row.get("note", "")
    return f"{row['counted']}, {'the same counts' if not row['apart']['counts'] else 'counts differ'}"


def workbook(results: Results) -> str:
    """The whole, the reader alone, and its share."""
    rows = look.of(results, "workbook")
    told = (
        (row["contestant"], time(look.seconds(row)) or row["state"], str(row.get("rounds", "")), _memory(row), row.get("note", ""))
        for row in rows
    )
    share, laps = targets.share_of_reader(results), look.one(rows, contestant=OURS).get("laps", {})
    stages = "; ".join(f"{stage} {time(spent)}" for stage, spent in laps.items())
    said = "" if math.isnan(share) else f"\nOf the whole, by stage: {stages}. The reader's share: {share:.0%}.\n"
    return table(["", "time", "rounds", "peak memory, MiB: the process, its reader", ""], told) + said if rows else NOT_YET


def _memory(row: Row) -> str:
    return f"{row['peak']:,}, {row['children']:,}" if "peak" in row else ""


def growth(results: Results) -> str:
    """By persons, PSUs, cells and replicates."""
    rows = look.of(results, "growth")
    if not rows:
        return NOT_YET
    named = [(f"{row[key]:,} {words}", row) for variant, key, words in _GROWING for row in look.of(results, "growth", variant=variant)]
    told = ((name, time(look.seconds(row)) or row["state"], _memory(row).partition(", ")[0], row.get("note", "")) for name, row in named)
    power = targets.exponent_of_persons(results)
    said = "" if math.isnan(power) else f"\nFrom 100,000 persons on, time grows as their number to the power of {power:.2f}.\n"
    return table(["", "time", "peak memory, MiB", ""], told) + said


def engines(results: Results) -> str:
    """The same persons in each, and how far the figures are apart."""
    rows = look.of(results, "engines")
    told = (
        (
            row["contestant"],
            time(look.seconds(row)) or row["state"],
            _memory(row).partition(", ")[0],
            *_differences(row),
            row.get("note", ""),
        )
        for row in rows
    )
    return table(["", "time", "peak memory, MiB", "estimates apart by", "standard errors apart by", ""], told) if rows else NOT_YET


def _differences(row: Row) -> list[str]:
    apart = row.get("apart", {})
    names = ("estimate", "total"), ("std_error", "total_error")
    return [small(max((apart[name] for name in pair if name in apart), default=math.nan)) for pair in names]


def census(results: Results) -> str:
    """Time, memory, and nanoseconds a person."""
    rows = look.of(results, "census")
    told = (
        (
            row["contestant"],
            f"{row['persons']:,}",
            time(look.seconds(row)) or row["state"],
            _memory(row).partition(", ")[0],
            _per_person(row),
            row.get("note", ""),
        )
        for row in rows
    )
    return table(["", "persons", "time", "peak memory, MiB", "a person", ""], told) if rows else NOT_YET


def _per_person(row: Row) -> str:
    seconds = look.seconds(row)
    return "" if math.isnan(seconds) else f"{digits(1e9 * seconds / row['persons'])} ns"
