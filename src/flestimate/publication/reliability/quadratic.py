"""The quadratic function of the Chilean statistical office: how large the standard error of a proportion may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.declaration import declaration
from flestimate.estimates import Estimate
from flestimate.publication.reliability.criterion import Criterion
from flestimate.publication.reliability.not_judged import not_of
from flestimate.publication.reliability.proportion import proportion_of
from flestimate.publication.reliability.verdict import RELIABLE, UNRELIABLE, Verdict
from flestimate.said import Said, said

_ABOVE = said("standard error above the quadratic function of the proportion")


@declaration
@dataclass(frozen=True, slots=True)
class Quadratic(Criterion):
    """A standard error of at most q(p) = p^(2/3) / 9, of 1 - p where p is above 1/2 (INE Chile, 2020).

    >>> Quadratic().sentences
    ('standard error above the quadratic function of the proportion: unreliable',)
    """

    word: ClassVar[str] = "quadratic"

    def verdict(self, estimate: Estimate) -> Verdict:
        found = proportion_of(estimate)
        if found is None:
            return not_of(said("proportions"))
        return Verdict(RELIABLE) if found.std_error <= quadratic(found.p) else Verdict(UNRELIABLE, _ABOVE)

    @property
    def sentences(self) -> tuple[Said, ...]:
        return (said("{reason}: unreliable", reason=_ABOVE),)


def quadratic(p: float) -> float:
    """The largest admissible standard error of a proportion.

    >>> quadratic(0.001), round(quadratic(0.5), 4)
    (0.0011..., 0.07)
    """
    return float(min(p, 1 - p) ** (2 / 3) / 9)
