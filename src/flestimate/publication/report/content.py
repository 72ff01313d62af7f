"""What a report says: composed once from a publication, in its language, for whatever it is written as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flestimate.publication.charts import suited
from flestimate.publication.language import ENGLISH
from flestimate.publication.methods import paragraphs_of
from flestimate.publication.published import Contents
from flestimate.publication.report.annex import of_quality, provenance
from flestimate.publication.report.document import Block, Document, Figure, Heading, Paragraph
from flestimate.publication.report.glossary import glossary
from flestimate.publication.report.headline import headline
from flestimate.publication.report.numbering import Numbering
from flestimate.publication.report.tables import below, general_notes, grids, of_estimates
from flestimate.said import said


def report(publication: Contents) -> Document:
    """The whole report of a publication, in its language."""
    in_english = tuple(_body(replace(publication, language=ENGLISH)))
    return Document(
        title=publication.title,
        about=tuple(_about(publication)),
        banner=publication.banner,
        made=publication.made,
        language=publication.language,
        contents=publication.language.say("Contents"),
        blocks=(*_body(publication), *glossary(in_english, publication.language), *provenance(publication)),
    )


def tables_and_notes(publication: Contents) -> tuple[Block, ...]:
    """The tables and what is to be said of them, without charts: to stand in a page of someone else's."""
    numbering = Numbering(publication.language)
    tables = (block for table in publication.tables for block in (of_estimates(table, numbering, publication), *below(table, publication)))
    return (*tables, *general_notes(publication))


def _about(publication: Contents) -> Iterator[str]:
    about = publication.about
    yield from (part for part in (", ".join(filter(None, (about.source, about.area, about.time))),) if part)
    yield publication.language.say(said("Made on {day} with flestimate.", day=publication.made.date()))


def _body(publication: Contents) -> Iterator[Block]:
    numbering = Numbering(publication.language)
    yield from headline(publication)
    yield from _results(publication, numbering)
    yield from _sides(publication, numbering)
    yield from general_notes(publication)
    yield Heading(1, publication.language.say("Methods"))
    yield from (Paragraph(" ".join(sentences)) for sentences in paragraphs_of(publication))
    yield from of_quality(publication, numbering)


def _results(publication: Contents, numbering: Numbering) -> Iterator[Block]:
    say = publication.language.say
    yield Heading(1, say("Results"))
    for table in publication.tables:
        if not table.crossed:
            yield Heading(2, say(table.title))
            yield of_estimates(table, numbering, publication)
            yield from below(table, publication)
            yield from (
                Figure(numbering.figure(said("{title}: {kind}", title=table.title, kind=chart.kind)), chart)
                for chart in suited(publication, table)
            )


def _sides(publication: Contents, numbering: Numbering) -> Iterator[Block]:
    crossed = [table for table in publication.tables if table.crossed]
    if crossed:
        yield Heading(1, publication.language.say("How the definition works"))
    for table in crossed:
        yield from grids(table, numbering, publication.language)
        yield from below(table, publication)
