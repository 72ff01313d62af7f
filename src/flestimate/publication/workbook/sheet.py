"""What a sheet of the workbook holds, before it is written: a title, lines above a table, and at most one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from flestimate.publication.form import Form


@dataclass(frozen=True, slots=True)
class Words:
    """A text in a cell."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to another sheet of this workbook."""

    text: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number and how it is shown."""

    value: float
    form: Form

    @property
    def text(self) -> str:
        """The number as it is shown, in English."""
        return format(self.value, self.form.python)


Cell = Words | Link | Number


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, one a column; `begins` says that it is the first one of a group of rows."""

    cells: tuple[Cell, ...]
    begins: bool = False


class Align(Enum):
    """Where in a column its texts stand: where reading starts, in the middle, where numbers end, or apart from the numbers before it."""

    START = "start"
    CENTRE = "centre"
    END = "end"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, where its texts stand, and the most that it is made wide for them, in characters."""

    heading: str
    align: Align = Align.START
    widest: int = 12


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its name for Excel, its columns and rows."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the title in its first cell, the lines under that, and its table."""

    name: str
    title: str
    lines: tuple[Words | Link, ...]
    grid: Grid | None = None

    def texts(self) -> Iterator[str]:
        """Every text that stands on it."""
        yield self.title
        yield from (line.text for line in self.lines)
        if self.grid:
            yield from (column.heading for column in self.grid.columns)
            yield from (cell.text for row in self.grid.rows for cell in row.cells)
