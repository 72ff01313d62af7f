"""Criteria: the steps of a definition, and what each of them is in the definition's own terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flestimate.classification.condition import Condition
from flestimate.errors import did_you_mean, listed

_ELEMENT = re.compile(r"I[1-9]|C[1-6]|K[1-4][a-c]?|X[1-5]|national")


class Role(StrEnum):
    """The side of the definition that a circumstance belongs to. A circumstance has none by itself: the rule set gives it."""

    INVOLUNTARY = "involuntary"
    COERCION = "coercion"
    CHILD = "child"
    EXCLUSION = "exclusion"


class Strength(StrEnum):
    """How much a circumstance tells by itself, in schemes that grade them."""

    STRONG = "strong"
    MEDIUM = "medium"


class AppliedBy(StrEnum):
    """Who imposed the work or applied the menace."""

    EMPLOYER = "employer"
    RECRUITER = "recruiter"
    PARENTS = "parents"
    FAMILY = "family"
    STATE = "State"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a criterion is in a definition's terms; None and empty where the definition does not say.

    element: I1 to I9 and C1 to C6 of the 20th ICLS, or national; K1 to K4 and X1 to X5 are our own letters for its rules on
    children and for the exclusions of Convention No. 29, Article 2(2).
    """

    role: Role | None = None
    element: str | None = None
    dimension: str | None = None
    strength: Strength | None = None
    applied_by: tuple[AppliedBy, ...] = ()

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> Traits:
        """The traits that a TOML table states, whatever else it states; ValueError saying what is wrong with one.

        >>> Traits.parse({"role": "coercion", "element": "C3"}).element
        'C3'
        """
        element = content.get("element")
        if element is not None and not _ELEMENT.fullmatch(str(element)):
            message = "element is one of I1 to I9, C1 to C6, K1 to K4, X1 to X5, national"
            raise ValueError(message)
        dimension = content.get("dimension")
        if dimension is not None and not isinstance(dimension, str):
            message = "dimension is a word"
            raise ValueError(message)
        given = content.get("applied_by", ())
        appliers = given if isinstance(given, list | tuple) else [given]
        return cls(
            role=_word(Role, "role", content),
            element=element,
            dimension=dimension,
            strength=_word(Strength, "strength", content),
            applied_by=tuple(_member(AppliedBy, "applied_by", one) for one in appliers),
        )

    def has(self, wanted: Traits) -> bool:
        """Whether it has every trait of `wanted`.

        >>> Traits(Role.COERCION, "C1", "work").has(Traits(dimension="work"))
        True
        """
        alike = all(getattr(wanted, name) in {None, getattr(self, name)} for name in ("role", "element", "dimension", "strength"))
        return alike and set(wanted.applied_by) <= set(self.applied_by)

    def __str__(self) -> str:
        words = [self.element, self.role, self.dimension, self.strength]
        by = [f"applied by {listed(self.applied_by)}"] if self.applied_by else []
        return ", ".join([*(str(word) for word in words if word), *by])


TRAITS = frozenset(Traits.__slots__)
"""The keys of a TOML table that are traits."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One step of a definition: its name, what it says in the definition's words, its traits, and the condition that it is."""

    name: str
    label: str
    condition: Condition
    traits: Traits = Traits()

    @property
    def needed(self) -> frozenset[str]:
        """The names that it rests on: of concepts, of criteria, and of criteria of relatives."""
        return self.condition.names() | {one.criterion for one in self.condition.relatives()}

    def of(self, condition: Condition) -> Criterion:
        """The same step with another condition."""
        return replace(self, condition=condition)


def _word(kind: type[Any], name: str, content: Mapping[str, Any]) -> Any:
    return None if name not in content else _member(kind, name, content[name])


def _member(kind: type[StrEnum], name: str, word: object) -> Any:
    words = [str(member) for member in kind]
    if word not in words:
        message = f"{name} cannot be '{word}'{did_you_mean(str(word), words) or '.'} It is one of {listed(words)}"
        raise ValueError(message)
    return kind(word)
