"""What stands behind the tables of a report: how good the figures are, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from flestimate.publication.language import Language
from flestimate.publication.published import Contents, PublishedTable
from flestimate.publication.quality import Shown, quality, shown
from flestimate.publication.report.document import Block, Group, Heading, Table
from flestimate.publication.report.numbering import Numbering
from flestimate.said import said


def of_quality(publication: Contents, numbering: Numbering) -> Iterator[Block]:
    """The quality annex: facts on the headline and the sample, and how much of each table is shown."""
    say = publication.language.say
    yield Heading(1, say("Quality"))
    facts = tuple((fact.what, fact.value) for fact in quality(publication))
    yield Table(
        numbering.table(said("Quality of the headline and of the sample")), (say("What"), say("Value")), (Group("", facts),), words=2
    )
    rows = tuple(_row(table, publication.language) for table in publication.tables)
    headers = ("Table", "Cells", "Reliable", "Unreliable", "Not shown", "Largest CV shown")
    yield Table(numbering.table(said("How much of each table is shown")), tuple(map(say, headers)), (Group("", rows),))


def provenance(publication: Contents) -> tuple[Block, ...]:
    """Where everything comes from: data, declarations and software, with their hashes."""
    say = publication.language.say
    origins = tuple((say(origin.what), say(origin.name), origin.hash) for origin in publication.origins)
    headers = (say("What"), say("Which"), say("Hash or version"))
    return (
        Heading(1, say("Provenance")),
        Table(say("Data, declarations and software"), headers, (Group("", origins),), words=3),
    )


def _row(table: PublishedTable, language: Language) -> tuple[str, ...]:
    found: Shown = shown(table)
    counts = (found.cells, found.reliable, found.unreliable, found.hidden)
    largest = "" if found.largest_cv is None else language.number(f"{found.largest_cv:.0%}")
    return (language.say(table.title), *(language.number(f"{count:,}") for count in counts), largest)
