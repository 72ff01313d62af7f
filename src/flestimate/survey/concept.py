"""Concepts: one class, and one module, for each way in which a variable of the file becomes a word of the field.

A concept is a declaration (what the codebook says) that, given the file, yields column expressions and the scale to read
them by. No expression branches on the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, Self

from flestimate.declaration import Declaration
from flestimate.survey.answers import Answers
from flestimate.survey.banded import Banded
from flestimate.survey.day import Dated, Parted
from flestimate.survey.described import Described, File
from flestimate.survey.industry import Industry
from flestimate.survey.key import Key
from flestimate.survey.occupation import Occupation
from flestimate.survey.quantity import Quantity
from flestimate.survey.several import Choices, Letters, Marks


class Released(Protocol):
    """A concept that is read from variables of the file."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        ...

    def renamed(self, to: Callable[[str], str]) -> Self:
        """The same concept, read from the variables whose names `to` makes of its own."""
        ...

    def describe(self, name: str, file: File) -> Described:
        """Its columns in this file, under the name it has in the codebook."""
        ...


FromFile = Answers | Quantity | Industry | Occupation | Key | Marks | Choices | Letters | Dated | Parted
"""Every kind of concept that is read from variables of the file."""

Concept = FromFile | Banded
KINDS: tuple[type[Declaration], ...] = (Answers, Quantity, Banded, Industry, Key, Occupation, Marks, Choices, Letters, Dated, Parted)


_KEYS: tuple[tuple[frozenset[str], type[Concept]], ...] = (
    (frozenset({"date"}), Dated),
    (frozenset({"year", "month", "day", "day_of_month"}), Parted),
    (frozenset({"letters"}), Letters),
    (frozenset({"mentioned", "not_mentioned"}), Marks),
    (frozenset({"from", "scheme"}), Banded),
    (frozenset({"characters"}), Key),
)
"""The keys that only one kind of concept has."""


def kind_of(content: Mapping[str, Any]) -> type[Concept]:
    """Which kind of concept a table of the codebook states, by the keys that only that kind has.

    >>> kind_of({"variable": "b4", "answers": {"1": "male"}}).__name__, kind_of({"variable": "b5"}).__name__
    ('Answers', 'Quantity')
    """
    if "classification" in content:
        return Occupation if str(content["classification"]).upper().startswith("ISCO") else Industry
    own = (kind for keys, kind in _KEYS if keys & content.keys())
    return next(own, None) or _by_variables(content)


def _by_variables(content: Mapping[str, Any]) -> type[Concept]:
    """The kinds that differ in whether they have answers, and one variable or several."""
    if isinstance(content.get("variables"), Mapping):
        return Marks
    if "answers" in content:
        return Choices if "variables" in content else Answers
    return Key if "variables" in content else Quantity
