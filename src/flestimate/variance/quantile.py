"""Weighted quantiles, and Woodruff's interval: the bounds of a proportion, read off the distribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from flestimate.variance.arrays import Floats, Integers, sum_by

# Rounding leaves some 1e-13 in sums of shares. Shares closer than this are one and the same, so that neither the order of
# persons nor the engine that summed them decides which person a quantile falls on.
_ROUNDING = 1e-10


@runtime_checkable
class QuantileRule(Protocol):
    """What the quantile of a weighted sample is, where it falls on a person or between two."""

    def values_at(self, distribution: Distribution, cell: Integers, p: Floats) -> Floats:
        """The quantile at each p (asked,) in the cell that it is asked of (asked,); these cells have persons, p is in [0, 1]."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """How a variable is distributed over the persons of each cell, one entry a person, by cell and value (entries,).

    cell, value: of the person; share: the person's part of the cell's weight; cumulative: the sum of shares up to and with
    this person; start: where the entries of each cell begin, and at the end their number (cells + 1,).
    """

    cell: Integers
    value: Floats
    share: Floats
    cumulative: Floats
    start: Integers

    @classmethod
    def of(cls, cell: Integers, values: Floats, weights: Floats, cells: int) -> Distribution:
        """The distribution in each of `cells` cells, from persons (m,) in any order, a person once for every cell they are in.

        Values are known and no weight is negative; a person without weight stands for nobody and is left out.

        >>> Distribution.of(np.array([0, 0, 0]), np.array([5.0, 3.0, 4.0]), np.array([1.0, 1.0, 2.0]), 1).cumulative
        array([0.25, 0.75, 1.  ])
        """
        weighted = np.flatnonzero(weights)
        # Persons of one value go by weight, not as they came: the rule hf7 depends on who of them is last.
        order = weighted[np.lexsort((weights[weighted], values[weighted], cell[weighted]))]
        cell, weights = cell[order], weights[order]
        start = np.searchsorted(cell, np.arange(cells + 1))
        share = weights / sum_by(cell, weights, cells)[cell]
        return cls(cell, values[order], share, _cumulative(share, cell, start), start)

    @property
    def cells(self) -> int:
        """How many cells there are, with persons or without."""
        return len(self.start) - 1

    def below(self, value: Floats) -> Floats:
        """The weighted share of persons at or below a value of each cell (cells,); nan for a cell without persons.

        >>> Distribution.of(np.array([0, 0, 0]), np.array([5.0, 3.0, 4.0]), np.array([1.0, 1.0, 2.0]), 2).below(np.array([4.5, 0.0]))
        array([0.75,  nan])
        """
        share = sum_by(self.cell, np.where(self.value <= value[self.cell], self.share, 0.0), self.cells)
        return np.where(self.start[1:] > self.start[:-1], share, np.nan)

    def quantile(self, rule: QuantileRule, p: Floats) -> Floats:
        """The quantile of each cell at its own p, both (cells,); nan for a cell without persons and for p outside [0, 1].

        >>> three = Distribution.of(np.array([0, 0, 0]), np.array([5.0, 3.0, 4.0]), np.array([1.0, 1.0, 2.0]), 1)
        >>> three.quantile(HyndmanFan7(), np.array([0.5]))
        array([4.25])
        """
        return self.ask(rule, np.arange(self.cells), p)

    def ask(self, rule: QuantileRule, cell: Integers, p: Floats) -> Floats:
        """The same for any cells, any number of times: `cell` and `p` are (asked,)."""
        inside = (p >= -_ROUNDING) & (p <= 1 + _ROUNDING)
        usable = inside & (self.start[cell] < self.start[cell + 1])
        found = np.full(len(p), np.nan)
        found[usable] = rule.values_at(self, cell[usable], np.clip(p[usable], 0.0, 1.0))
        return found


def _cumulative(share: Floats, cell: Integers, start: Integers) -> Floats:
    """Cumulative sums within cells (entries,)."""
    first = start[:-1][start[:-1] < start[1:]]
    steps = share.copy()
    # Each cell's shares add up to 1. To take 1 off where the next cell begins keeps the running sum, and its rounding, small.
    steps[first[1:]] -= 1.0
    running = np.cumsum(steps)
    before = np.zeros(len(start) - 1)
    before[cell[first]] = running[first] - share[first]
    return running - before[cell]


def _keys(cell: Integers, position: Floats) -> Floats:
    """Positions in [0, 1] of cells in order, as one ascending array that can be searched for all cells at once."""
    keys: Floats = 2.0 * cell + position
    return keys


@dataclass(frozen=True, slots=True)
class Math:
    """The smallest value with at least p of the weight at or below it, which is some person's value (R "math", "hf1").

    The inverse of the distribution function (Hyndman and Fan, 1996, definition 1). It differs from R `survey` in two
    places where R departs from this definition: where exactly p of the weight lies at or below a value, R's answer depends
    on rounding (of 100 persons of weight 30.97, it gives the next person's value at 33 of 99 percentiles); and for p below
    the first person's share R gives the second person's value.

    >>> quantile(Math(), np.array([1.0, 2.0, 3.0, 4.0]), np.ones(4), np.array([0.5, 0.51]))
    array([2., 3.])
    """

    def values_at(self, distribution: Distribution, cell: Integers, p: Floats) -> Floats:
        found = np.searchsorted(_keys(distribution.cell, distribution.cumulative), _keys(cell, p) - _ROUNDING)
        return distribution.value[np.minimum(found, distribution.start[cell + 1] - 1)]


@dataclass(frozen=True, slots=True)
class HyndmanFan7:
    """Between two persons, in proportion: R's own `quantile()` where weights are equal (R "hf7").

    A person lies at the weight of all before them, as a share of the weight of all but the last (Hyndman and Fan, 1996,
    definition 7, with weights for counts). So the steps are persons: to split one in two changes the quantile. Of persons of
    one value with unequal weights, R takes the order of the file; here they go by weight, the heaviest last, so that the
    quantile does not depend on the order of rows.

    >>> quantile(HyndmanFan7(), np.array([1.0, 2.0, 3.0, 4.0]), np.ones(4), np.array([0.5, 0.51]))
    array([2.5 , 2.53])
    """

    def values_at(self, distribution: Distribution, cell: Integers, p: Floats) -> Floats:
        position, value, last = self._positions(distribution), distribution.value, distribution.start[cell + 1] - 1
        left = np.searchsorted(_keys(distribution.cell, position), _keys(cell, p) + _ROUNDING, side="right") - 1
        right = np.minimum(left + 1, last)
        gap, beyond = position[right] - position[left], p - position[left]
        part = np.clip(np.divide(beyond, gap, out=np.zeros_like(gap), where=gap > 0), 0.0, 1.0)
        between: Floats = value[left] + part * (value[right] - value[left])
        return between

    @staticmethod
    def _positions(distribution: Distribution) -> Floats:
        """Where each person lies (entries,): the first of a cell at 0, the last at 1; a single one at 0."""
        before = distribution.cumulative - distribution.share
        all_but_last = before[distribution.start[distribution.cell + 1] - 1]
        alone = distribution.start[distribution.cell + 1] - distribution.start[distribution.cell] == 1
        return np.divide(before, all_but_last, out=np.zeros_like(before), where=~alone)


def quantile(rule: QuantileRule, values: Floats, weights: Floats, p: Floats) -> Floats:
    """The quantiles of one sample of persons (m,) at several p (asked,).

    >>> quantile(Math(), np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 2.0]), np.array([0.25, 0.5, 1.0]))
    array([1., 2., 3.])
    """
    one = Distribution.of(np.zeros(len(values), dtype=np.int64), values, weights, 1)
    return one.ask(rule, np.zeros(len(p), dtype=np.int64), p)


def woodruff(distribution: Distribution, rule: QuantileRule, low_p: Floats, high_p: Floats) -> tuple[Floats, Floats]:
    """The interval of a quantile of each cell, (cells,) and (cells,): the quantiles at the bounds of a proportion.

    The proportion is that of persons at or below the estimated quantile, with an interval by any method, and its bounds are
    `low_p` and `high_p` (cells,). A bound outside [0, 1] has no quantile: nan. (Woodruff, 1952; that the interval keeps its
    level in stratified cluster samples: Francisco and Fuller, 1991.)

    >>> hundred = Distribution.of(np.zeros(100, dtype=int), np.arange(1.0, 101.0), np.ones(100), 1)
    >>> woodruff(hundred, Math(), np.array([0.4]), np.array([0.6]))
    (array([40.]), array([60.]))
    """
    return distribution.quantile(rule, low_p), distribution.quantile(rule, high_p)


def woodruff_std_error(low: Floats, high: Floats, student_quantile: Floats) -> Floats:
    """The standard error that an interval's width amounts to (cells,): the width by twice the quantile of Student's t.

    >>> woodruff_std_error(np.array([40.0]), np.array([60.0]), np.array([2.0]))
    array([5.])
    """
    error: Floats = (high - low) / (2 * student_quantile)
    return error
