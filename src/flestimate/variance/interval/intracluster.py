"""What is known of the intracluster correlation (ICC) of a rare condition, from how its cases lie in the PSUs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.interval.carriers import Carriers, expected_variance

GRID: Floats = np.geomspace(0.002, 0.6, 28)
"""The ICCs that are considered (iccs,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """How likely each ICC of the grid is, (cells, iccs); rows add to 1."""

    probability: Floats

    @classmethod
    def of(cls, log_likelihood: Floats) -> Posterior:
        """From log-likelihoods that the prior's log density has been added to."""
        relative = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
        return cls(relative / relative.sum(axis=1, keepdims=True))

    def mean(self) -> Floats:
        """The expected ICC (cells,)."""
        return self.probability @ GRID

    def quantile(self, probability: float) -> Floats:
        """The ICC that is exceeded with probability 1 - `probability` (cells,), on the grid's range.

        Each point of the grid stands at the middle of its own probability; between points the logarithm is linear.
        """
        middle = np.cumsum(self.probability, axis=1) - self.probability / 2
        after = np.clip((middle < probability).sum(axis=1), 1, len(GRID) - 1)
        rows = np.arange(len(middle))
        low, high = middle[rows, after - 1], middle[rows, after]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(high > low, np.clip((probability - low) / (high - low), 0, 1), 1.0)
        return np.asarray(np.exp(np.log(GRID)[after - 1] * (1 - share) + np.log(GRID)[after] * share))


def log_prior(median: float, sd: float) -> Floats:
    """The log density of a log-normal prior, up to a constant (iccs,)."""
    density: Floats = -0.5 * ((np.log(GRID) - np.log(median)) / sd) ** 2
    return density


def from_concentration(carriers: Carriers) -> Floats:
    """The log-likelihood of each ICC, of how many PSUs share the cases (cells, iccs).

    Cases that come into a PSU together follow the logarithmic series (Fisher, Corbet and Williams, 1943), which is what the
    negative binomial and the beta-binomial come to where a case is rare. Without a case it says nothing.
    """
    theta = carriers.mean_size[:, None] * GRID / (1 - GRID)
    return carriers.cases[:, None] * np.log(theta / (1 + theta)) - carriers.introductions[:, None] * np.log(np.log1p(theta))


def from_variance(carriers: Carriers) -> Floats:
    """The log-likelihood of each ICC, of the estimated variance (cells, iccs); 0 where it is not known.

    The variance is as a chi-square of its degrees of freedom times what the ICC makes one expect.
    """
    expected = expected_variance(carriers.kish[:, None], carriers.psu_kish[:, None], GRID)
    likelihood = -carriers.df[:, None] / 2 * (np.log(expected) + carriers.relative_variance[:, None] / expected)
    return np.where(carriers.known[:, None], likelihood, 0.0)


def of_cell(own: Carriers, whole: Carriers, row: Integers, most: float) -> Floats:
    """The log-likelihood of each ICC in each cell (cells, iccs): the whole sample's and, in domains, the cell's own.

    `row` (cells,) says which row of `whole` each cell is part of. In a domain the whole sample counts for `most` PSUs with
    cases, so that a domain more clustered than the rest can say so.
    """
    of_all = _of_whole(whole)[row]
    counts = np.minimum(1, most / np.maximum(whole.carrying, 1))[row][:, None]
    all_of_it = (own.n == whole.n[row]) & (own.cases == whole.cases[row])
    return np.where(all_of_it[:, None], of_all, counts * of_all + (1 - counts) * _of_domain(own))


def _of_whole(whole: Carriers) -> Floats:
    """The concentration of cases while they are rare, the variance as they are found in every PSU."""
    with np.errstate(invalid="ignore"):
        common = np.minimum(1, whole.carrying / whole.psus)[:, None] ** 2
    return (1 - common) * from_concentration(whole) + common * from_variance(whole)


def _of_domain(own: Carriers) -> Floats:
    """The concentration of cases, while they are rare: a domain's variance is estimated from too few persons a PSU."""
    return (1 - own.share_carrying[:, None] ** 2) * from_concentration(own)
