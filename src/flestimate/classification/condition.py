"""Conditions: the tree that a rule set is made of, with three readings: run, shown, checked.

Run, a condition is an expression whose values are 0 not met, 1 undetermined, 2 met. So ordered, Kleene's AND is the
minimum and his OR the maximum, in every engine alike, without a null anywhere.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, Self

import narwhals as nw

from flestimate.classification.scope import Scope
from flestimate.errors import Fix, RuleError, did_you_mean, listed
from flestimate.survey.columns import first_match
from flestimate.survey.extremes import highest, lowest
from flestimate.survey.scale import MET, NOT_MET, UNDETERMINED, Categories, Number, Outcome, Scale, Several

Written = Callable[[str], str]
"""How the name of a concept or criterion is written: as it stands, or marked as a name."""


class Condition(Protocol):
    """A condition on one person, or on one of a person's works."""

    def expression(self, scope: Scope) -> nw.Expr:
        """The condition over described columns: 0 not met, 1 undetermined, 2 met."""
        ...

    def names(self) -> frozenset[str]:
        """The concepts and criteria of the person that it speaks of."""
        ...

    def criteria(self) -> frozenset[str]:
        """Of these names, those of criteria."""
        ...

    def relatives(self) -> frozenset[MeetsOf]:
        """What it asks of relatives."""
        ...

    def covered(self, scope: Scope) -> Condition | None:
        """What is left of it when the questionnaire has only these concepts; None if nothing can be said."""
        ...

    def without(self, criteria: frozenset[str]) -> Condition | None:
        """What is left of it when these criteria count no more; None if nothing is."""
        ...

    def renamed(self, criteria: Mapping[str, str]) -> Condition:
        """The same with other names of criteria."""
        ...

    def worded(self, name: Written) -> str:
        """The condition in plain English; name: how a concept or criterion is written."""
        ...


class Worded(ABC):
    """What can be worded is worded with plain names where nothing else is said."""

    __slots__ = ()

    @abstractmethod
    def worded(self, name: Written) -> str:
        """Its words."""

    def __str__(self) -> str:
        return self.worded(str)


class Leaf(Worded):
    """Conditions without parts."""

    __slots__ = ()

    def criteria(self) -> frozenset[str]:
        return frozenset()

    def relatives(self) -> frozenset[MeetsOf]:
        return frozenset()

    def renamed(self, criteria: Mapping[str, str]) -> Self:  # noqa: ARG002 -- it speaks of none
        return self


@dataclass(frozen=True, slots=True)
class Is(Leaf):
    """The answer to a question is the one named, or is among those given; undetermined where there is no answer.

    >>> print(Is("violence", "yes"))
    violence is yes
    """

    concept: str
    answer: str

    def expression(self, scope: Scope) -> nw.Expr:
        scale = scope.scales[self.concept]
        if not isinstance(scale, Categories | Several) or self.answer not in scale.levels:
            raise _no_such_answer(self.concept, self.answer, scale)
        if isinstance(scale, Several):
            return scope.asked(self.concept, _is(scope.answer(self.concept, self.answer), "yes", scale.each))
        return scope.asked(self.concept, _is(scope.column(self.concept), self.answer, scale))

    def names(self) -> frozenset[str]:
        return frozenset({self.concept})

    def covered(self, scope: Scope) -> Is | None:
        return self if self.concept in scope.scales else None

    def without(self, criteria: frozenset[str]) -> Is:  # noqa: ARG002 -- a question is no criterion
        return self

    def worded(self, name: Written) -> str:
        return f"{name(self.concept)} is {self.answer}"


@dataclass(frozen=True, slots=True)
class Between(Leaf):
    """A number lies between two limits, both included; open where a limit is None; undetermined where it is unknown.

    >>> print(Between("age", 18, None), "/", Between("age", 5, 17))
    age is at least 18 / age is from 5 to 17
    """

    concept: str
    lowest: float | None
    highest: float | None

    def expression(self, scope: Scope) -> nw.Expr:
        if not isinstance(scope.scales[self.concept], Number):
            raise _no_number(self.concept)
        column = scope.column(self.concept)
        inside = ~column.is_null()
        if self.lowest is not None:
            inside = inside & (column >= self.lowest)
        if self.highest is not None:
            inside = inside & (column <= self.highest)
        return scope.asked(self.concept, first_match([(column.is_null(), UNDETERMINED), (inside, MET)], NOT_MET))

    def names(self) -> frozenset[str]:
        return frozenset({self.concept})

    def covered(self, scope: Scope) -> Between | None:
        return self if self.concept in scope.scales else None

    def without(self, criteria: frozenset[str]) -> Between:  # noqa: ARG002 -- a number is no criterion
        return self

    def worded(self, name: Written) -> str:
        if self.highest is None:
            return f"{name(self.concept)} is at least {self.lowest:g}"
        if self.lowest is None:
            return f"{name(self.concept)} is at most {self.highest:g}"
        return f"{name(self.concept)} is from {self.lowest:g} to {self.highest:g}"


