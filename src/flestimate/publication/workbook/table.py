"""The sheet of one published table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from flestimate.publication.columns import Statistic, heading_of, known
from flestimate.publication.figures import SIGNS, decimals, sign
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, Published, PublishedTable, Row
from flestimate.publication.remarks import Remarks
from flestimate.publication.workbook.sheet import Align, Cell, Column, Grid, Link, Number, Sheet, Words
from flestimate.publication.workbook.sheet import Row as Line
from flestimate.said import Said, said

T = TypeVar("T")

_LABELS, _NOTES = 34, 16  # characters
_TOTAL = said("Total")
_UNCERTAINTY = 4  # estimate, bounds and standard error
NOTHING = "[x]"
"""The mark of a figure that cannot be computed."""


def title_of(table: PublishedTable, number: int) -> Said:
    """What a table is of, with its number and unit."""
    return said("Table {n}: {title} ({unit})", n=number, title=table.title, unit=table.unit)


def table_sheet(publication: Contents, table: PublishedTable, number: int, name: str, remarks: Remarks, notes: str) -> Sheet:
    """The sheet of a table; `notes` is the sheet that its notes are on."""
    say = publication.language.say
    grid = _grid(table, number, remarks)
    lines = [Words(say(line)) for line in (publication.banner, *_about(table), *_meanings(grid)) if line]
    if concerning := remarks.on_table(table):
        lines.append(Words(say(said("Notes on the whole table: {notes}.", notes=concerning))))
    link = Link(say(said("All notes are on the sheet {name}.", name=notes)), notes)
    return Sheet(name, say(title_of(table, number)), (*lines, link), grid)


def _about(table: PublishedTable) -> Iterator[str]:
    yield said(
        "This sheet has one table of {n} rows. Lower and upper bounds are those of the {level:.0%} confidence interval: {method}.",
        n=len(table.rows),
        level=table.conf_level,
        method=table.conf_method,
    )
    yield said("A row without a mark is reliable by the publication rule; a row without a note has none.")


def _meanings(grid: Grid) -> Iterator[str]:
    """What the shorthand means that stands in this table."""
    used = {cell.text for row in grid.rows for cell in row.cells}
    for short, meaning in SIGNS.items():
        if short in used:
            yield said("{short} {meaning}", short=short, meaning=meaning)


def _grid(table: PublishedTable, number: int, remarks: Remarks) -> Grid:
    language = remarks.language
    statistics, places = known([table]), decimals(table)
    labels = [Column(heading_of(name, language), widest=_LABELS) for name in table.variables] or [
        Column(language.say("Group"), widest=_LABELS)
    ]
    figures = [Column(language.say(_heading(one, table)), Align.END) for one in statistics]
    signs = [Column(language.say("Mark"), Align.CENTRE), Column(language.say("Notes"), widest=_NOTES)]
    rows = [
        Line((*_labels(row, table.variables, language), *_behind(_figures(row, statistics, places), _signs(row, remarks))), begins)
        for row, begins in zip(table.rows, _beginnings(table.rows), strict=True)
    ]
    return Grid(f"table_{number}", (*labels, *_behind(figures, signs)), tuple(rows))


def _behind(figures: Sequence[T], signs: Sequence[T]) -> list[T]:
    """Marks and notes stand behind the estimate and its uncertainty, before what else there is to know."""
    return [*figures[:_UNCERTAINTY], *signs, *figures[_UNCERTAINTY:]]


def _signs(row: Row, remarks: Remarks) -> list[Cell]:
    return [Words(sign(row)), Words(", ".join(remarks.on_row(row)))]


def _heading(one: Statistic, table: PublishedTable) -> str:
    unit = table.unit if one.unit is None else one.unit
    return said("{heading} ({unit})", heading=one.heading, unit=unit) if unit else one.heading


def _labels(row: Row, variables: Sequence[str], language: Language) -> list[Words]:
    categories = dict(row.cell)
    return [Words(language.say(categories.get(name, _TOTAL))) for name in variables] or [Words(language.say(_TOTAL))]


def _figures(row: Row, statistics: Sequence[Statistic], places: int) -> list[Cell]:
    return [_figure(row, one, places) for one in statistics]


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
