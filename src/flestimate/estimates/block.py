"""The estimates of one breakdown: value, spread, interval and design effect of every cell."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import numpy as np

from flestimate.errors import EstimateError, Fix
from flestimate.estimates import domains
from flestimate.estimates.domains import Domains, sums
from flestimate.estimates.ranks import with_ranks
from flestimate.estimates.short import reach
from flestimate.estimates.terms import Terms
from flestimate.sample import Sample
from flestimate.sample.clustered import refuse_no_value
from flestimate.sample.drawn import Drawn
from flestimate.sample.tabulate import Tabulation, tabulate
from flestimate.variance import Estimand, Evidence, FromPrevalence, Interval, Population, Ratio, SimpleSample, Spread, Total, Wald
from flestimate.variance.arrays import Floats
from flestimate.variance.interval import is_of_proportion

_ROUNDING = 1e-12
"""A spread smaller than this share of the mean square is none: everybody has the same value."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The estimates of one breakdown.

    evidence: what the intervals are made from; low, high, deff: (cells,); method: of the bounds; reach: how many times as
    high `RareEvent` reaches, nan where the bounds are not the default's (cells,).
    """

    domains: Domains
    spread: Spread
    evidence: Evidence
    low: Floats
    high: Floats
    deff: Floats
    method: str
    reach: Floats


class Measure(Protocol):
    """A statistic of a sample.

    interval: how its bounds are made; title, unit: in words; scale: what estimates are multiplied by; shared_over: the
    variable over whose categories a share divides, None for other measures; about: the variable whose cases or values are
    counted; among: the yes-or-no variable that restricts the persons.
    """

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

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        """What it needs of persons, by unit and the variables of `by`."""
        ...

    def block(self, sample: Sample, tabulation: Tabulation, breakdown: tuple[str, ...], whole: Evidence | None) -> Block:
        """The estimates of one breakdown; `whole` is the evidence of the whole sample, once it is there."""
        ...

    def bounds(self, evidence: Evidence, interval: Interval) -> tuple[Floats, Floats]:
        """The bounds of each cell by an interval; EstimateError for one that the statistic cannot have."""
        ...


class Smooth:
    """Measures that are a smooth function of weighted totals, the `estimand`.

    lowest: the smallest value that the statistic can have at all; deff: the sample that the design effect compares with.
    """

    __slots__ = ()
    lowest: ClassVar[float] = float("-inf")
    estimand: ClassVar[Estimand]
    interval: Interval
    deff: SimpleSample

    def __post_init__(self) -> None:
        refuse_no_value("interval", self.interval, "bounds", Fix("interval=fl.Wald()", "or another of fl's intervals"))
        refuse_no_value("deff", self.deff, "variance", Fix("deff=fl.WithReplacement()", "or fl.WithoutReplacement()"))
        self.refuse(self.interval)

    def refuse(self, interval: Interval) -> None:
        """Refuse an interval that the statistic cannot have."""
        if is_of_proportion(interval):
            raise no_proportion(interval)

    @property
    def shared_over(self) -> str | None:
        """The variable over whose categories a share divides."""
        return None

    @abstractmethod
    def terms(self, sample: Sample) -> Terms:
        """What it asks of persons."""

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        return tabulate(sample, by, sums(terms, sample.drawn))

    def domains(self, tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
        """The totals of every cell."""
        return domains.each_its_own(tabulation, breakdown, self.estimand.totals, drawn)

    def correction(self, n: Floats) -> Floats:
        """What estimates of so many persons are multiplied by against bias (cells,)."""
        return np.ones_like(n)

    def population(self, found: Domains, drawn: Drawn, evidence: Evidence) -> Population | None:  # noqa: ARG002 -- of those that count
        """The persons that each cell stands for, for a measure that counts them."""
        return None

    def block(self, sample: Sample, tabulation: Tabulation, breakdown: tuple[str, ...], whole: Evidence | None) -> Block:
        found = self.domains(tabulation, breakdown, sample.drawn)
        found = replace(found, presence=with_ranks(found.presence, sample, self, breakdown))
        factor = self.correction(found.n)
        spread = _corrected(sample.drawn.spread(self.estimand, found.totals), factor)
        value = factor * self.estimand.value(found.totals.sums)
        error = np.sqrt(spread.variance)
        evidence = evidence_of(found, spread, value, known_error(found, self.estimand, error), sample.design.df.of(found.presence))
        evidence = replace(evidence, whole=whole)
        evidence = replace(evidence, population=self.population(found, sample.drawn, evidence))
        low, high = self.bounds(evidence, self.interval)
        deff = _deff(found, self.estimand, self.deff, (evidence.std_error / factor) ** 2)
        return Block(found, spread, evidence, low, high, deff, self.method(evidence), reach(self.interval, evidence))

    def method(self, evidence: Evidence) -> str:
        """How the bounds are made, in words."""
        no_count = isinstance(self.interval, FromPrevalence) and evidence.population is None
        return Wald.name if no_count else self.interval.name

    def bounds(self, evidence: Evidence, interval: Interval) -> tuple[Floats, Floats]:
        """The bounds of each cell, none of them below what the statistic can be."""
        self.refuse(interval)
        low, high = interval.bounds(evidence)
        # No case, no spread: an interval of width zero would claim to know what nobody knows.
        empty = (evidence.cases == 0) & (high == low)
        return np.where(empty, np.nan, np.maximum(low, self.lowest)), np.where(empty, np.nan, high)


def no_proportion(interval: Interval) -> EstimateError:
    """The interval is one of proportions, and the statistic is none."""
    return EstimateError(
        "FLE-C18",
        f"the interval '{interval.name}' is of proportions, and this statistic is none.",
        why="its bounds lie between 0 and 1",
        fix=(
            Fix(f"fl.FromPrevalence(fl.{type(interval).__name__}())", "for a count: the bounds of its prevalence, as persons"),
            Fix("fl.Wald()", "for a mean, a total or a ratio"),
        ),
    )


def evidence_of(found: Domains, spread: Spread, value: Floats, error: Floats, df: Floats) -> Evidence:
    """What is known of each cell; nothing where it has no person."""
    here = found.n > 0
    return Evidence(
        estimate=np.where(here, value, np.nan),
        std_error=np.where(here, error, np.nan),
        n=found.n,
        n_kish=found.kish,
        df=df,
        cases=found.cases,
        spread=spread,
        psus=found.psus,
    )


def counted_of(found: Domains, drawn: Drawn, evidence: Evidence) -> Population:
    """The persons that each cell stands for and the share of them who are cases, from the totals of cases and of persons."""
    prevalence = drawn.spread(Ratio(), found.totals)
    share, size = Ratio().value(found.totals.sums), Total(totals=2, of=1)
    error = known_error(found, Ratio(), np.sqrt(prevalence.variance))
    return Population(
        size=size.value(found.totals.sums),
        std_error=np.sqrt(drawn.spread(size, found.totals).variance),
        prevalence=replace(evidence_of(found, prevalence, share, error, evidence.df), whole=_share_of(evidence.whole)),
    )


def _share_of(whole: Evidence | None) -> Evidence | None:
    return None if whole is None or whole.population is None else whole.population.prevalence


def _corrected(spread: Spread, factor: Floats) -> Spread:
    """The spread of estimates that are multiplied by a factor each (cells,)."""
    return spread if (factor == 1).all() else spread.combine(np.diag(factor))


def known_error(found: Domains, estimand: Estimand, error: Floats) -> Floats:
    """In a single PSU the influence on all but a total is zero by construction: that is not a standard error of 0, it is none."""
    return np.where((found.presence.psu == 1) & (not isinstance(estimand, Total)), np.nan, error)


def _deff(found: Domains, estimand: Estimand, simple: SimpleSample, variance: Floats) -> Floats:
    """The variance over that of a simple random sample of as many persons."""
    gradient = estimand.gradient(found.totals.sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.einsum("ck,ck->c", gradient, found.totals.sums) / found.weight
        square = np.einsum("ck,ckj,cj->c", gradient, found.moments, gradient) / found.weight
        spread = np.where(square - mean**2 > _ROUNDING * square, square - mean**2, np.nan)
        deff: Floats = variance / simple.variance(spread, found.n, found.weight)
    return np.where(np.isfinite(deff), deff, np.nan)
