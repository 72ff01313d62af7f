"""Degrees of freedom of replicates: the rank of the replicate weights, less one.

Replicates of weights span no more directions than PSUs can vary in, however many replicates there are: 500 bootstrap
replicates of 15 PSUs in one stratum leave 14 degrees of freedom. R (`degf`) takes the same rank.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

import numpy as np

from flestimate.variance.arrays import Floats, Integers, distinct_pairs, sum_by
from flestimate.variance.clusters import Clusters
from flestimate.variance.small_matrices import by_one_thread

_TOLERANCE = 1e-5
_NUMBERS_AT_ONCE = 2**22


def fold(rows: Floats, above: Floats | None = None) -> Floats:
    """The triangle (at most R, R) that has the same rank as all rows so far: `rows` (rows, R), and the triangle `above`.

    So the rank of the weights of any number of persons is found in one pass, with memory for R x R.
    """
    every = rows if above is None else np.concatenate([above, rows])
    return np.asarray(np.linalg.qr(every, mode="r"), dtype=np.float64)


def rank(triangle: Floats) -> int:
    """The number of columns that are not, but for 1e-5 of their length, combinations of others: R's tolerance.

    >>> rank(np.array([[1.0, 2.0, 0.0], [0.0, 1e-9, 1.0]]))
    2
    """
    from scipy.linalg import qr

    length = np.linalg.norm(triangle, axis=0)
    # What each column has that those before it have not; where that is enough everywhere, none is a combination of others.
    own = np.abs(triangle.diagonal())
    if len(own) == len(length) and (own > _TOLERANCE * length).all():
        return len(own)
    scaled = triangle[:, length > 0] / length[length > 0]
    if not scaled.size:
        return 0
    pivots = qr(scaled, mode="r", pivoting=True, check_finite=False)[0].diagonal()
    return int(np.count_nonzero(np.abs(pivots) > _TOLERANCE))


def has_full_rank(rows: Floats) -> bool:
    """Whether it is certain that `rank` would find as many columns as there are rows, or all of them: in a tenth of the time.

    The pivots that `rank` counts are not below the least singular value, but for a root of the number of columns. That lies beyond R's tolerance where
    the products of rows, or of columns, have a Cholesky triangle also when so much is taken off their diagonal.

    >>> has_full_rank(np.array([[1.0, 0.0], [1.0, 1.0]])), has_full_rank(np.array([[1.0, 2.0], [1.0, 2.0]]))
    (True, False)
    """
    length = np.linalg.norm(rows, axis=0)
    if not (length > 0).all():
        return False
    scaled = rows / length
    products = scaled @ scaled.T if len(rows) < len(length) else scaled.T @ scaled
    products[np.diag_indices_from(products)] -= (2 * _TOLERANCE) ** 2 * len(length)
    try:
        np.linalg.cholesky(products)
    except np.linalg.LinAlgError:
        return False
    return True


class Rows(Protocol):
    """Rows of replicate weights (rows, R): a table, or what puts some of them together when they are asked for."""

    @property
    def shape(self) -> tuple[int, ...]:
        """How many rows and replicates there are."""
        ...

    def __getitem__(self, rows: slice, /) -> Floats:
        """Some of them."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class RowsOf:
    """Chosen rows of a table that is too large to be copied; of: gathers them by their numbers."""

    chosen: Integers
    replicates: int
    of: Callable[[Integers], Floats]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many rows and replicates there are."""
        return len(self.chosen), self.replicates

    def __getitem__(self, rows: slice, /) -> Floats:
        return self.of(self.chosen[rows])


def rank_df(rows: Rows, most: int | None = None) -> int:
    """The degrees of freedom of replicate weights (rows, R): their rank less one, at least 0 (R `degf`).

    rows: the weights of persons, or of whatever persons have the same factors, in every replicate. most: the rank of rows
    that these are among, if it is known; where the first rows have it, the others are not looked at: they would have to be a hundred thousand times as heavy to hide it.

    >>> rank_df(np.array([[0.0, 2.0, 1.0, 1.0], [2.0, 0.0, 1.0, 1.0], [1.0, 1.0, 0.0, 2.0], [1.0, 1.0, 2.0, 0.0]]))
    2
    """
    size, replicates = rows.shape
    most = replicates if most is None else most
    first = rows[: replicates + replicates // 4]
    if len(first) and has_full_rank(first):
        return int(min(first.shape)) - 1
    triangle, found, start, step = None, 0, 0, 2 * max(replicates, 1)
    while start < size and found < most:
        triangle = fold(rows[start : start + step], triangle)
        found = rank(triangle)
        start, step = start + step, max(step, min(2 * step, _NUMBERS_AT_ONCE // replicates))
    return max(found - 1, 0)


class Degrees(Protocol):
    """The degrees of freedom that made replicates leave."""

    def of(self, psu: Integers, cell: Integers, cells: int) -> Integers:
        """The degrees of freedom of each cell (cells,) from the pairs of PSU and cell that have persons (entries,)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class StratumRank:
    """The degrees of freedom of jackknife, balanced and bootstrap replicates, from counts: what `FactorRank` finds by work.

    The factors of the n_h PSUs of a stratum have mean 1 in every replicate, and no other relation. So for a cell with persons
    in m_h of them the rank is the sum over h of min(m_h, n_h - 1), and one more where a stratum is there whole; at most R.
    By chance it can be less: with `Jackknife2`, one less in a cell with one PSU of each and every stratum; with `Bootstrap`,
    where two PSUs were drawn alike in all of a few replicates. Such chance says nothing of the design, so the count stands.

    stratum: of each PSU (psus,); size: PSUs of each stratum, 1 where they do not vary (strata,); replicates: R.

    >>> design = StratumRank.of_design(Clusters.of_one_stage(np.array([0, 0, 0, 1, 1]), np.zeros(2)), replicates=5)
    >>> design.of(psu=np.array([0, 1, 2, 3, 4, 0, 1, 3]), cell=np.array([0, 0, 0, 0, 0, 1, 1, 1]), cells=2)
    array([3, 2])
    """

    stratum: Integers
    size: Integers
    replicates: int

    @classmethod
    def of_design(cls, clusters: Clusters, replicates: int) -> Self:
        """Those of the PSUs of a design."""
        return cls(clusters.stratum, np.where(clusters.stratum_remaining > 0, clusters.sizes, 1), replicates)

    def of(self, psu: Integers, cell: Integers, cells: int) -> Integers:
        strata = len(self.size)
        of_cell, stratum, position = distinct_pairs(cell, self.stratum[psu], (cells, strata))
        present = np.bincount(position, minlength=len(of_cell))
        size = self.size[stratum]
        whole = sum_by(of_cell, (present >= size).astype(np.float64), cells) > 0
        found = sum_by(of_cell, np.minimum(present, size - 1).astype(np.float64), cells) + whole
        degrees: Integers = np.maximum(np.minimum(found, self.replicates) - 1, 0).astype(np.int64)
        return degrees


