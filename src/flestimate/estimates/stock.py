"""The stock of cases: how many there are on an average day of the reference period, where `Count` says how many there ever were."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import narwhals as nw

from flestimate import variance
from flestimate.declaration import declaration, refuse_no_value
from flestimate.errors import Fix
from flestimate.estimates.domains import Domains, sums
from flestimate.estimates.duration import Duration, FromTo, InDays, Told, duration
from flestimate.estimates.known import counted_of
from flestimate.estimates.measure import Count, Prevalence, persons_unit
from flestimate.estimates.smooth import Smooth
from flestimate.estimates.terms import ONE, Terms, among_words, per_unit, refuse_not_positive, terms_of, words
from flestimate.estimates.unknown_time import RefuseUnknown, UnknownTime
from flestimate.sample import Sample
from flestimate.sample.drawn import Drawn
from flestimate.sample.outcomes import traits
from flestimate.sample.tabulate import Tabulation, tabulate
from flestimate.sample.terms import case
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

_SHARE, _NO_TIME, _AMISS = "share of days.", "no time.", "amiss."
_NONE = nw.lit(0.0)


class OnAverageDay(Smooth):
    """Measures of persons by the share of the period's days on which they were cases, which is 0 for who is no case."""

    __slots__ = ()
    case: str
    during: ReferencePeriod
    days: str | None
    began: str
    ended: str
    unknown: UnknownTime
    among: str | None
    per: float

    def __post_init__(self) -> None:
        refuse_not_positive(self.per)
        refuse_no_value("during", self.during, ReferencePeriod, Fix("during=fl.ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31))"))
        refuse_no_value("unknown", self.unknown, UnknownTime, Fix("unknown=fl.MeanDuration()", "or fl.WholePeriod(), fl.NoDays()"))
        Smooth.__post_init__(self)

    @property
    @abstractmethod
    def flow(self) -> Smooth:
        """The measure of those who were cases on any day of the period."""

    @property
    def about(self) -> str:
        return self.case

    @property
    def told(self) -> Told:
        """How the length of spells is told."""
        return FromTo(self.began, self.ended) if self.days is None else InDays(self.days)

    def terms(self, sample: Sample) -> Terms:
        counted, time = case(sample, self.case), self._time(sample)
        is_case = counted.inside & counted.known & counted.value
        value = nw.when(counted.value).then(self.unknown.share(sample, is_case, time)).otherwise(_NONE)
        terms = terms_of(sample, self.among, (counted,), (value, ONE), cases=counted.value & (value > 0))
        return replace(terms, notes=self.unknown.notes)

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        """With the cases whose time is not known, or cannot be: they are refused before anything is made of them."""
        time, cases = self._time(sample), terms.inside & case(sample, self.case).value
        checks = {_NO_TIME: cases & ~time.known, _AMISS: cases & time.amiss}
        marks = {name: nw.when(where).then(ONE).otherwise(_NONE) for name, where in checks.items()}
        # Made once: written out for each replicate weight, the days of several spells would take long.
        made = replace(sample, frame=sample.frame.with_columns(**{_SHARE: terms.values[0], **marks}))
        share = nw.col(_SHARE)
        once = replace(terms, values=(share, ONE), cases=share > 0)
        tabulation = tabulate(made, by, {**sums(once, sample.drawn), **{name: nw.col(name) for name in marks}})
        amiss = int(tabulation.sums[_AMISS].sum())
        if amiss:
            raise self.told.refusal(amiss, self.during)
        self.unknown.check(int(tabulation.sums[_NO_TIME].sum()))
        return tabulation

    def domains(self, tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
        """Without how cases lie in PSUs: `RareEvent` counts them as wholes, and here they are parts."""
        return replace(Smooth.domains(self, tabulation, breakdown, drawn), psus=None)

    def _time(self, sample: Sample) -> Duration:
        return duration(sample, traits(sample, self.case)[0], self.told, self.during)


@declaration
@dataclass(frozen=True, slots=True)
class Stock(OnAverageDay):
    """The number of persons who are cases on an average day of `during`: the weighted total of each case's share of its days.

    A person's days are told by `days`, their number within the period, or by `began` and `ended`, the first and the last day of
    each spell, which are clipped to the period. Where they are told job by job, those of the jobs that make the person a case
    count, a day in two of them as one day; numbers of days add up, to no more than the period. unknown: what is done with cases whose time is not known. `flow` is the measure of all who were
    cases on any day.

    The standard error is that of a total of the persons' shares, never that of a flow times a mean. The bounds are those of a
    count of cases: shares lie between 0 and 1, and of all such variables with the same mean one that is 0 or 1 varies most, so
    that the exact bounds at the effective size, capped at Kish's, are cautious: never below 0, and above 0 without a case. The
    cap makes them wide where all spells are short, and is what holds where a few long spells make most of the stock, which
    a sample may well have missed (docs/methods.md). `Wald` is the other interval.

    >>> from datetime import date
    >>> stock = Stock("forced_labour", ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31)))
    >>> stock.title, stock.flow.title
    ('Number of persons on an average day: forced labour, 2017-01-01 to 2021-12-31', 'Number of persons: forced labour')
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
    def flow(self) -> Count:
        return Count(self.case, self.among, self.per, self.interval, self.deff)

    @property
    def title(self) -> str:
        return f"Number of persons on an average day: {words(self.case)}{among_words(self.among)}, {self.during}"

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
class StockPrevalence(OnAverageDay):
    """The share of persons who are cases on an average day: `Stock` over the persons of its denominator.

    >>> from datetime import date
    >>> StockPrevalence("forced_labour", ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))).title
    'Prevalence on an average day of forced labour, 2021-01-01 to 2021-12-31'
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
    def flow(self) -> Prevalence:
        return Prevalence(self.case, self.among, self.per, self.interval, self.deff)

    @property
    def title(self) -> str:
        return f"Prevalence on an average day of {words(self.case)}{among_words(self.among)}, {self.during}"

    @property
    def unit(self) -> str:
        return per_unit(self.per)

    @property
    def scale(self) -> float:
        return self.per
