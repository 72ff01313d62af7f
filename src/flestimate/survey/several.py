"""A question with several answers at a time, in the three forms in which files keep them.

Whoever gave at least one answer did not give the others. Whoever gave none but has a code for missing has that reason for all.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, Self

import narwhals as nw
from pydantic import Field, field_validator, model_validator

from flestimate.declaration import Declaration
from flestimate.survey import problems
from flestimate.survey.asked import AskedIf, asking
from flestimate.survey.codes import BLANK, CodeList, Codes, by_label, meaning, not_codes, reasons_by_code, refuse_twice
from flestimate.survey.columns import Column, first_match
from flestimate.survey.described import Amiss, Described, File
from flestimate.survey.scale import Several, answer_column

YES, NO = 0, 1


@dataclass(frozen=True, slots=True)
class Entries:
    """What was entered, whatever its form.

    given: by answer, whether it was given; some: whether any was; missing: by reason, whether its code was entered anywhere, and
    own: by answer and reason, whether it was entered for that answer; nothing: whether nothing at all was entered.
    """

    given: Mapping[str, nw.Expr]
    some: nw.Expr
    missing: Mapping[str, nw.Expr]
    nothing: nw.Expr
    amiss: tuple[Amiss, ...]
    own: Mapping[str, Mapping[str, nw.Expr]] = field(default_factory=dict)


class _Several(Declaration):
    """What the three forms have in common."""

    label: str = ""
    missing: Codes = Field(default_factory=dict)
    blank: Literal["", "no"] = ""
    asked_if: AskedIf | None = None

    @abstractmethod
    def entries(self, name: str, file: File) -> Entries:
        """What was entered, in this file."""

    def describe(self, name: str, file: File) -> Described:
        """Its columns in this file, one an answer."""
        entries, who = self.entries(name, file), asking(self.asked_if, file)
        scale = Several(tuple(entries.given), (*entries.missing, BLANK))
        each = scale.each
        blank = meaning("no" if self.asked_if else self.blank, each)
        nothing = [(who.by_design(entries.nothing), blank), (entries.nothing, meaning("", each))]
        missing = [(entered, each.unknown(reason)) for reason, entered in entries.missing.items()]
        columns = {}
        for answer, given in entries.given.items():
            own = [(entered, each.unknown(reason)) for reason, entered in entries.own.get(answer, {}).items()]
            cases = [(given, YES), *own, (entries.some, NO), *missing, *nothing]
            columns[answer_column("", answer)] = first_match(cases, NO)
        breaches = who.breaches(name, entries.some, entries.nothing)
        return Described(columns, scale, entries.amiss, breaches, ~entries.nothing)


class Marks(_Several):
    """A column an answer, which says whether it was given: `mentioned` and `not_mentioned` are the codes of that."""

    answers: Codes = Field(alias="variables")
    mentioned: CodeList
    not_mentioned: CodeList = ()

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        refuse_twice("mentioned, not_mentioned or missing", self.mentioned, self.not_mentioned, self.missing)
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return tuple(self.answers)

    def renamed(self, to: Callable[[str], str]) -> Self:
        return self.model_copy(update={"answers": {to(variable): answer for variable, answer in self.answers.items()}})

    def entries(self, name: str, file: File) -> Entries:
        columns = {variable: file.column(name, variable) for variable in self.answers}
        reasons = {variable: self._reasons(file, variable) for variable in self.answers}
        return Entries(
            given={answer: _any(self._mentions(columns, answer)) for answer in by_label(self.answers)},
            some=_any([column.is_one_of(self.mentioned) for column in columns.values()]),
            missing=_by_reason([(columns[variable], known) for variable, known in reasons.items()]),
            nothing=_all([column.is_blank for column in columns.values()]),
            amiss=tuple(each for variable, column in columns.items() for each in self._amiss(name, column, reasons[variable])),
            own={
                answer: _by_reason([(columns[variable], reasons[variable]) for variable in variables])
                for answer, variables in by_label(self.answers).items()
            },
        )

    def _reasons(self, file: File, variable: str) -> dict[str, str]:
        return reasons_by_code(self.missing, file.missing(variable), (*self.mentioned, *self.not_mentioned))

    def _mentions(self, columns: Mapping[str, Column], answer: str) -> list[nw.Expr]:
        return [columns[variable].is_one_of(self.mentioned) for variable in by_label(self.answers)[answer]]

    def _amiss(self, name: str, column: Column, reasons: Mapping[str, str]) -> Sequence[Amiss]:
        known = [*self.mentioned, *self.not_mentioned, *reasons]
        return not_codes(name, column, known, partial(problems.unlisted_mark, name, column.name))


class Choices(_Several):
    """Columns that each hold the code of one of the answers given: the first answer, the second, and so on."""

    variables: tuple[str, ...]
    answers: Codes

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        refuse_twice("answers or in missing", self.answers, self.missing)
        return self

    def renamed(self, to: Callable[[str], str]) -> Self:
        return self.model_copy(update={"variables": tuple(map(to, self.variables))})

    def entries(self, name: str, file: File) -> Entries:
        columns = [file.column(name, variable) for variable in self.variables]
        reasons = [reasons_by_code(self.missing, file.missing(variable), self.answers) for variable in self.variables]
        return Entries(
            given={answer: _any([column.is_one_of(codes) for column in columns]) for answer, codes in by_label(self.answers).items()},
            some=_any([column.is_one_of(list(self.answers)) for column in columns]),
            missing=_by_reason(list(zip(columns, reasons, strict=True))),
            nothing=_all([column.is_blank for column in columns]),
            amiss=tuple(each for column, known in zip(columns, reasons, strict=True) for each in self._amiss(name, column, known)),
        )

    def _amiss(self, name: str, column: Column, reasons: Mapping[str, str]) -> Sequence[Amiss]:
        return not_codes(name, column, [*self.answers, *reasons], partial(problems.unlisted, name, column.name))


class Letters(_Several):
    """One text with a letter for each answer given, such as ACF; blanks and commas between letters count for nothing.

    A code of `missing` that is a single letter counts wherever it stands, a longer one only as the whole text: DK is then no D.
    """

    variable: str
    letters: Codes

    @field_validator("letters")
    @classmethod
    def _single(cls, letters: dict[str, str]) -> dict[str, str]:
        if not letters or any(len(letter) != 1 or not letter.isalnum() for letter in letters):
            message = "each letter is a single letter or digit"
            raise ValueError(message)
        return letters

    @model_validator(mode="after")
    def _codes_once(self) -> Self:
        refuse_twice("letters or in missing", self.letters, self.missing)
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return (self.variable,)

    def renamed(self, to: Callable[[str], str]) -> Self:
        return self.model_copy(update={"variable": to(self.variable)})

    def entries(self, name: str, file: File) -> Entries:
        column = file.column(name, self.variable)
        reasons = reasons_by_code(self.missing, file.missing(self.variable), self.letters)
        lettered = ~column.is_one_of([code for code in reasons if not _is_letter(code)])
        return Entries(
            given={answer: lettered & _holds(column, letters) for answer, letters in by_label(self.letters).items()},
            some=lettered & _holds(column, list(self.letters)),
            missing={reason: column.is_one_of(codes) | (lettered & _holds(column, codes)) for reason, codes in by_label(reasons).items()},
            nothing=column.is_blank,
            amiss=(self._amiss(name, column, list(reasons)),),
        )

    def _amiss(self, name: str, column: Column, reasons: Sequence[str]) -> Amiss:
        letters = [*self.letters, *(code for code in reasons if _is_letter(code))]
        stray = column.text.str.contains(f"[^{''.join(letters)} ,]") | ~_holds(column, letters)
        where = ~column.is_null & ~column.is_one_of(reasons) & stray
        return Amiss(where, self.variable, lambda persons, codes: problems.unlisted_letter(name, self.variable, persons, codes))


def _is_letter(code: str) -> bool:
    return len(code) == 1 and code.isalnum()


def _holds(column: Column, letters: Sequence[str]) -> nw.Expr:
    """Whether any of the letters stands in the text; what is longer than a letter does not count."""
    single = [letter for letter in letters if _is_letter(letter)]
    return column.text.str.contains(f"[{''.join(single)}]") if single else nw.lit(value=False)


def _by_reason(columns: Sequence[tuple[Column, Mapping[str, str]]]) -> dict[str, nw.Expr]:
    """By reason, whether any of the columns holds one of its codes there."""
    found: dict[str, list[nw.Expr]] = {}
    for column, reasons in columns:
        for reason, codes in by_label(reasons).items():
            found.setdefault(reason, []).append(column.is_one_of(codes))
    return {reason: _any(entered) for reason, entered in found.items()}


def _any(conditions: Sequence[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(*conditions, ignore_nulls=True) if conditions else nw.lit(value=False)


def _all(conditions: Sequence[nw.Expr]) -> nw.Expr:
    return nw.all_horizontal(*conditions, ignore_nulls=True)
