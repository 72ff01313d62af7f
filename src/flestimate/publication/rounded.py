"""Counts as an office shows them that rounds: every number of persons to the nearest multiple of a base."""

from __future__ import annotations

import math
from dataclasses import replace

from flestimate.estimates import Estimate, EstimateTable
from flestimate.estimates.of_cases import NumberOfPersons
from flestimate.publication.protection import Rounding


def rounded(one: Estimate, table: EstimateTable, by: Rounding | None) -> Estimate:
    """An estimate with its counts rounded, and itself with its bounds where it is a number of persons; rates stay as they are."""
    if by is None:
        return one
    counts = {name: _whole(getattr(one, name), by) for name in ("n", "n_cases", "n_psu", "undetermined")}
    shown = replace(one, population=float(by.of(one.population)), **counts)
    if not isinstance(table.measure, NumberOfPersons):
        return shown
    figures = {
        name: _of_persons(getattr(one, name), one.scale, by) for name in ("estimate", "conf_low", "conf_high", "bound_low", "bound_high")
    }
    return replace(shown, **figures)


def _whole(count: int | None, by: Rounding) -> int | None:
    return None if count is None else by.of(count)


def _of_persons(value: float, scale: float, by: Rounding) -> float:
    """A number of persons in its unit, such as thousands."""
    return value if not math.isfinite(value) else by.of(value / scale) * scale
