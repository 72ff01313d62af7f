"""The axis of values: as long as what is shown needs, with round numbers in the marks of the language."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from matplotlib.ticker import MaxNLocator

from flestimate.publication.charts.marks import Mark
from flestimate.publication.language import Language

_MOST, _FEWEST = 7, 2  # round numbers on an axis
_ROOM, _FOR_ARROWS = 1.04, 1.2  # beyond the last bound
_LONG, _SHORT = 1e12, 1e-6  # from here on numbers are written with a power of ten


@dataclass(frozen=True, slots=True)
class Scale:
    """From the lowest to the highest value, and the round ones between with their labels."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, marks: Sequence[Mark], language: Language, fits: Callable[[tuple[str, ...]], bool]) -> Self:
        """The scale of what is shown: from zero where nothing is below; fits: whether labels have room beside one another."""
        found = [value for mark in marks for value in (mark.estimate, mark.low, mark.high) if math.isfinite(value)]
        if not found:
            return cls(0.0, 1.0, (), ())
        low, high = min(0.0, *found), max(0.0, *found)
        low, high = (low * _room(marks, -math.inf), high * _room(marks, math.inf)) if high > low else (low, low + 1.0)
        for number in range(_MOST, _FEWEST - 1, -1):
            ticks = _round_numbers(low, high, number)
            labels = tuple(_written(tick, ticks, language) for tick in ticks)
            if fits(labels):
                break
        return cls(low, high, ticks, labels)


def _room(marks: Sequence[Mark], end: float) -> float:
    return _FOR_ARROWS if any(end in {mark.low, mark.high} for mark in marks) else _ROOM


def _round_numbers(low: float, high: float, number: int) -> tuple[float, ...]:
    found = MaxNLocator(nbins=number, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return tuple(float(tick) for tick in found if low <= tick <= high)


def _written(tick: float, ticks: tuple[float, ...], language: Language) -> str:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    if max(abs(ticks[0]), abs(ticks[-1])) >= _LONG or step < _SHORT:
        return language.number(f"{tick:.3g}")
    places = next(places for places in range(9) if math.isclose(step, round(step, places), rel_tol=1e-6))
    return language.number(f"{tick:,.{places}f}")
