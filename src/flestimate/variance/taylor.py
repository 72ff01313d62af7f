"""Taylor linearisation: totals by unit and cell -> the variance of every cell, and of any combination of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from flestimate.variance.arrays import Floats, Integers, distinct_pairs, sum_by
from flestimate.variance.clusters import Clusters, ClusterTotals
from flestimate.variance.estimand import Estimand
from flestimate.variance.link import Link
from flestimate.variance.singleton import InDomains, Singleton, StratumSquares
from flestimate.variance.spread import polarised


@dataclass(frozen=True, eq=False)
class Linearised:
    """Variances by Taylor linearisation (Woodruff, 1971; Binder, 1983) over the stages of a design, the first one first.

    With one stage, V = sum over strata h of (1 - f_h) n_h / (n_h - 1) times the sum of squared deviations of the PSUs'
    values from their stratum's mean (Cochran, 1977, 11.3). Each further stage adds the same expression for its own units
    inside the units of the stage before, times the share of these that was sampled (Sarndal, Swensson, Wretman, 1992).
    """

    stages: tuple[Clusters, ...]
    singleton: Singleton

    @property
    def has_no_singleton(self) -> bool:
        """Whether the rule for singletons never applies, not in a domain either."""
        alone = [(stage.sizes == 1) & (stage.stratum_remaining > 0) for stage in self.stages]
        return not isinstance(self.singleton, InDomains) and not any(stage.any() for stage in alone)

    def spread(self, estimand: Estimand, totals: ClusterTotals) -> Influence:
        """The influence of each unit on each cell's estimate: totals times the gradient at the cell's sums."""
        return self.influence(estimand.gradient(totals.sums), totals)

    def influence(self, gradient: Floats, totals: ClusterTotals) -> Influence:
        """The influence of each unit on each cell's estimate, from its gradient by the totals (cells, K)."""
        parts = [slope[totals.cell] * column for slope, column in zip(gradient.T, totals.values.T, strict=True)]
        values: Floats = np.sum(parts, axis=0)
        return Influence(totals.cluster, totals.cell, values, totals.cells, self, totals.places)


class HasInfluence(Protocol):
    """A spread that comes from the influence of units."""

    @property
    def influence(self) -> Influence:
        """What each finest unit adds to the estimate of each cell."""
        ...


@dataclass(frozen=True, eq=False)
class Influence:
    """What each finest unit adds to the estimate of a cell: the linearised variable, summed over the unit's persons."""

    cluster: Integers
    cell: Integers
    values: Floats
    cells: int
    method: Linearised
    places: dict[int, tuple[Integers, Integers, Integers]] = field(default_factory=dict, repr=False)

    @cached_property
    def variance(self) -> Floats:
        """The variance of each cell's estimate (cells,), summed over the stages."""
        parts = [self.method.singleton.variance(self._squares(number)) for number in range(len(self.method.stages))]
        total: Floats = np.sum(parts, axis=0)
        return total

    @cached_property
    def dropped(self) -> Integers:
        """There are no replicates that could be left out."""
        return np.zeros(self.cells, dtype=np.int64)

    def combine(self, coefficients: Floats) -> Influence:
        """The influence of linear combinations of cells (differences, contrasts): `coefficients` is (combinations, cells).

        The covariance between the cells is in it, because the same units are.
        """
        combination, cell = np.nonzero(coefficients)
        order = np.argsort(self.cell, kind="stable")
        starts = np.searchsorted(self.cell[order], np.arange(self.cells + 1))
        lengths = np.diff(starts)[cell]
        # Every entry of a cell once for each combination that the cell is in.
        entry = order[np.repeat(starts[cell] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())]
        target = np.repeat(combination, lengths)
        values = self.values[entry] * np.repeat(coefficients[combination, cell], lengths)
        units = int(self.cluster.max(initial=-1)) + 1
        of, unit, position = distinct_pairs(target, self.cluster[entry], (len(coefficients), units))
        return Influence(unit, of, sum_by(position, values, len(of)), len(coefficients), self.method)

    @property
    def influence(self) -> Influence:
        """It is one already; of a spread that is none, what it can be made."""
        return self

    def beside(self, others: Sequence[HasInfluence]) -> Influence:
        """The influence on these cells and on those of others of the same design, in this order."""
        every = [self, *(other.influence for other in others)]
        first = np.cumsum([0, *(one.cells for one in every)])
        return Influence(
            np.concatenate([one.cluster for one in every]),
            np.concatenate([one.cell + start for one, start in zip(every, first[:-1], strict=True)]),
            np.concatenate([one.values for one in every]),
            int(first[-1]),
            self.method,
        )

    def covariance(self) -> Floats:
        """The covariance matrix of all cells (cells, cells): of the units' values, where no rule for singletons has a say."""
        if not self.method.has_no_singleton:
            return polarised(self)
        parts = [self._crossed(stage) for stage in self.method.stages]
        total: Floats = np.sum(parts, axis=0)
        return total

    def _crossed(self, stage: Clusters) -> Floats:
        unit, cell, values = self._by_unit(stage)
        dense = np.zeros((len(stage), self.cells))
        dense[unit, cell] = values
        dense -= (sum_by(stage.stratum, dense, stage.strata) / stage.sizes[:, None])[stage.stratum]
        dense *= np.sqrt(stage.counts)[:, None]
        crossed: Floats = dense.T @ dense
        return crossed

    def variance_on(self, link: Link, estimate: Floats) -> Floats:
        """The variance on the scale of a link (cells,), by the delta method."""
        with np.errstate(invalid="ignore"):
            scaled: Floats = link.derivative(estimate) ** 2 * self.variance
        return scaled

    def _squares(self, number: int) -> StratumSquares:
        stage = self.method.stages[number]
        unit, cell, values = self._by_unit(stage)
        if number not in self.places:
            # Several estimates of the same totals, such as a number and a share, have their entries in the same places.
            self.places[number] = distinct_pairs(cell, stage.stratum[unit], (self.cells, stage.strata))
        cell_of, stratum, position = self.places[number]
        return StratumSquares(
            cell=cell_of,
            stratum=stratum,
            position=position,
            values=values,
            weights=stage.remaining[unit],
            size=stage.sizes[stratum],
            remaining=stage.stratum_remaining[stratum],
            parent=stage.parents[stratum],
            cells=self.cells,
            alone=(stage.sizes[stratum] == 1) & (stage.stratum_remaining[stratum] > 0),
        )

    def _by_unit(self, stage: Clusters) -> tuple[Integers, Integers, Floats]:
        """Units of a stage, cells and the sums of the values over each pair of them."""
        unit = stage.unit[self.cluster]
        if stage is self.method.stages[-1]:
            return unit, self.cell, self.values  # each finest unit is one of the last stage, in whatever order
        cell, unit, position = distinct_pairs(self.cell, unit, (self.cells, len(stage)))
        return unit, cell, sum_by(position, self.values, len(cell))
