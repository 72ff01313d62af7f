"""Undetermined persons: how those count whose answers do not tell whether they meet the definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

import narwhals as nw

from flestimate.said import said
from flestimate.survey.scale import MET, UNDETERMINED


@dataclass(frozen=True, slots=True)
class Reading:
    """An outcome as an estimate uses it.

    value: whether the person is a case; known: whether the person counts at all, in numerator and denominator.
    """

    value: nw.Expr
    known: nw.Expr


@runtime_checkable
class Undetermined(Protocol):
    """How undetermined persons count, declared with the rules and the same in every estimate of theirs.

    word: its name in TOML; sentence: what is printed of it. What imputes outcomes will be one more of these.
    """

    @property
    def word(self) -> str: ...
    @property
    def sentence(self) -> str: ...

    def read(self, outcome: nw.Expr) -> Reading:
        """Who counts, and who is a case, by a column of outcomes: 0 not met, 1 undetermined, 2 met."""
        ...


@dataclass(frozen=True, slots=True)
class Excluded:
    """Undetermined persons are in neither numerator nor denominator.

    >>> Excluded().word
    'excluded'
    """

    word: ClassVar[str] = "excluded"
    sentence: ClassVar[str] = said(
        "Undetermined persons, whose answers do not tell whether they meet the definition or whether it speaks of them, "
        "are in neither numerator nor denominator."
    )

    def read(self, outcome: nw.Expr) -> Reading:
        return Reading(value=outcome == MET, known=outcome != UNDETERMINED)


@dataclass(frozen=True, slots=True)
class AsNotMet:
    """Undetermined persons are in the denominator and are no cases: the lowest prevalence that the answers allow.

    Who may be in the rule set's universe counts as in it. Where a criterion says whom an estimate is among, who may meet it
    does not, and so is not in the denominator.

    >>> AsNotMet().word
    'not met'
    """

    word: ClassVar[str] = "not met"
    sentence: ClassVar[str] = said(
        "Undetermined persons, whose answers do not tell whether they meet the definition or whether it speaks of them, "
        "count as persons whom it speaks of and who do not meet it."
    )

    def read(self, outcome: nw.Expr) -> Reading:
        return Reading(value=outcome == MET, known=nw.lit(value=True))
