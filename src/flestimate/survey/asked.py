"""Who was to be asked a question: everybody, or only those whose answer to an earlier question lets them through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import narwhals as nw
from pydantic import Field, model_validator

from flestimate.declaration import Declaration
from flestimate.survey import problems
from flestimate.survey.described import Breach, Described, File
from flestimate.survey.scale import Categories


class AskedIf(Declaration):
    """The filter before a question: an answer to another concept, or the limits of a number, both included."""

    concept: str
    answer: str = Field(default="", alias="is")
    lowest: float | None = Field(default=None, alias="from")
    highest: float | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if bool(self.answer) == self.has_limits:
            message = 'either is = "...", an answer, or from = ... and to = ..., limits of a number'
            raise ValueError(message)
        return self

    @property
    def has_limits(self) -> bool:
        """Whether it asks for a number within limits."""
        return self.lowest is not None or self.highest is not None

    def asking(self, gate: Described) -> Filtered:
        """Who passes the filter, given the concept that it looks at."""
        column, scale = gate.expression, gate.scale
        if isinstance(scale, Categories):
            passes, known = column == scale.position(self.answer), column < len(scale.levels)
        else:
            passes, known = self._within(column), ~column.is_null()
        return Filtered(known & passes, known & ~passes)

    def _within(self, number: nw.Expr) -> nw.Expr:
        if self.lowest is None:
            return number <= self.highest
        return number >= self.lowest if self.highest is None else (number >= self.lowest) & (number <= self.highest)


@dataclass(frozen=True, slots=True)
class Everybody:
    """A question without a filter: a blank means whatever the codebook says that it means."""

    def by_design(self, blank: nw.Expr) -> nw.Expr:
        """The blanks that mean what the codebook says; any other is an answer that is lacking."""
        return blank

    def breaches(self, name: str, answered: nw.Expr, blank: nw.Expr) -> tuple[Breach, ...]:  # noqa: ARG002 -- as of Filtered
        """There is no filter that could be breached."""
        return ()


@dataclass(frozen=True, slots=True)
class Filtered:
    """A question behind a filter: who was to be asked, and who was not. Where the filter is unknown, neither."""

    asked: nw.Expr
    not_asked: nw.Expr

    def by_design(self, blank: nw.Expr) -> nw.Expr:
        """The blanks of those who were not to be asked."""
        return blank & self.not_asked

    def breaches(self, name: str, answered: nw.Expr, blank: nw.Expr) -> tuple[Breach, ...]:
        """The two ways in which an interview does not follow the filter."""
        return (
            Breach(self.not_asked & answered, lambda persons: problems.answered_unasked(name, persons)),
            Breach(self.asked & blank, lambda persons: problems.asked_unanswered(name, persons)),
        )


def asking(asked_if: AskedIf | None, file: File) -> Everybody | Filtered:
    """Who was to be asked, in this file."""
    return asked_if.asking(file.described(asked_if.concept)) if asked_if else Everybody()
