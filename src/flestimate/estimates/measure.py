"""Measures: the statistic that is wanted, of whom, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

import narwhals as nw

from flestimate import variance
from flestimate.declaration import declaration
from flestimate.errors import DeclarationError
from flestimate.sample import Sample
from flestimate.sample.terms import Variable, case, number
from flestimate.variance import Estimand, Interval, KornGraubard, StudentT


@dataclass(frozen=True, slots=True)
class Terms:
    """What a measure asks of persons: expressions over the sample's frame.

    inside: the persons the estimate is among, whose values are all known; undetermined: those who would be among them if
    their status were known; values: the K variables whose weighted totals the estimand is a function of; cases: who is a
    case, or has the value 1 (a number that is 1 or 0 is a case too, whatever is estimated of it); variables: the variables used, to be checked.
    """

    inside: nw.Expr
    undetermined: nw.Expr
    values: tuple[nw.Expr, ...]
    cases: nw.Expr
    variables: tuple[Variable, ...]


class Measure(Protocol):
    """A statistic of a sample.

    estimand: the function of weighted totals that it is; lowest: the smallest value that it can have at all; interval:
    how its bounds are made; title, unit: in words; scale: what estimates are multiplied by; shared_over: the variable
    over whose categories a share divides, None for other measures; about: the variable whose cases or values are
    counted; among: the yes-or-no variable that restricts the persons.
    """

    @property
    def estimand(self) -> Estimand: ...
    @property
    def lowest(self) -> float: ...
    @property
    def interval(self) -> Interval: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def scale(self) -> float: ...
    @property
    def shared_over(self) -> str | None: ...
    @property
    def about(self) -> str: ...
    @property
    def among(self) -> str | None: ...

    def terms(self, sample: Sample) -> Terms:
        """What it asks of persons."""
        ...


@declaration
@dataclass(frozen=True, slots=True)
class Prevalence:
    """The weighted share of persons who are cases, among everybody or among those who answer yes to `among`.

    Persons whose status is undetermined are in neither numerator nor denominator, and are counted beside the estimate.

    >>> Prevalence("forced_labour", per=1_000).title
    'Prevalence of forced labour'
    """

    case: str
    among: str | None = None
    per: float = 1
    interval: Interval = field(default_factory=KornGraubard)
    estimand: ClassVar[Estimand] = variance.Ratio()
    lowest: ClassVar[float] = 0.0
    shared_over: ClassVar[None] = None

    def __post_init__(self) -> None:
        _positive(self.per)

    @property
    def about(self) -> str:
        return self.case

    @property
    def title(self) -> str:
        return f"Prevalence of {_words(self.case)}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return _per(self.per)

    @property
    def scale(self) -> float:
        return self.per

    def terms(self, sample: Sample) -> Terms:
        counted = case(sample, self.case)
        return _terms(sample, self.among, (counted,), (counted.value, _ONE), cases=counted.is_one)


@declaration
@dataclass(frozen=True, slots=True)
class Count:
    """The weighted number of cases.

    >>> Count("forced_labour", per=1_000).unit
    'thousand persons'
    """

    case: str
    among: str | None = None
    per: float = 1
    interval: Interval = field(default_factory=StudentT)
    estimand: ClassVar[Estimand] = variance.Total()
    lowest: ClassVar[float] = 0.0
    shared_over: ClassVar[None] = None

    def __post_init__(self) -> None:
        _positive(self.per)

    @property
    def about(self) -> str:
        return self.case

    @property
    def title(self) -> str:
        return f"Number of persons: {_words(self.case)}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return {1: "persons", 1_000: "thousand persons", 1_000_000: "million persons"}.get(int(self.per), f"{self.per:,g} persons")

    @property
    def scale(self) -> float:
        return 1 / self.per

    def terms(self, sample: Sample) -> Terms:
        counted = case(sample, self.case)
        return _terms(sample, self.among, (counted,), (counted.value,), cases=counted.is_one)


@declaration
@dataclass(frozen=True, slots=True)
class Share:
    """How the cases divide over the categories of `of`; cases of unknown category are left out, and said.

    >>> Share("forced_labour", of="sector").title
    'Distribution of forced labour by sector'
    """

    case: str
    of: str
    among: str | None = None
    per: float = 100
    interval: Interval = field(default_factory=KornGraubard)
    estimand: ClassVar[Estimand] = variance.Ratio()
    lowest: ClassVar[float] = 0.0

    def __post_init__(self) -> None:
        _positive(self.per)

    @property
    def about(self) -> str:
        return self.case

    @property
    def title(self) -> str:
        return f"Distribution of {_words(self.case)}{_among(self.among)} by {_words(self.of)}"

    @property
    def unit(self) -> str:
        return _per(self.per)

    @property
    def scale(self) -> float:
        return self.per

    @property
    def shared_over(self) -> str:
        return self.of

    def terms(self, sample: Sample) -> Terms:
        counted = case(sample, self.case)
        terms = _terms(sample, self.among, (counted,), (_ONE,), cases=counted.is_one)
        return replace(terms, inside=terms.inside & counted.value)


@declaration
@dataclass(frozen=True, slots=True)
class Mean:
    """The weighted mean of a numeric variable.

    >>> Mean("hours").title
    'Mean of hours'
    """

    variable: str
    among: str | None = None
    interval: Interval = field(default_factory=StudentT)
    estimand: ClassVar[Estimand] = variance.Ratio()
    lowest: ClassVar[float] = float("-inf")
    scale: ClassVar[float] = 1.0
    shared_over: ClassVar[None] = None

    @property
    def about(self) -> str:
        return self.variable

    @property
    def title(self) -> str:
        return f"Mean of {_words(self.variable)}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return self.variable

    def terms(self, sample: Sample) -> Terms:
        averaged = number(sample, self.variable)
        return _terms(sample, self.among, (averaged,), (averaged.value, _ONE), cases=averaged.is_one)


@declaration
@dataclass(frozen=True, slots=True)
class Total:
    """The weighted total of a numeric variable.

    >>> Total("hours").title
    'Total of hours'
    """

    variable: str
    among: str | None = None
    interval: Interval = field(default_factory=StudentT)
    estimand: ClassVar[Estimand] = variance.Total()
    lowest: ClassVar[float] = float("-inf")
    scale: ClassVar[float] = 1.0
    shared_over: ClassVar[None] = None

    @property
    def about(self) -> str:
        return self.variable

    @property
    def title(self) -> str:
        return f"Total of {_words(self.variable)}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return self.variable

    def terms(self, sample: Sample) -> Terms:
        summed = number(sample, self.variable)
        return _terms(sample, self.among, (summed,), (summed.value,), cases=summed.is_one)


@declaration
@dataclass(frozen=True, slots=True)
class Ratio:
    """The ratio of two weighted totals, over persons who have both.

    >>> Ratio("weight", "height").title
    'Ratio of weight to height'
    """

    numerator: str
    denominator: str
    among: str | None = None
    per: float = 1
    interval: Interval = field(default_factory=StudentT)
    estimand: ClassVar[Estimand] = variance.Ratio()
    lowest: ClassVar[float] = float("-inf")
    shared_over: ClassVar[None] = None

    def __post_init__(self) -> None:
        _positive(self.per)

    @property
    def about(self) -> str:
        return self.numerator

    @property
    def title(self) -> str:
        return f"Ratio of {_words(self.numerator)} to {_words(self.denominator)}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return f"{self.numerator} per {self.denominator}" if self.per == 1 else f"{self.numerator} per {self.per:,g} {self.denominator}"

    @property
    def scale(self) -> float:
        return self.per

    def terms(self, sample: Sample) -> Terms:
        upper, lower = number(sample, self.numerator), number(sample, self.denominator)
        return _terms(sample, self.among, (upper, lower), (upper.value, lower.value), cases=upper.is_one)


_ONE = nw.lit(1.0)
UNITS: Mapping[float, str] = {1: "share", 100: "per cent", 1_000: "per 1,000"}


def _words(name: str) -> str:
    return name.replace("_", " ")


def _per(per: float) -> str:
    return UNITS.get(per, f"per {per:,g}")


def _among(among: str | None) -> str:
    return f" among {_words(among)}" if among else ""


def _terms(sample: Sample, among: str | None, variables: tuple[Variable, ...], values: tuple[nw.Expr, ...], cases: nw.Expr) -> Terms:
    """What is asked of persons in the universe of every variable, and among those who answer yes to `among`."""
    spoken_of = nw.all_horizontal(*(variable.inside for variable in variables), ignore_nulls=True)
    known = nw.all_horizontal(*(variable.known for variable in variables), ignore_nulls=True)
    if among is not None:
        group = case(sample, among)
        # Who may belong to the group, but is not known to, is undetermined.
        spoken_of = spoken_of & group.inside & ~(group.known & ~group.value)
        known = known & group.known
        variables = (*variables, group)
    return Terms(spoken_of & known, spoken_of & ~known, values, cases, variables)


def _positive(per: float) -> None:
    given: object = per
    if not isinstance(given, int | float) or not 0 < given < float("inf"):
        raise DeclarationError("FLE-C05", "per is not above zero.", why="estimates are given per that many persons")
