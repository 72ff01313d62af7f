"""One estimate with its laws: what it is, how uncertain, and how it scales."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from flestimate.errors import Note
from flestimate.variance import Evidence, Interval

Cell = tuple[tuple[str, str], ...]
"""Variables and their categories; the empty cell is everybody."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimate of one cell.

    cell: variables and categories; estimate, std_error, conf_low, conf_high: in `unit`; deff against simple random sampling
    without replacement; df of the cell: its PSUs minus its strata; n: persons it is among, n_cases of them cases;
    n_kish: Kish's effective sample size; n_psu, n_strata: where they are from; population: persons they stand for;
    undetermined: persons of the sample whose status is not known. nan is "cannot be estimated".
    """

    cell: Cell
    measure: str
    unit: str
    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    conf_level: float
    conf_method: str
    deff: float
    df: int
    n: int
    n_cases: int | None
    n_kish: float
    n_psu: int
    n_strata: int
    population: float
    undetermined: int
    scale: float = 1.0
    notes: tuple[Note, ...] = ()

    @property
    def se(self) -> float:
        """The standard error."""
        return self.std_error

    @property
    def cv(self) -> float:
        """The coefficient of variation, standard error over estimate; nan where the estimate is zero."""
        return self.std_error / self.estimate if self.estimate else float("nan")

    @property
    def status(self) -> str:
        """In a word, what kind of estimate this is: estimated, no cases, no sample."""
        if self.n == 0:
            return "no sample"
        return "no cases" if self.n_cases == 0 else "estimated"

    def interval(self, method: Interval) -> tuple[float, float]:
        """Lower and upper bounds by another method."""
        low, high = method.bounds(
            Evidence(
                *(np.array([float(value)]) for value in (self.estimate / self.scale, self.std_error / self.scale)),
                *(np.array([float(value)]) for value in (self.n, self.n_kish, self.df)),
            )
        )
        return float(low[0]) * self.scale, float(high[0]) * self.scale

    def per(self, number: float, unit: str = "") -> Estimate:
        """The same estimate times `number`, its standard error and bounds with it."""
        return replace(
            self,
            estimate=self.estimate * number,
            std_error=self.std_error * number,
            conf_low=self.conf_low * number,
            conf_high=self.conf_high * number,
            scale=self.scale * number,
            unit=unit or f"{self.unit}, times {number:g}",
        )

    def __repr__(self) -> str:
        where = ", ".join(f"{variable} {category}" for variable, category in self.cell) or "total"
        return (
            f"{self.measure}, {where}: {self.estimate:.4g} {self.unit} (SE {self.std_error:.3g}, "
            f"{self.conf_level:.0%} CI {self.conf_low:.4g} to {self.conf_high:.4g}, {self.status})"
        )
