"""A number grouped by a built-in scheme: age into age groups."""

from __future__ import annotations

from collections.abc import Sequence

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

    def bands(self, minimum: float | None) -> tuple[AgeBand, ...]:
        """The bands that there are where the number it is made from is at least `minimum`."""
        return age_scheme(self.scheme).from_age(int(minimum or 0))

    def scale(self, bands: Sequence[AgeBand]) -> Categories:
        """How its column is read."""
        return Categories(tuple(band.label for band in bands), (f"{self.source} unknown", f"outside {self.scheme}"))

    def describe(self, minimum: float | None) -> Described:
        """Its column, where the number it is made from is at least `minimum`."""
        bands = self.bands(minimum)
        cases = [(_within(nw.col(self.source), band), position) for position, band in enumerate(bands)]
        unknown = (nw.col(self.source).is_null(), len(bands))
        return Described({"": first_match([unknown, *cases], otherwise=len(bands) + 1)}, self.scale(bands))


def _within(number: nw.Expr, band: AgeBand) -> nw.Expr:
    from_lowest = ~number.is_null() & (number >= band.lowest)
    return from_lowest if band.highest is None else from_lowest & (number < band.highest + 1)
