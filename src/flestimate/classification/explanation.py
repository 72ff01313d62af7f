"""Why a person is a case: answers -> criteria -> the definition's elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import narwhals as nw

from flestimate.classification.condition import Scales
from flestimate.classification.ruleset import Criterion, RuleSet
from flestimate.errors import Fix, RuleError, have
from flestimate.survey.scale import OUTCOMES, Categories, Identifier, Outcome

PERSON = "person"
"""The concept that names persons."""


@dataclass(frozen=True, slots=True)
class Step:
    """One criterion for one person: its outcome, and what it rests on, each name with its answer or outcome."""

    criterion: Criterion
    outcome: str
    rests_on: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps from one person's answers to the outcome of the case criterion."""

    person: str
    case: str
    outcome: str
    universe: str
    steps: tuple[Step, ...]

    def __repr__(self) -> str:
        lines = [f"{self.person}: {self.case} is {self.outcome} (in the definition's universe: {self.universe})"]
        for step in self.steps:
            lines.append(f"  {step.criterion.name}: {step.outcome}   [{step.criterion.label}]")
            lines += [f"      {name}: {answer}" for name, answer in step.rests_on]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(step.criterion.name)}</th><td>{escape(step.outcome)}</td>"
            f"<td>{escape(step.criterion.label)}</td>"
            f"<td>{escape('; '.join(f'{name}: {answer}' for name, answer in step.rests_on))}</td></tr>"
            for step in self.steps
        )
        caption = escape(f"{self.person}: {self.case} is {self.outcome}")
        head = "".join(f"<th scope='col'>{text}</th>" for text in ("criterion", "outcome", "definition", "rests on"))
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def explain(frame: nw.LazyFrame[Any], scales: Scales, rules: RuleSet, person: str) -> Explanation:
    """The steps for the person with this identifier; RuleError if nobody, or more than one, has it."""
    if not isinstance(scales.get(PERSON), Identifier):
        raise RuleError(
            "FLE-D14",
            "the codebook does not say what names a person.",
            fix=(Fix('[concept.person]  variables = ["household", "number"]', "the variables that together name a person"),),
        )
    names = sorted(rules.names() & scales.keys())
    wanted = ["universe", *(criterion.name for criterion in rules.criteria), *names]
    found = frame.filter(nw.col(PERSON) == person).select(*wanted).collect()
    if len(found) != 1:
        raise RuleError(
            "FLE-D14",
            f"{have(len(found))} this identifier; exactly one should.",
            where={"concept": PERSON},
            why="identifiers are compared as text, parts joined by a hyphen" if not len(found) else "the file may hold persons twice",
        )
    return _explanation(person, rules, scales, {name: found[name][0] for name in wanted})


def _explanation(person: str, rules: RuleSet, scales: Scales, values: Mapping[str, object]) -> Explanation:
    steps = tuple(
        Step(
            criterion,
            OUTCOMES[int(str(values[criterion.name]))],
            tuple((name, _word(scales[name], values[name])) for name in sorted(criterion.condition.names())),
        )
        for criterion in rules.criteria
    )
    outcome = {step.criterion.name: step.outcome for step in steps}
    return Explanation(person, rules.case, outcome[rules.case], OUTCOMES[int(str(values["universe"]))], steps)


def _word(scale: object, value: object) -> str:
    if isinstance(scale, Categories):
        return scale.label(int(str(value)))
    if isinstance(scale, Outcome):
        return OUTCOMES[int(str(value))]
    return "unknown" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
