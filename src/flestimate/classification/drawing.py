"""A rule set as a drawing: from the circumstances, side by side, to the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flestimate.classification.condition import AllOf, AnyOf, AtLeast, Branch, Condition, Meets, MeetsOf, NoneOf
from flestimate.classification.criterion import Criterion
from flestimate.classification.sides import Side, graded_sides, whole

if TYPE_CHECKING:
    from flestimate.classification.ruleset import RuleSet

_JOINS: Mapping[type, str] = {AllOf: "all of", AnyOf: "any of", NoneOf: "none of"}
_ESCAPED = str.maketrans({"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"})

Frames = Mapping[str, Side]
"""The sides that are framed, by what the drawing calls each."""


def mermaid(rules: RuleSet) -> str:
    """The definition in the Mermaid language: a box for each criterion, a frame around those of a side, the case double.

    Where a criterion rests on a whole side, one arrow leads there from the frame: a scheme with eighty circumstances would
    otherwise be a thicket.
    """
    frames = {f"side_{number}": side for number, side in enumerate(graded_sides(rules), start=1) if len(side.criteria) > 1}
    framed = {one for side in frames.values() for one in side.criteria}
    lines = [line for frame, side in frames.items() for line in _frame(frame, side, rules.case)]
    boxes = [f"  {_box(one, rules.case)}" for one in rules.criteria if one not in framed]
    arrows = [f"  {arrow}" for one in rules.criteria for arrow in _arrows(one, frames)]
    return "\n".join(["flowchart LR", *lines, *boxes, *arrows])


def _frame(frame: str, side: Side, case: str) -> list[str]:
    boxes = [f"    {_box(one, case)}" for one in side.criteria]
    # Told so, Mermaid sets boxes without arrows between them one below the other.
    return [f'  subgraph {frame}["{_escaped(side.title)}"]', "    direction LR", *boxes, "  end"]


def _box(one: Criterion, case: str) -> str:
    said = _said(one.condition)
    label = f"{_escaped(one.name)}<br>{_escaped(said)}" if said else _escaped(one.name)
    return f'{_id(one.name)}[["{label}"]]' if one.name == case else f'{_id(one.name)}["{label}"]'


def _said(condition: Condition) -> str:
    """What the box says of the condition: how the arrows that lead to it are joined, or what arrows cannot tell."""
    if isinstance(condition, Meets | MeetsOf):
        return ""
    if not isinstance(condition, Branch) or not all(isinstance(part, Meets | MeetsOf) for part in condition.of):
        return str(condition)
    if isinstance(condition, AtLeast):
        return f"at least {condition.number} of {len(condition.of)}"
    return _JOINS[type(condition)] if len(condition.of) > 1 or isinstance(condition, NoneOf) else ""


def _arrows(one: Criterion, frames: Frames) -> Iterator[str]:
    negated = _negated(one.condition)
    criteria = one.condition.criteria()
    for start in _starts(criteria & negated, frames):
        yield f"{start} -. not .-> {_id(one.name)}"
    for start in _starts(criteria - negated, frames):
        yield f"{start} --> {_id(one.name)}"
    for relative in sorted(one.condition.relatives(), key=str):
        yield f'{_id(relative.criterion)} -- "of one of the {_escaped(relative.link)}" --> {_id(one.name)}'


def _starts(criteria: frozenset[str], frames: Frames) -> Iterator[str]:
    """Where arrows start: at the frame where all in it are meant, else at each box."""
    found, others = whole(criteria, tuple(frames.values()))
    yield from (frame for frame, side in frames.items() if side in found)
    yield from map(_id, sorted(others))


def _negated(condition: Condition) -> frozenset[str]:
    if isinstance(condition, NoneOf):
        return condition.names()
    return frozenset().union(*map(_negated, condition.of)) if isinstance(condition, Branch) else frozenset()


def _id(name: str) -> str:
    """The name as Mermaid can have it: never one of its own words, such as `end`, and of letters and digits only."""
    return "is_" + "".join(sign if sign.isascii() and (sign.isalnum() or sign == "_") else f"_{ord(sign):x}_" for sign in name)


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)
