"""Links: scales on which a proportion is closer to normal than on its own."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from flestimate.variance.arrays import Floats


class Link(Protocol):
    """A monotone function of a proportion, with its derivative and its inverse."""

    def value(self, p: Floats) -> Floats:
        """The link of p."""
        ...

    def derivative(self, p: Floats) -> Floats:
        """Its derivative at p."""
        ...

    def inverse(self, linked: Floats) -> Floats:
        """The proportion whose link this is."""
        ...


class LogOdds:
    """log(p / (1 - p)).

    >>> LogOdds().inverse(LogOdds().value(np.array([0.2])))
    array([0.2])
    """

    def value(self, p: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            odds: Floats = np.log(p) - np.log1p(-p)
        return odds

    def derivative(self, p: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            slope: Floats = 1 / (p * (1 - p))
        return slope

    def inverse(self, linked: Floats) -> Floats:
        with np.errstate(over="ignore"):
            p: Floats = 1 / (1 + np.exp(-linked))
        return p


class ArcsineRoot:
    """The angle whose squared sine is p.

    >>> ArcsineRoot().inverse(ArcsineRoot().value(np.array([0.2])))
    array([0.2])
    """

    def value(self, p: Floats) -> Floats:
        angle: Floats = np.arcsin(np.sqrt(p))
        return angle

    def derivative(self, p: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            slope: Floats = 0.5 / np.sqrt(p * (1 - p))
        return slope

    def inverse(self, linked: Floats) -> Floats:
        p: Floats = np.sin(linked) ** 2
        return p
