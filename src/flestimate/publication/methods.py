"""How the figures of a publication were made, in sentences."""

from __future__ import annotations

from flestimate.publication.published import Contents
from flestimate.said import said


def methods_of(publication: Contents) -> list[str]:
    """How the figures were made, in sentences."""
    intervals = dict.fromkeys(f"{table.title}: {table.conf_level:.0%} interval, {table.conf_method}." for table in publication.tables)
    rule = publication.rule
    return [
        *(f"Sample design: {design}." for design in publication.designs),
        *publication.methods,
        *intervals,
        "CV: standard error over estimate.",
        f"Publication rule: {rule.title}. Source: {rule.source}.",
        *(said("Applied here: {sentence}.", sentence=sentence) for sentence in (*rule.sentences, *rule.sentences_on_tables)),
    ]
