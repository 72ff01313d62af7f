"""Observations: the cells of a publication as they are written, one key each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from flestimate.publication.digits import round_to
from flestimate.publication.published import Published, PublishedTable, Row
from flestimate.publication.reliability import NO_SAMPLE, UNRELIABLE, WITHHELD
from flestimate.publication.sdmx.components import DIMENSIONS
from flestimate.publication.sdmx.indicator import PRIVATE, Unit

_STATUS = {WITHHELD: ("C", "C"), NO_SAMPLE: ("N", "F")}
_TOO_UNRELIABLE = ("S", "N")

_DIGITS = 12  # what division leaves beyond is no digit of the figure

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Observation:
    """One cell: the value of each component by its id, None where it has none."""

    values: Mapping[str, Value]

    @property
    def key(self) -> tuple[Value, ...]:
        """The values of the dimensions, which no other observation of a dataset has."""
        return tuple(self.values[one.id] for one in DIMENSIONS)


def figures(row: Row, table: PublishedTable, unit: Unit) -> dict[str, Value]:
    """The value of a row with all that is about it; a row that is not shown has none, and a status that says why."""
    status, confidentiality = _status(row)
    known: dict[str, Value] = {
        "OBS_VALUE": None,
        "OBS_STATUS": status,
        "CONF_STATUS": confidentiality,
        "UNIT_MEASURE": unit.measure,
        "UNIT_MULT": unit.mult,
        "CONF_LEVEL": table.conf_level,
        "METHOD": table.conf_method,
        "NOTE": row.reason or None,
        "NOTE_INDICATOR": f"{table.title}. {PRIVATE}",
    }
    return known | (_numbers(row, unit.divisor(table.measure.scale)) if isinstance(row, Published) else {})


def _status(row: Row) -> tuple[str, str]:
    """The letters of the observation's status and of its confidentiality."""
    if isinstance(row, Published):
        shown = "U" if row.status == UNRELIABLE else "R"
        return (shown if math.isfinite(row.estimate.estimate) else "N"), "F"
    return _STATUS.get(row.status, _TOO_UNRELIABLE)


def _numbers(row: Published, divisor: float) -> dict[str, Value]:
    one = row.estimate
    in_unit = {
        "OBS_VALUE": one.estimate,
        "LOWER_BOUND": one.conf_low,
        "UPPER_BOUND": one.conf_high,
        "STD_ERROR": one.std_error,
        "LOWEST": one.bound_low,
        "HIGHEST": one.bound_high,
    }
    plain = {"CV": one.cv, "DEFF": one.deff, "DF": one.df, "UNDETERMINED_SHARE": one.undetermined_share}
    whole: dict[str, Value] = {"SAMPLE_PERSONS": one.n, "SAMPLE_CASES": one.n_cases, "UNDETERMINED": one.undetermined}
    scaled = {name: round_to(value / divisor, _DIGITS) for name, value in in_unit.items()}
    return whole | {name: _finite(value) for name, value in (scaled | plain).items()}


def _finite(value: float) -> float | None:
    """A number, or nothing where there is none: what is not a number has no place in SDMX."""
    return float(value) if math.isfinite(value) else None
