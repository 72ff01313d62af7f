"""What tells a reader how good the figures are: sample, response, design effect, undetermined, and what is not shown."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from flestimate.publication.figures import decimals, number
from flestimate.publication.published import Contents, Published, PublishedTable
from flestimate.publication.reliability import RELIABLE
from flestimate.said import said


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a quality report, in the language of the publication."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of a table is shown: its cells, and the largest CV among them, None where none has one."""

    cells: int
    reliable: int
    unreliable: int
    hidden: int
    largest_cv: float | None


def quality(publication: Contents) -> tuple[Fact, ...]:
    """The facts on quality that follow from what is shown, and from what the office states."""
    say = publication.language.say
    return tuple(Fact(say(what), say(value)) for what, value in _facts(publication))


def shown(table: PublishedTable) -> Shown:
    """How much of a table is shown."""
    reliable = sum(row.status == RELIABLE for row in table.published)
    cvs = [row.estimate.cv for row in table.published if not math.isnan(row.estimate.cv)]
    return Shown(
        cells=len(table.rows),
        reliable=reliable,
        unreliable=len(table.published) - reliable,
        hidden=len(table.rows) - len(table.published),
        largest_cv=max(cvs, default=None),
    )


def _facts(publication: Contents) -> Iterator[tuple[str, str]]:
    headline = next(((table, row) for table in publication.tables for row in table.published if not row.cell), None)
    yield from (("Sample design", design) for design in publication.designs)
    if headline:
        yield from _of_total(*headline, publication)
    if publication.about.response is not None:
        yield "Response", said("{share:.1%}", share=publication.about.response)
    every = [shown(table) for table in publication.tables]
    cells = sum(one.cells for one in every)
    yield "Cells that are unreliable", said("{some} of {all}", some=sum(one.unreliable for one in every), all=cells)
    yield "Cells that are not shown", said("{some} of {all}", some=sum(one.hidden for one in every), all=cells)
    if publication.audit.hidden:
        yield "Audit of withheld cells", publication.audit.sentence


def _of_total(table: PublishedTable, total: Published, publication: Contents) -> Iterator[tuple[str, str]]:
    one, places, language = total.estimate, decimals(table), publication.language
    yield "Headline", said("{title} ({unit})", title=table.title, unit=table.unit)
    yield "Sample persons", said("{n}", n=one.n)
    if one.n_cases is not None:
        yield "Sample cases", said("{n}", n=one.n_cases)
    if one.n_psu is not None:
        yield "PSUs", said("{n}", n=one.n_psu)
    if one.n_strata is not None:
        yield "Strata", said("{n}", n=one.n_strata)
    yield "Degrees of freedom", said("{n}", n=one.df)
    yield "Standard error", number(one.std_error, places, language)
    yield "CV", _share(one.cv)
    yield "Width of the confidence interval, as a share of the estimate", _share(_width(total))
    yield "Design effect", number(one.deff, 2, language)
    yield "Effective sample size", number(one.n_eff, 0, language)
    yield "Undetermined", said("{n} ({share:.1%})", n=one.undetermined, share=one.undetermined_share)


def _width(total: Published) -> float:
    one = total.estimate
    return (one.conf_high - one.conf_low) / one.estimate if one.estimate else math.nan


def _share(value: float) -> str:
    return "[x]" if math.isnan(value) else said("{share:.0%}", share=value)
