"""What measures of cases have in common: a number of persons, or a share of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakKeyDictionary

from flestimate import variance
from flestimate.estimates.domains import Domains
from flestimate.estimates.known import counted_of
from flestimate.estimates.smooth import Smooth
from flestimate.estimates.terms import ONE, Terms, per_unit, refuse_not_positive, terms_of
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.drawn import Drawn
from flestimate.sample.gathered import of_each_person
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import case
from flestimate.variance import Estimand, Evidence, Interval, Population
from flestimate.variance.interval import is_of_count, is_of_proportion


class OfCases(Smooth):
    """Measures of the persons who are cases, given per so many."""

    __slots__ = ()
    case: str
    per: float
    lowest: ClassVar[float] = 0.0

    def __post_init__(self) -> None:
        refuse_not_positive(self.per)
        Smooth.__post_init__(self)

    @property
    def about(self) -> str:
        return self.case


class AmongPersons(OfCases):
    """Measures of the cases among persons, which ask the same of persons whatever is made of it."""

    __slots__ = ()

    def terms(self, sample: Sample) -> Terms:
        counted = case(sample, self.case)
        cases = counted.is_one
        return terms_of(sample, self.among, (counted,), (cases, ONE), cases=cases)

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        latest = _LATEST.get(sample)
        if latest is None or not latest.tells(sample, (self.case, self.among), by):
            _LATEST[sample] = latest = _Tabulated((self.case, self.among), Smooth.tabulated(self, sample, by, terms))
        return latest.tabulation


@dataclass(frozen=True, slots=True, eq=False)
class _Tabulated:
    """What was asked of persons, of which cases and among whom, and what they told."""

    of: tuple[str, str | None]
    tabulation: Tabulation

    def tells(self, sample: Sample, of: tuple[str, str | None], by: Sequence[str]) -> bool:
        """Whether it tells the same of these cases by these variables, to the last bit as if they had been asked alone."""
        known = tuple(self.tabulation.dimensions)
        return self.of == of and (known == tuple(by) or (set(by) <= set(known) and of_each_person(sample, self.tabulation)))


_LATEST: WeakKeyDictionary[Sample, _Tabulated] = WeakKeyDictionary()
"""What was asked last of a sample, as long as somebody holds the sample: a prevalence and a number of persons are mostly asked for one after the other.

A frame or file that somebody changes after it was weighed is not noticed: what was weighed were the persons before.
"""


class ShareOfPersons(OfCases):
    """Weighted shares, between 0 and 1 before they are given per so many."""

    __slots__ = ()
    unfit: ClassVar[tuple[Callable[[Interval], bool], ...]] = (is_of_count,)
    estimand: ClassVar[Estimand] = variance.Ratio()

    @property
    def unit(self) -> str:
        return per_unit(self.per)

    @property
    def scale(self) -> float:
        return self.per


class NumberOfPersons(OfCases):
    """Weighted numbers of persons."""

    __slots__ = ()
    unfit: ClassVar[tuple[Callable[[Interval], bool], ...]] = (is_of_proportion,)
    estimand: ClassVar[Estimand] = variance.Total(totals=2)

    @property
    def unit(self) -> str:
        return persons_unit(self.per)

    @property
    def scale(self) -> float:
        return 1 / self.per

    def population(self, found: Domains, drawn: Drawn, evidence: Evidence) -> Population:
        return counted_of(found, drawn, evidence)


def persons_unit(per: float) -> str:
    """The unit of a number of persons.

    >>> persons_unit(1_000), persons_unit(500)
    ('thousand persons', '500 persons')
    """
    units = {1: said("persons"), 1_000: said("thousand persons"), 1_000_000: said("million persons")}
    return units.get(int(per)) or said("{n:,g} persons", n=per)
