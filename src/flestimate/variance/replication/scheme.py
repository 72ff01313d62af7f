"""How replicate estimates become a variance: a scale, a scale of each replicate, and what they are centred around."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, Self, runtime_checkable

import numpy as np

from flestimate.declaration import refuse_no_value
from flestimate.errors import DesignError, Fix, counted
from flestimate.said import said
from flestimate.variance.arrays import Floats


@runtime_checkable
class Centre(Protocol):
    """What the replicate estimates are taken around."""

    def of(self, values: Floats, estimate: Floats, rscales: Floats) -> Floats:
        """The centre of each cell (cells,).

        values: the replicate estimates (R, cells), not finite where a replicate has none; estimate: the estimates with
        the full weights (cells,); rscales: the scale of each replicate (R,).
        """
        ...


@dataclass(frozen=True, slots=True)
class AroundEstimate:
    """Around the estimate with the full weights: the mean squared error (R `mse = TRUE`).

    >>> AroundEstimate().of(np.array([[1.0], [4.0]]), np.array([2.0]), np.ones(2))
    array([2.])
    """

    def __str__(self) -> str:
        return said("around the estimate")

    def of(self, values: Floats, estimate: Floats, rscales: Floats) -> Floats:  # noqa: ARG002 - the estimate is the centre
        return estimate


@dataclass(frozen=True, slots=True)
class AroundMean:
    """Around the plain mean of the replicates that count, those whose rscales are above 0 (R `mse = FALSE`).

    >>> AroundMean().of(np.array([[1.0], [4.0], [9.0]]), np.array([2.0]), np.array([1.0, 1.0, 0.0]))
    array([2.5])
    """

    def __str__(self) -> str:
        return said("around the mean of the replicates")

    def of(self, values: Floats, estimate: Floats, rscales: Floats) -> Floats:  # noqa: ARG002 - a mean needs no estimate
        counting = np.isfinite(values) & (rscales > 0)[:, None]
        number = counting.sum(axis=0)
        total = np.where(counting, values, 0.0).sum(axis=0)
        mean: Floats = np.divide(total, number, out=np.full(len(total), np.nan), where=number > 0)
        return mean


@dataclass(frozen=True, slots=True)
class Scheme:
    """V = scale times the sum over replicates r of rscales_r (estimate_r - centre)^2 (Wolter, 2007).

    scale: a number; rscales: a number for each replicate (R,); centre: `AroundEstimate()` or `AroundMean()`.

    >>> Scheme(0.5, (1.0, 1.0, 1.0)).replicates
    3
    """

    scale: float
    rscales: tuple[float, ...]
    centre: Centre = field(default_factory=AroundEstimate)

    def __post_init__(self) -> None:
        refuse_no_value("centre", self.centre, Centre, Fix("centre=fl.AroundEstimate()", "or fl.AroundMean()"))
        numbers: tuple[object, ...] = (self.scale, *self.rscales)
        if not all(isinstance(number, int | float) and 0 <= number < float("inf") for number in numbers):
            raise DesignError(
                "FLE-P02",
                "scale and rscales are numbers, none of them below 0.",
                why="they weigh squares in a sum that is a variance",
            )

    @classmethod
    def even(cls, scale: float, replicates: int, centre: Centre) -> Self:
        """A scheme where every replicate counts alike."""
        return cls(scale, (1.0,) * replicates, centre)

    @property
    def replicates(self) -> int:
        """R, how many replicates there are."""
        return len(self.rscales)

    def variance(self, values: Floats, estimate: Floats) -> Floats:
        """The variance of each cell (cells,) from replicate estimates (R, cells) and the estimate (cells,).

        A replicate without a finite estimate of a cell is left out of that cell, its rscales with it, and the scale stays
        as it is: R's rule. A cell that no replicate has an estimate of has no variance, nan. Where there are no replicates
        at all, because every PSU was taken, nothing varies.

        >>> Scheme(0.5, (1.0, 1.0)).variance(np.array([[1.0, np.nan], [4.0, 4.0]]), np.array([2.0, 2.0]))
        array([2.5, 2. ])
        """
        rscales = np.array(self.rscales)
        defined = np.isfinite(values)
        deviations = np.where(defined, values, 0.0)
        deviations -= np.where(defined, self.centre.of(values, estimate, rscales), 0.0)
        variance: Floats = self.scale * np.einsum("r,rc,rc->c", rscales, deviations, deviations)
        return np.where(defined.any(axis=0) | (len(values) == 0), variance, np.nan)


def fitting(rscales: tuple[float, ...], replicates: int) -> tuple[float, ...]:
    """The rscales, where there are as many as replicates; else DesignError."""
    if isinstance(rscales, int | float | str):
        raise DesignError(
            "FLE-P02",
            "rscales is not a list of numbers.",
            why="every replicate counts with its own",
            fix=(Fix("rscales=(0.75,) * 80", "the same number for each of 80 replicates"),),
        )
    if len(rscales) != replicates:
        raise DesignError(
            "FLE-P02",
            f"the method has {counted(len(rscales), 'rscale')} for {counted(replicates, 'replicate')}.",
            why="every replicate counts with its own",
            fix=(Fix("rscales = (...)", "one number for each replicate column, in their order"),),
        )
    return tuple(rscales)
