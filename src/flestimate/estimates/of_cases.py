"""What measures of cases have in common: a number of persons, or a share of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from flestimate import variance
from flestimate.estimates.domains import Domains
from flestimate.estimates.known import counted_of
from flestimate.estimates.smooth import Smooth
from flestimate.estimates.terms import per_unit, refuse_not_positive
from flestimate.said import said
from flestimate.sample.drawn import Drawn
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
