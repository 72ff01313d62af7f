"""How the figures of a publication were made, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from flestimate.publication.digits import sentence
from flestimate.publication.published import Contents
from flestimate.said import said


def methods_of(publication: Contents) -> list[str]:
    """How the figures were made, in sentences."""
    return [sentence for paragraph in paragraphs_of(publication) for sentence in paragraph]


def paragraphs_of(publication: Contents) -> tuple[tuple[str, ...], ...]:
    """The same sentences, a paragraph each for what was estimated and how, how sure it is, and what is shown of it."""
    say = publication.language.say
    parts = (_estimates(publication), _intervals(publication), _release(publication))
    return tuple(tuple(map(say, sentences)) for sentences in parts)


def _estimates(publication: Contents) -> Iterator[str]:
    yield from publication.methods
    yield from (said("Sample design: {design}.", design=design) for design in publication.designs)


def _intervals(publication: Contents) -> Iterator[str]:
    """A sentence for each kind of interval, with the tables that have it."""
    of: dict[tuple[float, str], dict[str, None]] = {}
    for table in publication.tables:
        of.setdefault((table.conf_level, table.conf_method), {})[table.title] = None
    for (level, method), titles in of.items():
        yield said("{level:.0%} confidence intervals, {method}: {titles}.", level=level, method=method, titles=tuple(titles))
    yield "CV: standard error over estimate."


def _release(publication: Contents) -> Iterator[str]:
    rule = publication.rule
    yield sentence()
    yield said("Publication rule: {title}. Source: {source}.", title=rule.title, source=rule.source)
    yield from (said("Applied here: {sentence}.", sentence=sentence) for sentence in (*rule.sentences, *rule.sentences_on_tables))
    if rule.sentences_on_tables and any(table.measure.overlapping for table in publication.tables):
        yield "Definitions, and the traits of a profile, are indicators of their own: the limit on tables does not apply to them."
    if publication.audit.hidden:
        yield said("Disclosure control: {sentence}", sentence=publication.audit.sentence)
