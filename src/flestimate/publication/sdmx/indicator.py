"""Indicators: ids in ILOSTAT's pattern, which are private, because ILOSTAT has no indicator of forced labour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from flestimate.estimates import (
    Composition,
    Count,
    Flow,
    FlowPrevalence,
    Prevalence,
    PrevalenceByDefinition,
    Profile,
    Share,
    Stock,
    StockPrevalence,
)
from flestimate.estimates.block import Measure
from flestimate.publication.published import PublishedTable
from flestimate.publication.sdmx.slug import slugs

PRIVATE = "Private indicator: ILOSTAT has none of forced labour, so that this id, which begins with XFL_, is no official one."

_NAMESPACE, _FORCED_LABOUR = "XFL", {"forced_labour": "FLAB"}
_NOT_OF_THE_PERSONS = {"per", "interval", "deff", "of", "name", "labels"}
"""What a measure has that does not change whom it counts; `of` is told by the classification."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How values are written: the end of the indicator's id, ILOSTAT's unit and multiplier, and what one in the unit is per.

    per: of shares; of numbers of persons, it is how many of them are one.
    """

    ending: str
    measure: str
    mult: str
    per: float

    def divisor(self, scale: float) -> float:
        """What a table's figures are divided by to be in this unit; `scale` is what the table's measure multiplies by.

        >>> THOUSANDS.divisor(scale=1), RATE.divisor(scale=1_000)
        (1000.0, 1.0)
        """
        return scale * self.per if self.mult != "0" else scale / self.per


THOUSANDS = Unit("NB", "PS", "3", 1_000.0)
RATE = Unit("RT", "XFL_P1000", "0", 1_000.0)
DISTRIBUTION = Unit("DT", "PT", "0", 100.0)
OF_CASES = Unit("RT", "PT", "0", 100.0)

_UNITS: Mapping[type, tuple[str, Unit]] = {
    Prevalence: ("", RATE),
    PrevalenceByDefinition: ("", RATE),
    StockPrevalence: ("STOCK", RATE),
    FlowPrevalence: ("FLOW", RATE),
    Count: ("", THOUSANDS),
    Stock: ("STOCK", THOUSANDS),
    Flow: ("FLOW", THOUSANDS),
    Share: ("", DISTRIBUTION),
    Composition: ("COMPOSITION", DISTRIBUTION),
    Profile: ("PROFILE", OF_CASES),
}


def has_unit(measure: Measure) -> bool:
    """Whether a measure has a unit in ILOSTAT's pattern."""
    return type(measure) in _UNITS


@dataclass(frozen=True, slots=True)
class Stem:
    """What the ids of all indicators of one table begin with, and their unit.

    last: the variable that a distribution is over, empty for other measures.
    """

    topic: str
    unit: Unit
    last: str

    def id(self, segments: Sequence[str]) -> str:
        """The id of the indicator of a breakdown, such as XFL_FLAB_SEX_AGE_NB."""
        return "_".join([_NAMESPACE, self.topic, *segments, self.unit.ending])


def stems(tables: Sequence[PublishedTable]) -> list[Stem | None]:
    """The stem of each table, None for measures that have no unit in ILOSTAT's pattern (means, totals, ratios, quantiles).

    Measures that count different persons but would have the same topic, such as stocks of two periods, are numbered.
    """
    found: dict[tuple[str, ...], list[object]] = {}
    made: list[Stem | None] = []
    for table in tables:
        kind, unit = _UNITS.get(type(table.measure), ("", None))
        if unit is None:
            made.append(None)
            continue
        topic = "_".join(_topic(table.measure, kind))
        same = found.setdefault((topic, unit.ending, table.measure.overlapping or ""), [])
        if (whom := _whom(table.measure)) not in same:
            same.append(whom)
        number = same.index(whom) + 1
        made.append(Stem(topic if number == 1 else f"{topic}{number}", unit, table.measure.shared_over or ""))
    return made


def _topic(measure: Measure, kind: str) -> Iterator[str]:
    names = [name for name in (measure.about, measure.among) if name]
    code = slugs(names)
    yield _FORCED_LABOUR.get(measure.about, code[measure.about])
    if measure.among:
        yield f"AMONG_{code[measure.among]}"
    if kind:
        yield kind


def _whom(measure: Measure) -> tuple[Any, ...]:
    stated = fields(measure)  # type: ignore[arg-type]  # every measure is a dataclass
    return (type(measure), *(getattr(measure, one.name) for one in stated if one.name not in _NOT_OF_THE_PERSONS))
