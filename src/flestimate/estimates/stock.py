"""The stock of cases: how many there are on an average day of the reference period, where the flow says how many there were on any."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

import narwhals as nw

from flestimate.declaration import declaration
from flestimate.estimates.domains import Domains
from flestimate.estimates.flow import Flow, FlowPrevalence
from flestimate.estimates.in_period import InPeriod
from flestimate.estimates.of_cases import NumberOfPersons, ShareOfPersons
from flestimate.estimates.smooth import Smooth
from flestimate.estimates.terms import what_among
from flestimate.said import said
from flestimate.sample.drawn import Drawn
from flestimate.sample.tabulation import Tabulation
from flestimate.variance import (
    FromPrevalence,
    Interval,
    KornGraubard,
    SimpleSample,
    WithoutReplacement,
)


class OnAverageDay(InPeriod):
    """Measures in which a case counts with the share of the period's days."""

    __slots__ = ()

    def counts_with(self, share: nw.Expr) -> nw.Expr:
        return share

    def domains(self, tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
        """Without how cases lie in PSUs: `RareEvent` counts them as wholes, and here they are parts."""
        return replace(Smooth.domains(self, tabulation, breakdown, drawn), psus=None)


@declaration
@dataclass(frozen=True, slots=True)
class Stock(OnAverageDay, NumberOfPersons):
    """The number of persons who are cases on an average day of `during`: the weighted total of each case's share of its days.

    A person's days are told by `days`, their number within the period, or by `began` and `ended`, the first and the last day of
    each spell, which are clipped to the period. Where they are told job by job, those of the jobs that make the person a case
    count, a day in two of them as one day; numbers of days add up, to no more than the period. unknown: what is done with cases
    whose time is not known. `flow` is the measure of all who were cases on any day of the period.

    The standard error is that of a total of the persons' shares, never that of a flow times a mean. The bounds are those of a
    count of cases: shares lie between 0 and 1, and of all such variables with the same mean one that is 0 or 1 varies most, so
    that the exact bounds at the effective size, capped at Kish's, are cautious: never below 0, and above 0 without a case. The
    cap makes them wide where all spells are short, and is what holds where a few long spells make most of the stock, which
    a sample may well have missed (docs/methods.md). `Wald` is the other interval.

    >>> from datetime import date
    >>> from flestimate.survey import ReferencePeriod
    >>> stock = Stock("forced_labour", ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31)))
    >>> stock.title
    'Number of persons on an average day: forced labour, 2017-01-01 to 2021-12-31'
    >>> stock.flow.title
    'Number of persons on any day: forced labour, 2017-01-01 to 2021-12-31'
    """

    per: float = 1
    interval: Interval = field(default_factory=FromPrevalence)
    deff: SimpleSample = field(default_factory=WithoutReplacement)

    @property
    def flow(self) -> Flow:
        """The measure of those who were cases on any day of the period, by the same rule for unknown time."""
        return self.same_as(Flow)

    @property
    def title(self) -> str:
        return said(
            "Number of persons on an average day: {what}, {period}", what=what_among(self.case, self.among), period=str(self.during)
        )


@declaration
@dataclass(frozen=True, slots=True)
class StockPrevalence(OnAverageDay, ShareOfPersons):
    """The share of persons who are cases on an average day: `Stock` over the persons of its denominator.

    >>> from datetime import date
    >>> from flestimate.survey import ReferencePeriod
    >>> StockPrevalence("forced_labour", ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))).title
    'Prevalence on an average day of forced labour, 2021-01-01 to 2021-12-31'
    """

    per: float = 1_000
    interval: Interval = field(default_factory=KornGraubard)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    is_rate: ClassVar[bool] = True

    @property
    def flow(self) -> FlowPrevalence:
        """The measure of those who were cases on any day of the period, by the same rule for unknown time."""
        return self.same_as(FlowPrevalence)

    @property
    def title(self) -> str:
        return said("Prevalence on an average day of {what}, {period}", what=what_among(self.case, self.among), period=str(self.during))
