"""How the figures of a publication were made, in sentences."""

from __future__ import annotations

from flestimate.publication.published import Contents


def methods_of(publication: Contents) -> list[str]:
    """How the figures were made, in sentences."""
    intervals = dict.fromkeys(f"{table.title}: {table.conf_level:.0%} interval, {table.conf_method}." for table in publication.tables)
    return [
        *(f"Sample design: {design}." for design in publication.designs),
        *publication.methods,
        *intervals,
        "CV: standard error over estimate.",
        f"Publication rule: {publication.rule.title}. Source: {publication.rule.source}.",
        (
            f"Applied here: fewer than {publication.rule.unreliable_below} sample cases unreliable, "
            f"fewer than {publication.rule.withheld_below} not shown."
        ),
    ]
