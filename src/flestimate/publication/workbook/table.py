"""The sheet of one published table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flestimate.publication.columns import Statistic, heading_of, known
from flestimate.publication.figures import SIGNS, category, decimals, sign
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, Published, PublishedTable, Row
from flestimate.publication.remarks import Remarks
from flestimate.publication.workbook.sheet import Align, Cell, Column, Grid, Link, Number, Sheet, Words
from flestimate.publication.workbook.sheet import Row as Line
from flestimate.said import Said, said

_LABEL, _NOTE = 20, 16  # characters
_UNCERTAINTY = 4  # estimate, bounds and standard error
NOTHING, CANNOT = "[x]", said("in a row that is shown: cannot be computed, such as the coefficient of variation of an estimate of 0")
"""The mark of a figure that a published estimate lacks, and what it means."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """A column with all its cells."""

    column: Column
    cells: tuple[Cell, ...]


def title_of(table: PublishedTable, number: int) -> Said:
    """What a table is of, with its number and unit."""
    return said("Table {n}: {title} ({unit})", n=number, title=table.title, unit=table.unit)


def table_sheet(publication: Contents, table: PublishedTable, number: int, name: str, remarks: Remarks, notes: str) -> Sheet:
    """The sheet of a table; `notes` is the sheet that its notes are on."""
    say = publication.language.say
    lines = [Words(say(line)) for line in (publication.banner, *_about(table, remarks), *_meanings(table)) if line]
    link = Link(say(said("All notes are on the sheet {name}.", name=notes)), notes)
    return Sheet(name, say(title_of(table, number)), (*lines, link), _grid(table, number, remarks))


def _about(table: PublishedTable, remarks: Remarks) -> Iterator[str]:
    yield said(
        "This sheet has one table of {n} rows. Lower and upper bounds are those of the {level:.0%} confidence interval: {method}.",
        n=len(table.rows),
        level=table.conf_level,
        method=table.conf_method,
    )
    if concerning := remarks.on_table(table):
        yield said("Notes on the whole table: {notes}.", notes=concerning)
    yield said("A row without a mark is reliable by the publication rule; a row without a note has none.")


def _meanings(table: PublishedTable) -> Iterator[str]:
    """What the shorthand means that stands in this table."""
    used = {sign(row) for row in table.rows}
    for short, meaning in SIGNS.items():
        if short in used:
            yield said("{short} {meaning}", short=short, meaning=meaning)
    if any(one.of(row) is None for one in known([table]) for row in table.published):
        yield said("{short} {meaning}", short=NOTHING, meaning=CANNOT)


def _grid(table: PublishedTable, number: int, remarks: Remarks) -> Grid:
    figures = _figures(table, remarks.language)
    strips = [*_labels(table, remarks.language), *figures[:_UNCERTAINTY], *_signs(table, remarks), *figures[_UNCERTAINTY:]]
    cells = zip(*(strip.cells for strip in strips), strict=True)
    rows = tuple(Line(line, begins) for line, begins in zip(cells, _beginnings(table.rows), strict=True))
    return Grid(f"table_{number}", tuple(strip.column for strip in strips), rows)


def _labels(table: PublishedTable, language: Language) -> list[_Strip]:
    """The categories of each variable; one column where there is no variable, since a row needs a name."""
    total = language.say(said("Total"))
    if not table.variables:
        return [_Strip(Column(language.say(said("Group")), widest=_LABEL), tuple(Words(total) for _ in table.rows))]
    cells = [dict(row.cell) for row in table.rows]
    return [
        _Strip(
            Column(heading_of(name, language), widest=_LABEL),
            tuple(Words(category(cell[name], language) if name in cell else total) for cell in cells),
        )
        for name in table.variables
    ]


def _figures(table: PublishedTable, language: Language) -> list[_Strip]:
    places = decimals(table)
    return [
        _Strip(Column(language.say(_heading(one, table)), Align.END), tuple(_figure(row, one, places) for row in table.rows))
        for one in known([table])
    ]


def _signs(table: PublishedTable, remarks: Remarks) -> list[_Strip]:
    """Marks and notes, behind the estimate and its uncertainty; no column where there are none."""
    say = remarks.language.say
    strips = (
        _Strip(Column(say(said("Mark")), Align.CENTRE), tuple(Words(sign(row)) for row in table.rows)),
        _Strip(
            Column(say(said("Notes")), Align.APART, widest=_NOTE),
            tuple(Words(say(said("{notes}", notes=remarks.on_row(row)))) for row in table.rows),
        ),
    )
    return [strip for strip in strips if any(cell.text for cell in strip.cells)]


def _heading(one: Statistic, table: PublishedTable) -> str:
    unit = table.unit if one.unit is None else one.unit
    heading = table.cases if one.name == "n_cases" else one.heading
    return said("{heading} ({unit})", heading=heading, unit=unit) if unit else heading


def _figure(row: Row, one: Statistic, places: int) -> Cell:
    if not isinstance(row, Published):
        return Words(sign(row))
    value = one.of(row)
    return Words(NOTHING) if value is None else Number(value, one.formed(places))


def _beginnings(rows: Sequence[Row]) -> Iterator[bool]:
    """Whether a row is the first of its breakdown."""
    before = None
    for row in rows:
        breakdown = tuple(variable for variable, _ in row.cell)
        yield breakdown != before
        before = breakdown
