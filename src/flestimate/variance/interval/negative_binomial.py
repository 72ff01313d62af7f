"""The negative binomial distribution by its mean and its ratio of variance to mean: exact limits of the mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flestimate.variance.arrays import Floats, Integers

_POISSON = 1e-4
_SMALLEST = 1e-300
_LARGEST = 1 - 1e-16
_NEAR = 1e-10
_SMALL = 1e-6
_STEPS_BY_SECANT = 15
_STEPS = 100

Increasing = Callable[[Floats, Integers], Floats]
"""Many functions that each grow with x: x (values,) and which of the functions it is for (values,) -> values."""


def mean_at(count: Floats, ratio: Floats, tail: Floats) -> Floats:
    """The mean m at which a negative binomial count, of variance m * ratio, is below `count` with probability `tail`.

    All are (values,); the mean is nan where count or ratio is. count is above 0 and need not be whole; ratio is at least 1,
    which is Poisson. With s = m / (ratio - 1) the probability is I_{1 / ratio}(s, count), the regularised incomplete beta
    function (Abramowitz and Stegun, 1964), which falls as s grows.

    >>> mean_at(np.array([1.0, 1.0]), np.array([1.0, 3.0]), np.array([0.05, 0.05]))
    array([2.99573227, 5.45366606])
    """
    from scipy.special import gammaincinv

    mean: Floats = np.where(np.isnan(ratio), np.nan, gammaincinv(count, 1 - tail))
    clustered = (ratio - 1 >= _POISSON) & ~np.isnan(count)
    mean[clustered] = _clustered(count[clustered], ratio[clustered], tail[clustered])
    return mean


def _clustered(count: Floats, ratio: Floats, tail: Floats) -> Floats:
    from scipy.special import betainc, ndtri

    other, aim = (ratio - 1) / ratio, -ndtri(tail)

    def excess(log_size: Floats, at: Integers) -> Floats:
        # P(at least `count`) in standard deviations, which is close to a line.
        probability = betainc(count[at], np.exp(log_size), other[at])
        return np.asarray(ndtri(np.clip(probability, _SMALLEST, _LARGEST)) - aim[at])

    # The normal approximation, (m - count) / sqrt(m * ratio) = aim; its smaller root is found without cancellation.
    spread = np.abs(aim) * np.sqrt(ratio)
    larger = (spread + np.sqrt(spread**2 + 4 * count)) / 2
    root_mean = np.where(aim > 0, larger, count / larger)
    deviation = 2 * np.sqrt(ratio) * root_mean / (root_mean**2 + count)  # of the logarithm of the mean
    near = 2 * np.log(root_mean) - np.log(ratio - 1)
    return np.asarray((ratio - 1) * np.exp(roots(excess, near, deviation / 4)))


def roots(function: Increasing, near: Floats, width: Floats) -> Floats:
    """Where each of many increasing functions is zero (values,); `near` +- `width` is a guess at where.

    The guess is widened until it holds the root, and then narrowed by the secant with the weights of Anderson and Björck
    (1973); by halves should that not end soon.
    """
    found, at = np.full(len(near), np.inf), np.arange(len(near))
    brackets = _Brackets.around(function, near, width)
    for step in range(_STEPS):
        x = brackets.secant() if step < _STEPS_BY_SECANT else brackets.middle()
        value = function(x, at)
        going = ((np.abs(x - found[at]) > _NEAR) | (np.abs(value) > _SMALL)) & (value != 0)
        found[at] = x
        if not going.any():
            break
        at, brackets = at[going], brackets.narrowed(x, value, going)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Brackets:
    """Intervals that each hold a root (values,).

    low, high: their ends; at_low, at_high: the function there, or less of it to favour the other end; moved: the end that
    moved last, -1 or 1, 0 before.
    """

    low: Floats
    high: Floats
    at_low: Floats
    at_high: Floats
    moved: Floats

    @classmethod
    def around(cls, function: Increasing, near: Floats, width: Floats) -> _Brackets:
        low, at_low = _reach(function, near, -width)
        high, at_high = _reach(function, near, width)
        return cls(low, high, at_low, at_high, np.zeros(len(near)))

    def middle(self) -> Floats:
        return (self.low + self.high) / 2

    def secant(self) -> Floats:
        return self.high - self.at_high * (self.high - self.low) / (self.at_high - self.at_low)

    def narrowed(self, x: Floats, value: Floats, going: NDArray[np.bool_]) -> _Brackets:
        """Those still `going`, with x for the end on its side; an end that stays twice counts for less."""
        x, value = x[going], value[going]
        low, high, at_low, at_high, moved = (values[going] for values in (self.low, self.high, self.at_low, self.at_high, self.moved))
        side = np.sign(value)
        with np.errstate(divide="ignore"):  # an end may be the root
            less = 1 - value / np.where(side < 0, at_low, at_high)
        less = np.where(side == moved, np.where(less > 0, less, 0.5), 1.0)
        return _Brackets(
            low=np.where(side < 0, x, low),
            high=np.where(side < 0, high, x),
            at_low=np.where(side < 0, value, at_low * less),
            at_high=np.where(side < 0, at_high * less, value),
            moved=side,
        )


def _reach(function: Increasing, near: Floats, step: Floats) -> tuple[Floats, Floats]:
    """Ends beyond the roots in the direction of the steps, which double, and the functions there."""
    edge, at = near + step, np.arange(len(near))
    value = function(edge, at)
    for doubling in range(1, _STEPS):
        short = np.flatnonzero(value * step < 0)
        if not len(short):
            break
        edge[short] += step[short] * 2.0**doubling
        value[short] = function(edge[short], short)
    return edge, value
