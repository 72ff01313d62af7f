"""The sampled units of a stage, and weighted totals by unit and cell.

Totals are kept sparse: one entry for a unit and a cell that meet. Units without a person in the cell count all the
same, as zeros, because the number of units is the design's (`Clusters`) and never the cell's. So the classical error
of subpopulations, dropping such units, cannot be made here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import prod

import numpy as np

from flestimate.variance.arrays import Floats, Integers, sum_by


@dataclass(frozen=True, eq=False)
class Clusters:
    """The sampled units of one stage: PSUs at the first, the units drawn inside them at the next.

    unit: this stage's unit of every finest unit of the design (finest,); stratum: the stratum of each unit, numbered from
    0, where strata of a further stage lie inside one unit of the stage before (units,); remaining: what the unit counts in
    the variance, 1 minus the sampled share, times the sampled shares of the stages before (units,); parent: the unit of the
    stage before that each stratum lies in (strata,), None at the first stage.
    """

    unit: Integers
    stratum: Integers
    remaining: Floats
    parent: Integers | None = None

    @classmethod
    def of_one_stage(cls, stratum: Integers, fraction: Floats) -> Clusters:
        """The units of a single stage, from the stratum of each (units,) and the sampled share of each stratum (strata,).

        >>> Clusters.of_one_stage(np.array([0, 0, 1, 1]), np.array([0.5, 0.0])).remaining
        array([0.5, 0.5, 1. , 1. ])
        """
        return cls(np.arange(len(stratum)), stratum, 1.0 - fraction[stratum])

    def __len__(self) -> int:
        return len(self.stratum)

    @cached_property
    def strata(self) -> int:
        """How many strata there are."""
        return int(self.stratum.max(initial=-1)) + 1

    @property
    def parents(self) -> Integers:
        """The unit of the stage before that each stratum lies in (strata,); at the first stage all lie in the one population."""
        return np.zeros(self.strata, dtype=np.int64) if self.parent is None else self.parent

    @cached_property
    def sizes(self) -> Integers:
        """How many units each stratum has (strata,)."""
        return np.bincount(self.stratum, minlength=self.strata)

    @cached_property
    def counts(self) -> Floats:
        """What the square of each unit's deviation from its stratum's mean counts in the variance (units,)."""
        size = self.sizes[self.stratum]
        counts: Floats = self.remaining * size / np.maximum(size - 1, 1)
        return counts

    @cached_property
    def are_alike(self) -> bool:
        """Whether the units of each stratum count alike, as they do unless each was drawn with a probability of its own."""
        of_stratum = np.zeros(self.strata)
        of_stratum[self.stratum] = self.remaining
        return np.array_equal(of_stratum[self.stratum], self.remaining)

    @cached_property
    def stratum_remaining(self) -> Floats:
        """The sum of `remaining` over the units of each stratum (strata,)."""
        return sum_by(self.stratum, self.remaining, self.strata)


@dataclass(frozen=True, eq=False)
class ClusterTotals:
    """Weighted totals by finest unit and cell: `values[e]` (entries, K) belongs to `cluster[e]` and `cell[e]`.

    A pair of unit and cell stands at most once; a pair that is absent has no person. places: where entries are found by stage, once somebody has looked.
    """

    cluster: Integers
    cell: Integers
    values: Floats
    cells: int
    places: dict[int, tuple[Integers, Integers, Integers]] = field(default_factory=dict, repr=False)

    @cached_property
    def sums(self) -> Floats:
        """The totals of each cell over all units, (cells, K)."""
        return sum_by(self.cell, self.values, self.cells)


@dataclass(frozen=True, eq=False)
class ReplicateTotals:
    """Weighted totals by cell with the sample's own weights, `sums` (cells, K), and with those of each replicate, (R, cells, K)."""

    sums: Floats
    replicates: Floats

    def margin(self, shape: tuple[int, ...], axes: tuple[int, ...]) -> ReplicateTotals:
        """The totals of a margin, from those of a crossing with so many categories of each variable: of the variables `axes`, in this order.

        >>> totals = ReplicateTotals(np.array([[1.0], [2], [3], [4]]), np.zeros((5, 4, 1)))
        >>> totals.margin(shape=(2, 2), axes=(1,)).sums.ravel()
        array([4., 6.])
        """
        k = self.sums.shape[-1]
        parts = (self.sums.reshape(1, *shape, k), self.replicates.reshape(len(self.replicates), *shape, k))
        others = tuple(axis + 1 for axis in range(len(shape)) if axis not in axes)
        left = sorted(axes)
        order = (0, *(left.index(axis) + 1 for axis in axes), len(axes) + 1)
        cells = prod(shape[axis] for axis in axes)
        sums, replicates = (part.sum(axis=others).transpose(order).reshape(len(part), cells, k) for part in parts)
        return ReplicateTotals(sums[0], replicates)
