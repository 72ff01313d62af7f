"""Successive differences: PSUs of a systematic sample are compared with their neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd

import numpy as np

from flestimate.declaration import declaration
from flestimate.errors import DesignError, Fix
from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.clusters import Clusters
from flestimate.variance.replication.degrees import FactorRank
from flestimate.variance.replication.hadamard import exists, hadamard, order_above
from flestimate.variance.replication.made import Made, varying
from flestimate.variance.replication.scheme import AroundEstimate, Centre, Scheme

_SMALLEST = 4


@declaration
@dataclass(frozen=True, slots=True)
class SuccessiveDifferences:
    """Successive difference replication, for PSUs drawn systematically from a sorted list (Fay and Train, 1995).

    Read: scale 4 / R (R "ACS", "successive-difference"); the American Community Survey has 80 replicates, so 4 / 80. Made:
    each PSU, in the order of their numbers, has a row a of a Hadamard matrix, and the factors 1 + 2^(-3/2) (a - b), where b
    is the row of the next PSU of the stratum, and for the last PSU that of the first. So with more replicates than PSUs the
    variance of a total is half the sum of squared differences of neighbours in that circle, in each stratum (Ash, 2014).
    With fewer, rows are used again, in steps of another length each time round. Differences from 1 are multiplied by
    sqrt(1 - f_h), where the share f_h of a stratum's PSUs was sampled. A stratum with a single PSU, or with all of its PSUs
    taken, keeps factor 1: it adds nothing. replicates: of those that are made, an order that `hadamard` can construct.

    >>> SuccessiveDifferences().scheme(80).scale
    0.05
    >>> SuccessiveDifferences(4).factors(Clusters.of_one_stage(np.array([0, 0, 0]), np.zeros(1))).factors.round(2)
    array([[1.  , 1.  , 1.  ],
           [0.29, 1.71, 1.  ],
           [1.71, 1.  , 0.29],
           [1.  , 0.29, 1.71]])
    """

    replicates: int = 80
    centre: Centre = field(default_factory=AroundEstimate)

    def scheme(self, replicates: int) -> Scheme:
        return Scheme.even(4 / replicates, replicates, self.centre)

    def factors(self, clusters: Clusters) -> Made:
        if self.replicates < _SMALLEST or not exists(self.replicates):
            raise _no_such_order(self.replicates)
        own, following = _rows(clusters, self.replicates - 1)
        # The constant row is left out, so that the mean of the replicates is the estimate.
        signs = hadamard(self.replicates)[1:]
        distance = np.where(varying(clusters), np.sqrt(clusters.remaining / 8), 0.0)
        factors: Floats = 1.0 + distance * (signs[own] - signs[following]).T
        return Made(factors, self.scheme(self.replicates), FactorRank(factors))


def _rows(clusters: Clusters, rows: int) -> tuple[Integers, Integers]:
    """The row of each PSU, and of the one that follows it in the circle of its stratum (psus,)."""
    order = np.argsort(clusters.stratum, kind="stable")
    first = np.cumsum(clusters.sizes) - clusters.sizes
    last = first + clusters.sizes - 1
    row = _walk(len(order), rows)
    _part_ends(row, first[clusters.sizes > 1], last[clusters.sizes > 1], rows)
    after = np.arange(1, len(order) + 1)
    after[last] = first
    own, following = np.empty_like(row), np.empty_like(row)
    own[order], following[order] = row, row[after]
    return own, following


def _walk(length: int, rows: int) -> Integers:
    """All rows once, then all rows once in larger steps, and so on: as long as possible no two rows are neighbours twice."""
    # Steps of more than half the rows would make the same neighbours, the other way round.
    steps = np.array([step for step in range(1, rows // 2 + 1) if gcd(step, rows) == 1])
    lap = np.arange(length) // rows
    step = steps[lap % len(steps)]
    walked: Integers = (np.cumsum(step) - step[:1]) % rows
    return walked


def _part_ends(row: Integers, first: Integers, last: Integers, rows: int) -> None:
    """Give the last PSU of a stratum another row where it has that of the first, its neighbour in the circle."""
    met = row[first] == row[last]
    start, end = row[first[met]], last[met]
    one, two = (start + 1) % rows, (start + 2) % rows
    row[end] = np.where(one == row[end - 1], two, one)


def _no_such_order(replicates: int) -> DesignError:
    return DesignError(
        "FLE-P11",
        f"{replicates:,} successive difference replicates cannot be made.",
        why="their number is the order of a Hadamard matrix, 4 or more, and none of this order can be constructed here",
        fix=(
            Fix("fl.SuccessiveDifferences(replicates=80)", "as the American Community Survey"),
            Fix(f"fl.SuccessiveDifferences(replicates={order_above(max(replicates, _SMALLEST - 1))})", "the next number that can be made"),
        ),
    )
