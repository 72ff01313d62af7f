"""The flow of cases: how many there were on any day of the reference period, where `Count` says how many the answers make at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import narwhals as nw

from flestimate.declaration import declaration
from flestimate.errors import Note
from flestimate.estimates.in_period import InPeriod
from flestimate.estimates.of_cases import NumberOfPersons, ShareOfPersons
from flestimate.estimates.terms import what_among
from flestimate.said import said
from flestimate.variance import (
    FromPrevalence,
    Interval,
    KornGraubard,
    SimpleSample,
    WithoutReplacement,
)

_AS_ONE = Note("FLE-F25", said("Whoever has a day of the period by this, or part of one, counts as one person."))


class OnAnyDay(InPeriod):
    """Measures in which a case counts as one person, if on any day of the period."""

    __slots__ = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        return (*self.unknown.notes, _AS_ONE) if self.unknown.notes else ()

    def counts_with(self, share: nw.Expr) -> nw.Expr:
        return nw.when(share > 0).then(nw.lit(1.0)).otherwise(nw.lit(0.0))


@declaration
@dataclass(frozen=True, slots=True)
class Flow(OnAnyDay, NumberOfPersons):
    """The number of persons who were cases on any day of `during`, which is less than their `Count` where that has earlier or later cases.

    How their days are told, and `unknown`, are as in `Stock`. Where a single known date says that a case has a day of the
    period, or has none, nothing else need be known.

    >>> from datetime import date
    >>> from flestimate.survey import ReferencePeriod
    >>> Flow("forced_labour", ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31))).title
    'Number of persons on any day: forced labour, 2017-01-01 to 2021-12-31'
    """

    per: float = 1
    interval: Interval = field(default_factory=FromPrevalence)
    deff: SimpleSample = field(default_factory=WithoutReplacement)

    @property
    def title(self) -> str:
        return said("Number of persons on any day: {what}, {period}", what=what_among(self.case, self.among), period=str(self.during))


@declaration
@dataclass(frozen=True, slots=True)
class FlowPrevalence(OnAnyDay, ShareOfPersons):
    """The share of persons who were cases on any day of `during`: `Flow` over the persons of its denominator.

    >>> from datetime import date
    >>> from flestimate.survey import ReferencePeriod
    >>> FlowPrevalence("forced_labour", ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))).title
    'Prevalence on any day of forced labour, 2021-01-01 to 2021-12-31'
    """

    per: float = 1_000
    interval: Interval = field(default_factory=KornGraubard)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    is_rate: ClassVar[bool] = True

    @property
    def title(self) -> str:
        return said("Prevalence on any day of {what}, {period}", what=what_among(self.case, self.among), period=str(self.during))
