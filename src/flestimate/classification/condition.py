"""Conditions: the tree that a rule set is made of, with three readings: run, shown, checked.

Run, a condition is an expression whose values are 0 not met, 1 undetermined, 2 met. So ordered, Kleene's AND is the
minimum and his OR the maximum, in every engine alike, without a null anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import narwhals as nw

from flestimate.errors import RuleError, did_you_mean, listed
from flestimate.survey.columns import first_match
from flestimate.survey.scale import MET, NOT_MET, UNDETERMINED, Categories, Number, Outcome, Scale

Scales = Mapping[str, Scale]


class Condition(Protocol):
    """A condition on one person."""

    def expression(self, scales: Scales) -> nw.Expr:
        """The condition over described columns: 0 not met, 1 undetermined, 2 met."""
        ...

    def names(self) -> frozenset[str]:
        """The concepts and earlier criteria that it speaks of."""
        ...

    def covered(self, scales: Scales) -> Condition | None:
        """What is left of it when the questionnaire has only these concepts; None if nothing can be said."""
        ...

    def __str__(self) -> str:
        """The condition in plain English."""
        ...


@dataclass(frozen=True, slots=True)
class Is:
    """The answer to a question is the one named; undetermined where there is no answer.

    >>> print(Is("violence", "yes"))
    violence is yes
    """

    concept: str
    answer: str

    def expression(self, scales: Scales) -> nw.Expr:
        scale = scales[self.concept]
        if not isinstance(scale, Categories) or self.answer not in scale.levels:
            raise _no_such_answer(self.concept, self.answer, scale)
        column = nw.col(self.concept)
        return first_match([(column == scale.position(self.answer), MET), (column >= len(scale.levels), UNDETERMINED)], NOT_MET)

    def names(self) -> frozenset[str]:
        return frozenset({self.concept})

    def covered(self, scales: Scales) -> Is | None:
        return self if self.concept in scales else None

    def __str__(self) -> str:
        return f"{self.concept} is {self.answer}"


@dataclass(frozen=True, slots=True)
class Between:
    """A number lies between two limits, both included; open where a limit is None; undetermined where it is unknown.

    >>> print(Between("age", 18, None), "/", Between("age", 5, 17))
    age is at least 18 / age is from 5 to 17
    """

    concept: str
    lowest: float | None
    highest: float | None

    def expression(self, scales: Scales) -> nw.Expr:
        if not isinstance(scales[self.concept], Number):
            raise _no_number(self.concept)
        column = nw.col(self.concept)
        inside = ~column.is_null()
        if self.lowest is not None:
            inside = inside & (column >= self.lowest)
        if self.highest is not None:
            inside = inside & (column <= self.highest)
        return first_match([(column.is_null(), UNDETERMINED), (inside, MET)], NOT_MET)

    def names(self) -> frozenset[str]:
        return frozenset({self.concept})

    def covered(self, scales: Scales) -> Between | None:
        return self if self.concept in scales else None

    def __str__(self) -> str:
        if self.highest is None:
            return f"{self.concept} is at least {self.lowest:g}"
        if self.lowest is None:
            return f"{self.concept} is at most {self.highest:g}"
        return f"{self.concept} is from {self.lowest:g} to {self.highest:g}"


@dataclass(frozen=True, slots=True)
class Meets:
    """An earlier criterion of the rule set is met."""

    criterion: str

    def expression(self, scales: Scales) -> nw.Expr:  # noqa: ARG002 -- a criterion needs no scale
        return nw.col(self.criterion)

    def names(self) -> frozenset[str]:
        return frozenset({self.criterion})

    def covered(self, scales: Scales) -> Meets | None:
        return self if isinstance(scales.get(self.criterion), Outcome) else None

    def __str__(self) -> str:
        return self.criterion


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition is met. Where the questionnaire does not cover one of them, nothing can be said."""

    of: tuple[Condition, ...]

    def expression(self, scales: Scales) -> nw.Expr:
        return nw.min_horizontal(*(condition.expression(scales) for condition in self.of))

    def names(self) -> frozenset[str]:
        return _names(self.of)

    def covered(self, scales: Scales) -> AllOf | None:
        parts = _covered(self.of, scales)
        return AllOf(parts) if len(parts) == len(self.of) else None

    def __str__(self) -> str:
        return _joined(self.of, " and ")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition is met. What the questionnaire does not cover is left out, and said."""

    of: tuple[Condition, ...]

    def expression(self, scales: Scales) -> nw.Expr:
        return nw.max_horizontal(*(condition.expression(scales) for condition in self.of))

    def names(self) -> frozenset[str]:
        return _names(self.of)

    def covered(self, scales: Scales) -> AnyOf | None:
        parts = _covered(self.of, scales)
        return AnyOf(parts) if parts else None

    def __str__(self) -> str:
        return _joined(self.of, " or ")


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No condition is met. Where the questionnaire does not cover one of them, nothing can be said."""

    of: tuple[Condition, ...]

    def expression(self, scales: Scales) -> nw.Expr:
        return MET - AnyOf(self.of).expression(scales)

    def names(self) -> frozenset[str]:
        return _names(self.of)

    def covered(self, scales: Scales) -> NoneOf | None:
        parts = _covered(self.of, scales)
        return NoneOf(parts) if len(parts) == len(self.of) else None

    def __str__(self) -> str:
        return f"none of ({_joined(self.of, ', ')})"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `number` of the conditions are met; undetermined where the unknown ones could make up the number.

    >>> print(AtLeast(2, (Is("a", "yes"), Is("b", "yes"), Is("c", "yes"))))
    at least 2 of (a is yes, b is yes, c is yes)
    """

    number: int
    of: tuple[Condition, ...]

    def expression(self, scales: Scales) -> nw.Expr:
        outcomes = [condition.expression(scales) for condition in self.of]
        met = nw.sum_horizontal(*((outcome == MET).cast(nw.Int64) for outcome in outcomes))
        possible = nw.sum_horizontal(*((outcome >= UNDETERMINED).cast(nw.Int64) for outcome in outcomes))
        return first_match([(met >= self.number, MET), (possible >= self.number, UNDETERMINED)], NOT_MET)

    def names(self) -> frozenset[str]:
        return _names(self.of)

    def covered(self, scales: Scales) -> AtLeast | None:
        parts = _covered(self.of, scales)
        return AtLeast(self.number, parts) if len(parts) >= self.number else None

    def __str__(self) -> str:
        return f"at least {self.number} of ({_joined(self.of, ', ')})"


def parse(content: Mapping[str, object]) -> Condition:
    """The condition that a TOML table states; ValueError saying what is wrong with it.

    >>> print(parse({"any_of": [{"concept": "a", "is": "yes"}, {"concept": "age", "from": 18}]}))
    a is yes or age is at least 18
    """
    for kind, (keys, build) in _KINDS.items():
        if kind in content:
            unknown = content.keys() - keys
            if unknown:
                message = f"unknown key '{min(unknown)}' beside '{kind}'{did_you_mean(min(unknown), keys)}"
                raise ValueError(message)
            return build(content)
    message = f"a condition has one of the keys {listed(_KINDS)}; this one has {listed(sorted(content)) or 'none'}"
    raise ValueError(message)


def _parts(value: object) -> tuple[Condition, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(part, dict) for part in value):
        message = "a list of conditions in braces is needed, with at least one in it"
        raise ValueError(message)
    return tuple(parse(part) for part in value)


def _question(content: Mapping[str, object]) -> Condition:
    concept = str(content["concept"])
    if "is" in content:
        return Is(concept, str(content["is"]))
    if "from" in content or "to" in content:
        return Between(concept, _limit(content.get("from")), _limit(content.get("to")))
    message = f"say what '{concept}' has to be: is = \"yes\", or from = 18, or to = 17"
    raise ValueError(message)


def _limit(value: object) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    message = "a limit is a number"
    raise ValueError(message)


def _at_least(content: Mapping[str, object]) -> Condition:
    number = content["at_least"]
    if not isinstance(number, int) or number < 1:
        message = "at_least is a whole number from 1"
        raise ValueError(message)
    return AtLeast(number, _parts(content.get("of")))


_KINDS: dict[str, tuple[frozenset[str], Callable[[Mapping[str, object]], Condition]]] = {
    "concept": (frozenset({"concept", "is", "from", "to"}), _question),
    "criterion": (frozenset({"criterion"}), lambda content: Meets(str(content["criterion"]))),
    "any_of": (frozenset({"any_of"}), lambda content: AnyOf(_parts(content["any_of"]))),
    "all_of": (frozenset({"all_of"}), lambda content: AllOf(_parts(content["all_of"]))),
    "none_of": (frozenset({"none_of"}), lambda content: NoneOf(_parts(content["none_of"]))),
    "at_least": (frozenset({"at_least", "of"}), _at_least),
}


def _names(conditions: tuple[Condition, ...]) -> frozenset[str]:
    return frozenset().union(*(condition.names() for condition in conditions))


def _covered(conditions: tuple[Condition, ...], scales: Scales) -> tuple[Condition, ...]:
    return tuple(part for condition in conditions if (part := condition.covered(scales)) is not None)


def _joined(conditions: tuple[Condition, ...], word: str) -> str:
    nested = AllOf | AnyOf
    return word.join(f"({part})" if isinstance(part, nested) else str(part) for part in conditions)


def _no_such_answer(concept: str, answer: str, scale: Scale) -> RuleError:
    answers = scale.levels if isinstance(scale, Categories) else ()
    return RuleError(
        "FLE-F08",
        f"the rule asks whether '{concept}' is '{answer}', but that is not one of its answers.",
        where={"concept": concept, "answers": listed(answers) or "none: it is not a question with named answers"},
        why="the codebook's words have to be the rule's words",
    )


def _no_number(concept: str) -> RuleError:
    return RuleError(
        "FLE-F08",
        f"the rule compares '{concept}' with a number, but the codebook does not describe it as a number.",
        where={"concept": concept},
    )
