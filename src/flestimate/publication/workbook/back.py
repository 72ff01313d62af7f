"""The sheets behind the tables: methods, quality and provenance."""

from __future__ import annotations

from flestimate.publication.methods import methods_of
from flestimate.publication.published import Contents
from flestimate.publication.quality import quality
from flestimate.publication.workbook.front import listing
from flestimate.publication.workbook.sheet import Column, Grid, Row, Sheet, Words
from flestimate.said import said

_WHAT, _WHICH, _HASH = 34, 90, 68  # characters


def methods(publication: Contents, name: str) -> Sheet:
    """How the figures were made, a sentence a line."""
    say = publication.language.say
    lines = (publication.banner, *methods_of(publication))
    return Sheet(name, say("Methods: how the figures were made"), tuple(Words(say(line)) for line in lines if line))


def quality_sheet(publication: Contents, name: str) -> Sheet:
    """What tells a reader how good the figures are."""
    say = publication.language.say
    rows = tuple(Row((Words(fact.what), Words(fact.value))) for fact in quality(publication))
    columns = (Column(say("What"), widest=_WHAT), Column(say("Value"), widest=_WHICH))
    return listing(publication, name, said("Quality: how good the figures are"), Grid("quality", columns, rows))


def provenance(publication: Contents, name: str) -> Sheet:
    """What the figures depend on, down to the bytes and versions."""
    say = publication.language.say
    rows = tuple(Row((Words(say(one.what)), Words(say(one.name)), Words(one.hash))) for one in publication.origins)
    columns = (Column(say("What"), widest=_WHAT), Column(say("Which"), widest=_WHICH), Column(say("Hash or version"), widest=_HASH))
    return listing(publication, name, said("Provenance: what the figures depend on"), Grid("provenance", columns, rows))
