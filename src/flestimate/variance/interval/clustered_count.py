"""Limits of a proportion whose cases come in clusters: those of a negative binomial count, corrected for the binomial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.variance.arrays import Floats
from flestimate.variance.interval.negative_binomial import mean_at

_TINY = 1e-290


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What limits rest on (cells,), both relative to p (1 - p).

    kish: the variance of p that the weights alone make, were the persons in no clusters; variance: the variance of p, at
    least as large.
    """

    kish: Floats
    variance: Floats

    @classmethod
    def of(cls, kish: Floats, variance: Floats) -> Basis:
        """With a variance that is at least what the weights alone make."""
        return cls(kish, np.maximum(kish, variance))

    @property
    def factor(self) -> Floats:
        """How many times clusters enlarge the variance, at least 1 (cells,)."""
        return self.variance / self.kish

    def without_case(self, tail: float) -> Floats:
        """The limit of a proportion of which no case was found: the chance of none is `tail` there (cells,).

        This is `limits` at a count of 1, where every quantile has a closed form.
        """
        excess = self.factor - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            clustered = np.where(excess > 0, excess / np.log1p(excess), 1.0)
        return np.asarray(clustered / self.factor * -np.expm1(self.variance * np.log(tail)))


def limits(p: Floats, *asked: tuple[Basis, int, float]) -> list[Floats]:
    """The limits of p > 0 on each basis asked for, with so many further cases, in which the chance of fewer is the tail (cells,).

    The count of cases is p / kish; each limit is kish times the negative binomial mean, times the binomial limit over the
    Poisson limit at the effective size 1 / variance, which tends to 1 as p does to 0. All are found at once.
    """
    p = np.where(p > 0, p, np.nan)
    kish = np.concatenate([basis.kish for basis, _, _ in asked])
    variance = np.concatenate([basis.variance for basis, _, _ in asked])
    further = np.repeat([float(more) for _, more, _ in asked], len(p))
    tail = np.repeat([tail for _, _, tail in asked], len(p))
    own = np.tile(p, len(asked))
    mean = mean_at(own / kish + further, variance / kish, tail)
    correction = _binomial_over_poisson(own / variance + further, (1 - own) / variance + 1 - further, tail)
    return np.split(kish * mean * correction / variance, len(asked))


def _binomial_over_poisson(count: Floats, others: Floats, tail: Floats) -> Floats:
    """The binomial limit of a proportion over the Poisson limit of the mean count (values,)."""
    from scipy.special import betaincinv, digamma, gammaincinv

    binomial, poisson = betaincinv(count, others, 1 - tail), gammaincinv(count, 1 - tail)
    # Of a small fraction of a case both vanish. Near 0 both distributions are powers, and the limits are in the ratio
    # exp(-mean of digamma from others to others + count), here by Gauss's rule of two points.
    middle, off = others + count / 2, count / np.sqrt(12)
    vanishing = np.exp(-(digamma(middle - off) + digamma(middle + off)) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where((binomial < _TINY) | (poisson < _TINY), vanishing, binomial / poisson))
