"""Effective sample sizes as values: which simple random sample would know as much as this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from flestimate.declaration import refuse_no_value
from flestimate.errors import Fix
from flestimate.said import said
from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.interval import OfProportion, student_quantile

_ROUNDING = 1e-12


@runtime_checkable
class EffectiveSize(Protocol):
    """How many persons of a simple random sample a cell is worth. Any exact interval takes any effective size."""

    @property
    def name(self) -> str:
        """What is said of it behind the name of the interval."""
        ...

    def persons(self, evidence: Evidence, level: float) -> Floats:
        """The effective size of each cell (cells,) for an interval at a level; nan where it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class KishCap:
    """The size that the standard error says, but never above Kish's, (sum w)^2 / sum w^2 (Kish, 1965).

    A handful of cases can have a small standard error by luck; the cap keeps it from narrowing the interval. With no
    case, or nothing but cases, the standard error says nothing, and the size is Kish's.

    >>> KishCap().persons(Evidence.of(estimate=0.0, std_error=0.0, n=100, n_kish=90, df=14), 0.95)
    array([90.])
    """

    name: ClassVar[str] = said("capped at Kish's effective size")

    def persons(self, evidence: Evidence, level: float) -> Floats:
        return _capped(evidence, level, evidence.n_kish)


@dataclass(frozen=True, slots=True)
class SampleCap:
    """The size that the standard error says, but never above the number of persons in the sample.

    The rule of the US National Center for Health Statistics (Parker and others, Vital and Health Statistics 2-175,
    2017): with no case, or nothing but cases, the size is the number of persons.

    >>> SampleCap().persons(Evidence.of(estimate=0.0, std_error=0.0, n=100, n_kish=90, df=14), 0.95)
    array([100.])
    """

    name: ClassVar[str] = said("capped at the sample size")

    def persons(self, evidence: Evidence, level: float) -> Floats:
        return _capped(evidence, level, evidence.n)


@dataclass(frozen=True, slots=True)
class NoCap:
    """The size that the standard error says, however large: p (1 - p) / se^2, adjusted for the degrees of freedom.

    Korn and Graubard (1998) and R's `svyciprop(method = "beta")`. Where the standard error says nothing, with no case
    or nothing but cases, there is none.

    >>> NoCap().persons(Evidence.of(estimate=0.5, std_error=0.05, n=100, n_kish=90, df=14), 0.95)
    array([85.58745259])
    """

    name: ClassVar[str] = said("not capped")

    def persons(self, evidence: Evidence, level: float) -> Floats:
        return np.where(_says_nothing(evidence), np.nan, _said(evidence, level))


def _capped(evidence: Evidence, level: float, cap: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        size: Floats = np.where(_says_nothing(evidence), cap, np.minimum(cap, _said(evidence, level)))
    return size


def _said(evidence: Evidence, level: float) -> Floats:
    """The persons for whom a simple random sample has this standard error, and their t the same width as the design's."""
    p = evidence.estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        adjustment = student_quantile(evidence.n - 1, level) / student_quantile(evidence.df, level)
        size: Floats = p * (1 - p) / evidence.std_error**2 * adjustment**2
    return size


def _says_nothing(evidence: Evidence) -> NDArray[np.bool_]:
    """Whether the standard error says nothing: no variation in the sample, or none that its design can see."""
    p = evidence.estimate
    nothing: NDArray[np.bool_] = (p <= 0) | (p >= 1) | ((evidence.std_error <= _ROUNDING * p) & (evidence.df > 0))
    return nothing


class AtEffectiveSize(OfProportion):
    """Intervals that are those of a simple random sample of the effective size."""

    __slots__ = ()
    size: EffectiveSize

    def __post_init__(self) -> None:
        OfProportion.__post_init__(self)
        refuse_no_value("size", self.size, EffectiveSize, Fix("size=fl.KishCap()", "or fl.SampleCap(), fl.NoCap()"))
