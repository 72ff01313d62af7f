"""The sheets in front of the tables: cover, contents and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flestimate.publication.figures import SIGNS
from flestimate.publication.published import Contents
from flestimate.publication.remarks import Remarks
from flestimate.publication.workbook.sheet import Column, Grid, Link, Row, Sheet, Words
from flestimate.publication.workbook.table import CANNOT, NOTHING
from flestimate.said import Name, said

_NAME, _TEXT = 34, 100  # characters


def cover(publication: Contents, name: str) -> Sheet:
    """What this is, of which country and period, when it was made, and by which rule."""
    say = publication.language.say
    return Sheet(name, say(publication.title), tuple(Words(say(line)) for line in (publication.banner, *_what(publication)) if line))


def _what(publication: Contents) -> Iterator[str]:
    about, rule = publication.about, publication.rule
    yield said("Estimates from a sample survey, with their precision. Number of tables: {n}.", n=len(publication.tables))
    yield said("What the publication rule does not allow to be shown has no number anywhere in this workbook.")
    if about.area:
        yield said("Country: {area}", area=about.area)
    if about.time:
        yield said("Period: {time}", time=about.time)
    if about.source:
        yield said("Survey: {source}", source=about.source)
    yield said("Made: {day}, {time} UTC", day=publication.made.date(), time=Name(f"{publication.made:%H:%M}"))
    yield said("Publication rule: {title}. Source: {source}.", title=rule.title, source=rule.source)
    yield said(
        "Every sheet has its title in its first cell and one table at the most. Signs in square brackets are explained beside each table."
    )


def contents(publication: Contents, name: str, others: Sequence[tuple[str, str]]) -> Sheet:
    """The other sheets, with what is on each, and a link to it."""
    say = publication.language.say
    rows = tuple(Row((Link(sheet, sheet), Words(title))) for sheet, title in others)
    columns = (Column(say("Sheet"), widest=_NAME), Column(say("What it holds"), widest=_TEXT))
    return listing(publication, name, said("Contents"), Grid("contents", columns, rows))


def notes(publication: Contents, name: str, remarks: Remarks, cut: Sequence[str]) -> Sheet:
    """What the shorthand means, and the notes that the tables refer to; `cut` is what this workbook has to say of itself."""
    say = publication.language.say
    signs = ((short, say(meaning)) for short, meaning in (*SIGNS.items(), (NOTHING, CANNOT)))
    entries = (*signs, *remarks.numbered(), *((say("Workbook"), say(text)) for text in cut))
    rows = tuple(Row((Words(short), Words(text))) for short, text in entries)
    columns = (Column(say("Mark or note"), widest=_NAME), Column(say("Meaning"), widest=_TEXT))
    return listing(publication, name, said("Notes: what the marks mean, and what the tables refer to"), Grid("notes", columns, rows))


def listing(publication: Contents, name: str, title: str, grid: Grid) -> Sheet:
    """A sheet with one table of words."""
    say = publication.language.say
    lines = (publication.banner, said("This sheet has one table of {n} rows.", n=len(grid.rows)))
    return Sheet(name, say(title), tuple(Words(say(line)) for line in lines if line), grid)
