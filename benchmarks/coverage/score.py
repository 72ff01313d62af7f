"""What became of an interval over the samples of a scenario: how often it held the truth, on which side it missed, how wide it was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.variance.arrays import Floats
from flestimate.variance.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval's bounds in each sample (samples,), and the truth."""

    low: Floats
    high: Floats
    truth: float

    @property
    def none(self) -> np.ndarray:
        """Where the interval has no bounds to give."""
        return np.isnan(self.low) | np.isnan(self.high)

    @property
    def above(self) -> np.ndarray:
        """Where the truth is above the interval."""
        return self.truth > self.high  # never true of nan

    @property
    def below(self) -> np.ndarray:
        return self.truth < self.low


@dataclass(frozen=True, slots=True)
class Score:
    """One row of results.csv: one interval in one cell."""

    set: str
    cell: str
    method: str
    seed: int
    samples: int
    mean_cases: float
    no_case: float
    coverage: float
    miss_above: float
    miss_below: float
    no_bounds: float
    mean_width: float
    median_width: float
    mc_error: float


def shares(bounds: Bounds) -> dict[str, float]:
    """Coverage, misses and widths. No bounds count as a miss; such samples have no width."""
    none, above, below = bounds.none, bounds.above, bounds.below
    covered = float(1 - (none | above | below).mean())
    width = (bounds.high - bounds.low)[~none]
    return {
        "coverage": covered,
        "miss_above": float((above & ~none).mean()),
        "miss_below": float((below & ~none).mean()),
        "no_bounds": float(none.mean()),
        "mean_width": float(width.mean()) if len(width) else float("nan"),
        "median_width": float(np.median(width)) if len(width) else float("nan"),
        "mc_error": float(np.sqrt(covered * (1 - covered) / len(none))),
    }


CARRIERS = (0, 1, 2, 3, 5, 8, 13, 21)  # least number of PSUs with cases, of each class
LOADS = (1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0)  # least number of cases per PSU with cases, of each class
REACHES = (0.0, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5)  # least ratio of two intervals' upper bounds, of each class

Classes = tuple[np.ndarray, ...]
"""Of each sample, the position of its class, one array for each way of classing (samples,)."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Samples by class, in one way or in two: how many there were, and how many missed the truth."""

    samples: np.ndarray
    above: np.ndarray
    below: np.ndarray

    @classmethod
    def empty(cls, *shape: int) -> Tally:
        return cls(*(np.zeros(shape, dtype=np.int64) for _ in range(3)))

    def add(self, classes: Classes, bounds: Bounds) -> None:
        """Count what became of an interval."""
        for counted, chosen in ((self.samples, slice(None)), (self.above, bounds.above), (self.below, bounds.below)):
            np.add.at(counted, tuple(positions[chosen] for positions in classes), 1)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.samples + other.samples, self.above + other.above, self.below + other.below)


def carriers(evidence: Evidence) -> Classes:
    """The classes of samples by PSUs with cases, and by cases per such PSU."""
    psus = evidence.psus
    carrying = np.bincount(psus.carrying.cell, minlength=len(evidence)).astype(float)
    load = np.divide(evidence.cases, carrying, out=np.ones(len(evidence)), where=carrying > 0)
    return _position(CARRIERS, carrying), _position(LOADS, load)


def reaches(bounds: Bounds, other: Bounds) -> Classes:
    """The classes of samples by how much higher another interval reaches; the lowest where one of them has no bounds."""
    return (_position(REACHES, np.nan_to_num(other.high / bounds.high)),)


def _position(edges: tuple[float, ...], values: np.ndarray) -> np.ndarray:
    return np.searchsorted(edges, values, side="right") - 1
