"""Counts as an office shows them that rounds: every number of persons to the nearest multiple of a base."""

from __future__ import annotations

import math
from dataclasses import replace

from flestimate.estimates import Estimate, EstimateTable, Total
from flestimate.estimates.of_cases import NumberOfPersons
from flestimate.publication.protection import Rounding


def rounded(one: Estimate, table: EstimateTable, by: Rounding | None) -> Estimate:
    """An estimate with its counts rounded, and itself with its bounds where it is a number of persons; rates stay as they are."""
    if by is None:
        return one
    shown = replace(
        one,
        n=by.of(one.n),
        n_cases=None if one.n_cases is None else by.of(one.n_cases),
        n_psu=None if one.n_psu is None else by.of(one.n_psu),
        undetermined=by.of(one.undetermined),
        population=float(by.of(one.population)),
    )
    counts = isinstance(table.measure, NumberOfPersons) or (isinstance(table.measure, Total) and one.n_cases is not None)
    return _of_persons(shown, by) if counts else shown


def _of_persons(one: Estimate, by: Rounding) -> Estimate:
    """An estimate of a number of persons, in its unit such as thousands, with its bounds."""

    def of(value: float) -> float:
        return by.of(value / one.scale) * one.scale if math.isfinite(value) else value

    return replace(
        one,
        estimate=of(one.estimate),
        conf_low=of(one.conf_low),
        conf_high=of(one.conf_high),
        bound_low=of(one.bound_low),
        bound_high=of(one.bound_high),
    )
