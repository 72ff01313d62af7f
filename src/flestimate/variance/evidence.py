"""What is known of each cell, from which an interval is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.link import Link
from flestimate.variance.spread import Spread


@dataclass(frozen=True, slots=True, eq=False)
class PsuSums:
    """Sums over the persons of each PSU and cell that meet, one entry each (entries,), and over the cases of those that have some (carrying,).

    cell: the cell; n, weight, weight2: persons, sums of their weights and of the squares of these. carrying: which entries have cases; cases,
    case_weight, case_weight2: the same sums over these. cells: how many cells there are. A PSU without a person of a cell has no entry.
    """

    cell: Integers
    n: Floats
    weight: Floats
    weight2: Floats
    carrying: Integers
    cases: Floats
    case_weight: Floats
    case_weight2: Floats
    cells: int

    @classmethod
    def of(
        cls,
        cell: Integers,
        n: Floats,
        cases: Floats,
        weight: Floats,
        weight2: Floats,
        case_weight: Floats,
        case_weight2: Floats,
        cells: int,
    ) -> PsuSums:
        """From the sums of every entry, those over its cases too (entries,).

        >>> n, cases = np.array([20.0, 30.0]), np.array([0.0, 1.0])
        >>> PsuSums.of(np.array([0, 0]), n, cases, weight=n, weight2=n, case_weight=cases, case_weight2=cases, cells=1).carrying
        array([1])
        """
        own = np.flatnonzero(cases)
        return cls(cell, n, weight, weight2, own, cases[own], case_weight[own], case_weight2[own], cells)

    @property
    def carrying_cell(self) -> Integers:
        """The cell of each entry that has cases (carrying,)."""
        return self.cell[self.carrying]

    def of_entries(self, sums: Floats) -> Floats:
        """Sums over cases of every entry, 0 where it has none (entries,)."""
        every = np.zeros(len(self.cell))
        every[self.carrying] = sums
        return every

    def at(self, position: int) -> PsuSums:
        """The entries of one cell alone."""
        own = np.flatnonzero(self.cell == position)
        with_cases = self.carrying_cell == position
        return PsuSums(
            cell=np.zeros(len(own), dtype=np.int64),
            n=self.n[own],
            weight=self.weight[own],
            weight2=self.weight2[own],
            carrying=np.searchsorted(own, self.carrying[with_cases]),
            cases=self.cases[with_cases],
            case_weight=self.case_weight[with_cases],
            case_weight2=self.case_weight2[with_cases],
            cells=1,
        )


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
