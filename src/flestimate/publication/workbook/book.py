"""The sheets of a workbook in their order, and its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from flestimate.publication.published import Contents
from flestimate.publication.remarks import Remarks
from flestimate.publication.text import cut, fits, plain
from flestimate.publication.workbook import back, front
from flestimate.publication.workbook.names import numbered, slug
from flestimate.publication.workbook.sheet import Sheet
from flestimate.publication.workbook.table import table_sheet
from flestimate.publication.workbook.writing import written
from flestimate.said import said

_NAMES = (said("Cover"), said("Contents"), said("Notes"), said("Methods"), said("Quality"), said("Provenance"))


def workbook(publication: Contents) -> bytes:
    """The bytes of the .xlsx file."""
    return written(publication, sheets(publication))


def sheets(publication: Contents) -> tuple[Sheet, ...]:
    """Cover, contents, notes, a sheet a table, methods, quality and provenance."""
    name_of: dict[str, str] = {each: slug(publication.language.say(each)) for each in _NAMES}
    remarks = Remarks.of(publication)
    cover = front.cover(publication, name_of["Cover"])
    behind = (
        *_tables(publication, remarks, name_of["Notes"]),
        back.methods(publication, name_of["Methods"]),
        back.quality_sheet(publication, name_of["Quality"]),
        back.provenance(publication, name_of["Provenance"]),
    )
    notes = front.notes(
        publication,
        name_of["Notes"],
        remarks,
        _cut([*chain.from_iterable(sheet.texts() for sheet in (cover, *behind)), *remarks.sentences]),
    )
    listed = [(sheet.name, sheet.title) for sheet in (notes, *behind)]
    return (cover, front.contents(publication, name_of["Contents"], listed), notes, *behind)


def _tables(publication: Contents, remarks: Remarks, notes: str) -> list[Sheet]:
    say = publication.language.say
    names = numbered([say(table.title) for table in publication.tables])
    return [
        table_sheet(publication, table, number, name, remarks, notes)
        for number, (table, name) in enumerate(zip(publication.tables, names, strict=True), start=1)
    ]


def _cut(texts: Iterable[str]) -> tuple[str, ...]:
    if all(fits(plain(text)) for text in texts):
        return ()
    return (cut(),)
