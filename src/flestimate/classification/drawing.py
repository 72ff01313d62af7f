"""A rule set as a drawing: from the questions through the criteria to the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flestimate.classification.condition import AllOf, AnyOf, AtLeast, Condition, NoneOf
from flestimate.classification.criterion import Criterion

if TYPE_CHECKING:
    from flestimate.classification.ruleset import RuleSet

_JOINS: dict[type, str] = {AllOf: "all of", AnyOf: "any of", NoneOf: "none of"}


def mermaid(rules: RuleSet) -> str:
    """The definition in the Mermaid language: questions are rounded, criteria square, the case double."""
    nodes = [_node(one, rules) for one in rules.criteria]
    asked = sorted(frozenset().union(*(one.condition.names() for one in rules.criteria)) & rules.names())
    questions = [f'  {name}("{name}")' for name in asked]
    arrows = [arrow for one in rules.criteria for arrow in _arrows(one)]
    return "\n".join(["flowchart LR", *questions, *nodes, *arrows])


def _node(one: Criterion, rules: RuleSet) -> str:
    joined = _join(one.condition)
    label = f"{one.name}<br>{joined}" if joined else one.name
    return f'  {one.name}[["{label}"]]' if one.name == rules.case else f'  {one.name}["{label}"]'


def _join(condition: Condition) -> str:
    if isinstance(condition, AtLeast):
        return f"at least {condition.number}"
    return _JOINS.get(type(condition), "") if len(getattr(condition, "of", ())) > 1 else ""


def _arrows(one: Criterion) -> Iterator[str]:
    negated = _negated(one.condition)
    for name in sorted(one.condition.names()):
        yield f"  {name} -. not .-> {one.name}" if name in negated else f"  {name} --> {one.name}"
    for relative in sorted(one.condition.relatives(), key=str):
        yield f"  {relative.criterion} -- of the {relative.link} --> {one.name}"


def _negated(condition: Condition) -> frozenset[str]:
    if isinstance(condition, NoneOf):
        return condition.names()
    return frozenset().union(*(_negated(part) for part in getattr(condition, "of", ())))
