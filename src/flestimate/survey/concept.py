"""Concepts: one class for each way in which a variable of the file becomes a word of the field.

A concept is a declaration (what the codebook says) that, given the file, yields a column expression and the scale to
read it by. The expression never branches on the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

import narwhals as nw
from pydantic import BeforeValidator, Field, model_validator

from flestimate.declaration import Declaration
from flestimate.errors import CodebookError
from flestimate.survey import problems
from flestimate.survey.classifications.age import AgeBand, age_scheme
from flestimate.survey.classifications.isic import SECTIONS, sections, sector_scheme
from flestimate.survey.columns import Column, first_match
from flestimate.survey.scale import UNLISTED, Categories, Identifier, Number, Scale

BLANK = "no answer"


def _codes_as_text(answers: object) -> object:
    """Codes as text, so that 1 and "1" and 1.0 typed in Python mean what they mean in TOML."""
    if not isinstance(answers, Mapping):
        return answers
    return {str(int(code)) if isinstance(code, float) and code.is_integer() else str(code): text for code, text in answers.items()}


Codes = Annotated[dict[str, str], BeforeValidator(_codes_as_text)]


class File(Protocol):
    """What a concept needs to know of the file."""

    def column(self, concept: str, variable: str) -> Column:
        """The variable as a column; CodebookError if the file has none of that name."""
        ...

    def missing(self, variable: str) -> Mapping[str, str]:
        """The user-missing codes that the file itself declares and holds, with their labels."""
        ...


Complaint = Callable[[int, list[str]], CodebookError]
"""The error for so many persons with these codes (none where codes must not be shown)."""


@dataclass(frozen=True, slots=True)
class Described:
    """A concept in a given file: its column, how to read it, and what may be amiss: in which persons, and what to say then.

    All expressions are over the columns of the file.
    """

    expression: nw.Expr
    scale: Scale
    amiss: tuple[tuple[nw.Expr, Complaint], ...] = ()


class Answers(Declaration):
    """A question with named answers: `answers` and `missing` map codes to words; `blank` says what no code means."""

    label: str = ""
    variable: str
    answers: Codes
    missing: Codes = Field(default_factory=dict)
    blank: str = ""

    @model_validator(mode="after")
    def _codes_once(self) -> Answers:
        twice = self.answers.keys() & self.missing.keys()
        if twice:
            message = f"each code either in answers or in missing, not in both: {', '.join(sorted(twice))}"
            raise ValueError(message)
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return (self.variable,)

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        column = file.column(name, self.variable)
        scale = categories(self.answers.values(), self.blank, self.missing, file.missing(self.variable))
        cases = [(column.is_one_of(codes), scale.position(level)) for level, codes in by_label(self.answers).items()]
        expression = first_match([*cases, *unknown_cases(self, column, scale, file)], UNLISTED)
        return Described(expression, scale, ((expression == UNLISTED, _unlisted(name, self.variable)),))


class Quantity(Declaration):
    """A number: completed years of age, usual hours, a wage. Missing codes and blanks become null."""

    label: str = ""
    variable: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    missing: Codes = Field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return (self.variable,)

    @property
    def limits(self) -> str:
        """The possible values in words."""
        bounds = [f"{word} {bound:g}" for word, bound in (("at least", self.minimum), ("at most", self.maximum)) if bound is not None]
        return " and ".join(bounds)

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        column = file.column(name, self.variable)
        missing = column.is_one_of(list(self.missing)) if self.missing else nw.lit(value=False)
        null = nw.lit(None, dtype=nw.Float64)
        expression = nw.when(missing).then(null).otherwise(column.number)
        unreadable = ~column.is_null & ~column.is_number & ~missing
        amiss = (
            (unreadable, lambda persons, _: problems.not_numbers(name, self.variable, persons)),
            (self._outside(expression), lambda persons, _: problems.out_of_range(name, self.variable, persons, self.limits)),
        )
        return Described(expression, Number(self.unit), amiss if self.limits else amiss[:1])

    def _outside(self, number: nw.Expr) -> nw.Expr:
        below = number < self.minimum if self.minimum is not None else nw.lit(value=False)
        above = number > self.maximum if self.maximum is not None else nw.lit(value=False)
        return ~number.is_null() & (below | above)


class Banded(Declaration):
    """A number grouped by a built-in scheme: age into age groups."""

    label: str = ""
    source: str = Field(alias="from")
    scheme: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads: none, it is made from another concept."""
        return ()

    def describe(self, minimum: float | None) -> Described:
        """Its column, where the number it is made from is at least `minimum`."""
        bands = age_scheme(self.scheme).from_age(int(minimum or 0))
        scale = Categories(tuple(band.label for band in bands), (f"{self.source} unknown", f"outside {self.scheme}"))
        cases = [(_within(nw.col(self.source), band), position) for position, band in enumerate(bands)]
        unknown = (nw.col(self.source).is_null(), len(bands))
        expression = first_match([unknown, *cases], otherwise=len(bands) + 1)
        return Described(expression, scale)


