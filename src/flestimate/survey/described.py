"""What a concept becomes in a given file: its columns, how to read them, and what may be wrong with the persons in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import narwhals as nw

from flestimate.errors import CodebookError, Note
from flestimate.survey.columns import Column
from flestimate.survey.scale import Scale

Complaint = Callable[[int, list[str]], CodebookError]
"""The error for so many persons with these codes (none where codes must not be shown)."""


@dataclass(frozen=True, slots=True)
class Amiss:
    """Persons whom no survey may hold: where they are, the variable whose codes show why, and the error."""

    where: nw.Expr
    variable: str
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class Breach:
    """Persons whose interview did not follow the questionnaire: where they are, and what is then noted. It stops nothing."""

    where: nw.Expr
    note: Callable[[int], Note]


@dataclass(frozen=True, slots=True)
class Described:
    """A concept in a given file. All expressions are over the columns of the file.

    columns: by what follows the concept's name in the name of the column: nothing for a concept of one column, the answer for
    one that has a column an answer. entered: who has anything entered, of a concept that is a question.
    """

    columns: Mapping[str, nw.Expr]
    scale: Scale
    amiss: tuple[Amiss, ...] = ()
    breaches: tuple[Breach, ...] = ()
    entered: nw.Expr | None = None

    @property
    def expression(self) -> nw.Expr:
        """The column of a concept that has only one."""
        return self.columns[""]


class File(Protocol):
    """What a concept needs to know of the file."""

    def column(self, concept: str, variable: str) -> Column:
        """The variable as a column; CodebookError if the file has none of that name, or one that holds no codes."""
        ...

    def dates(self, concept: str, variable: str) -> Column:
        """The variable as a column that may hold dates; CodebookError if the file has none of that name."""
        ...

    def missing(self, variable: str) -> Mapping[str, str]:
        """The user-missing codes that the file itself declares and holds, with their labels."""
        ...

    def described(self, concept: str) -> Described:
        """Another concept of the codebook, in this file."""
        ...
