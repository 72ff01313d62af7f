"""Where things stand on a sheet: widths of columns, lines broken to what they may take, and heights of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flestimate.publication.text import fitted, plain
from flestimate.publication.workbook.measuring import BOLD, bold, longest_word, pixels, wrapped
from flestimate.publication.workbook.sheet import Align, Cell, Column, Grid, Link, Number, Sheet, Words

_PAGE = 1_100  # pixels of a sheet of sentences, which A4 across shows without being made smaller
_CHARACTER = 9  # pixels, in Arial 12
_EDGES, _APART, _LEAST, _INDENT = 7, 13, 40, 12  # pixels: inside a column, between texts of two, of the narrowest, of an indent
_LINE, _TITLE, _HIGHEST = 16.0, 22.0, 409.0  # points; Excel has no higher rows
_LARGE = 16 / 12 * BOLD  # the font of a title against that of the others
_HEADING = 255  # characters of a heading of a table in Excel
_ONE_LINE = str.maketrans("\n\t", "  ")  # Excel finds a file damaged where a table and its cells disagree on a heading


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is set out: `title` lines of title first, then the others; `runs_on` where these stand above a table."""

    widths: tuple[int, ...]
    headings: tuple[str, ...]
    title: int
    lines: tuple[Words | Link, ...]
    heights: tuple[float, ...]
    runs_on: bool


def spread(sheet: Sheet) -> Layout:
    """The layout of a sheet; texts above a table are broken into lines as wide as the table, since no cells are merged."""
    if sheet.grid is None:
        lines = [Words(plain(text)) for text in (sheet.title, *(line.text for line in sheet.lines))]
        first = _high([fitted(lines[0].text)], [_PAGE / _LARGE], _TITLE)
        others = (_high([fitted(line.text)], [_PAGE - _EDGES], _LINE) + _LINE / 2 for line in lines[1:])
        return Layout((_PAGE,), (), 1, tuple(lines), (first, *others), runs_on=False)
    headings = distinct([column.heading for column in sheet.grid.columns])
    widths = [_width(position, heading, sheet.grid) for position, heading in enumerate(headings)]
    total = sum(widths) - _EDGES
    title = [Words(line) for line in wrapped(plain(sheet.title), total / _LARGE)]
    below = [part for line in sheet.lines for part in _parts(line, total)]
    heights = (*(_TITLE,) * len(title), *(_LINE,) * len(below))
    return Layout(tuple(widths), headings, len(title), (*title, *below), heights, runs_on=True)


def heights(grid: Grid, layout: Layout) -> Iterator[float]:
    """Those of the heading and of every row, so high that all of it is seen."""
    inner = [width - _EDGES - _indent(column) for width, column in zip(layout.widths, grid.columns, strict=True)]
    yield _high(layout.headings, [width / BOLD for width in inner], _LINE)
    for row in grid.rows:
        yield _high([fitted(plain(cell.text)) for cell in row.cells], inner, _LINE)


def distinct(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings as a table of Excel wants them: none empty, none too long, none like another, whether large or small letters.

    >>> distinct(["Cases", "cases"])
    ('Cases', 'cases (2)')
    """
    made: dict[str, str] = {}
    for heading in headings:
        short = fitted(plain(heading).translate(_ONE_LINE).strip(), _HEADING - 10) or "?"
        one, count = short, 1
        while one.casefold() in made:
            count += 1
            one = f"{short} ({count})"
        made[one.casefold()] = one
    return tuple(made.values())


def _parts(line: Words | Link, width: int) -> list[Words | Link]:
    if isinstance(line, Link):
        return [line]
    return [Words(part) for part in wrapped(plain(line.text), width)]


def _width(position: int, heading: str, grid: Grid) -> int:
    """As wide as its cells and the words of its heading want, and so that no line of the heading reaches the next column."""
    cells = [row.cells[position] for row in grid.rows]
    widest = max((_wide(cell, grid.columns[position]) for cell in cells), default=0)
    width = max(longest_word(heading), widest, _LEAST) + _APART
    while any(bold(line) > width - _APART for line in wrapped(heading, (width - _EDGES) / BOLD)):
        width += 1
    return width


def _wide(cell: Cell, column: Column) -> int:
    """What a cell wants: a number all of its width, a text no more than the column allows."""
    if isinstance(cell, Number):
        return pixels(cell.text)
    return min(pixels(fitted(plain(cell.text))), column.widest * _CHARACTER) + _indent(column)


def _indent(column: Column) -> int:
    """Pixels that the texts of a column leave free before them."""
    return _INDENT if column.align is Align.APART else 0


def _high(texts: Sequence[str], widths: Sequence[float], line: float) -> float:
    most = max(len(wrapped(text, width)) for text, width in zip(texts, widths, strict=True))
    return min(most * line + 2, _HIGHEST)
