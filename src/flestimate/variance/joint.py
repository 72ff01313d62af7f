"""Totals of a cell with their covariance: all that the variance of an estimate made of them needs, without a table of units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.clusters import ClusterTotals
from flestimate.variance.link import Link
from flestimate.variance.taylor import Influence, Linearised

_LEFT = 1e-3
"""A variance that is less than this part of what it is the difference of has lost too many digits, and is made unit by unit."""


@dataclass(frozen=True, slots=True, eq=False)
class JointTotals:
    """Weighted totals by cell and their covariance; totals by unit of those cells alone that somebody asks for.

    sums (cells, K); covariance (cells, K, K); squares (cells, K): the diagonal of the covariance before the strata's means are taken off;
    of_units: totals by unit of chosen cells (cells,).
    """

    sums: Floats
    covariance: Floats
    squares: Floats
    of_units: Callable[[NDArray[np.bool_]], ClusterTotals]

    def at(self, cells: Integers) -> JointTotals:
        """Those of chosen cells, each at most once."""
        place = np.full(len(self.sums), -1)
        place[cells] = np.arange(len(cells))

        def of_units(chosen: NDArray[np.bool_]) -> ClusterTotals:
            asked = np.zeros(len(self.sums), dtype=bool)
            asked[cells] = chosen
            found = self.of_units(asked)
            return ClusterTotals(found.cluster, place[found.cell], found.values, len(cells))

        return JointTotals(self.sums[cells], self.covariance[cells], self.squares[cells], of_units)


@dataclass(frozen=True, eq=False)
class QuadraticSpread:
    """The spread of estimates by Taylor linearisation, as the quadratic form of their gradient and the covariance of the totals.

    The same variance as that of the linearised variable's unit totals (`Influence`), multiplied out; these are made for what is asked of several cells together, and
    where the terms of the form cancel, as those of a share do that is the same in all units. gradient (cells, K).
    """

    gradient: Floats
    totals: JointTotals
    method: Linearised

    @cached_property
    def variance(self) -> Floats:
        """The variance of each cell's estimate (cells,)."""
        with np.errstate(invalid="ignore"):  # of cells without a person
            form: Floats = np.einsum("ck,ckj,cj->c", self.gradient, self.totals.covariance, self.gradient)
            terms = np.einsum("ck,ck->c", np.abs(self.gradient), np.sqrt(self.totals.squares)) ** 2
            cancelled = ~(form >= _LEFT * terms)
        return np.where(cancelled, self._of_units(cancelled).variance, form) if cancelled.any() else form

    @property
    def dropped(self) -> Integers:
        """There are no replicates that could be left out."""
        return np.zeros(len(self.gradient), dtype=np.int64)

    @cached_property
    def influence(self) -> Influence:
        """What each unit adds to the estimate of each cell."""
        return self._of_units(np.ones(len(self.gradient), dtype=bool))

    def combine(self, coefficients: Floats) -> QuadraticSpread | Influence:
        """The spread of linear combinations of cells: `coefficients` is (combinations, cells)."""
        combination, cell = np.nonzero(coefficients)
        if np.array_equal(combination, np.arange(len(coefficients))) and len(set(cell.tolist())) == len(cell):
            return QuadraticSpread(coefficients[combination, cell][:, None] * self.gradient[cell], self.totals.at(cell), self.method)
        return self._of_units((coefficients != 0).any(axis=0)).combine(coefficients)

    def beside(self, others: Sequence[QuadraticSpread | Influence]) -> Influence:
        """The spread of these cells and of those of others of the same design, in this order."""
        return self.influence.beside(others)

    def covariance(self) -> Floats:
        """The covariance matrix of all cells (cells, cells)."""
        return self.influence.covariance()

    def variance_on(self, link: Link, estimate: Floats) -> Floats:
        """The variance on the scale of a link (cells,), by the delta method."""
        with np.errstate(invalid="ignore"):
            scaled: Floats = link.derivative(estimate) ** 2 * self.variance
        return scaled

    def _of_units(self, chosen: NDArray[np.bool_]) -> Influence:
        """The influence of units on chosen cells."""
        return self.method.influence(self.gradient, self.totals.of_units(chosen))
