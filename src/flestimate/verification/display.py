"""A verification on the analyst's screen: how far apart, never the figures themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from flestimate.verification.engine import Quantity

if TYPE_CHECKING:
    from flestimate.verification.verification import Comparison, Verification

_HEADINGS = ("group", "engine", "estimate", "std. error", "df", "verdict", "reason")
_CAPTION = "Relative differences; a dash is a figure that was not compared."


def text(verification: Verification) -> str:
    """The comparisons as plain text, columns aligned."""
    lines = [_HEADINGS, *(_row(one) for one in verification.comparisons)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    aligned = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
    return "\n".join([repr(verification), _CAPTION, *aligned, *(str(note) for note in verification.notes)])


def html(verification: Verification) -> str:
    """The comparisons for Jupyter."""
    head = _line("th scope='col'", "th", _HEADINGS)
    body = "".join(_line("td", "td", _row(one)) for one in verification.comparisons)
    notes = "".join(f"<li>{escape(str(note))}</li>" for note in verification.notes)
    caption = f"<caption>{escape(repr(verification))}. {escape(_CAPTION)}</caption>"
    return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table><ul>{notes}</ul>"


def _line(opening: str, closing: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{opening}>{escape(cell)}</{closing}>' for cell in cells)}</tr>"


def _row(one: Comparison) -> tuple[str, ...]:
    group = ", ".join(f"{variable} {category}" for variable, category in one.cell) or "total"
    differences = ("known wrong" if quantity in one.wrong else _figure(one.differences.get(quantity, math.nan)) for quantity in Quantity)
    return (group, one.engine, *differences, one.verdict.value, one.reason)


def _figure(value: float) -> str:
    if math.isnan(value):
        return "-"
    return "0" if value == 0 else f"{value:.1e}"
