"""What issue 7 asked for, and what was found."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import rows as look
from rows import OURS, R
from written import digits, small, table, times

Results = Mapping[str, Any]
_MILLION, _HUNDRED_THOUSAND = 1_000_000, 100_000


@dataclass(frozen=True, slots=True)
class Target:
    """words: what is measured; wanted: in words; holds: whether a figure is good enough."""

    words: str
    wanted: str
    found: Callable[[Results], float]
    holds: Callable[[float], bool]
    shown: Callable[[float], str] = times


def _slower(job: str, variant: str, who: str, persons: int) -> Callable[[Results], float]:
    return lambda results: look.ratio(look.of(results, job, variant=variant), who, OURS, persons=persons)


def _slower_r(results: Results) -> float:
    rows = look.of(results, "cells", variant="in order")
    return look.in_proportion(rows, R, _MILLION) / look.seconds(look.one(rows, contestant=OURS, persons=_MILLION))


def _than(who: str, what: str) -> Callable[[Results], float]:
    return lambda results: look.ratio(look.of(results, "cells", variant="in order"), OURS, who, what, persons=_MILLION)


def exponent_of_persons(results: Results) -> float:
    """From 100,000 on."""
    rows = [row for row in look.of(results, "growth", variant="persons", state="measured") if row["persons"] >= _HUNDRED_THOUSAND]
    return look.exponent([(row["persons"], row["seconds"]) for row in rows])


def share_of_reader(results: Results) -> float:
    """Of the time from the file to the workbook, in the same run: two processes that read for three seconds each differ by more than the rest takes."""
    rows = look.of(results, "workbook", contestant=OURS, state="measured")
    return rows[0]["laps"].get("read", math.nan) / rows[0]["seconds"] if rows else math.nan


def apart_of_engines(results: Results) -> float:
    """nan, where one of them failed."""
    rows = look.of(results, "engines")
    return max(map(look.apart, rows), default=math.nan) if all(row["state"] == "measured" for row in rows) else math.nan


TARGETS = (
    Target("378 cells, 1,000,000 persons: svy takes", "50 x or more", _slower("cells", "in order", "svy", _MILLION), lambda x: x >= 50),
    Target("the same: R `survey` takes, in proportion to 100,000 persons", "5,000 x or more", _slower_r, lambda x: x >= 5_000),
    Target(
        "the same: flestimate takes, of the numpy strawman's time", "3 x or less", _than("numpy, one pass", "seconds"), lambda x: x <= 3
    ),
    Target("the same: peak memory, of svy's", "less than 0.5 x", _than("svy", "peak"), lambda x: x < 0.5),
    Target(
        "378 cells, 200 replicates made, 100,000 persons: svy takes",
        "30 x or more",
        _slower("replicates", "made", "svy", _HUNDRED_THOUSAND),
        lambda x: x >= 30,
    ),
    Target("time grows as the number of persons to the power of", "1.1 or less", exponent_of_persons, lambda x: x <= 1.1, digits),
    Target("`.sav` to workbook: share of the reader", "80 % or more", share_of_reader, lambda x: x >= 0.8, lambda x: f"{x:.0%}"),
    Target("figures of all engines apart by", "1e-12 or less", apart_of_engines, lambda x: x <= 1e-12, small),
)


def targets(results: Results) -> str:
    """Which are met."""
    found = [(target, target.found(results)) for target in TARGETS]
    told = ((each.words, each.wanted, _shown(each, figure), _met(each, figure)) for each, figure in found)
    return table(["", "asked", "found", "met"], told)


def _shown(target: Target, figure: float) -> str:
    return "not measured" if math.isnan(figure) else target.shown(figure)


def _met(target: Target, figure: float) -> str:
    return "" if math.isnan(figure) else "yes" if target.holds(figure) else "**no**"
