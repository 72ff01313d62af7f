"""What is known of each cell, from which an interval is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from flestimate.variance.arrays import Floats
from flestimate.variance.link import Link
from flestimate.variance.psu_sums import PsuSums
from flestimate.variance.spread import Spread


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The persons that a cell stands for, beside a count of cases: their estimated number and its standard error (cells,).

    prevalence: what is known of the share of them who are cases.
    """

    size: Floats
    std_error: Floats
    prevalence: Evidence


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of each cell (cells,).

    estimate, std_error: of the proportion, mean, ratio or total; n: persons in the sample; n_kish: Kish's effective
    sample size, (sum w)^2 / sum w^2, over a design effect that is assumed, if one is; df: degrees of freedom; cases: persons of the sample who are cases, nan where
    nothing is counted. spread: where the standard errors are from, None where only they are known. psus: how the cases
    lie in the PSUs, None where the design does not name PSUs. whole: the same of the whole sample, one cell for all of
    these or several for them in turn; None where the cells are the whole. population: for counts.
    """

    estimate: Floats
    std_error: Floats
    n: Floats
    n_kish: Floats
    df: Floats
    cases: Floats
    spread: Spread | None = None
    psus: PsuSums | None = None
    whole: Evidence | None = None
    population: Population | None = None

    @classmethod
    def of(cls, *, estimate: float, std_error: float, n: float, n_kish: float, df: float, cases: float = float("nan")) -> Evidence:
        """The evidence of a single cell, from its figures.

        >>> Evidence.of(estimate=0.01, std_error=0.004, n=1_000, n_kish=800, df=30, cases=9).n_kish
        array([800.])
        """
        estimates, errors, persons, effective, degrees, counts = np.array([estimate, std_error, n, n_kish, df, cases], dtype=np.float64)[
            :, None
        ]
        return cls(estimates, errors, persons, effective, degrees, counts)

    def __len__(self) -> int:
        return len(self.estimate)

    def at(self, position: int) -> Evidence:
        """The evidence of one cell alone."""
        own = slice(position, position + 1)
        figures = {name: getattr(self, name)[own] for name in ("estimate", "std_error", "n", "n_kish", "df", "cases")}
        one = np.eye(1, len(self), position)
        population = self.population
        return replace(
            self,
            **figures,
            spread=None if self.spread is None else self.spread.combine(one),
            psus=None if self.psus is None else self.psus.at(position),
            whole=self.whole if self.whole is None or len(self.whole) == 1 else self.whole.at(position % len(self.whole)),
            population=None
            if population is None
            else Population(population.size[own], population.std_error[own], population.prevalence.at(position)),
        )

    def std_error_on(self, link: Link) -> Floats:
        """The standard error on the scale of a link (cells,); by the delta method where the spread is not known."""
        if self.spread is None:
            with np.errstate(invalid="ignore"):
                error: Floats = np.abs(link.derivative(self.estimate)) * self.std_error
            return error
        return np.sqrt(self.spread.variance_on(link, self.estimate))
