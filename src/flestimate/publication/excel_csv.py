"""The tidy table as a .csv for Excel where a language is spoken: with its words, its decimal mark, and its separator of fields."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from flestimate.publication.columns import Statistic, heading_of, known
from flestimate.publication.figures import category
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, Published, PublishedTable, Row
from flestimate.publication.remarks import notes_of, sentence
from flestimate.publication.text import MOST, cut, fits, fitted, harmless, plain
from flestimate.said import said

_TOTAL = said("Total")

Value = str | int | float | None


def excel_csv(publication: Contents) -> bytes:
    """Every table under one another; UTF-8 with a mark at the beginning, by which Excel knows it."""
    language, statistics = publication.language, known(publication.tables)
    text = StringIO()
    writer = csv.writer(text, delimiter=language.separator, lineterminator="\r\n")
    writer.writerow(_written(one, language) for one in _headings(publication, statistics))
    origins = "; ".join(str(origin) for origin in publication.origins)
    for table in publication.tables:
        for row in table.rows:
            labels = (table.title, table.unit, *_categories(row, publication.variables, language))
            values = (*labels, *_figures(row, statistics), *_reading(table, row, labels, language), publication.banner, origins)
            writer.writerow(_written(value, language) for value in values)
    return text.getvalue().encode("utf-8-sig")


def _headings(publication: Contents, statistics: Sequence[Statistic]) -> Iterator[str]:
    yield from (said("Table"), said("Unit"))
    yield from (heading_of(variable, publication.language) for variable in publication.variables)
    yield from (one.heading for one in statistics)
    yield from (said("Confidence level"), said("Method of the interval"), said("Reliability"))
    yield from (said("Notes"), said("Banner"), said("Provenance"))


def _categories(row: Row, variables: Sequence[str], language: Language) -> list[str]:
    labels = dict(row.cell)
    return [category(labels[name], language) if name in labels else _TOTAL for name in variables]


def _figures(row: Row, statistics: Sequence[Statistic]) -> list[Value]:
    return [one.of(row) if isinstance(row, Published) else None for one in statistics]


def _reading(table: PublishedTable, row: Row, labels: Sequence[str], language: Language) -> tuple[Value, ...]:
    """What it takes to read a row: level and method of its interval, its reliability, its notes."""
    notes = [sentence(note, language) for note in notes_of(row)]
    if not all(fits(plain(label)) for label in labels):
        notes.append(language.say(cut()))
    return table.conf_level, table.conf_method, row.status, "; ".join(notes)


def _written(value: Value, language: Language) -> object:
    if isinstance(value, str):
        return harmless(fitted(plain(language.say(value)), MOST - 1))
    return "" if value is None else language.number(repr(value))
