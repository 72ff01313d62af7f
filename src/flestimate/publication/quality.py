"""What tells a reader how good the figures are: sample, response, design effect, undetermined, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flestimate.publication.figures import number
from flestimate.publication.published import Contents, Published
from flestimate.said import said


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a quality report, in the language of the publication."""

    what: str
    value: str


def quality(publication: Contents) -> tuple[Fact, ...]:
    """The facts on quality that follow from what is shown, and from what the office states."""
    say = publication.language.say
    return tuple(Fact(say(what), say(value)) for what, value in _facts(publication))


def _facts(publication: Contents) -> Iterator[tuple[str, str]]:
    total = next((row for table in publication.tables for row in table.published if not row.cell), None)
    yield from (("Sample design", design) for design in publication.designs)
    if total:
        yield from _of_total(total, publication)
    if publication.about.response is not None:
        yield "Response", said("{share:.1%}", share=publication.about.response)
    rows = [row for table in publication.tables for row in table.rows]
    withheld = sum(not isinstance(row, Published) for row in rows)
    yield "Cells that are not shown", said("{some} of {all}", some=withheld, all=len(rows))
    if publication.audit.hidden:
        yield "Audit of withheld cells", publication.audit.sentence


def _of_total(total: Published, publication: Contents) -> Iterator[tuple[str, str]]:
    one = total.estimate
    yield "Sample persons", said("{n}", n=one.n)
    if one.n_psu is not None:
        yield "PSUs", said("{n}", n=one.n_psu)
    if one.n_strata is not None:
        yield "Strata", said("{n}", n=one.n_strata)
    yield "Degrees of freedom", said("{n}", n=one.df)
    yield "Design effect", number(one.deff, 2, publication.language)
    yield "Undetermined", said("{n} ({share:.1%})", n=one.undetermined, share=one.undetermined_share)
