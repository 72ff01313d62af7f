"""What measures of cases within a reference period have in common: how long cases were cases, and what is done where that is not known."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

import narwhals as nw

from flestimate.declaration import refuse_no_value
from flestimate.errors import Fix, Note
from flestimate.estimates.duration import Duration, FromTo, InDays, Told, duration
from flestimate.estimates.of_cases import OfCases
from flestimate.estimates.sums import sums
from flestimate.estimates.terms import ONE, Terms, terms_of, used
from flestimate.estimates.unknown_time import RefuseUnknown, UnknownTime
from flestimate.sample import Sample
from flestimate.sample.outcomes import traits
from flestimate.sample.summand import Summand
from flestimate.sample.tabulate import tabulate
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import case
from flestimate.survey.period import ReferencePeriod

_VALUE, _NO_TIME, _AMISS = "value in period:", "no time:", "amiss:"
_NONE = nw.lit(0.0)

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class InPeriod(OfCases):
    """Measures of persons by the share of the period's days on which they were cases, which is 0 for who is no case."""

    case: str
    during: ReferencePeriod
    days: str | None = None
    began: str = "began"
    ended: str = "ended"
    unknown: UnknownTime = field(default_factory=RefuseUnknown)
    among: str | None = None

    def __post_init__(self) -> None:
        refuse_no_value("during", self.during, ReferencePeriod, Fix("during=fl.ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31))"))
        refuse_no_value("unknown", self.unknown, UnknownTime, Fix("unknown=fl.MeanDuration()", "or fl.WholePeriod(), fl.NoDays()"))
        OfCases.__post_init__(self)

    @abstractmethod
    def counts_with(self, share: nw.Expr) -> nw.Expr:
        """What a case of this share of the days counts with."""

    def same_as(self, kind: type[M]) -> M:
        """Another measure of the same cases in the same period."""
        return kind(**{one.name: getattr(self, one.name) for one in fields(self)})

    @property
    def uses(self) -> tuple[str, ...]:
        return used(self.case, self.among, *self.told.columns, *self.unknown.by)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be said beside the result."""
        return self.unknown.notes

    @property
    def told(self) -> Told:
        """How the length of spells is told."""
        return FromTo(self.began, self.ended) if self.days is None else InDays(self.days)

    def terms(self, sample: Sample) -> Terms:
        counted, time = case(sample, self.case), self._time(sample)
        is_case = counted.inside & counted.known & counted.value
        value = nw.when(counted.value).then(self.counts_with(self.unknown.share(sample, is_case, time))).otherwise(_NONE)
        terms = terms_of(sample, self.among, (counted,), (value, ONE), cases=counted.value & (value > 0))
        return replace(terms, notes=self.notes)

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        """With the cases whose time is not known, or cannot be: they are refused before anything is made of them."""
        time, cases = self._time(sample), terms.inside & case(sample, self.case).value
        unknown = self.counts_with(time.lowest) != self.counts_with(time.highest)
        checks = {_NO_TIME: Summand(cases & unknown), _AMISS: Summand(cases & time.amiss)}
        name = sample.free(_VALUE)
        value = nw.col(name)
        once = replace(terms, values=(value, ONE), cases=value > 0)
        # Made once: written out for each replicate weight, the days of several spells would take long.
        tabulation = tabulate(sample, by, {**sums(once, sample.drawn), **checks}, {name: terms.values[0]})
        amiss = int(tabulation.sums[_AMISS].total())
        if amiss:
            raise self.told.refusal(amiss, self.during)
        self.unknown.check(int(tabulation.sums[_NO_TIME].total()))
        return tabulation

    def _time(self, sample: Sample) -> Duration:
        return duration(sample, traits(sample, self.case)[0], self.told, self.during)
