"""A question with named answers."""

from __future__ import annotations

from functools import partial
from typing import Self

from pydantic import Field, model_validator

from flestimate.survey import problems
from flestimate.survey.asked import AskedIf, asking
from flestimate.survey.codes import Codes, by_label, categories, meaning, missing_cases, not_codes, reasons_by_code, refuse_twice
from flestimate.survey.columns import first_match
from flestimate.survey.described import Described, File
from flestimate.survey.of_one_variable import OfOneVariable
from flestimate.survey.scale import UNLISTED


class Answers(OfOneVariable):
    """A question with named answers: `answers` and `missing` map codes to words; `blank` says what no code means.

    With `asked_if`, `blank` is what it means that the question was not to be asked; left out, that is "no".
    """

    answers: Codes
    missing: Codes = Field(default_factory=dict)
    blank: str = ""
    asked_if: AskedIf | None = None

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        refuse_twice("answers or in missing", self.answers, self.missing)
        return self

    @model_validator(mode="after")
    def _not_asked_means_something(self) -> Self:
        if self.asked_if and not self.blank and "no" not in self.answers.values():
            message = 'beside asked_if also blank = "...", what it means that the question was not asked'
            raise ValueError(message)
        return self

    @property
    def levels(self) -> tuple[str, ...]:
        """The answers that a person can have, a blank's among them."""
        return tuple(dict.fromkeys([*self.answers.values(), *([self.blank] if self.blank else [])]))

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        column, declared, who = file.column(name, self.variable), file.missing(self.variable), asking(self.asked_if, file)
        scale = categories(self.levels, "", self.missing, declared)
        reasons = reasons_by_code(self.missing, declared, self.answers)
        answered = [(column.is_one_of(codes), scale.position(level)) for level, codes in by_label(self.answers).items()]
        blanks = [(who.by_design(column.is_blank), meaning(self._blank, scale)), (column.is_blank, meaning("", scale))]
        expression = first_match([*answered, *missing_cases(column, scale, reasons), *blanks], UNLISTED)
        amiss = not_codes(name, column, [*self.answers, *reasons], partial(problems.unlisted, name, self.variable))
        breaches = who.breaches(name, column.is_one_of(list(self.answers)), column.is_blank)
        return Described({"": expression}, scale, amiss, breaches, ~column.is_blank)

    @property
    def _blank(self) -> str:
        return self.blank or ("no" if self.asked_if else "")
