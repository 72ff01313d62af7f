"""The flow of cases: how many there were on any day of the reference period, where `Count` says how many the answers make at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

import narwhals as nw

from flestimate import variance
from flestimate.declaration import declaration
from flestimate.errors import Note
from flestimate.estimates.domains import Domains
from flestimate.estimates.in_period import InPeriod
from flestimate.estimates.known import counted_of
from flestimate.estimates.measure import persons_unit
from flestimate.estimates.terms import among_words, per_unit, words
from flestimate.estimates.unknown_time import RefuseUnknown, UnknownTime
from flestimate.sample.drawn import Drawn
from flestimate.survey.period import ReferencePeriod
from flestimate.variance import (
    Estimand,
    Evidence,
    FromPrevalence,
    Interval,
    KornGraubard,
    Population,
    SimpleSample,
    WithoutReplacement,
)
from flestimate.variance.interval import is_of_count, is_of_proportion

_AS_ONE = Note("FLE-F25", "Whoever has a day of the period by this, or part of one, counts as one person.")


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
class Flow(OnAnyDay):
    """The number of persons who were cases on any day of `during`, which is less than their `Count` where that has earlier or later cases.

    How their days are told, and `unknown`, are as in `Stock`. Where a single known date says that a case has a day of the
    period, or has none, nothing else need be known.

    >>> from datetime import date
    >>> Flow("forced_labour", ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31))).title
    'Number of persons on any day: forced labour, 2017-01-01 to 2021-12-31'
    """

    case: str
    during: ReferencePeriod
    days: str | None = None
    began: str = "began"
    ended: str = "ended"
    unknown: UnknownTime = field(default_factory=RefuseUnknown)
    among: str | None = None
    per: float = 1
    interval: Interval = field(default_factory=FromPrevalence)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    unfit: ClassVar[tuple[Callable[[Interval], bool], ...]] = (is_of_proportion,)
    estimand: ClassVar[Estimand] = variance.Total(totals=2)
    lowest: ClassVar[float] = 0.0

    @property
    def title(self) -> str:
        return f"Number of persons on any day: {words(self.case)}{among_words(self.among)}, {self.during}"

    @property
    def unit(self) -> str:
        return persons_unit(self.per)

    @property
    def scale(self) -> float:
        return 1 / self.per

    def population(self, found: Domains, drawn: Drawn, evidence: Evidence) -> Population:
        return counted_of(found, drawn, evidence)


@declaration
@dataclass(frozen=True, slots=True)
class FlowPrevalence(OnAnyDay):
    """The share of persons who were cases on any day of `during`: `Flow` over the persons of its denominator.

    >>> from datetime import date
    >>> FlowPrevalence("forced_labour", ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))).title
    'Prevalence on any day of forced labour, 2021-01-01 to 2021-12-31'
    """

    case: str
    during: ReferencePeriod
    days: str | None = None
    began: str = "began"
    ended: str = "ended"
    unknown: UnknownTime = field(default_factory=RefuseUnknown)
    among: str | None = None
    per: float = 1_000
    interval: Interval = field(default_factory=KornGraubard)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    unfit: ClassVar[tuple[Callable[[Interval], bool], ...]] = (is_of_count,)
    estimand: ClassVar[Estimand] = variance.Ratio()
    is_rate: ClassVar[bool] = True
    lowest: ClassVar[float] = 0.0

    @property
    def title(self) -> str:
        return f"Prevalence on any day of {words(self.case)}{among_words(self.among)}, {self.during}"

    @property
    def unit(self) -> str:
        return per_unit(self.per)

    @property
    def scale(self) -> float:
        return self.per
