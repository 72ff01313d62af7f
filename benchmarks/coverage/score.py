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


@dataclass(frozen=True, slots=True)
class Crossing:
    """Samples by class of PSUs with cases and of cases per such PSU (carriers, loads): how many, and how many missed."""

    samples: np.ndarray
    above: np.ndarray
    below: np.ndarray

    @classmethod
    def of(cls, evidence: Evidence, bounds: Bounds) -> Crossing:
        psus = evidence.psus
        carriers = np.bincount(psus.cell, psus.cases > 0, len(evidence))
        load = np.divide(evidence.cases, carriers, out=np.ones(len(evidence)), where=carriers > 0)
        row = np.searchsorted(CARRIERS, carriers, side="right") - 1
        column = np.searchsorted(LOADS, load, side="right") - 1
        return cls(*(_count(row[chosen], column[chosen]) for chosen in (slice(None), bounds.above, bounds.below)))

    def __add__(self, other: Crossing) -> Crossing:
        return Crossing(self.samples + other.samples, self.above + other.above, self.below + other.below)


def _count(row: np.ndarray, column: np.ndarray) -> np.ndarray:
    counted = np.zeros((len(CARRIERS), len(LOADS)), dtype=np.int64)
    np.add.at(counted, (row, column), 1)
    return counted
