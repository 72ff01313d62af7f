"""Stretches of days, and how many days of a period they cover."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from flestimate.survey.period import ReferencePeriod

_NONE = nw.lit(0.0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from `first` to `last`, both included, as expressions over persons; none where it is not there."""

    there: nw.Expr
    first: nw.Expr
    last: nw.Expr

    def within(self, during: ReferencePeriod) -> nw.Expr:
        """How many of its days lie within a period."""
        first = nw.max_horizontal(self.first, nw.lit(float(during.first)))
        last = nw.min_horizontal(self.last, nw.lit(float(during.last)))
        return nw.when(self.there).then(nw.max_horizontal(last - first + 1.0, _NONE)).otherwise(_NONE)
