"""Published tables as tables of a report, with what stands below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from flestimate.errors import Note
from flestimate.publication.figures import SIGNS, bounds_of_total, decimals, estimate_of, headings, lines, number, sign, signs_in
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, Published, PublishedTable, Row
from flestimate.publication.report.document import Block, Bullets, Group, Heading, Paragraph, Table
from flestimate.publication.report.numbering import Numbering
from flestimate.said import said

_ORDER = ("met", "not met", "undetermined")
_LONGEST = 200
_WHOLE = "\0"
"""Stands for a margin in a grid: everybody along the other variable; no category is called so, while one may be empty."""


def of_estimates(table: PublishedTable, numbering: Numbering, publication: Contents) -> Table:
    """The rows of a table, a group a breakdown."""
    say = publication.language.say
    groups = (
        Group(
            say(said("by {breakdown}", breakdown=_short(breakdown))) if breakdown else "",
            tuple((_short(line.group), *line.figures, line.sign) for line in rows),
        )
        for breakdown, rows in groupby(lines(table, publication.language), key=lambda line: line.breakdown)
    )
    headers = tuple(say(heading) for heading in ("Group", *headings(table), "Mark"))
    return Table(numbering.table(said("{title} ({unit})", title=table.title, unit=table.unit)), headers, tuple(groups))


def below(table: PublishedTable, publication: Contents) -> Iterator[Block]:
    """What is to be said of a table: what the undetermined could change, its intervals, its signs, and notes of its own."""
    say = publication.language.say
    bounds = bounds_of_total(table, publication.language)
    if bounds:
        yield Paragraph(bounds)
    intervals = said("{level:.0%} confidence intervals: {method}.", level=table.conf_level, method=table.conf_method)
    signs = map(_legend, signs_in(lines(table, publication.language)))
    yield Bullets(tuple(map(say, (intervals, *signs, *(note.text for note in table.notes if note not in _of_all(publication))))))


def general_notes(publication: Contents) -> Iterator[Block]:
    """The notes that are of no single table."""
    of_single = {note for table in publication.tables for note in table.notes} - _of_all(publication)
    notes = tuple(publication.language.say(note.text) for note in publication.notes if note not in of_single)
    if notes:
        yield Heading(1, publication.language.say("Notes"))
        yield Bullets(notes)


def grids(table: PublishedTable, numbering: Numbering, language: Language) -> Iterator[Block]:
    """A table of two variables crossed as two grids: shares with their intervals, and the sample persons behind them."""
    places = decimals(table)
    crossed = said("{rows} by {columns}", **dict(zip(("rows", "columns"), _words(table), strict=True)))
    of_shares = said("{title}, {crossed} ({unit})", title=table.title, crossed=crossed, unit=table.unit)
    yield _grid(table, numbering.table(of_shares), lambda row: _share(row, places, language), language)
    of_persons = said("{title}, {crossed} (sample persons, unweighted)", title=table.title, crossed=crossed)
    yield _grid(table, numbering.table(of_persons), lambda row: _persons(row, language), language)


def _grid(table: PublishedTable, caption: str, cell: Callable[[Row], str], language: Language) -> Table:
    (of_rows, of_columns), words = table.crossed, _words(table)
    by_cell = {frozenset(row.cell): row for row in table.rows}
    columns = _levels(table, of_columns)
    rows = tuple(
        (_heading(words[0], row, language), *(cell(by_cell[_key((of_rows, row), (of_columns, column))]) for column in columns))
        for row in _levels(table, of_rows)
    )
    return Table(caption, (_corner(words, language), *(_heading(words[1], column, language) for column in columns)), (Group("", rows),))


def _key(*pairs: tuple[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((variable, level) for variable, level in pairs if level != _WHOLE)


def _levels(table: PublishedTable, variable: str) -> list[str]:
    """The categories of one side, those of a criterion in the order that a definition is read in, and the whole."""
    found = list(dict.fromkeys(category for row in table.rows for name, category in row.cell if name == variable))
    return [*(level for level in _ORDER if level in found), *(level for level in found if level not in _ORDER), _WHOLE]


def _words(table: PublishedTable) -> tuple[str, ...]:
    return tuple(variable.replace("_", " ") for variable in table.crossed)


def _corner(words: tuple[str, ...], language: Language) -> str:
    return language.say(said("{rows} \\ {columns}", rows=words[0], columns=words[1]))


def _heading(variable: str, level: str, language: Language) -> str:
    return (
        language.say(said("{variable}: {level}", variable=variable, level=level or "(blank)")) if level != _WHOLE else language.say("Total")
    )


def _share(row: Row, places: int, language: Language) -> str:
    if not isinstance(row, Published) or not row.cell:
        return estimate_of(row, places, language)
    one = row.estimate
    low, high = (number(bound, places, language) for bound in (one.conf_low, one.conf_high))
    interval = language.say(said("({low} to {high})", low=low, high=high))
    return "\n".join((" ".join(filter(None, (estimate_of(row, places, language), sign(row)))), interval))


def _persons(row: Row, language: Language) -> str:
    return language.number(f"{row.estimate.n_cases:,}") if isinstance(row, Published) else sign(row)


def _short(label: str) -> str:
    """A label that leaves room on a page for the others."""
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"


def _legend(short: str) -> str:
    return said("{sign} {meaning}", sign=short, meaning=SIGNS[short])


def _of_all(publication: Contents) -> frozenset[Note]:
    """The notes that are of every table."""
    return frozenset.intersection(*(frozenset(table.notes) for table in publication.tables))
