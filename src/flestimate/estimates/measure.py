"""Measures: the statistic that is wanted, of whom, in which unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from flestimate import variance
from flestimate.declaration import declaration
from flestimate.estimates.domains import Domains, shared
from flestimate.estimates.known import counted_of
from flestimate.estimates.of_cases import AmongPersons, NumberOfPersons, ShareOfPersons
from flestimate.estimates.smooth import Smooth
from flestimate.estimates.terms import AMONG_CASES, ONE, Terms, refuse_not_positive, terms_of, used, what_among, words
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.drawn import Drawn
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import case, number
from flestimate.variance import (
    Estimand,
    Evidence,
    FromPrevalence,
    Interval,
    KornGraubard,
    Population,
    SimpleSample,
    Wald,
    WithoutReplacement,
)
from flestimate.variance.arrays import Floats
from flestimate.variance.interval import is_of_proportion


@declaration
@dataclass(frozen=True, slots=True)
class Prevalence(AmongPersons, ShareOfPersons):
    """The weighted share of persons who are cases, among everybody or among those who answer yes to `among`.

    Persons whose status is undetermined count as `classify` was told, and are counted beside the estimate.

    >>> Prevalence("forced_labour", per=1_000).title
    'Prevalence of forced labour'
    """

    case: str
    among: str | None = None
    per: float = 1
    interval: Interval = field(default_factory=KornGraubard)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    is_rate: ClassVar[bool] = True

    @property
    def title(self) -> str:
        return said("Prevalence of {what}", what=what_among(self.case, self.among))

    def extremes(self, found: Domains) -> tuple[Floats, Floats]:
        return found.unsettled.of_prevalence(found.sums[:, 0])


@declaration
@dataclass(frozen=True, slots=True)
class Count(AmongPersons, NumberOfPersons):
    """The weighted number of cases.

    >>> Count("forced_labour", per=1_000).unit
    'thousand persons'
    """

    case: str
    among: str | None = None
    per: float = 1
    interval: Interval = field(default_factory=FromPrevalence)
    deff: SimpleSample = field(default_factory=WithoutReplacement)

    @property
    def title(self) -> str:
        return said("Number of persons: {what}", what=what_among(self.case, self.among))

    def extremes(self, found: Domains) -> tuple[Floats, Floats]:
        return found.unsettled.of_count(found.sums[:, 0])


@declaration
@dataclass(frozen=True, slots=True)
class Share(ShareOfPersons):
    """How the cases divide over the categories of `of`; cases of unknown category are left out, and said.

    >>> Share("forced_labour", of="sector").title
    'Distribution of forced labour by sector'
    """

    case: str
    of: str
    among: str | None = None
    per: float = 100
    interval: Interval = field(default_factory=KornGraubard)
    deff: SimpleSample = field(default_factory=WithoutReplacement)

    @property
    def title(self) -> str:
        return said("Distribution of {what} by {variable}", what=what_among(self.case, self.among), variable=words(self.of))

    @property
    def uses(self) -> tuple[str, ...]:
        return used(self.case, self.among, self.of)

    @property
    def shared_over(self) -> str:
        return self.of

    def domains(self, tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
        return shared(tabulation, breakdown, self.of, drawn)

    def terms(self, sample: Sample) -> Terms:
        counted = case(sample, self.case)
        terms = terms_of(sample, self.among, (counted,), (ONE,), cases=counted.is_one)
        return replace(terms, notes=(AMONG_CASES,), inside=terms.inside & counted.value)


@declaration
@dataclass(frozen=True, slots=True)
class Mean(Smooth):
    """The weighted mean of a numeric variable.

    >>> Mean("hours").title
    'Mean of hours'
    """

    variable: str
    among: str | None = None
    interval: Interval = field(default_factory=Wald)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    estimand: ClassVar[Estimand] = variance.Ratio()
    scale: ClassVar[float] = 1.0

    @property
    def about(self) -> str:
        return self.variable

    @property
    def title(self) -> str:
        return said("Mean of {what}", what=what_among(self.variable, self.among))

    @property
    def unit(self) -> str:
        return self.variable

    def terms(self, sample: Sample) -> Terms:
        averaged = number(sample, self.variable)
        return terms_of(sample, self.among, (averaged,), (averaged.value, ONE), cases=averaged.is_one)


@declaration
@dataclass(frozen=True, slots=True)
class Total(Smooth):
    """The weighted total of a numeric variable; of one that is 0 or 1, with the interval of a count of cases.

    >>> Total("hours").title
    'Total of hours'
    """

    variable: str
    among: str | None = None
    interval: Interval = field(default_factory=FromPrevalence)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    unfit: ClassVar[tuple[Callable[[Interval], bool], ...]] = (is_of_proportion,)
    estimand: ClassVar[Estimand] = variance.Total(totals=2)
    scale: ClassVar[float] = 1.0

    @property
    def about(self) -> str:
        return self.variable

    @property
    def title(self) -> str:
        return said("Total of {what}", what=what_among(self.variable, self.among))

    @property
    def unit(self) -> str:
        return self.variable

    def population(self, found: Domains, drawn: Drawn, evidence: Evidence) -> Population | None:
        return None if np.isnan(evidence.cases).all() else counted_of(found, drawn, evidence)

    def terms(self, sample: Sample) -> Terms:
        summed = number(sample, self.variable)
        return terms_of(sample, self.among, (summed,), (summed.value, ONE), cases=summed.is_one)


@declaration
@dataclass(frozen=True, slots=True)
class Ratio(Smooth):
    """The ratio of two weighted totals, over persons who have both.

    >>> Ratio("weight", "height").title
    'Ratio of weight to height'
    """

    numerator: str
    denominator: str
    among: str | None = None
    per: float = 1
    interval: Interval = field(default_factory=Wald)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    estimand: ClassVar[Estimand] = variance.Ratio()

    def __post_init__(self) -> None:
        refuse_not_positive(self.per)
        Smooth.__post_init__(self)

    @property
    def about(self) -> str:
        return self.numerator

    @property
    def uses(self) -> tuple[str, ...]:
        return used(self.numerator, self.among, self.denominator)

    @property
    def title(self) -> str:
        return said("Ratio of {numerator} to {what}", numerator=words(self.numerator), what=what_among(self.denominator, self.among))

    @property
    def unit(self) -> str:
        if self.per == 1:
            return said("{numerator} per {denominator}", numerator=self.numerator, denominator=self.denominator)
        return said("{numerator} per {n:,g} {denominator}", numerator=self.numerator, n=self.per, denominator=self.denominator)

    @property
    def scale(self) -> float:
        return self.per

    def terms(self, sample: Sample) -> Terms:
        upper, lower = number(sample, self.numerator), number(sample, self.denominator)
        return terms_of(sample, self.among, (upper, lower), (upper.value, lower.value), cases=upper.is_one)
