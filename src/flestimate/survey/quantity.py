"""A number: completed years of age, usual hours, a wage."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from flestimate.survey import problems
from flestimate.survey.asked import AskedIf, asking
from flestimate.survey.codes import Codes
from flestimate.survey.described import Amiss, Described, File
from flestimate.survey.of_one_variable import OfOneVariable
from flestimate.survey.scale import Number


class Quantity(OfOneVariable):
    """A number: completed years of age, usual hours, a wage. Missing codes and blanks become null."""

    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    missing: Codes = Field(default_factory=dict)
    asked_if: AskedIf | None = None

    @property
    def limits(self) -> str:
        """The possible values in words."""
        bounds = [f"{word} {bound:g}" for word, bound in (("at least", self.minimum), ("at most", self.maximum)) if bound is not None]
        return " and ".join(bounds)

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        column = file.column(name, self.variable)
        missing = column.is_one_of(list(self.missing))
        null = nw.lit(None, dtype=nw.Float64)
        expression = nw.when(missing).then(null).otherwise(column.number)
        unreadable = ~column.is_null & ~column.is_number & ~missing
        amiss = (
            Amiss(unreadable, self.variable, lambda persons, _: problems.not_numbers(name, self.variable, persons)),
            Amiss(
                self._outside(expression),
                self.variable,
                lambda persons, _: problems.out_of_range(name, self.variable, persons, self.limits),
            ),
        )
        breaches = asking(self.asked_if, file).breaches(name, ~expression.is_null(), column.is_blank)
        return Described({"": expression}, Number(self.unit), amiss if self.limits else amiss[:1], breaches)

    def _outside(self, number: nw.Expr) -> nw.Expr:
        below = number < self.minimum if self.minimum is not None else nw.lit(value=False)
        above = number > self.maximum if self.maximum is not None else nw.lit(value=False)
        return ~number.is_null() & (below | above)
