"""Design effects that are too good to be true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.declaration import declaration
from flestimate.estimates import Estimate
from flestimate.publication.reliability.criterion import Criterion
from flestimate.publication.reliability.verdict import RELIABLE, TOO_UNRELIABLE, UNRELIABLE, Verdict
from flestimate.said import Said, said

_BELOW_ONE = said("design effect below 1, or not known")


@declaration
@dataclass(frozen=True, slots=True)
class PlausibleDeff(Criterion):
    """A design effect of at least 1; below it, at least so many persons in a domain that the design has planned for (ECLAC, 2023).

    Whether a domain was planned is known to the office alone: with enough persons the estimate is shown as unreliable.

    >>> PlausibleDeff(100).sentences[-1]
    'design effect below 1, or not known, and fewer than 100 sample persons: not shown'
    """

    persons: float
    word: ClassVar[str] = "plausible_deff"

    def verdict(self, estimate: Estimate) -> Verdict:
        if estimate.deff >= 1:
            return Verdict(RELIABLE)
        return Verdict(UNRELIABLE if estimate.n >= self.persons else TOO_UNRELIABLE, _BELOW_ONE)

    @property
    def sentences(self) -> tuple[Said, ...]:
        few = said("{reason}, and fewer than {limit} sample persons: not shown", reason=_BELOW_ONE, limit=self.persons)
        return (said("{reason}: unreliable", reason=_BELOW_ONE), few)
