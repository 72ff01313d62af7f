"""How the numbers of a described column are to be read.

Described columns hold small whole numbers, never text and never nulls: the position of the answer among the concept's
levels, and behind the levels the reasons why an answer is unknown. Whole numbers behave alike in every engine (text and
nulls do not: in pandas a null compares as false), group fast, and keep refused apart from don't know.
"""

from __future__ import annotations

from dataclasses import dataclass

UNLISTED = -1
"""The position of a code that the codebook does not mention; `describe` refuses it, so no survey holds one."""


@dataclass(frozen=True, slots=True)
class Categories:
    """A concept with named answers: positions below len(levels) are answers, the others reasons for having none.

    >>> Categories(("yes", "no"), ("don't know", "refused")).label(3)
    'refused'
    """

    levels: tuple[str, ...]
    reasons: tuple[str, ...] = ()

    def position(self, level: str) -> int:
        """The number that stands for an answer; ValueError if there is no such answer."""
        return self.levels.index(level)

    def label(self, position: int) -> str:
        """The words for a number."""
        return (*self.levels, *self.reasons)[position]


@dataclass(frozen=True, slots=True)
class Several:
    """A concept of which several answers may be given: a column for each answer, read as yes, no, or a reason for neither."""

    levels: tuple[str, ...]
    reasons: tuple[str, ...] = ()


def answer_column(name: str, answer: str) -> str:
    """The column that says whether an answer was given.

    >>> answer_column("coercion_applied_by", "employer")
    'coercion_applied_by: employer'
    """
    return f"{name}: {answer}"


@dataclass(frozen=True, slots=True)
class Number:
    """A concept that is a number (years, hours, a wage); null where it is unknown."""

    unit: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A concept that names a person, a household or a sampling unit, as text; empty where it is missing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a person meets a criterion, in Kleene's three values, ordered so that AND is min and OR is max."""


NOT_MET, UNDETERMINED, MET = 0, 1, 2
OUTCOMES = ("not met", "undetermined", "met")

Scale = Categories | Several | Number | Identifier | Outcome
