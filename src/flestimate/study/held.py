"""Persons whom every table of a study asks of: found out once, and not by each table anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from flestimate.classification import Classification
from flestimate.foreign import quoting_nobody
from flestimate.microdata.frames import at_hand
from flestimate.survey import Survey

_MOST = 50_000_000
"""So many values are held in memory, 400 MB of numbers: two million persons of whom two dozen columns tell. Long texts take more."""

Persons = TypeVar("Persons", Survey, Classification)


@quoting_nobody
def held(persons: Persons) -> Persons:
    """The same persons, with all that is told of them worked out, where they are at hand and few enough to be held in memory."""
    if not at_hand(persons.frame) or persons.n * len(persons.frame.collect_schema()) > _MOST:
        return persons
    return replace(persons, frame=persons.frame.collect().lazy())
