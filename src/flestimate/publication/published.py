"""Estimates as they may be shown: what is left of a table once a publication rule has been applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flestimate.errors import Note
from flestimate.estimates import Composition, Estimate
from flestimate.estimates.block import Measure
from flestimate.estimates.estimate import Cell
from flestimate.estimates.table import TOTAL, record
from flestimate.provenance import Origin, Provenance
from flestimate.publication.about import About
from flestimate.publication.disclosure.audit import DisclosureAudit
from flestimate.publication.language import ENGLISH, Language
from flestimate.publication.reliability import PublicationRule, TableVerdict
from flestimate.said import Said, said

_OF_A_GRID = 2


@dataclass(frozen=True, slots=True)
class Published:
    """An estimate that may be shown, reliable or with a warning."""

    estimate: Estimate
    status: str
    reason: str

    @property
    def cell(self) -> Cell:
        """Variables and categories."""
        return self.estimate.cell


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A cell that is not shown. It has no number anywhere, so none can leak."""

    cell: Cell
    status: str
    reason: str


Row = Published | Suppressed


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table as it may be shown: rows in order, with what is needed to read them.

    measure: the statistic that was asked for, which knows nothing of the sample; verdict: what the publication rule says of the table
    as a whole.
    """

    title: str
    unit: str
    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    conf_level: float
    conf_method: str
    notes: tuple[Note, ...]
    measure: Measure
    verdict: TableVerdict = field(default_factory=lambda: TableVerdict(0, 0, 0))

    @property
    def published(self) -> tuple[Published, ...]:
        """The rows that are shown."""
        return tuple(row for row in self.rows if isinstance(row, Published))

    @property
    def crossed(self) -> tuple[str, ...]:
        """The two variables of a table whose every cell is a part of the same whole, which a report lays out as a grid; none for others."""
        return self.variables if self.divides_persons and len(self.variables) == _OF_A_GRID else ()

    @property
    def divides_persons(self) -> bool:
        """Whether persons are divided over categories, none of them being a case of anything."""
        return isinstance(self.measure, Composition)

    @property
    def cases(self) -> Said:
        """What its cases are called."""
        return said("Sample persons in the category") if self.divides_persons else said("Sample cases")

    def records(self, variables: Sequence[str]) -> list[dict[str, Any]]:
        """The rows as dictionaries; every number of a suppressed row is None."""
        return [_record(row, self, tuple(variables)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a publication holds, and all that a renderer is given: what was withheld is not in it.

    banner: a line that stands on everything made from it, such as SYNTHETIC or DRAFT; language: that of everything but `records`,
    which other programs rely on; audit: how much was withheld, and that none of it can be recovered; made: when, the only thing that
    differs between two releases of the same estimates.
    """

    title: str
    banner: str
    tables: tuple[PublishedTable, ...]
    rule: PublicationRule
    designs: tuple[str, ...]
    methods: tuple[str, ...]
    notes: tuple[Note, ...]
    provenance: Provenance
    about: About
    made: datetime
    audit: DisclosureAudit
    language: Language = ENGLISH

    @property
    def variables(self) -> tuple[str, ...]:
        """The breakdown variables of all tables, each once."""
        return tuple(dict.fromkeys(name for table in self.tables for name in table.variables))

    @property
    def origins(self) -> tuple[Origin, ...]:
        """All that every format says of where its figures come from: what they depend on, what was typed, and when they were made."""
        made = Origin("made", self.made.isoformat())
        return (*self.provenance, *([Origin("command", self.about.command)] if self.about.command else []), made)

    def records(self) -> list[dict[str, Any]]:
        """The rows of all tables as dictionaries."""
        return [row for table in self.tables for row in table.records(self.variables)]


def _record(row: Row, table: PublishedTable, variables: tuple[str, ...]) -> dict[str, Any]:
    if isinstance(row, Published):
        full = record(row.estimate, variables)
        note = "; ".join(part for part in (row.reason, full["note"]) if part)
        return {**full, "status": row.status, "note": note}
    cell = dict(row.cell)
    labels = {"measure": table.title, "unit": table.unit, **{name: cell.get(name, TOTAL) for name in variables}}
    numbers = dict.fromkeys(_NUMBERS)
    known = {"conf_level": table.conf_level, "conf_method": table.conf_method}
    return {**labels, **numbers, **known, "status": row.status, "note": row.reason}


_NUMBERS = (
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "conf_level",
    "conf_method",
    "cv",
    "deff",
    "df",
    "n",
    "n_cases",
    "n_psu",
    "n_strata",
    "population",
    "undetermined",
    "undetermined_share",
    "bound_low",
    "bound_high",
)
