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

    def unknown(self, reason: str) -> int:
        """The number that stands for a reason for having no answer; ValueError if there is no such reason."""
        return len(self.levels) + self.reasons.index(reason)

    def label(self, position: int) -> str:
        """The words for a number."""
        return (*self.levels, *self.reasons)[position]


@dataclass(frozen=True, slots=True)
class Several:
    """A concept with several answers at a time: a column an answer, named by `answer_column`, and all of them read by `each`.

    >>> Several(("employer", "recruiter"), ("refused",)).each.label(2)
    'refused'
    """

    levels: tuple[str, ...]
    reasons: tuple[str, ...] = ()

    @property
    def each(self) -> Categories:
        """How to read the column of any one answer: "yes", it was given; "no", it was not; or why that is unknown."""
        return Categories(("yes", "no"), self.reasons)


def answer_column(name: str, answer: str) -> str:
    """The column of one answer to a concept that has several.

    >>> answer_column("coercion_applied_by", "employer")
    'coercion_applied_by: employer'
    """
    return f"{name}: {answer}"


@dataclass(frozen=True, slots=True)
class Number:
    """A concept that is a number (years, hours, a wage); null where it is unknown."""

    unit: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A concept that is a day, as days since 1 January 1970; null where it is unknown, `ONGOING` where it has not come yet."""


ONGOING = 1e9
"""The day of an end that has not come: later than any day, and a plain number, because not every engine orders infinity."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A concept that names a person, a household or a sampling unit, as text; empty where it is missing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a person meets a criterion, in Kleene's three values, ordered so that AND is min and OR is max."""


NOT_MET, UNDETERMINED, MET = 0, 1, 2
OUTCOMES = ("not met", "undetermined", "met")

Scale = Categories | Several | Number | Day | Identifier | Outcome


def columns_of(name: str, scale: Scale) -> tuple[str, ...]:
    """The columns of a concept: one for each answer where it has several at a time.

    >>> columns_of("by", Several(("employer", "recruiter"))), columns_of("age", Number())
    (('by: employer', 'by: recruiter'), ('age',))
    """
    return tuple(answer_column(name, answer) for answer in scale.levels) if isinstance(scale, Several) else (name,)
