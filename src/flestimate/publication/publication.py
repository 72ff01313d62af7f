"""publish: tables of estimates and a rule in, what may leave the building out."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flestimate.declaration import refuse_no_value
from flestimate.errors import Fix, Note, PublicationError, counted, expect
from flestimate.estimates import Estimate, EstimateTable
from flestimate.provenance import Provenance, versions
from flestimate.publication import digits
from flestimate.publication.about import About, now
from flestimate.publication.disclosure import Controlled, EarlierRelease, controlled
from flestimate.publication.ladder import Ladder, Propose
from flestimate.publication.language import Language
from flestimate.publication.protection import Rounding
from flestimate.publication.published import Contents, Published, PublishedTable, Row, Suppressed
from flestimate.publication.reliability import SHOWN, TOO_UNRELIABLE, UNRELIABLE, WITHHELD, PublicationRule, Verdict
from flestimate.publication.rounded import rounded
from flestimate.said import said
from flestimate.tasks import Task, doing

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from rich.console import RenderableType

    from flestimate.publication.charts import Chart, Drawing


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
        """Write the publication, in the format of the suffix: .xlsx, .csv, .excel.csv, .html, .docx, .png, .svg or .pdf; the path that was written.

        A .csv is for programs and always the same; an .excel.csv is for Excel, with the words and marks of the publication's language.
        .sdmx.csv and .sdmx1.csv are SDMX-CSV 2.0 and 1.0, .sdmx.xml is the structure of both, .ilostat.csv ILOSTAT's flat file.
        Raises PublicationError if the format is unknown, or if the file is there and `overwrite` is not given. What is
        written appears whole or not at all.
        """
        from flestimate.publication.saving import save  # the writers' libraries load when something is written

        return save(self, Path(path), overwrite=overwrite)

    def plot(self, kind: type[Chart] | None = None, *, table: int | None = None) -> Drawing:
        """A chart of one table: the most telling one of the first table, or one of a kind, such as `fl.Pyramid`.

        kind: fl.Forest, fl.Ranking, fl.Pyramid, fl.Bars or fl.Comparison; table: its number, counted from 0, otherwise the first that
        the kind suits. Unreliable estimates are hollow, withheld ones absent and said. Raises PublicationError if the kind does not suit.
        """
        from flestimate.publication.charts import chosen  # matplotlib loads when a chart is drawn

        return chosen(self, kind, table).figure()

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
        from flestimate.publication.report import fragment  # only in Jupyter

        return fragment(self)


_FOR_THE_OFFICE = frozenset({"FLE-D14", "FLE-F06", "FLE-F21", "FLE-F22", "FLE-F26", "FLE-F27", "FLE-F28"})
"""Notes on slips of interviewers and gaps of the file: they give small numbers of persons, and help no reader of a table."""


_PROPOSE = Propose()


@doing(Task.PUBLISH)
def publish(
    tables: EstimateTable | Sequence[EstimateTable],
    rule: PublicationRule,
    *,
    title: str = "",
    banner: str = "",
    about: About | None = None,
    earlier: Sequence[EarlierRelease] = (),
    ladder: Ladder = _PROPOSE,
) -> Publication:
    """What may be shown of one or several tables by a publication rule.

    about: country, year, survey and the like, which stand in what is made of it; earlier: what earlier releases of the same survey
    showed, as `fl.Registry.load(path).of(...)` has them; ladder: what is done where too many cells of a breakdown fail: say which
    coarser categories would do (Propose), publish these instead (Apply), or nothing (Keep). Raises PublicationError where earlier
    releases give a cell away (FLE-X22), where tables of one file cannot be put together (FLE-X31), or where the audit finds a cell that
    can be recovered (FLE-X21).

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
    refuse_no_value("ladder", ladder, Ladder, Fix("ladder=fl.Propose()", "or fl.Apply(), fl.Keep()"))

    @functools.cache  # the ladder asks of tables that are then published
    def control(some: tuple[EstimateTable, ...]) -> Controlled:
        with doing(Task.PROTECT):
            return controlled(some, rule, earlier)

    with doing(Task.COLLAPSE):
        climbed = ladder.climbed(every, rule, lambda some: control(tuple(some)).verdicts)
    every, audit = climbed.tables, control(climbed.tables).audit
    published = tuple(_table(table, found, rule) for table, found in zip(every, climbed.verdicts, strict=True))
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
        notes=(*notes, *_withheld(published), *_of_tables(published), *climbed.notes, *_rounded(rule.disclosure.rounding)),
        provenance=Provenance((*provenance, *versions())),
        about=about or About(),
        made=now(),
        audit=audit,
    )


def _table(table: EstimateTable, found: Sequence[Verdict], rule: PublicationRule) -> PublishedTable:
    return PublishedTable(
        title=table.measure.title,
        unit=table.measure.unit,
        variables=table.variables,
        rows=tuple(
            _row(digits.published(rounded(estimate, table, rule.disclosure.rounding)), verdict)
            for estimate, verdict in zip(table, found, strict=True)
        ),
        conf_level=table.measure.interval.level,
        conf_method=table.conf_method,
        notes=tuple(note for note in table.notes if note.code not in _FOR_THE_OFFICE),
        measure=table.measure,
        verdict=rule.table_verdict([verdict.status for verdict in found], table.measure.overlapping),
    )


def _row(estimate: Estimate, verdict: Verdict) -> Row:
    shown = verdict.status in SHOWN
    return Published(estimate, verdict.status, verdict.reason) if shown else Suppressed(estimate.cell, verdict.status, verdict.reason)


def _withheld(tables: Sequence[PublishedTable]) -> tuple[Note, ...]:
    rows = [row for table in tables for row in table.rows]
    notes = []
    if any(row.status == UNRELIABLE for row in rows):
        notes.append(
            Note("FLE-F10", said("Estimates marked [u] are unreliable: they rest on few sample cases, or have a large sampling error."))
        )
    if any(row.status == TOO_UNRELIABLE for row in rows):
        notes.append(Note("FLE-F10", said("Cells marked [s] are too unreliable to be shown. They are not confidential.")))
    if any(row.status == WITHHELD for row in rows):
        text = said(
            "Cells marked [c] are withheld. An audit by linear programming found that the cells shown here give none of them away: for all "
            "that they tell, a cell with few sample cases may have none, or as many as the smallest number that may be shown. What "
            "standard errors, other sources, and releases that were not compared with this one tell besides is not audited."
        )
        notes.append(Note("FLE-X09", text))
    return tuple(notes)


def _rounded(rounding: Rounding | None) -> tuple[Note, ...]:
    if rounding is None:
        return ()
    text = said("Numbers of persons are rounded to the nearest {base}, each by itself, so that sums may not add up.", base=rounding.base)
    return (Note("FLE-X24", text),)


def _of_tables(tables: Sequence[PublishedTable]) -> tuple[Note, ...]:
    """What the rule says of whole tables, where it says anything."""
    text = "{title}: {reason}. By the publication rule such a table is not to be published as it is."
    return tuple(Note("FLE-F31", said(text, title=table.title, reason=reason)) for table in tables for reason in table.verdict.reasons)
