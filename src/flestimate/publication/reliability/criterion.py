"""What a publication rule asks of an estimate: one criterion, one idea."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from flestimate.declaration import ArgumentError
from flestimate.errors import Fix
from flestimate.estimates import Estimate
from flestimate.publication.reliability.verdict import RELIABLE, TOO_UNRELIABLE, UNRELIABLE, Verdict
from flestimate.said import Said, said


class Criterion(ABC):
    """What a publication rule asks of an estimate.

    word: what it is called in a rule's TOML file, and in the id of a rule that it was added to.
    """

    __slots__ = ()
    word: ClassVar[str]

    @abstractmethod
    def verdict(self, estimate: Estimate) -> Verdict:
        """What may be done with one estimate."""

    @property
    @abstractmethod
    def sentences(self) -> tuple[Said, ...]:
        """What it does, for the methods of a publication."""


@dataclass(frozen=True, slots=True)
class Limited(Criterion):
    """Criteria that hold one figure of an estimate against two limits.

    shown: of what is shown at all; reliable: of what is shown without a warning; None where there is no such limit. A figure that
    is not known passes no limit. what: the figure, in words.
    """

    shown: float | None = None
    reliable: float | None = None
    what: ClassVar[Said]

    def __post_init__(self) -> None:
        if self.shown is None and self.reliable is None:
            name = type(self).__name__
            fix = (Fix(f"fl.{name}(...)", "what is shown at all"), Fix(f"fl.{name}(reliable=...)", "without a warning"))
            raise ArgumentError("FLE-C06", f"{name} has no limit.", fix=fix)
        for limit in (self.shown, self.reliable):
            if limit is not None:
                self.refuse_odd(limit)

    @abstractmethod
    def refuse_odd(self, limit: float) -> None:
        """Refuse a limit that the figure cannot sensibly have."""

    @abstractmethod
    def figure(self, estimate: Estimate) -> float:
        """What is compared; nan where it is not known."""

    @abstractmethod
    def passes(self, figure: float, limit: float) -> bool:
        """Whether a figure is within a limit; nan is within none."""

    @abstractmethod
    def reason(self, limit: float, estimate: Estimate | None = None) -> Said:
        """What is said of a figure that is not."""

    def verdict(self, estimate: Estimate) -> Verdict:
        figure = self.figure(estimate)
        for limit, status in ((self.shown, TOO_UNRELIABLE), (self.reliable, UNRELIABLE)):
            if limit is not None and not self.passes(figure, limit):
                unknown = said("{what} not known", what=self.what)
                return Verdict(status, unknown if math.isnan(figure) else self.reason(limit, estimate))
        return Verdict(RELIABLE)

    @property
    def sentences(self) -> tuple[Said, ...]:
        warned = () if self.reliable is None else (said("{reason}: unreliable", reason=self.reason(self.reliable)),)
        return warned if self.shown is None else (*warned, said("{reason}: not shown", reason=self.reason(self.shown)))
