"""Measures that are a smooth function of weighted totals: value, spread, interval and design effect of every cell."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from flestimate.declaration import refuse_no_value
from flestimate.errors import EstimateError, Fix
from flestimate.estimates.block import Block
from flestimate.estimates.deff import design_effect
from flestimate.estimates.domains import Domains, each_its_own
from flestimate.estimates.dominance import heaviest
from flestimate.estimates.known import evidence_of, known_error
from flestimate.estimates.marks import marked
from flestimate.estimates.ranks import with_ranks
from flestimate.estimates.short import reach
from flestimate.estimates.sums import sums
from flestimate.estimates.terms import Terms, used
from flestimate.sample import Sample
from flestimate.sample.drawn import Drawn, Presence
from flestimate.sample.tabulate import tabulate
from flestimate.sample.tabulation import Tabulation
from flestimate.variance import Estimand, Evidence, Interval, Population, SimpleSample, Spread, UpperBound, Wald
from flestimate.variance.arrays import Floats
from flestimate.variance.interval import is_of_count, is_of_proportion

_ROUNDING = 1e-12


class Smooth(ABC):
    """Measures that are a smooth function of weighted totals, the `estimand`.

    lowest: the smallest value that the statistic can have at all; unfit: the kinds of intervals that it cannot have; deff: the
    sample that the design effect compares with.
    """

    __slots__ = ()
    lowest: ClassVar[float] = float("-inf")
    unfit: ClassVar[tuple[Callable[[Interval], bool], ...]] = (is_of_proportion, is_of_count)
    is_rate: ClassVar[bool] = False
    estimand: ClassVar[Estimand]
    among: str | None
    interval: Interval
    deff: SimpleSample

    def __post_init__(self) -> None:
        refuse_no_value("interval", self.interval, Interval, Fix("interval=fl.Wald()", "or another of fl's intervals"))
        refuse_no_value("deff", self.deff, SimpleSample, Fix("deff=fl.WithReplacement()", "or fl.WithoutReplacement()"))
        self.refuse(self.interval)

    def refuse(self, interval: Interval) -> None:
        """Refuse an interval that the statistic cannot have."""
        if any(is_of(interval) for is_of in self.unfit):
            raise unfit(interval)

    @property
    @abstractmethod
    def about(self) -> str:
        """The variable whose cases or values are counted."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every variable that it names."""
        return used(self.about, self.among)

    @property
    def shared_over(self) -> str | None:
        """The variable over whose categories a share divides."""
        return None

    @property
    def overlapping(self) -> str | None:
        """The variable whose categories a person may be in several of."""
        return None

    @abstractmethod
    def terms(self, sample: Sample) -> Terms:
        """What it asks of persons."""

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        found = marked(terms, sample)
        return tabulate(sample, by, sums(found.terms, sample.drawn), found.marks)

    def domains(self, tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
        """The totals of every cell."""
        return each_its_own(tabulation, breakdown, self.estimand.totals, drawn)

    def ranked(self, presence: Presence, sample: Sample, breakdown: tuple[str, ...], tabulation: Tabulation) -> Presence:
        """The same, and the rank of replicate weights that were read."""
        return with_ranks(presence, sample, self, breakdown, tabulation)

    def correction(self, n: Floats) -> Floats:
        """What estimates of so many persons are multiplied by against bias (cells,)."""
        return np.ones_like(n)

    def population(self, found: Domains, drawn: Drawn, evidence: Evidence) -> Population | None:  # noqa: ARG002 -- of those that count
        """The persons that each cell stands for, for a measure that counts them."""
        return None

    def extremes(self, found: Domains) -> tuple[Floats, Floats]:
        """The estimates if none of the undetermined were cases, and if all were; nan where that cannot be said of the statistic."""
        nothing = np.full(len(found), np.nan)
        return nothing, nothing

    def block(self, sample: Sample, tabulation: Tabulation, breakdown: tuple[str, ...], whole: Evidence | None) -> Block:
        found = self.domains(tabulation, breakdown, sample.drawn)
        found = replace(found, presence=self.ranked(found.presence, sample, breakdown, tabulation))
        factor = self.correction(found.n)
        spread = _corrected(sample.drawn.spread(self.estimand, found.totals), factor)
        value = factor * self.estimand.value(found.sums)
        df = sample.design.df.degrees(found.presence)
        error = known_error(found, self.estimand, value, np.sqrt(spread.variance))
        evidence = evidence_of(found, sample.drawn, spread, value, error, df)
        evidence = replace(evidence, whole=whole)
        evidence = replace(evidence, population=self.population(found, sample.drawn, evidence))
        low, high = self.bounds(evidence, self.interval)
        deff = design_effect(found, self.estimand, self.deff, (evidence.std_error / factor) ** 2)
        far, extremes = reach(self.interval, evidence, found.reached), _holding(evidence.estimate, *self.extremes(found))
        return Block(
            found.groups, spread, evidence, low, high, deff, self.method(evidence), far, heaviest(found.psus, len(found)), extremes
        )

    def method(self, evidence: Evidence) -> str:
        """How the bounds are made, in words."""
        if not is_of_count(self.interval) or evidence.population is not None:
            return self.interval.name
        return replace(self.interval, method=Wald()).name if isinstance(self.interval, UpperBound) else Wald.name

    def bounds(self, evidence: Evidence, interval: Interval) -> tuple[Floats, Floats]:
        """The bounds of each cell, none of them below what the statistic can be."""
        refuse_no_value("interval", interval, Interval, Fix("estimate.interval(fl.Logit())", "or another of fl's intervals"))
        self.refuse(interval)
        low, high = interval.bounds(evidence)
        # Nobody or everybody a case, no spread: an interval of width zero would claim to know what nobody knows.
        alike = (evidence.cases == 0) | (evidence.cases == evidence.n)
        empty = (
            alike
            & (np.abs(high - evidence.estimate) <= _ROUNDING * np.abs(high))
            & ((high - low <= _ROUNDING * np.abs(high)) | np.isinf(low))
        )
        return np.where(empty, np.nan, np.maximum(low, self.lowest)), np.where(empty, np.nan, high)


def unfit(interval: Interval) -> EstimateError:
    """The interval is of another kind of statistic."""
    of = "proportions" if is_of_proportion(interval) else "counts of cases"
    return EstimateError(
        "FLE-C18",
        f"the interval '{interval.name}' is of {of}, and this statistic is none.",
        fix=(
            Fix("fl.KornGraubard()", "or another interval of proportions, for a prevalence or a share"),
            Fix("fl.FromPrevalence(fl.KornGraubard())", "for a count: the bounds of its prevalence, as persons"),
            Fix("fl.Wald()", "for a mean, a total or a ratio"),
        ),
    )


def _corrected(spread: Spread, factor: Floats) -> Spread:
    """The spread of estimates that are multiplied by a factor each (cells,)."""
    return spread if (factor == 1).all() else spread.combine(np.diag(factor))


def _holding(value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The extremes with the estimate between them, which rounding could put beside them."""
    return np.where(low > value, value, low), np.where(high < value, value, high)
