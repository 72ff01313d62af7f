"""Degrees of freedom of an estimate, as values: how many independent pieces its standard error is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from flestimate.errors import DeclarationError
from flestimate.said import said
from flestimate.sample.drawn import Presence
from flestimate.variance.arrays import Floats


@runtime_checkable
class DegreesOfFreedom(Protocol):
    """A way to count degrees of freedom."""

    def degrees(self, presence: Presence) -> Floats:
        """The degrees of freedom of each cell (cells,)."""
        ...


@dataclass(frozen=True, slots=True)
class OfDomain:
    """PSUs minus strata, of those that have persons the estimate is among (R `degf(subset(design))`).

    The default where PSUs are known: a group that lives in few PSUs has a standard error made of few numbers, whatever
    the size of the design.
    """

    def __str__(self) -> str:
        return said("PSUs minus strata, of those with persons of the group")

    def degrees(self, presence: Presence) -> Floats:
        return presence.psu - presence.strata


@dataclass(frozen=True, slots=True)
class OfDesign:
    """PSUs minus strata of the whole design (R `degf(design)`, Stata's and SUDAAN's for every domain); by rank where it has replicates only."""

    def __str__(self) -> str:
        return said("of the whole design")

    def degrees(self, presence: Presence) -> Floats:
        degrees = presence.all_psu - presence.all_strata
        if np.isnan(degrees) and presence.all_by_rank is not None:
            degrees = presence.all_by_rank()
        return np.full(len(presence.psu), degrees)


@dataclass(frozen=True, slots=True)
class ByRank:
    """The rank of the replicate weights of the domain's persons, minus 1 (R `degf` of a design of replicate weights).

    The default for replicate weights that are read: their number says nothing, because many of them repeat one another.
    """

    def __str__(self) -> str:
        return said("rank of the replicate weights of the group's persons, minus 1")

    def degrees(self, presence: Presence) -> Floats:
        return np.full(len(presence.psu), np.nan) if presence.by_rank is None else presence.by_rank()


@dataclass(frozen=True, slots=True)
class Given:
    """Degrees of freedom that whoever made the file gives, the same for every cell; `float("inf")` is the normal distribution.

    >>> str(Given(79))
    '79, given'
    """

    number: float

    def __post_init__(self) -> None:
        given: object = self.number
        if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
            raise DeclarationError("FLE-C05", "the degrees of freedom are not above zero.", why="they are a number such as 79")

    def __str__(self) -> str:
        return said("{n:,g}, given", n=self.number)

    def degrees(self, presence: Presence) -> Floats:
        return np.full(len(presence.psu), float(self.number))
