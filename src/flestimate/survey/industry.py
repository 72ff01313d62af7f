"""Industry by ISIC Rev.4."""

from __future__ import annotations

from typing import Annotated, Literal

import narwhals as nw
from pydantic import Field

from flestimate.survey import problems
from flestimate.survey.classifications.isic import SECTIONS, sections, sector_scheme
from flestimate.survey.codes import Codes, by_label, categories, meaning, missing_cases, reasons_by_code
from flestimate.survey.columns import Column, first_match
from flestimate.survey.described import Amiss, Described, File
from flestimate.survey.of_one_variable import OfOneVariable
from flestimate.survey.scale import UNLISTED


class Industry(OfOneVariable):
    """Industry by ISIC Rev.4, grouped by a scheme.

    `digits` is how many digits the codes have (2 to 4); without it the variable holds section letters, or codes that
    `answers` maps to section letters.
    """

    classification: Literal["ISIC4"]
    scheme: str = SECTIONS
    digits: Annotated[int, Field(ge=2, le=4)] | None = None
    answers: Codes = Field(default_factory=dict)
    missing: Codes = Field(default_factory=dict)
    blank: str = ""

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        column, declared = file.column(name, self.variable), file.missing(self.variable)
        labels = [group.label for group in sector_scheme(self.scheme).groups]
        scale = categories(labels, self.blank, self.missing, declared)
        missing = missing_cases(column, scale, reasons_by_code(self.missing, declared, self.answers))
        by_sector = self._by_division(column) if self.digits else self._by_section(name, column)
        expression = first_match([*missing, (column.is_blank, meaning(self.blank, scale)), *by_sector], UNLISTED)
        amiss = Amiss(expression == UNLISTED, self.variable, lambda persons, codes: problems.unlisted(name, self.variable, persons, codes))
        return Described({"": expression}, scale, (amiss,))

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