@dataclass(frozen=True, slots=True)
class Meets(Leaf):
    """Another criterion of the rule set is met."""

    criterion: str

    def expression(self, scope: Scope) -> nw.Expr:
        return scope.column(self.criterion)

    def names(self) -> frozenset[str]:
        return frozenset({self.criterion})

    def criteria(self) -> frozenset[str]:
        return self.names()

    def covered(self, scope: Scope) -> Meets | None:
        return self if isinstance(scope.scales.get(self.criterion), Outcome) else None

    def without(self, criteria: frozenset[str]) -> Meets | None:
        return None if self.criterion in criteria else self

    def renamed(self, criteria: Mapping[str, str]) -> Meets:
        return Meets(criteria.get(self.criterion, self.criterion))

    def worded(self, name: Written) -> str:
        return name(self.criterion)


@dataclass(frozen=True, slots=True)
class MeetsOf(Worded):
    """A criterion is met by a relative in the household, such as one of the parents.

    >>> print(MeetsOf("forced_labour_of_adults", "parents"))
    forced_labour_of_adults of one of the parents
    """

    criterion: str
    link: str

    @property
    def column(self) -> str:
        """The column with the outcome."""
        return f"{self.criterion} of {self.link}"

    def expression(self, scope: Scope) -> nw.Expr:  # noqa: ARG002 -- it is of the person, whichever work is looked at
        return nw.col(self.column)

    def names(self) -> frozenset[str]:
        return frozenset()

    def criteria(self) -> frozenset[str]:
        return frozenset()

    def relatives(self) -> frozenset[MeetsOf]:
        return frozenset({self})

    def covered(self, scope: Scope) -> MeetsOf | None:
        return self if self.link in scope.links and isinstance(scope.scales.get(self.criterion), Outcome) else None

    def without(self, criteria: frozenset[str]) -> MeetsOf | None:
        return None if self.criterion in criteria else self

    def renamed(self, criteria: Mapping[str, str]) -> MeetsOf:
        return MeetsOf(criteria.get(self.criterion, self.criterion), self.link)

    def worded(self, name: Written) -> str:
        return f"{name(self.criterion)} of one of the {self.link}"


@dataclass(frozen=True, slots=True)
class Never(Leaf):
    """Met by nobody: an exclusion that nobody was asked about excludes nobody."""

    def expression(self, scope: Scope) -> nw.Expr:  # noqa: ARG002 -- it looks at nothing
        return nw.lit(NOT_MET)

    def names(self) -> frozenset[str]:
        return frozenset()

    def covered(self, scope: Scope) -> Never:  # noqa: ARG002 -- as above
        return self

    def without(self, criteria: frozenset[str]) -> Never:  # noqa: ARG002 -- as above
        return self

    def worded(self, name: Written) -> str:  # noqa: ARG002 -- as above
        return "never, because it was not asked"


class Branch(Worded):
    """Conditions made of others."""

    __slots__ = ()
    of: tuple[Condition, ...]

    def names(self) -> frozenset[str]:
        return frozenset().union(*(condition.names() for condition in self.of))

    def criteria(self) -> frozenset[str]:
        return frozenset().union(*(condition.criteria() for condition in self.of))

    def relatives(self) -> frozenset[MeetsOf]:
        return frozenset().union(*(condition.relatives() for condition in self.of))

    def renamed(self, criteria: Mapping[str, str]) -> Self:
        return replace(self, of=tuple(condition.renamed(criteria) for condition in self.of))  # type: ignore[type-var]  # branches are dataclasses

    def expressions(self, scope: Scope) -> Iterator[nw.Expr]:
        """Its parts as expressions."""
        return (condition.expression(scope) for condition in self.of)

    def covered_parts(self, scope: Scope) -> tuple[Condition, ...]:
        """The parts that the questionnaire covers."""
        return tuple(part for condition in self.of if (part := condition.covered(scope)) is not None)

    def parts_without(self, criteria: frozenset[str]) -> tuple[Condition, ...]:
        """The parts that are left when these criteria count no more."""
        return tuple(part for condition in self.of if (part := condition.without(criteria)) is not None)


@dataclass(frozen=True, slots=True)
class AllOf(Branch):
    """Every condition is met. Where the questionnaire does not cover one of them, nothing can be said."""

    of: tuple[Condition, ...]

    def expression(self, scope: Scope) -> nw.Expr:
        return lowest(*self.expressions(scope))

    def covered(self, scope: Scope) -> AllOf | None:
        parts = self.covered_parts(scope)
        return AllOf(parts) if len(parts) == len(self.of) else None

    def without(self, criteria: frozenset[str]) -> AllOf | None:
        parts = self.parts_without(criteria)
        return AllOf(parts) if parts else None

    def worded(self, name: Written) -> str:
        return _joined(self.of, " and ", name)


