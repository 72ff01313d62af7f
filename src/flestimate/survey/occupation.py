"""Occupation by ISCO-08."""

from __future__ import annotations

from typing import Annotated, Literal

import narwhals as nw
from pydantic import Field

from flestimate.survey import problems
from flestimate.survey.classifications.isco import MAJORS, OccupationGroup, occupation_scheme
from flestimate.survey.codes import Codes, categories, meaning, missing_cases, reasons_by_code
from flestimate.survey.columns import Column, first_match
from flestimate.survey.described import Amiss, Described, File
from flestimate.survey.of_one_variable import OfOneVariable
from flestimate.survey.scale import UNLISTED


class Occupation(OfOneVariable):
    """Occupation by ISCO-08, grouped by a scheme; `digits` is how many digits the codes have (1 to 4).

    The digits have to be said, because the armed forces' codes begin with a zero that numbers lose: 110 is 0110.
    """

    classification: Literal["ISCO08"]
    scheme: str = MAJORS
    digits: Annotated[int, Field(ge=1, le=4)]
    missing: Codes = Field(default_factory=dict)
    blank: str = ""

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        column, declared = file.column(name, self.variable), file.missing(self.variable)
        groups = occupation_scheme(self.scheme).groups
        scale = categories([group.label for group in groups], self.blank, self.missing, declared)
        missing = missing_cases(column, scale, reasons_by_code(self.missing, declared, ()))
        known = [(self._is_in(group, column), position) for position, group in enumerate(groups)]
        expression = first_match([*missing, (column.is_blank, meaning(self.blank, scale)), *known], UNLISTED)
        amiss = Amiss(
            expression == UNLISTED, self.variable, lambda persons, codes: problems.unlisted_occupation(name, self.variable, persons, codes)
        )
        return Described({"": expression}, scale, (amiss,))

    def _is_in(self, group: OccupationGroup, column: Column) -> nw.Expr:
        """By the first two digits where there are two, so that 9998 and 9999 are no elementary occupations."""
        numbers = group.majors if self.digits == 1 else sorted(group.every_sub_major())
        leading = (column.number / 10.0 ** max(self.digits - 2, 0)).floor()
        return ~leading.is_null() & leading.is_in([float(number) for number in numbers])
