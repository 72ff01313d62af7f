"""The notes of a publication under one another, numbered, so that a table can point at them in a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flestimate.errors import Note
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, Published, PublishedTable, Row
from flestimate.said import said


@dataclass(frozen=True, slots=True)
class Remarks:
    """Every sentence that some table, row or the whole publication is noted with, once, in the language of the publication."""

    sentences: tuple[str, ...]
    language: Language

    @classmethod
    def of(cls, publication: Contents) -> Remarks:
        """Those of a publication."""
        language = publication.language
        return cls(tuple(dict.fromkeys(sentence(note, language) for note in _every(publication))), language)

    def on_table(self, table: PublishedTable) -> tuple[str, ...]:
        """References to what concerns a whole table."""
        return self._references(table.notes)

    def on_row(self, row: Row) -> tuple[str, ...]:
        """References to what concerns one row of it."""
        return self._references(notes_of(row))

    def numbered(self) -> Iterator[tuple[str, str]]:
        """The references and what they refer to."""
        return ((self._reference(number), text) for number, text in enumerate(self.sentences, start=1))

    def _references(self, notes: Iterable[Note]) -> tuple[str, ...]:
        places = sorted({self.sentences.index(sentence(note, self.language)) for note in notes})
        return tuple(self._reference(place + 1) for place in places)

    def _reference(self, number: int) -> str:
        return self.language.say(said("[note {n}]", n=number))


def _every(publication: Contents) -> Iterator[Note]:
    yield from publication.notes
    for table in publication.tables:
        yield from table.notes
        for row in table.rows:
            yield from notes_of(row)


def notes_of(row: Row) -> tuple[Note, ...]:
    """Why a row is not shown or unreliable, and what its estimate is noted with."""
    reason = (Note("", row.reason),) if row.reason else ()
    return (*reason, *row.estimate.notes) if isinstance(row, Published) else reason


def sentence(note: Note, language: Language) -> str:
    """A note in a language, with its code."""
    return language.say(said("{note} ({code})", note=note.text, code=note.code) if note.code else note.text)
