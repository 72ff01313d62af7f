"""Criteria on what may not be too large: the coefficient of variation, and the share of the undetermined."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from flestimate.declaration import declaration
from flestimate.errors import DeclarationError, Fix
from flestimate.estimates import Estimate
from flestimate.publication.reliability.criterion import Limited
from flestimate.publication.reliability.proportion import proportion_of
from flestimate.said import Said, said


class AtMost(Limited):
    """Criteria that a share meets up to a limit, which it may reach."""

    __slots__ = ()

    def refuse_odd(self, limit: float) -> None:
        if not 0 < limit <= 1:
            name = type(self).__name__
            raise DeclarationError("FLE-C08", f"the limit of {name} is not between 0 and 1.", fix=(Fix(f"fl.{name}(0.3)", "for 30 %"),))

    def passes(self, figure: float, limit: float) -> bool:
        return figure <= limit

    def reason(self, limit: float, estimate: Estimate | None = None) -> Said:  # noqa: ARG002 -- as every criterion has it
        return said("{what} above {limit:.1%}", what=self.what, limit=limit)


@declaration
@dataclass(frozen=True, slots=True)
class MostCV(AtMost):
    """A coefficient of variation, standard error over estimate, up to a limit. Without a case there is none, and it does not pass.

    >>> MostCV(0.333, reliable=0.165).sentences
    ('CV above 16.5%: unreliable', 'CV above 33.3%: not shown')
    """

    word: ClassVar[str] = "cv"
    what: ClassVar[Said] = said("CV")

    def figure(self, estimate: Estimate) -> float:
        return estimate.cv


@declaration
@dataclass(frozen=True, slots=True)
class CVBelow(MostCV):
    """A coefficient of variation below a limit, which it may not reach.

    >>> CVBelow(reliable=0.2).sentences
    ('CV of 20.0% or more: unreliable',)
    """

    word: ClassVar[str] = "cv_below"

    def passes(self, figure: float, limit: float) -> bool:
        return figure < limit

    def reason(self, limit: float, estimate: Estimate | None = None) -> Said:  # noqa: ARG002 -- as every criterion has it
        return said("{what} of {limit:.1%} or more", what=self.what, limit=limit)


@declaration
@dataclass(frozen=True, slots=True)
class MostLogCV(AtMost):
    """The coefficient of variation of a proportion's logarithm up to a limit: CV / -ln p, of 1 - p where p is 1/2 or more.

    ECLAC, Criterios de calidad en la estimacion de indicadores a partir de encuestas de hogares (2020).

    >>> MostLogCV(0.175).sentences
    ('CV on the log scale above 17.5%: not shown',)
    """

    word: ClassVar[str] = "log_cv"
    what: ClassVar[Said] = said("CV on the log scale")

    def figure(self, estimate: Estimate) -> float:
        found = proportion_of(estimate)
        if found is None or not 0 < found.p < 1:
            return math.nan
        return found.std_error / found.p / -math.log(found.p if found.p < 0.5 else 1 - found.p)


@declaration
@dataclass(frozen=True, slots=True)
class MostUndetermined(AtMost):
    """The weighted share of persons whose answers do not tell their status, up to a limit.

    >>> MostUndetermined(0.3, reliable=0.1).sentences[0]
    'item non-response above 10.0%: unreliable'
    """

    word: ClassVar[str] = "undetermined"
    what: ClassVar[Said] = said("item non-response")

    def figure(self, estimate: Estimate) -> float:
        return estimate.undetermined_share
