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
from flestimate.survey.described import Described, File
from flestimate.survey.industry import Industry
from flestimate.survey.key import Key
from flestimate.survey.quantity import Quantity
from flestimate.survey.several import Choices, Letters, Marks, kind_of_several


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


Concept = Answers | Quantity | Banded | Industry | Key | Marks | Choices | Letters
KINDS: tuple[type[Declaration], ...] = (Answers, Quantity, Banded, Industry, Key, Marks, Choices, Letters)


def kind_of(content: Mapping[str, Any]) -> type[Concept]:
    """Which kind of concept a table of the codebook states, by the keys that only that kind has.

    >>> kind_of({"variable": "b4", "answers": {"1": "male"}}).__name__, kind_of({"variable": "b5"}).__name__
    ('Answers', 'Quantity')
    """
    if "classification" in content:
        return Industry
    if "from" in content or "scheme" in content:
        return Banded
    if several := kind_of_several(content):
        return several
    if "answers" in content:
        return Answers
    return Key if "variables" in content or "characters" in content else Quantity