class Industry(Declaration):
    """Industry by ISIC Rev.4, grouped by a scheme.

    `digits` is how many digits the codes have (2 to 4); without it the variable holds section letters, or codes that
    `answers` maps to section letters.
    """

    label: str = ""
    variable: str
    classification: Literal["ISIC4"]
    scheme: str = SECTIONS
    digits: Annotated[int, Field(ge=2, le=4)] | None = None
    answers: Codes = Field(default_factory=dict)
    missing: Codes = Field(default_factory=dict)
    blank: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return (self.variable,)

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        column = file.column(name, self.variable)
        scheme = sector_scheme(self.scheme)
        labels = [group.label for group in scheme.groups]
        scale = categories(labels, self.blank, self.missing, file.missing(self.variable))
        by_sector = self._by_division(column) if self.digits else self._by_section(name, column)
        expression = first_match([*unknown_cases(self, column, scale, file), *by_sector], UNLISTED)
        return Described(expression, scale, ((expression == UNLISTED, _unlisted(name, self.variable)),))

    def _by_division(self, column: Column) -> list[tuple[nw.Expr, int]]:
        assert self.digits is not None  # noqa: S101 -- narrows the type; describe asks first
        division = (column.number / 10.0 ** (self.digits - 2)).floor()
        groups = sector_scheme(self.scheme).groups
        return [
            (~division.is_null() & division.is_in([float(number) for number in sorted(group.every_division())]), position)
            for position, group in enumerate(groups)
        ]

    def _by_section(self, name: str, column: Column) -> list[tuple[nw.Expr, int]]:
        if not self.answers and not column.is_text:
            raise problems.digits_needed(name, self.variable)
        letters = self.answers or {letter: letter for letter in sections()}
        scheme = sector_scheme(self.scheme)
        groups = {code: str(scheme.group_of_section(letter)) for code, letter in letters.items()}
        return [(column.is_one_of(codes), int(position)) for position, codes in by_label(groups).items()]


class Key(Declaration):
    """What names a person, a household or a sampling unit: one variable or several joined, or some of its characters.

    `characters = [1, 8]` takes the first eight.
    """

    label: str = ""
    variable: str = ""
    variables: tuple[str, ...] = ()
    characters: tuple[int, int] | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_or_several(cls, content: Any) -> Any:
        if isinstance(content, Mapping) and content.get("variable") and not content.get("variables"):
            return {**content, "variables": (content["variable"],)}
        return content

    @model_validator(mode="after")
    def _names_something(self) -> Key:
        if not self.variables:
            message = "a variable, or several in variables"
            raise ValueError(message)
        if self.characters and not 1 <= self.characters[0] <= self.characters[1]:
            message = "the first and the last character, counted from 1, such as [1, 8]"
            raise ValueError(message)
        return self

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        columns = [file.column(name, variable) for variable in self.variables]
        parts = [column.text for column in columns]
        text = nw.concat_str(parts, separator="-") if len(parts) > 1 else parts[0]
        if self.characters:
            first, last = self.characters
            text = text.str.slice(first - 1, last - first + 1)
        missing = nw.any_horizontal(*(column.is_null for column in columns), ignore_nulls=True)
        expression = nw.when(missing).then(nw.lit("")).otherwise(text)
        amiss = nw.any_horizontal(*(column.is_no_identifier for column in columns), ignore_nulls=True)
        return Described(expression, Identifier(), ((amiss, lambda persons, _: problems.no_identifiers(name, self.variables, persons)),))


Released = Answers | Quantity | Industry | Key
Concept = Released | Banded
KINDS: tuple[type[Concept], ...] = (Answers, Quantity, Banded, Industry, Key)


def kind_of(content: Mapping[str, Any]) -> type[Concept]:
    """Which kind of concept a table of the codebook states, by the keys that only that kind has.

    >>> kind_of({"variable": "b4", "answers": {"1": "male"}}).__name__, kind_of({"variable": "b5"}).__name__
    ('Answers', 'Quantity')
    """
    if "classification" in content:
        return Industry
    if "from" in content or "scheme" in content:
        return Banded
    if "answers" in content:
        return Answers
    return Key if "variables" in content or "characters" in content else Quantity


def by_label(codes: Mapping[str, str]) -> dict[str, list[str]]:
    """Codes grouped by the word they stand for, in the order in which the words first appear.

    >>> by_label({"1": "yes", "2": "no", "3": "yes"})
    {'yes': ['1', '3'], 'no': ['2']}
    """
    groups: dict[str, list[str]] = {}
    for code, label in codes.items():
        groups.setdefault(label, []).append(code)
    return groups


def categories(labels: Any, blank: str, missing: Mapping[str, str], declared: Mapping[str, str]) -> Categories:
    """The scale of named answers: levels as the codebook orders them, then every reason for having none."""
    levels = dict.fromkeys([*labels, *([blank] if blank else [])])
    reasons = dict.fromkeys([*missing.values(), *(text for code, text in declared.items() if code not in missing), BLANK])
    return Categories(tuple(levels), tuple(reasons))


def unknown_cases(concept: Answers | Industry, column: Column, scale: Categories, file: File) -> list[tuple[nw.Expr, int]]:
    """The conditions under which there is no answer, each with the position of its reason."""
    reasons = {label: len(scale.levels) + position for position, label in enumerate(scale.reasons)}
    listed = concept.answers.keys() | concept.missing.keys()
    declared = {code: label for code, label in file.missing(concept.variable).items() if code not in listed}
    known = by_label({**concept.missing, **declared})
    cases = [(column.is_one_of(codes), reasons[label]) for label, codes in known.items()]
    blank = scale.position(concept.blank) if concept.blank else reasons[BLANK]
    return [*cases, (column.is_blank, blank)]


def _within(number: nw.Expr, band: AgeBand) -> nw.Expr:
    from_lowest = ~number.is_null() & (number >= band.lowest)
    return from_lowest if band.highest is None else from_lowest & (number < band.highest + 1)


def _unlisted(name: str, variable: str) -> Complaint:
    return lambda persons, codes: problems.unlisted(name, variable, persons, codes)
