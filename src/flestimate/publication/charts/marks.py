"""What is drawn of the rows of a table: a mark each, or a word for why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flestimate.estimates.estimate import Cell
from flestimate.publication.charts.wording import clean
from flestimate.publication.figures import HEADINGS, Line, lines
from flestimate.publication.language import Language
from flestimate.publication.published import Published, PublishedTable, Row
from flestimate.publication.reliability import UNRELIABLE
from flestimate.said import said

_NAN = float("nan")
_FIGURE, _CASES = HEADINGS.index("Estimate"), HEADINGS.index("Cases")
_ABSENT = {"[c]": said("withheld"), "[s]": said("too unreliable"), "[x]": said("no sample")}


@dataclass(frozen=True, slots=True)
class Mark:
    """An estimate on a chart, with its interval.

    variables: those of its cell in words; label: its categories; figure: the estimate as the table writes it; beside: what stands
    at its side; absent: why it is not drawn, empty where it is; hollow: it is unreliable; strong: its label stands out.
    """

    cell: Cell
    variables: str
    label: str
    figure: str
    beside: str
    absent: str
    hollow: bool
    strong: bool
    estimate: float = _NAN
    low: float = _NAN
    high: float = _NAN


@dataclass(frozen=True, slots=True)
class Block:
    """Marks below one heading, which may be empty."""

    heading: str
    marks: tuple[Mark, ...]


def marks_of(table: PublishedTable, language: Language) -> tuple[Mark, ...]:
    """The marks of all rows of a table, in its order."""
    return tuple(_mark(row, line, language) for row, line in zip(table.rows, lines(table, language), strict=True))


def drawn(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Those that are there to be seen."""
    return tuple(mark for mark in marks if not mark.absent)


def is_shown(row: Row) -> bool:
    """Whether a row has an estimate that can be drawn."""
    return isinstance(row, Published) and math.isfinite(row.estimate.estimate)


def simple(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Those of no crossing: of everybody, and of the groups of one variable more than that."""
    every = tuple(marks)
    most = min((len(mark.cell) for mark in every), default=0) + 1
    return tuple(mark for mark in every if len(mark.cell) <= most)


def blocks_of(marks: Iterable[Mark]) -> tuple[Block, ...]:
    """Marks below their variables, in order."""
    return tuple(Block(heading, tuple(own)) for heading, own in groupby(marks, key=lambda mark: mark.variables))


def _mark(row: Row, line: Line, language: Language) -> Mark:
    cases = line.figures[_CASES]
    strong = not row.cell
    own = (row.cell, clean(line.breakdown), clean(line.group), line.figures[_FIGURE])
    if not isinstance(row, Published):
        return Mark(*own, beside="", absent=f"{language.say(_ABSENT[line.sign])} {line.sign}", hollow=False, strong=strong)
    one = row.estimate
    if not math.isfinite(one.estimate):
        return Mark(*own, beside=cases, absent=language.say(said("not available")), hollow=False, strong=strong)
    hollow = row.status == UNRELIABLE
    return Mark(*own, cases, "", hollow, strong, one.estimate, one.conf_low, one.conf_high)
