"""Measures: the statistic that is wanted, of whom, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

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

    spoken_of: the persons the estimate is about; known: those of them whose values are known; values: the K variables
    whose weighted totals the estimand is a function of; cases: who is counted as a case (None where nobody is);
    variables: the variables used, to be checked.
    """

    spoken_of: nw.Expr
    known: nw.Expr
    values: tuple[nw.Expr, ...]
    cases: nw.Expr | None
    variables: tuple[Variable, ...]


class Measure(Protocol):
    """A statistic of a sample."""

    interval: Interval

    @property
    def title(self) -> str:
        """What is measured, in words."""
        ...

    @property
    def unit(self) -> str:
        """The unit of the estimate, in words."""
        ...

    @property
    def scale(self) -> float:
        """What estimates are multiplied by (`per`)."""
        ...

    @property
    def estimand(self) -> Estimand:
        """The function of weighted totals that it is."""
        ...

    @property
    def among_of(self) -> str | None:
        """The variable that its categories are of, for a share; None for other measures."""
        ...

    @property
    def lowest(self) -> float:
        """The smallest value that it can have at all."""
        ...

    def terms(self, sample: Sample) -> Terms:
        """What it asks of persons."""
        ...


@declaration
@dataclass(frozen=True, slots=True)
class Prevalence:
    """The weighted share of persons who are cases, among everybody or among those who answer yes to `among`.

    Persons whose status is undetermined are in neither numerator nor denominator, and are counted beside the estimate.

    >>> Prevalence("forced_labour", per=1_000).title
    'Prevalence of forced_labour'
    """

    case: str
    among: str | None = None
    per: float = 1
    interval: Interval = field(default_factory=KornGraubard)

    def __post_init__(self) -> None:
        _positive(self.per)

    @property
    def title(self) -> str:
        return f"Prevalence of {self.case}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return _per(self.per)

    @property
    def scale(self) -> float:
        return self.per

    @property
    def estimand(self) -> Estimand:
        return variance.Ratio()

    @property
    def among_of(self) -> None:
        return None

    @property
    def lowest(self) -> float:
        return 0.0

    def terms(self, sample: Sample) -> Terms:
        counted = case(sample, self.case)
        spoken_of, others = _spoken_of(sample, counted, self.among)
        return Terms(spoken_of, counted.known, (counted.value, nw.lit(1.0)), counted.value, (counted, *others))


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

    def __post_init__(self) -> None:
        _positive(self.per)

    @property
    def title(self) -> str:
        return f"Number of persons in {self.case}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return {1: "persons", 1_000: "thousand persons", 1_000_000: "million persons"}.get(int(self.per), f"{self.per:,g} persons")

    @property
    def scale(self) -> float:
        return 1 / self.per

    @property
    def estimand(self) -> Estimand:
        return variance.Total()

    @property
    def among_of(self) -> None:
        return None

    @property
    def lowest(self) -> float:
        return 0.0

    def terms(self, sample: Sample) -> Terms:
        counted = case(sample, self.case)
        spoken_of, others = _spoken_of(sample, counted, self.among)
        return Terms(spoken_of, counted.known, (counted.value,), counted.value, (counted, *others))


@declaration
@dataclass(frozen=True, slots=True)
class Share:
    """How the cases divide over the categories of `of`; cases of unknown category are left out, and said.

    >>> Share("forced_labour", of="sector").title
    'Distribution of forced_labour by sector'
    """

    case: str
    of: str
    among: str | None = None
    per: float = 100
    interval: Interval = field(default_factory=KornGraubard)

    def __post_init__(self) -> None:
        _positive(self.per)

    @property
    def title(self) -> str:
        return f"Distribution of {self.case}{_among(self.among)} by {self.of}"

    @property
    def unit(self) -> str:
        return _per(self.per)

    @property
    def scale(self) -> float:
        return self.per

    @property
    def estimand(self) -> Estimand:
        return variance.Ratio()

    @property
    def among_of(self) -> str:
        return self.of

    @property
    def lowest(self) -> float:
        return 0.0

    def terms(self, sample: Sample) -> Terms:
        counted = case(sample, self.case)
        spoken_of, others = _spoken_of(sample, counted, self.among)
        return Terms(spoken_of, counted.known & counted.value, (nw.lit(1.0),), counted.value, (counted, *others))


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

    @property
    def title(self) -> str:
        return f"Mean of {self.variable}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return f"{self.variable}"

    @property
    def scale(self) -> float:
        return 1.0

    @property
    def estimand(self) -> Estimand:
        return variance.Ratio()

    @property
    def among_of(self) -> None:
        return None

    @property
    def lowest(self) -> float:
        return float("-inf")

    def terms(self, sample: Sample) -> Terms:
        averaged = number(sample, self.variable)
        spoken_of, others = _spoken_of(sample, averaged, self.among)
        return Terms(spoken_of, averaged.known, (averaged.value, nw.lit(1.0)), None, (averaged, *others))


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

    @property
    def title(self) -> str:
        return f"Total of {self.variable}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return f"{self.variable}"

    @property
    def scale(self) -> float:
        return 1.0

    @property
    def estimand(self) -> Estimand:
        return variance.Total()

    @property
    def among_of(self) -> None:
        return None

    @property
    def lowest(self) -> float:
        return float("-inf")

    def terms(self, sample: Sample) -> Terms:
        summed = number(sample, self.variable)
        spoken_of, others = _spoken_of(sample, summed, self.among)
        return Terms(spoken_of, summed.known, (summed.value,), None, (summed, *others))


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

    def __post_init__(self) -> None:
        _positive(self.per)

    @property
    def title(self) -> str:
        return f"Ratio of {self.numerator} to {self.denominator}{_among(self.among)}"

    @property
    def unit(self) -> str:
        return f"{self.numerator} per {self.denominator}" if self.per == 1 else f"{self.numerator} per {self.per:,g} {self.denominator}"

    @property
    def scale(self) -> float:
        return self.per

    @property
    def estimand(self) -> Estimand:
        return variance.Ratio()

    @property
    def among_of(self) -> None:
        return None

    @property
    def lowest(self) -> float:
        return float("-inf")

    def terms(self, sample: Sample) -> Terms:
        upper, lower = number(sample, self.numerator), number(sample, self.denominator)
        spoken_of, others = _spoken_of(sample, upper, self.among)
        return Terms(spoken_of, upper.known & lower.known, (upper.value, lower.value), None, (upper, lower, *others))


UNITS: Mapping[float, str] = {1: "share", 100: "per cent", 1_000: "per 1,000"}


def _per(per: float) -> str:
    return UNITS.get(per, f"per {per:,g}")


def _among(among: str | None) -> str:
    return f" among {among}" if among else ""


def _spoken_of(sample: Sample, variable: Variable, among: str | None) -> tuple[nw.Expr, tuple[Variable, ...]]:
    if among is None:
        return variable.inside, ()
    group = case(sample, among)
    return variable.inside & group.inside & group.known & group.value, (group,)


def _positive(per: float) -> None:
    if not per > 0:
        raise DeclarationError("FLE-C05", "per is not above zero.", why="estimates are given per that many persons")
