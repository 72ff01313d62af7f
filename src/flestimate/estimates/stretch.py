"""Stretches of days, and how many days of a period they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from flestimate.survey.extremes import highest, lowest
from flestimate.survey.period import ReferencePeriod

_NEVER = 1e12


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from `first` up to the one before `beyond`, as expressions over persons; none where `beyond` is not later."""

    first: nw.Expr
    beyond: nw.Expr

    @classmethod
    def within(cls, during: ReferencePeriod, there: nw.Expr, first: nw.Expr, last: nw.Expr) -> Stretch:
        """The days of a period from first to last, where it is there."""
        start = nw.lit(float(during.first))
        beyond = nw.when(there).then(lowest(last, nw.lit(float(during.last))) + 1.0).otherwise(start)
        return cls(highest(first, start), beyond)


def covered(stretches: Sequence[Stretch]) -> nw.Expr:
    """How many days lie in any of the stretches: a day that lies in several of them is one day."""
    return nw.sum_horizontal(*(_up_to_the_next(stretches, position) for position in range(len(stretches))))


def _up_to_the_next(stretches: Sequence[Stretch], position: int) -> nw.Expr:
    """The days from the beginning of one stretch that it, or one begun before, reaches, up to where the next one begins."""
    first = stretches[position].first
    reach, ends = [stretches[position].beyond], []
    for other, stretch in enumerate(stretches):
        if other != position:
            # Of two that begin on one day, the later in the list counts as the next.
            begun = stretch.first <= first if other < position else stretch.first < first
            reach.append(nw.when(begun).then(stretch.beyond).otherwise(first))
            ends.append(nw.when(~begun).then(stretch.first).otherwise(nw.lit(_NEVER)))
    end = lowest(highest(*reach), *ends)
    return highest(end - first, nw.lit(0.0))
