"""The design effect: how many times as uncertain an estimate is as that of a simple random sample of as many persons."""

from __future__ import annotations

import numpy as np

from flestimate.estimates.domains import Domains
from flestimate.variance import Estimand, SimpleSample
from flestimate.variance.arrays import Floats

_ROUNDING = 1e-12
"""A spread smaller than this share of the mean square is none: everybody has the same value."""
_CANCELLED = 1e-10
"""A spread smaller than this share of the squares it is the difference of has lost its digits: a mean is 100,000 times its spread."""


def design_effect(found: Domains, estimand: Estimand, simple: SimpleSample, variance: Floats) -> Floats:
    """The variance over that of a simple random sample of as many persons."""
    gradient = estimand.gradient(found.sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.einsum("ck,ck->c", gradient, found.sums) / found.weight
        square = np.einsum("ck,ckj,cj->c", gradient, found.moments, gradient) / found.weight
        squares = np.einsum("ck,ckj,cj->c", np.abs(gradient), np.abs(found.moments), np.abs(gradient)) / found.weight
        known = (square - mean**2 > _ROUNDING * square) & (square > _CANCELLED * squares)
        spread = np.where(known, square - mean**2, np.nan)
        deff: Floats = variance / simple.variance_of_total(spread, found.n, found.weight)
    return np.where(np.isfinite(deff), deff, np.nan)
