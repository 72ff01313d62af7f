"""Figures and tables in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

NOTHING = ""


def time(seconds: float) -> str:
    """To three digits, in milliseconds below a second."""
    if math.isnan(seconds):
        return NOTHING
    return f"{digits(seconds)} s" if seconds >= 1 else f"{digits(1_000 * seconds)} ms"


def digits(value: float, many: int = 3) -> str:
    """So many digits, thousands set off."""
    if value == 0:
        return "0"
    shown = max(0, many - 1 - math.floor(math.log10(abs(value))))
    return f"{float(f'{value:.{many}g}'):,.{shown}f}"


def times(value: float) -> str:
    """How many times as much, to two digits."""
    return NOTHING if math.isnan(value) else f"{digits(value, 2)} x"


def small(value: float) -> str:
    """A relative difference."""
    return "0" if value == 0 else NOTHING if math.isnan(value) else f"{value:.0e}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column is of words, the others are of figures but for a last one without a head."""
    marks = ["---", *("---:" if name else "---" for name in head[1:])]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, marks, *rows))
