"""A number grouped by a built-in scheme: age into age groups."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from flestimate.declaration import Declaration
from flestimate.survey.classifications.age import AgeBand, age_scheme
from flestimate.survey.columns import first_match
from flestimate.survey.described import Described
from flestimate.survey.scale import Categories


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
        return Described({"": expression}, scale)


def _within(number: nw.Expr, band: AgeBand) -> nw.Expr:
    from_lowest = ~number.is_null() & (number >= band.lowest)
    return from_lowest if band.highest is None else from_lowest & (number < band.highest + 1)
