"""What is simulated: a population of strata and PSUs, who is a case there, how persons are drawn and weighted, and whom a cell is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Flags = NDArray[np.bool_]
Shape = tuple[int, ...]  # (samples, strata, PSUs), or (persons of a PSU, samples, strata, PSUs)


class Risk(Protocol):
    """How the risk of being a case varies between the PSUs of a stratum."""

    def draw(self, rng: np.random.Generator, mean: NDArray[np.float64], shape: Shape) -> NDArray[np.float64]:
        """The PSUs' risks (samples, strata, psus), where `mean` (strata,) is asked for."""
        ...

    def mean(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        """The exact mean of what is drawn (strata,): `mean`, but for the risks that are cut at one."""
        ...


class Take(Protocol):
    """How many persons are drawn in a PSU."""

    @property
    def largest(self) -> int: ...

    @property
    def mean(self) -> float: ...

    def present(self, rng: np.random.Generator, shape: Shape) -> Flags:
        """Which of the places for persons are filled; its shape is `shape` or broadcasts to it."""
        ...


class Weights(Protocol):
    """How unequal the weights are within a stratum; their mean is one."""

    def draw(self, rng: np.random.Generator, shape: Shape) -> Array: ...


class Domain(Protocol):
    """Whom the cell is about."""

    def draw(self, rng: np.random.Generator, shape: Shape) -> Flags: ...


@dataclass(frozen=True, slots=True)
class BetaRisk:
    """Beta-distributed risks, so that persons of a PSU have the intra-class correlation `icc`."""

    icc: float

    def __str__(self) -> str:
        return f"ICC {self.icc:g}"

    def draw(self, rng: np.random.Generator, mean: NDArray[np.float64], shape: Shape) -> NDArray[np.float64]:
        size = 1 / self.icc - 1
        return rng.beta((mean * size)[:, None], ((1 - mean) * size)[:, None], shape)

    def mean(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        return mean


@dataclass(frozen=True, slots=True)
class LognormalRisk:
    """Lognormal risks: a long tail of PSUs, cut at one."""

    sigma: float

    def __str__(self) -> str:
        return f"lognormal risk {self.sigma:g}"

    def draw(self, rng: np.random.Generator, mean: NDArray[np.float64], shape: Shape) -> NDArray[np.float64]:
        return np.minimum(mean[:, None] * rng.lognormal(-(self.sigma**2) / 2, self.sigma, shape), 1.0)

    def mean(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import ndtr

        cut = -np.log(mean) / self.sigma
        return mean * ndtr(cut - self.sigma / 2) + ndtr(-cut - self.sigma / 2)


@dataclass(frozen=True, slots=True)
class HotSpots:
    """A share of the PSUs has `factor` times the risk of the others."""

    share: float
    factor: float

    def __str__(self) -> str:
        return f"hot-spots {self.share:g} x{self.factor:g}"

    def draw(self, rng: np.random.Generator, mean: NDArray[np.float64], shape: Shape) -> NDArray[np.float64]:
        low = mean[:, None] / (1 - self.share + self.share * self.factor)
        return np.where(rng.random(shape) < self.share, low * self.factor, low)

    def mean(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        return mean


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same number of persons in every PSU."""

    persons: int

    def __str__(self) -> str:
        return f"{self.persons}"

    @property
    def largest(self) -> int:
        return self.persons

    @property
    def mean(self) -> float:
        return float(self.persons)

    def present(self, rng: np.random.Generator, shape: Shape) -> Flags:  # noqa: ARG002 - nothing to draw
        return np.ones((1,) * len(shape), dtype=bool)


@dataclass(frozen=True, slots=True)
class Between:
    """Any number of persons from `low` to `high`, all equally likely and independent of the PSU's risk."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}..{self.high}"

    @property
    def largest(self) -> int:
        return self.high

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    def present(self, rng: np.random.Generator, shape: Shape) -> Flags:
        persons = rng.integers(self.low, self.high, shape[1:], endpoint=True)
        return np.arange(shape[0])[:, None, None, None] < persons


@dataclass(frozen=True, slots=True)
class PersonWeights:
    """Lognormal weights, drawn for each person."""

    cv: float

    def __str__(self) -> str:
        return f"cv {self.cv:g}"

    def draw(self, rng: np.random.Generator, shape: Shape) -> Array:
        return lognormal(rng, self.cv, shape)


@dataclass(frozen=True, slots=True)
class PsuWeights:
    """Lognormal weights of whole PSUs, times lognormal weights of persons."""

    psu_cv: float
    person_cv: float

    def __str__(self) -> str:
        return f"cv {self.psu_cv:g} by PSU and {self.person_cv:g}"

    def draw(self, rng: np.random.Generator, shape: Shape) -> Array:
        return lognormal(rng, self.psu_cv, shape[1:]) * lognormal(rng, self.person_cv, shape)


def lognormal(rng: np.random.Generator, cv: float, shape: Shape) -> Array:
    """Lognormal numbers of mean one and coefficient of variation `cv`."""
    sigma = np.float32(np.sqrt(np.log1p(cv**2)))
    drawn: Array = rng.standard_normal(shape, dtype=np.float32)
    drawn *= sigma
    drawn -= sigma * sigma / 2
    return np.exp(drawn, out=drawn)


@dataclass(frozen=True, slots=True)
class Scattered:
    """Persons belong to the domain independently of one another."""

    share: float

    def __str__(self) -> str:
        return f"scattered {self.share:g}"

    def draw(self, rng: np.random.Generator, shape: Shape) -> Flags:
        return rng.random(shape, dtype=np.float32) < np.float32(self.share)


@dataclass(frozen=True, slots=True)
class Clumped:
    """The share of the domain varies between PSUs as Beta(2 share, 2 (1 - share))."""

    share: float

    def __str__(self) -> str:
        return f"clustered {self.share:g}"

    def draw(self, rng: np.random.Generator, shape: Shape) -> Flags:
        shares = rng.beta(2 * self.share, 2 * (1 - self.share), shape[1:])
        return rng.random(shape, dtype=np.float32) < shares.astype(np.float32)


@dataclass(frozen=True, slots=True)
class InFewPsus:
    """The domain lives in a share of the PSUs only, and is a share of the persons there."""

    psus: float
    share: float

    def __str__(self) -> str:
        return f"{self.share:g} in {self.psus:g} of PSUs"

    def draw(self, rng: np.random.Generator, shape: Shape) -> Flags:
        return (rng.random(shape[1:]) < self.psus) & (rng.random(shape, dtype=np.float32) < np.float32(self.share))


@dataclass(frozen=True, slots=True)
class Households:
    """Persons of a household of `persons` share their status with correlation `alike`, given their PSU's risk."""

    persons: int
    alike: float

    def __str__(self) -> str:
        return f"households of {self.persons} alike {self.alike:g}"

    def cases(self, rng: np.random.Generator, risk: Array, shape: Shape) -> Flags:
        """Who is a case: with probability sqrt(alike) a person has the household's draw, otherwise his or her own."""
        households = (shape[0] // self.persons, *shape[1:])
        together = np.repeat(rng.random(households, dtype=np.float32) < risk, self.persons, axis=0)
        joins = rng.random(shape, dtype=np.float32) < np.float32(np.sqrt(self.alike))
        return np.where(joins, together, rng.random(shape, dtype=np.float32) < risk)


@dataclass(frozen=True, slots=True)
class Alone:
    """Given their PSU's risk, persons are cases independently of one another."""

    def __str__(self) -> str:
        return ""

    def cases(self, rng: np.random.Generator, risk: Array, shape: Shape) -> Flags:
        return rng.random(shape, dtype=np.float32) < risk


@dataclass(frozen=True, slots=True)
class Scenario:
    """One cell of the study.

    prevalence: the mean over the strata; strata, psus: how many, and how many PSUs are drawn with replacement in each;
    domain: None for everybody; slope: the strata's prevalences run from exp(-slope) to exp(slope), relatively.
    """

    prevalence: float
    strata: int
    psus: int
    take: Take
    risk: Risk
    weights: Weights
    domain: Domain | None = None
    households: Households | Alone = Alone()
    slope: float = 0.5

    def __str__(self) -> str:
        parts = [f"{self.strata}x{self.psus}x{self.take}", f"p {self.prevalence:g}", self.risk, self.weights]
        parts += ["all" if self.domain is None else self.domain, self.households]
        parts += [f"slope {self.slope:g}"] if self.slope != 0.5 else []
        return "; ".join(filter(None, map(str, parts)))

    @property
    def places(self) -> int:
        """The most persons that a sample can have."""
        return self.strata * self.psus * self.take.largest
