"""Texts as charts say them: on one line, in the language of the publication."""

from __future__ import annotations

import re

from flestimate.publication.language import Language
from flestimate.publication.published import PublishedTable
from flestimate.publication.text import plain
from flestimate.said import said

_SPACE = re.compile(r"[^\S\u00a0\u202f]+")  # but for those that hold a number or a sign to its neighbour


def clean(text: str) -> str:
    """A text on one line, without what no font has."""
    return plain(_SPACE.sub(" ", text)).strip()


def title_of(table: PublishedTable, language: Language) -> str:
    """What a table is of."""
    return clean(language.say(table.title))


def unit_of(table: PublishedTable, language: Language) -> str:
    """What is measured, and how sure it is."""
    percent = round(100 * table.conf_level, 6)
    return clean(language.say(said("{unit}, with {percent:g}% confidence intervals", unit=table.unit, percent=percent)))
