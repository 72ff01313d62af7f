"""The spread of estimates: their variances, and their covariances with one another, however they were found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.link import Link


class Spread(Protocol):
    """How far the estimates of a table's cells could have been from where they are, all of them together."""

    @property
    def variance(self) -> Floats:
        """The variance of each cell's estimate (cells,); nan where it cannot be estimated."""
        ...

    @property
    def dropped(self) -> Integers:
        """How many replicates have no estimate of each cell and are left out of its variance (cells,); 0 without replicates."""
        ...

    def combine(self, coefficients: Floats) -> Spread:
        """The spread of linear combinations of the cells: `coefficients` is (combinations, cells)."""
        ...

    def beside(self, others: Sequence[Any]) -> Spread:  # found by its own method
        """The spread of these cells and of those of others, found by the same method, in this order."""
        ...

    def covariance(self) -> Floats:
        """The covariance matrix of all cells (cells, cells)."""
        ...

    def variance_on(self, link: Link, estimate: Floats) -> Floats:
        """The variance of each cell's estimate on the scale of a link (cells,)."""
        ...


def polarised(spread: Spread) -> Floats:
    """The covariance matrix of all cells (cells, cells), by polarisation: cov(a, b) = (var(a + b) - var(a - b)) / 4.

    So whatever has variances has covariances. Cells are brought to variance 1 first, so that a cell of small variance keeps its
    digits beside one of large variance.
    """
    variance = spread.variance
    error = np.sqrt(variance)
    scaled = np.divide(1.0, error, out=np.zeros_like(error), where=error > 0)
    matrix: Floats = np.diag(variance)
    for row in range(len(variance) - 1):
        column = np.arange(row + 1, len(variance))
        halves = []
        for sign in (1.0, -1.0):
            coefficients = np.zeros((len(column), len(variance)))
            coefficients[:, row] = scaled[row]
            coefficients[np.arange(len(column)), column] = sign * scaled[column]
            halves.append(spread.combine(coefficients).variance)
        matrix[row, column] = (halves[0] - halves[1]) / 4 * error[row] * error[column]
        matrix[column, row] = matrix[row, column]
    return matrix
