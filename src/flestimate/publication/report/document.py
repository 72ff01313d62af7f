"""What a report is made of, whatever it is written as: headings, sentences, lists, tables and charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flestimate.publication.charts import Chart
from flestimate.publication.language import Language


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: of a section (1) or of a part of it (2)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentence that a reader in a hurry takes away."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table that belong together, under a title if they have one; the first cell of a row is its heading."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `words` of its columns hold words, those behind them figures."""

    caption: str
    headers: tuple[str, ...]
    groups: tuple[Group, ...]
    words: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, and the line that stands under it."""

    caption: str
    chart: Chart


Block = Heading | Lead | Paragraph | Bullets | Table | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: its title, the lines under it, the banner of every page, and what is in it."""

    title: str
    about: tuple[str, ...]
    banner: str
    made: datetime
    language: Language
    contents: str
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every text that stands in blocks.

    >>> list(texts((Heading(1, "Results"), Bullets(("one", "two")))))
    ['Results', 'one', 'two']
    """
    for block in blocks:
        match block:
            case Bullets(items):
                yield from items
            case Table(caption, headers, groups):
                yield from (caption, *headers)
                yield from (text for group in groups for text in (group.title, *(cell for row in group.rows for cell in row)))
            case Figure(caption, chart):
                yield from (caption, chart.description)
            case _:
                yield block.text
