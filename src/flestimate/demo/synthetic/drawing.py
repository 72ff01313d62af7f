"""Drawing from chances, by uniform numbers alone: any version of numpy draws the same."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def pick(rng: np.random.Generator, probabilities: Floats) -> Ints:
    """Draw one category a row; each row of `probabilities` is in proportion to the chances of its categories."""
    steps = probabilities.cumsum(axis=1)
    drawn = rng.random((len(probabilities), 1)) * steps[:, -1:]
    return np.asarray((drawn >= steps[:, :-1]).sum(axis=1), dtype=np.int64)


def pick_one(rng: np.random.Generator, probabilities: Sequence[float] | Floats, persons: int) -> Ints:
    """Draw one category for each of `persons`, all with the same chances."""
    return pick(rng, np.tile(np.asarray(probabilities, dtype=np.float64), (persons, 1)))


def happens(rng: np.random.Generator, probability: Floats) -> Flags:
    """Toss a coin for each element."""
    return rng.random(probability.shape) < probability


def happens_to(rng: np.random.Generator, probability: float, persons: int) -> Flags:
    """Toss the same coin for each of `persons`."""
    return happens(rng, np.full(persons, probability))


def below(rng: np.random.Generator, limits: Ints) -> Ints:
    """Draw a whole number from 0 up to, but not including, each limit."""
    return np.asarray(np.floor(rng.random(limits.shape) * limits), dtype=np.int64)


def log_normal(rng: np.random.Generator, spread: float, size: int) -> Floats:
    """Positive factors with mean 1, whose logarithm has standard deviation `spread`."""
    normal = NormalDist(mu=-(spread**2) / 2, sigma=spread)
    return np.exp([normal.inv_cdf(chance) for chance in rng.random(size)])


def running_number(counts: Ints) -> Ints:
    """Number the members of each group from one.

    >>> running_number(np.array([2, 0, 3]))
    array([1, 2, 1, 2, 3])
    """
    return np.concatenate([np.arange(1, count + 1) for count in counts])
