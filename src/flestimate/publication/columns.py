"""The columns of a table of estimates: what each is called, in which unit it is, and how it is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from flestimate.publication.form import COUNT, RATIO, SHARE, Form, decimal
from flestimate.publication.language import Language
from flestimate.publication.published import Published, PublishedTable
from flestimate.said import said

OF_THE_TABLE = None
"""The unit that the estimates of the table are in."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """One figure of an estimate: its name in the tidy table, its heading, its unit; form: None for as many decimals as the table has."""

    name: str
    heading: str
    unit: str | None
    form: Form | None

    def of(self, row: Published) -> float | None:
        """The figure of one row, None where there is none."""
        value: float | None = getattr(row.estimate, self.name)
        return value if value is not None and math.isfinite(value) else None

    def formed(self, places: int) -> Form:
        """How it is shown in a table with so many decimals."""
        return self.form or decimal(places)


STATISTICS = (
    Statistic("estimate", said("Estimate"), OF_THE_TABLE, None),
    Statistic("conf_low", said("Lower bound"), OF_THE_TABLE, None),
    Statistic("conf_high", said("Upper bound"), OF_THE_TABLE, None),
    Statistic("std_error", said("Standard error"), OF_THE_TABLE, None),
    Statistic("cv", said("Coefficient of variation"), "%", SHARE),
    Statistic("n", said("Sample persons"), "", COUNT),
    Statistic("n_cases", said("Sample cases"), "", COUNT),
    Statistic("undetermined", said("Undetermined persons"), "", COUNT),
    Statistic("undetermined_share", said("Undetermined share"), "%", SHARE),
    Statistic("bound_low", said("If none were cases"), OF_THE_TABLE, None),
    Statistic("bound_high", said("If all were cases"), OF_THE_TABLE, None),
    Statistic("population", said("Population"), said("persons"), COUNT),
    Statistic("deff", said("Design effect"), "", RATIO),
    Statistic("df", said("Degrees of freedom"), "", COUNT),
    Statistic("n_psu", said("PSUs"), "", COUNT),
    Statistic("n_strata", said("Strata"), "", COUNT),
)


def known(tables: Iterable[PublishedTable]) -> tuple[Statistic, ...]:
    """Those that some row shows; all where no row is shown, so that their absence tells nothing."""
    shown = [row for table in tables for row in table.published]
    return tuple(one for one in STATISTICS if not shown or any(one.of(row) is not None for row in shown))


def heading_of(variable: str, language: Language) -> str:
    """A variable as the heading of a column."""
    words = language.say(variable.replace("_", " "))
    return words[:1].upper() + words[1:]
