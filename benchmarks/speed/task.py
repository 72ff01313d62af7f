"""What a contestant hands over: the work that is timed, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

KEYS = ("sex", "age", "sector")
FIGURES = ("estimate", "std_error", "total", "total_error")
TOTAL = -1
"""Stands for "all of them" in an answer's sex, age or sector."""


@dataclass(slots=True)
class Laps:
    """How long the parts of the work took, for who has parts; units: seconds."""

    seconds: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=time.perf_counter)

    def lap(self, name: str) -> None:
        """Since the last one, or the start."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self.since
        self.since = now


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of the work: figures by cell, counts that others have to find too, and what has to be said of it."""

    cells: pl.DataFrame | None = None
    counts: dict[str, float] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """The work with data at hand, which is timed, and its result as an answer, which is not."""

    work: Callable[[Laps], Any]
    answer: Callable[[Any], Answer] = lambda _: Answer()
