"""Criteria that ask for enough of something: cases, persons, effective persons, degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.declaration import declaration
from flestimate.errors import DeclarationError
from flestimate.estimates import Estimate
from flestimate.publication.reliability.criterion import Limited
from flestimate.said import Said, said


class AtLeast(Limited):
    """Criteria that a figure meets from a limit on."""

    __slots__ = ()

    def refuse_odd(self, limit: float) -> None:
        if limit < 0:
            raise DeclarationError(
                "FLE-C05", f"the limit of {type(self).__name__} is below 0.", why="it is a number of persons or the like"
            )

    def passes(self, figure: float, limit: float) -> bool:
        return figure >= limit

    def reason(self, limit: float, estimate: Estimate | None = None) -> Said:  # noqa: ARG002 -- of those that depend on the measure
        return said("fewer than {limit} {what}", limit=_whole(limit), what=self.what)


@declaration
@dataclass(frozen=True, slots=True)
class FewestCases(AtLeast):
    """Enough cases in the sample, unweighted: the numerator of a rate. Persons count where the measure has no cases.

    >>> FewestCases(30, reliable=50).sentences
    ('fewer than 50 sample cases: unreliable', 'fewer than 30 sample cases: not shown')
    """

    word: ClassVar[str] = "cases"
    what: ClassVar[Said] = said("sample cases")

    def figure(self, estimate: Estimate) -> float:
        return sample_cases(estimate)

    def reason(self, limit: float, estimate: Estimate | None = None) -> Said:
        return few(limit, estimate)


@declaration
@dataclass(frozen=True, slots=True)
class FewestPersons(AtLeast):
    """Enough persons in the sample, unweighted: the denominator of a rate.

    >>> FewestPersons(25, reliable=50).sentences[-1]
    'fewer than 25 sample persons: not shown'
    """

    word: ClassVar[str] = "persons"
    what: ClassVar[Said] = said("sample persons")

    def figure(self, estimate: Estimate) -> float:
        return estimate.n


@declaration
@dataclass(frozen=True, slots=True)
class FewestEffective(AtLeast):
    """Enough effective persons: those of the sample over the design effect.

    >>> FewestEffective(140).sentences
    ('fewer than 140 effective sample persons: not shown',)
    """

    word: ClassVar[str] = "effective"
    what: ClassVar[Said] = said("effective sample persons")

    def figure(self, estimate: Estimate) -> float:
        return estimate.n_eff


@declaration
@dataclass(frozen=True, slots=True)
class FewestDegrees(AtLeast):
    """Enough degrees of freedom for the standard error to be trusted.

    >>> FewestDegrees(reliable=9).sentences
    ('fewer than 9 degrees of freedom: unreliable',)
    """

    word: ClassVar[str] = "degrees"
    what: ClassVar[Said] = said("degrees of freedom")

    def figure(self, estimate: Estimate) -> float:
        return estimate.df


def sample_cases(estimate: Estimate) -> int:
    """The sample cases of an estimate, or its persons where the measure has no cases."""
    return estimate.n if estimate.n_cases is None else estimate.n_cases


def few(limit: float, estimate: Estimate | None) -> Said:
    """What is said of an estimate that rests on too few cases, or persons."""
    no_cases = estimate is not None and estimate.n_cases is None
    return said("fewer than {limit} {what}", limit=_whole(limit), what=FewestPersons.what if no_cases else FewestCases.what)


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number
