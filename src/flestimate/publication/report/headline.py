"""The headline: what a publication comes to, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from flestimate.publication.figures import bounds_of_total, decimals, number, sign
from flestimate.publication.language import Language
from flestimate.publication.published import Contents, Published, PublishedTable, Row
from flestimate.publication.report.document import Block, Bullets, Heading, Lead, Paragraph
from flestimate.said import said


def headline(publication: Contents) -> Iterator[Block]:
    """The first table's total with its interval, its sample and its sign; then the totals of the others."""
    language = publication.language
    totals = [(table, row) for table in publication.tables for row in table.rows if not row.cell and not table.crossed]
    if not totals:
        return
    (table, row), *others = totals
    yield Heading(1, language.say("Headline"))
    yield Lead(_sentence(table, row, language))
    if isinstance(row, Published):
        sentences = (*_rests_on(row, decimals(table), language), bounds_of_total(table, language))
        yield Paragraph(" ".join(filter(None, sentences)))
    if others:
        yield Bullets(tuple(_sentence(table, row, language) for table, row in others))


def _sentence(table: PublishedTable, row: Row, language: Language) -> str:
    if not isinstance(row, Published):
        return language.say(said("{title}: not shown, {reason}.", title=table.title, reason=row.reason))
    one, places = row.estimate, decimals(table)
    estimate, low, high = (number(value, places, language) for value in (one.estimate, one.conf_low, one.conf_high))
    told = said(
        "{title}: {estimate} {unit} ({level:.0%} confidence interval: {low} to {high}).",
        title=table.title,
        estimate=estimate,
        unit=table.unit,
        level=table.conf_level,
        low=low,
        high=high,
    )
    return " ".join(filter(None, (language.say(told), _flag(row, language))))


def _flag(row: Published, language: Language) -> str:
    if not sign(row):
        return ""
    return language.say(said("This estimate is unreliable {sign}: {reason}.", sign=sign(row), reason=row.reason))


def _rests_on(row: Published, places: int, language: Language) -> Iterator[str]:
    one = row.estimate
    if one.n_cases is None:
        yield language.say(said("It rests on {n} sample persons.", n=one.n))
    else:
        yield language.say(said("It rests on {n} sample persons, of whom {cases} are cases.", n=one.n, cases=one.n_cases))
    yield language.say(said("Its standard error is {se}.", se=number(one.std_error, places, language)))
    if one.undetermined:
        yield language.say(
            said(
                "Of {n} further sample persons it is undetermined whether they are cases; they stand for {share:.1%} of all.",
                n=one.undetermined,
                share=one.undetermined_share,
            )
        )
