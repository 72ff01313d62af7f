"""Estimates and intervals drawn beside their rows: in letters for a terminal, in SVG for Jupyter."""

from __future__ import annotations

import math
from collections.abc import Sequence

from flestimate.estimates.estimate import Estimate

_LETTERS, _PIXELS, _HEIGHT = 30, 160, 14


def text(estimates: Sequence[Estimate]) -> list[str]:
    """Each estimate as a line such as `|--o---|`, all on one scale from 0."""
    highest = _highest(estimates)
    return [_letters(one, highest) for one in estimates]


def svg(estimates: Sequence[Estimate]) -> list[str]:
    """Each estimate as a small drawing, all on one scale from 0; the figures stand beside it, so that it is hidden from readers."""
    highest = _highest(estimates)
    return [_drawing(one, highest) for one in estimates]


def _highest(estimates: Sequence[Estimate]) -> float:
    return max((bound for one in estimates for bound in (one.conf_high, one.estimate) if math.isfinite(bound)), default=1.0) or 1.0


def _letters(one: Estimate, highest: float) -> str:
    line = [" "] * (_LETTERS + 1)
    if math.isfinite(one.conf_low) and math.isfinite(one.conf_high):
        low, high = _place(one.conf_low, highest, _LETTERS), _place(one.conf_high, highest, _LETTERS)
        line[low : high + 1] = "-" * (high - low + 1)
        line[low] = line[high] = "|"
    if math.isfinite(one.estimate):
        line[_place(one.estimate, highest, _LETTERS)] = "o"
    return "".join(line).rstrip()


def _drawing(one: Estimate, highest: float) -> str:
    middle = _HEIGHT // 2
    parts = []
    if math.isfinite(one.conf_low) and math.isfinite(one.conf_high):
        low, high = _place(one.conf_low, highest, _PIXELS), _place(one.conf_high, highest, _PIXELS)
        parts.append(f"<line x1='{low}' x2='{high}' y1='{middle}' y2='{middle}' stroke='#0b5394' stroke-width='2'/>")
    if math.isfinite(one.estimate):
        parts.append(f"<circle cx='{_place(one.estimate, highest, _PIXELS)}' cy='{middle}' r='4' fill='#0b5394'/>")
    return f"<svg width='{_PIXELS + 8}' height='{_HEIGHT}' viewBox='-4 0 {_PIXELS + 8} {_HEIGHT}' aria-hidden='true'>{''.join(parts)}</svg>"


def _place(value: float, highest: float, width: int) -> int:
    return min(max(round(value / highest * width), 0), width)
