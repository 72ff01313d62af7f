"""The filters of a codebook: each looks at a concept that can be looked at, for an answer it can have, and none at itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flestimate.declaration import Origin
from flestimate.survey import problems
from flestimate.survey.answers import Answers
from flestimate.survey.asked import AskedIf
from flestimate.survey.quantity import Quantity


def refuse_unusable_filters(concepts: Mapping[str, Any], origin: Origin, section: str = "concept") -> None:
    """DeclarationError where the `asked_if` of a concept cannot be applied; `section` is where the concepts stand."""
    for name, concept in concepts.items():
        asked_if = filter_of(concept)
        if asked_if:
            where = origin.place("asked_if", f"{section}.{name}")
            _refuse_unknown(name, asked_if, concepts, where)
            _refuse_circle(name, concepts, where)


def filter_of(concept: object) -> AskedIf | None:
    """The filter before a question, if it has one."""
    return getattr(concept, "asked_if", None)


def _refuse_unknown(name: str, asked_if: AskedIf, concepts: Mapping[str, Any], where: Mapping[str, str]) -> None:
    gate = concepts.get(asked_if.concept)
    if not isinstance(gate, Answers | Quantity):
        usable = [known for known, concept in concepts.items() if isinstance(concept, Answers | Quantity) and known != name]
        raise problems.no_filter(name, asked_if.concept, usable, where)
    if isinstance(gate, Quantity):
        if not asked_if.has_limits:
            raise problems.answer_of_number(name, asked_if.concept, where)
        return
    if asked_if.has_limits:
        raise problems.limits_of_answers(name, asked_if.concept, where)
    if asked_if.answer not in gate.levels:
        raise problems.no_answer_to_filter(name, asked_if.concept, asked_if.answer, gate.levels, where)


def _refuse_circle(name: str, concepts: Mapping[str, Any], where: Mapping[str, str]) -> None:
    path = [name]
    while asked_if := filter_of(concepts.get(path[-1])):
        if asked_if.concept in path:
            raise problems.filters_in_a_circle([*path, asked_if.concept], where)
        path.append(asked_if.concept)