@dataclass(frozen=True, eq=False)
class FactorRank:
    """The degrees of freedom of any made replicates, by the rank of the factors of the PSUs that have persons of a cell.

    factors: of each PSU by replicate (R, psus).

    >>> FactorRank(np.array([[0.0, 2.0, 1.0], [2.0, 0.0, 1.0]])).of(np.array([0, 1, 2]), np.array([0, 0, 0]), cells=1)
    array([1])
    """

    factors: Floats

    @cached_property
    def _most(self) -> int:
        """The rank of the factors of all PSUs."""
        return rank_df(self._rows) + 1

    @cached_property
    def _rows(self) -> Floats:
        """The factors of each PSU (psus, R), in one piece."""
        return np.ascontiguousarray(self.factors.T)

    def of(self, psu: Integers, cell: Integers, cells: int) -> Integers:
        order = np.lexsort((psu, cell))
        groups = np.split(psu[order], np.cumsum(np.bincount(cell, minlength=cells))[:-1])
        # Cells of a breakdown are often in the same PSUs: the rank is found once for each set of them.
        found = {group.tobytes(): group for group in groups}
        with by_one_thread():
            degrees = {key: rank_df(RowsOf(group, len(self.factors), self._rows.__getitem__), self._most) for key, group in found.items()}
        return np.array([degrees[group.tobytes()] for group in groups], dtype=np.int64)
