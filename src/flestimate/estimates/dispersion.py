"""The variance of a variable among persons: how much they differ, not how uncertain their mean is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import narwhals as nw
import numpy as np

from flestimate import variance
from flestimate.declaration import declaration
from flestimate.estimates.smooth import Smooth
from flestimate.estimates.sums import sums
from flestimate.estimates.terms import ONE, Terms, terms_of, what_among
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.design import WEIGHT
from flestimate.sample.exact import exact_sums
from flestimate.sample.tabulate import tabulate
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import Variable, number
from flestimate.variance import Estimand, Interval, SimpleSample, Wald, WithoutReplacement
from flestimate.variance.arrays import Floats


@declaration
@dataclass(frozen=True, slots=True)
class Variance(Smooth):
    """The variance of a numeric variable among the persons of the population (R `svyvar`).

    nan in a group whose values lie so far from everybody's mean, 30,000 times their spread, that their squares leave no digits.

    >>> Variance("hours").title
    'Variance of hours'
    """

    variable: str
    among: str | None = None
    interval: Interval = field(default_factory=Wald)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    estimand: ClassVar[Estimand] = variance.Dispersion()
    lowest: ClassVar[float] = 0.0
    scale: ClassVar[float] = 1.0

    @property
    def about(self) -> str:
        return self.variable

    @property
    def title(self) -> str:
        return said("Variance of {what}", what=what_among(self.variable, self.among))

    @property
    def unit(self) -> str:
        return said("{variable} squared", variable=self.variable)

    def correction(self, n: Floats) -> Floats:
        return np.divide(n, n - 1, out=np.full_like(n, np.nan), where=n > 1)

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        """Taken from about the mean, because squares of numbers far from zero leave no digits for their differences."""
        value = terms.values[1] - _mean(sample, terms.variables[0])
        return tabulate(sample, by, sums(replace(terms, values=(ONE, value, value * value)), sample.drawn))

    def terms(self, sample: Sample) -> Terms:
        measured = number(sample, self.variable)
        values = (ONE, measured.value, measured.value * measured.value)
        return terms_of(sample, self.among, (measured,), values, cases=measured.is_one)


def _mean(sample: Sample, variable: Variable) -> float:
    """About the mean of the persons whose value is known; 0 where nobody's is, or where some are not finite."""
    known = nw.when(variable.known).then(nw.col(WEIGHT)).otherwise(nw.lit(0.0))
    persons = sample.frame.select(total=(known * variable.value).cast(nw.Float64), weight=known.cast(nw.Float64))
    row = exact_sums(persons, (), ("total", "weight"), sample.reach)
    total, weight = float(row["total"][0] or 0.0), float(row["weight"][0] or 0.0)
    return total / weight if weight > 0 and np.isfinite(total) else 0.0
