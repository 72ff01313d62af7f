"""The interval of a count of rare cases, which follows from that of their prevalence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from flestimate.errors import DeclarationError, Fix
from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence, Population
from flestimate.variance.interval.exact import KornGraubard
from flestimate.variance.interval.interval import Interval, OfCount, OfProportion, student_quantile
from flestimate.variance.interval.wald import Wald


@dataclass(frozen=True, slots=True)
class FromPrevalence(OfCount):
    """The bounds of a count, N p, from those of the prevalence p and of the number of persons N that the cell stands for.

    How many times p's bounds are away from p, and N's t interval from N, is put together on the log scale as standard errors
    are, with the correlation of p and N (method of variance estimates recovery: Zou and Donner, 2008). Without a case the
    bounds are 0 and N times the prevalence's upper bound, never [0, 0]; with a case the lower bound is above 0; where cases
    are many the bounds are close to those of `Wald`. Where a variable is no count of persons, they are those of `Wald`.

    >>> nobody = Evidence.of(estimate=0, std_error=0, n=100, n_kish=90, df=14, cases=0)
    >>> population = Population(np.array([1_000.0]), np.array([50.0]), nobody)
    >>> from dataclasses import replace
    >>> FromPrevalence().bounds(replace(nobody, population=population))
    (array([0.]), array([40.15891962]))
    """

    prevalence: Interval = field(default_factory=KornGraubard)
    name: ClassVar[str] = said("from the prevalence's")

    def __post_init__(self) -> None:
        if not isinstance(self.prevalence, OfProportion):
            raise DeclarationError(
                "FLE-C05",
                "the prevalence's interval is not one of proportions, with two ends.",
                fix=(Fix("fl.FromPrevalence(fl.KornGraubard())", "or fl.RareEvent(), fl.MidP(), ..."),),
            )

    def at(self, level: float) -> FromPrevalence:
        return FromPrevalence(self.prevalence.at(level))

    @property
    def level(self) -> float:
        """The level of confidence of the prevalence's interval."""
        return self.prevalence.level

    def bounds(self, evidence: Evidence) -> tuple[Floats, Floats]:
        population = evidence.population
        if population is None:
            return Wald(self.level).bounds(evidence)
        p, size = population.prevalence.estimate, population.size
        low, high = self.prevalence.bounds(population.prevalence)
        correlation = _correlation(evidence, population)
        with np.errstate(divide="ignore", invalid="ignore"):  # of cells without a case, or without a person
            of_size = student_quantile(evidence.df, self.level) * population.std_error / size
            below = np.exp(-_together(np.log(p / low), of_size, correlation))
            above = np.exp(_together(np.log(high / p), of_size, correlation))
            return np.where(p > 0, size * p * below, size * low), np.where(p > 0, size * p * above, size * high)


def _together(of_prevalence: Floats, of_size: Floats, correlation: Floats) -> Floats:
    distance: Floats = np.sqrt(of_prevalence**2 + of_size**2 + 2 * correlation * of_prevalence * of_size)
    # Where the prevalence has no bound but 0, the count has none either.
    return np.where(np.isinf(of_prevalence), np.inf, distance)


def _correlation(evidence: Evidence, population: Population) -> Floats:
    """The correlation of prevalence and size, from the variance of their product (cells,); 0 where one of them is certain."""
    of_prevalence = population.size * population.prevalence.std_error
    of_size = population.prevalence.estimate * population.std_error
    shared, product = evidence.std_error**2 - of_prevalence**2 - of_size**2, 2 * of_prevalence * of_size
    with np.errstate(invalid="ignore"):
        certain = ~(product > 0)
    return np.clip(np.divide(shared, product, out=np.zeros_like(shared), where=~certain), -1.0, 1.0)
