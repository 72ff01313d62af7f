"""How figures are written for people: one number of decimals a table, and a sign in words for what is not shown."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flestimate.publication.published import Published, PublishedTable, Row
from flestimate.publication.reliability import UNRELIABLE, WITHHELD

SIGNS = {
    "[u]": "unreliable: few sample cases",
    "[c]": "withheld: too few sample cases to be shown",
    "[x]": "not available: no person of the sample",
}
"""Shorthand in square brackets, as the UK Government Statistical Service's guidance on spreadsheets has it."""

HEADINGS = ("Estimate", "Lower", "Upper", "SE", "CV", "Sample", "Cases", "Undetermined")
_SIGNIFICANT = 2
_MOST_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words: the group it is of, its figures under `HEADINGS`, and its sign."""

    breakdown: str
    group: str
    figures: tuple[str, ...]
    sign: str


def lines(table: PublishedTable) -> list[Line]:
    """The rows of a table, ready to be printed."""
    decimals = _decimals(table)
    return [Line(breakdown(row), group(row), _figures(row, decimals), sign(row)) for row in table.rows]


def breakdown(row: Row) -> str:
    """The variables of a row's cell, in words: empty for the total."""
    return " and ".join(variable.replace("_", " ") for variable, _ in row.cell)


def group(row: Row) -> str:
    """The categories of a row's cell."""
    return ", ".join(category for _, category in row.cell) or "Total"


def sign(row: Row) -> str:
    """The shorthand of a row, empty where it is reliable."""
    if isinstance(row, Published):
        return "[u]" if row.status == UNRELIABLE else ""
    return "[c]" if row.status == WITHHELD else "[x]"


def number(value: float | None, decimals: int) -> str:
    """A number with thousands separated, [x] where there is none.

    >>> number(12345.678, 1), number(float("nan"), 1)
    ('12,345.7', '[x]')
    """
    return "[x]" if value is None or math.isnan(value) else f"{value:,.{decimals}f}"


def _figures(row: Row, decimals: int) -> tuple[str, ...]:
    if not isinstance(row, Published):
        return (sign(row),) * len(HEADINGS)
    one = row.estimate
    rates = (number(value, decimals) for value in (one.estimate, one.conf_low, one.conf_high, one.std_error))
    cases = "" if one.n_cases is None else f"{one.n_cases:,}"
    cv = "[x]" if math.isnan(one.cv) else f"{one.cv:.0%}"
    return (*rates, cv, f"{one.n:,}", cases, f"{one.undetermined:,}")


def _decimals(table: PublishedTable) -> int:
    """As many as the smallest standard error of the total or a group needs for its two leading digits."""
    errors = [row.estimate.std_error for row in table.published if row.estimate.std_error > 0]
    if not errors:
        return 1
    typical = sorted(errors)[len(errors) // 2]
    return min(max(_SIGNIFICANT - 1 - math.floor(math.log10(typical)), 0), _MOST_DECIMALS)
