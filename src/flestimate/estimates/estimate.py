"""One estimate with its laws: what it is, how uncertain, and how it scales."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from flestimate.errors import EstimateError, Note
from flestimate.estimates.block import Measure
from flestimate.variance import Evidence, Interval

Cell = tuple[tuple[str, str], ...]
"""Variables and their categories; the empty cell is everybody."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of one cell, among what is known of all cells of its breakdown, and the measure that it is of."""

    evidence: Evidence
    position: int
    measure: Measure

    def bounds(self, method: Interval) -> tuple[float, float]:
        """Lower and upper bounds of the cell by a method."""
        low, high = self.measure.bounds(self.evidence.at(self.position), method)
        return float(low[0]), float(high[0])


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimate of one cell.

    cell: variables and categories; estimate, std_error, conf_low, conf_high: in `unit`; deff against the simple random sample
    that the measure names; df: degrees of freedom as the design counts them; n: persons it is among, n_cases of them cases;
    n_kish: Kish's effective sample size; n_psu, n_strata: where they are from, None where the design names none; population:
    persons they stand for; undetermined: persons of the sample whose status is not known; undetermined_share: their weight over
    that of all whom the estimate is or may be among; bound_low, bound_high: the estimate if none of them were cases, and if all
    who may be were. nan is "cannot be estimated".
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
    df: float
    n: int
    n_cases: int | None
    n_kish: float
    n_psu: int | None
    n_strata: int | None
    population: float
    undetermined: int
    undetermined_share: float
    bound_low: float
    bound_high: float
    scale: float = 1.0
    notes: tuple[Note, ...] = ()
    evidence: Known | None = field(default=None, repr=False, compare=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Figures alone go into a pickle or a copy, such as for another process: what other intervals are made from holds on to the persons."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return type(self), tuple({**values, "evidence": None}.values())

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

    @property
    def n_eff(self) -> float:
        """The effective sample size, n by the design effect: persons of a simple random sample that would know as much."""
        return self.n / self.deff if self.deff else float("nan")

    @property
    def deff_kish(self) -> float:
        """Kish's design effect of unequal weights alone, n sum w^2 / (sum w)^2 (Kish, 1965)."""
        return self.n / self.n_kish if self.n_kish else float("nan")

    @property
    def bounds(self) -> tuple[float, float]:
        """The estimate if none of the undetermined were cases, and if all who may be were; nan for measures other than prevalence and count."""
        return self.bound_low, self.bound_high

    def interval(self, method: Interval) -> tuple[float, float]:
        """Lower and upper bounds by another method."""
        if self.evidence is None:
            raise EstimateError("FLE-C17", "this estimate is not of a table, so that other intervals cannot be made of it.")
        low, high = self.evidence.bounds(method)
        return low * self.scale, high * self.scale

    def per(self, number: float, unit: str = "") -> Estimate:
        """The same estimate times `number`, its standard error and bounds with it."""
        return replace(
            self,
            estimate=self.estimate * number,
            std_error=self.std_error * number,
            conf_low=self.conf_low * number,
            conf_high=self.conf_high * number,
            bound_low=self.bound_low * number,
            bound_high=self.bound_high * number,
            scale=self.scale * number,
            unit=unit or f"{self.unit}, times {number:g}",
        )

    def __repr__(self) -> str:
        where = ", ".join(f"{variable} {category}" for variable, category in self.cell) or "total"
        return (
            f"{self.measure}, {where}: {self.estimate:.4g} {self.unit} (SE {self.std_error:.3g}, "
            f"{self.conf_level:.0%} CI {self.conf_low:.4g} to {self.conf_high:.4g}, {self.status})"
        )