@dataclass(frozen=True, slots=True)
class AnyOf(Branch):
    """At least one condition is met. What the questionnaire does not cover is left out, and said."""

    of: tuple[Condition, ...]

    def expression(self, scope: Scope) -> nw.Expr:
        return highest(*self.expressions(scope))

    def covered(self, scope: Scope) -> AnyOf | None:
        parts = self.covered_parts(scope)
        return AnyOf(parts) if parts else None

    def without(self, criteria: frozenset[str]) -> AnyOf | None:
        parts = self.parts_without(criteria)
        return AnyOf(parts) if parts else None

    def worded(self, name: Written) -> str:
        answers = [part for part in self.of if isinstance(part, Is)]
        if len(answers) == len(self.of) and len({part.concept for part in answers}) == 1:
            return f"{name(answers[0].concept)} is {' or '.join(part.answer for part in answers)}"
        return _joined(self.of, " or ", name)


@dataclass(frozen=True, slots=True)
class NoneOf(Branch):
    """No condition is met. Where the questionnaire does not cover one of them, nothing can be said."""

    of: tuple[Condition, ...]

    def expression(self, scope: Scope) -> nw.Expr:
        return MET - AnyOf(self.of).expression(scope)

    def covered(self, scope: Scope) -> NoneOf | None:
        parts = self.covered_parts(scope)
        return NoneOf(parts) if len(parts) == len(self.of) else None

    def without(self, criteria: frozenset[str]) -> NoneOf | None:
        parts = self.parts_without(criteria)
        return NoneOf(parts) if parts else None

    def worded(self, name: Written) -> str:
        words = _joined(self.of, ", ", name)
        return f"not {words}" if isinstance(self.of[0], Meets) and len(self.of) == 1 else f"none of ({words})"


@dataclass(frozen=True, slots=True)
class AtLeast(Branch):
    """At least `number` of the conditions are met; undetermined where the unknown ones could make up the number.

    >>> print(AtLeast(2, (Is("a", "yes"), Is("b", "yes"), Is("c", "yes"))))
    at least 2 of (a is yes, b is yes, c is yes)
    """

    number: int
    of: tuple[Condition, ...]

    def expression(self, scope: Scope) -> nw.Expr:
        outcomes = list(self.expressions(scope))
        met = nw.sum_horizontal(*((outcome == MET).cast(nw.Int64) for outcome in outcomes))
        possible = nw.sum_horizontal(*((outcome >= UNDETERMINED).cast(nw.Int64) for outcome in outcomes))
        return first_match([(met >= self.number, MET), (possible >= self.number, UNDETERMINED)], NOT_MET)

    def covered(self, scope: Scope) -> AtLeast | None:
        parts = self.covered_parts(scope)
        return AtLeast(self.number, parts) if len(parts) >= self.number else None

    def without(self, criteria: frozenset[str]) -> AtLeast | None:
        parts = self.parts_without(criteria)
        return AtLeast(self.number, parts) if len(parts) >= self.number else None

    def worded(self, name: Written) -> str:
        return f"at least {self.number} of ({_joined(self.of, ', ', name)})"


def _is(column: nw.Expr, answer: str, scale: Categories) -> nw.Expr:
    return first_match([(column == scale.position(answer), MET), (column >= len(scale.levels), UNDETERMINED)], NOT_MET)


def _joined(conditions: tuple[Condition, ...], word: str, name: Written) -> str:
    nested = AllOf | AnyOf
    texts = ((part, part.worded(name)) for part in conditions)
    return word.join(f"({text})" if isinstance(part, nested) and len(part.of) > 1 else text for part, text in texts)


def _no_such_answer(concept: str, answer: str, scale: Scale) -> RuleError:
    answers = scale.levels if isinstance(scale, Categories | Several) else ()
    others = (Fix(f'is = "{answers[0]}"', "in the rule set"),) if answers else ()
    return RuleError(
        "FLE-F08",
        f"the rule asks whether '{concept}' is '{answer}', but that is not one of its answers{did_you_mean(answer, answers) or '.'}",
        where={"concept": concept, "answers": listed(answers) or "none: it is not a question with named answers"},
        why="the codebook's words have to be the rule's words",
        fix=(Fix(f'[concept.{concept}]  answers = {{ CODE = "{answer}", ... }}', "in the codebook"), *others),
    )


def _no_number(concept: str) -> RuleError:
    return RuleError(
        "FLE-F08",
        f"the rule compares '{concept}' with a number, but the codebook does not describe it as a number.",
        where={"concept": concept},
        fix=(Fix(f'[concept.{concept}]  variable = "..."', "without answers it is a number"),),
    )
