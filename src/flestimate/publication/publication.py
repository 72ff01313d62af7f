"""publish: tables of estimates and a rule in, what may leave the building out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flestimate.errors import Fix, Note, PublicationError, counted, expect
from flestimate.estimates import Estimate, EstimateTable
from flestimate.provenance import Provenance, versions
from flestimate.publication.about import About, now
from flestimate.publication.disclosure import EarlierRelease, controlled
from flestimate.publication.language import Language
from flestimate.publication.protection import Rounding
from flestimate.publication.published import Contents, Published, PublishedTable, Row, Suppressed
from flestimate.publication.reliability import NO_SAMPLE, UNRELIABLE, WITHHELD, PublicationRule, Verdict
from flestimate.publication.rounded import rounded
from flestimate.said import said

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from matplotlib.figure import Figure
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True, repr=False)
class Publication(Contents):
    """Tables that may leave the building; the only value that can be exported."""

    def to_frame(self) -> pd.DataFrame:
        """All rows as a tidy pandas DataFrame; withheld cells have no numbers."""
        import pandas as pd  # 0.4 s that only those who want pandas pay

        return pd.DataFrame(self.records())

    def to_polars(self) -> pl.DataFrame:
        """The same for polars."""
        import polars as pl

        return pl.DataFrame(self.records(), infer_schema_length=None)

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the publication, in the format of the suffix: .xlsx, .csv, .excel.csv, .html, .png or .svg; the path that was written.

        A .csv is for programs and always the same; an .excel.csv is for Excel, with the words and marks of the publication's language.
        Raises PublicationError if the format is unknown, or if the file is there and `overwrite` is not given. What is
        written appears whole or not at all.
        """
        from flestimate.publication.saving import save  # the writers' libraries load when something is written

        return save(self, Path(path), overwrite=overwrite)

    def plot(self, table: int = 0) -> Figure:
        """A chart of one table: estimates with intervals by group, unreliable ones hollow, withheld ones absent and said."""
        from flestimate.publication.charts.forest import forest  # matplotlib loads when a chart is drawn

        return forest(self, self.tables[table])

    def only(self, table: int) -> Publication:
        """The publication of one of its tables, for a chart of that table; what was withheld beside the others stays withheld."""
        return replace(self, tables=(self.tables[table],))

    def said_in(self, language: str) -> Publication:
        """The same publication in another language: en, fr, es or ar; labels of the data stay as they are."""
        return replace(self, language=Language.load(language))

    def __iter__(self) -> Iterator[PublishedTable]:
        return iter(self.tables)

    def __repr__(self) -> str:
        rows = [row for table in self.tables for row in table.rows]
        withheld = sum(row.status == WITHHELD for row in rows)
        return f"Publication of {counted(len(self.tables), 'table')}: {counted(len(rows), 'cell')}, {withheld:,} of them withheld"

    def __rich__(self) -> RenderableType:
        from flestimate.publication.terminal import render  # rich loads when something is printed

        return render(self)

    def _repr_html_(self) -> str:
        from flestimate.publication.html import fragment  # only in Jupyter

        return fragment(self)


_FOR_THE_OFFICE = frozenset({"FLE-D14", "FLE-F06", "FLE-F21", "FLE-F22", "FLE-F26", "FLE-F27", "FLE-F28"})
"""Notes on slips of interviewers and gaps of the file: they give small numbers of persons, and help no reader of a table."""


def publish(
    tables: EstimateTable | Sequence[EstimateTable],
    rule: PublicationRule,
    *,
    title: str = "",
    banner: str = "",
    about: About | None = None,
    earlier: Sequence[EarlierRelease] = (),
) -> Publication:
    """What may be shown of one or several tables by a publication rule.

    about: country, year, survey and the like, which stand in what is made of it; earlier: what earlier releases of the same survey
    showed. Raises PublicationError where these give a cell away (FLE-X22), or where the audit finds one that can be recovered (FLE-X21).

    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [1.0] * 40, "ea": [1, 2] * 20, "fl": [1, 0, 0, 0] * 10})
    >>> sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    >>> fl.publish(fl.estimate(sample, fl.Prevalence("fl")), fl.PublicationRule.load("ilo"))
    Publication of 1 table: 1 cell, 0 of them withheld
    """
    expect("tables", tables, (EstimateTable, Sequence), "fl.estimate(...), or a list of such tables")
    expect("rule", rule, PublicationRule, 'fl.PublicationRule.load("ilo")')
    every = (tables,) if isinstance(tables, EstimateTable) else tuple(tables)
    if not every:
        raise PublicationError("FLE-C05", "there is no table to publish.", fix=(Fix("fl.publish(table, rule)"),))
    safe = controlled(every, rule, earlier)
    published = tuple(_table(table, found, rule.disclosure.rounding) for table, found in zip(every, safe.verdicts, strict=True))
    provenance = Provenance(tuple(dict.fromkeys(origin for table in every for origin in table.provenance)))
    provenance = provenance.then("publication rule", rule.id, rule.fingerprint)
    notes = dict.fromkeys(note for table in published for note in table.notes)
    return Publication(
        title=title or published[0].title,
        banner=banner,
        tables=published,
        rule=rule,
        designs=tuple(dict.fromkeys(table.design for table in every)),
        methods=tuple(dict.fromkeys(sentence for table in every for sentence in table.methods)),
        notes=(*notes, *_withheld(published), *_rounded(rule.disclosure.rounding)),
        provenance=Provenance((*provenance, *versions())),
        about=about or About(),
        made=now(),
        audit=safe.audit,
    )


def _table(table: EstimateTable, found: Sequence[Verdict], rounding: Rounding | None) -> PublishedTable:
    return PublishedTable(
        title=table.measure.title,
        unit=table.measure.unit,
        variables=table.variables,
        rows=tuple(_row(rounded(estimate, table, rounding), verdict) for estimate, verdict in zip(table, found, strict=True)),
        conf_level=table.measure.interval.level,
        conf_method=table.conf_method,
        notes=tuple(note for note in table.notes if note.code not in _FOR_THE_OFFICE),
    )


def _row(estimate: Estimate, verdict: Verdict) -> Row:
    if verdict.status in {WITHHELD, NO_SAMPLE}:
        return Suppressed(estimate.cell, verdict.status, verdict.reason)
    return Published(estimate, verdict.status, verdict.reason)


def _withheld(tables: Sequence[PublishedTable]) -> tuple[Note, ...]:
    rows = [row for table in tables for row in table.rows]
    notes = []
    if any(row.status == UNRELIABLE for row in rows):
        notes.append(Note("FLE-F10", "Estimates marked [u] rest on few sample cases and are unreliable."))
    if any(row.status == WITHHELD for row in rows):
        text = said(
            "Cells marked [c] are withheld. An audit by linear programming found that the cells shown here give none of them away: for all "
            "that they tell, a cell with few sample cases may have none, or as many as a cell that is shown. What standard errors, other "
            "sources, and releases that were not compared with this one tell besides is not audited."
        )
        notes.append(Note("FLE-X09", text))
    return tuple(notes)


def _rounded(rounding: Rounding | None) -> tuple[Note, ...]:
    if rounding is None:
        return ()
    text = said("Numbers of persons are rounded to the nearest {base}, each by itself, so that sums may not add up.", base=rounding.base)
    return (Note("FLE-X24", text),)
