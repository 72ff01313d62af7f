"""A table of estimates on the analyst's own screen, before it has been checked for what may be shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from flestimate.estimates.estimate import Estimate
from flestimate.said import said

UNCHECKED = "Not a publication: small cells have not been withheld. fl.publish(table, rule) does that."
RESTS_ON = "FLE-D30"
"""The code of the note that standard errors rest on an assumption, which stands under every table."""
_HEADINGS = ("group", "estimate", "std. error", "lower", "upper", "CV", "deff", "df", "n", "cases", "undetermined", "status")


def rows(estimates: Sequence[Estimate]) -> list[tuple[str, ...]]:
    """Headings and one row a cell, as text."""
    return [_HEADINGS, *(_row(one) for one in estimates)]


def text(title: str, estimates: Sequence[Estimate]) -> str:
    """The table as plain text, columns aligned."""
    lines = rows(estimates)
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    aligned = ["  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip() for line in lines]
    return "\n".join([title, *aligned, *_below(estimates)])


def html(title: str, estimates: Sequence[Estimate]) -> str:
    """The table for Jupyter."""
    head, *body = rows(estimates)
    header = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
    lines = "".join(
        f"<tr><th scope='row'>{escape(line[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in line[1:])}</tr>" for line in body
    )
    caption = f"<caption>{escape(title)}</caption>"
    below = "".join(f"<p>{escape(line)}</p>" for line in _below(estimates))
    return f"<table>{caption}<thead><tr>{header}</tr></thead><tbody>{lines}</tbody></table>{below}"


def undetermined(one: Estimate) -> str:
    """How many persons of the sample are undetermined and, if there are some, the share that they stand for."""
    return f"{one.undetermined:,} ({one.undetermined_share:.1%})" if one.undetermined else "0"


def extremes(one: Estimate, written: Callable[[float], str]) -> str:
    """What the undetermined could make of an estimate, in a sentence; nothing where there are none, or where it has no bounds."""
    if not one.undetermined or math.isnan(one.bound_low):
        return ""
    low, high = map(written, one.bounds)
    return said("If none of the undetermined were cases: {low}; if all who may be cases were: {high}.", low=low, high=high)


def _below(estimates: Sequence[Estimate]) -> list[str]:
    """What stands under the table."""
    bounds = [extremes(one, _figure) for one in estimates if not one.cell]
    rests_on = dict.fromkeys(note.text for one in estimates for note in one.notes if note.code == RESTS_ON)
    return [*filter(None, bounds), *rests_on, UNCHECKED]


def _row(one: Estimate) -> tuple[str, ...]:
    group = ", ".join(f"{variable} {category}" for variable, category in one.cell) or "total"
    figures = (one.estimate, one.std_error, one.conf_low, one.conf_high, one.cv, one.deff)
    cases = "" if one.n_cases is None else f"{one.n_cases:,}"
    return (group, *(_figure(value) for value in figures), f"{one.df:,}", f"{one.n:,}", cases, undetermined(one), one.status)


def _figure(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}"
