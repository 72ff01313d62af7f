"""Why a person is a case: answers -> criteria -> the definition's elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from numbers import Integral
from typing import Any

import narwhals as nw

from flestimate.classification.condition import AnyOf, Never
from flestimate.classification.criterion import Criterion
from flestimate.classification.ruleset import UNIVERSE, RuleSet
from flestimate.classification.scope import Scope
from flestimate.errors import Fix, RuleError, expect, have, listed
from flestimate.survey.scale import NOT_MET, OUTCOMES, Categories, Identifier, Outcome, Several, answer_column, columns_of
from flestimate.survey.works import Works

PERSON = "person"
"""The concept that names persons."""


@dataclass(frozen=True, slots=True)
class Step:
    """One criterion for one person: its outcome, and what it rests on, each name with its answer or outcome.

    in_works: the outcome in each work of the person, where it is told work by work.
    """

    criterion: Criterion
    outcome: str
    in_works: tuple[tuple[str, str], ...]
    rests_on: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> bool:
        """Whether the person meets it, or may meet it."""
        return self.outcome != OUTCOMES[NOT_MET]

    @property
    def said(self) -> str:
        """The outcome in words, with that of each work."""
        works = "; ".join(f"{label}: {word}" for label, word in self.in_works)
        return f"{self.outcome} ({works})" if works else self.outcome


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps from one person's answers to the outcome of the case criterion."""

    person: str
    case: str
    outcome: str
    universe: str
    steps: tuple[Step, ...]

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps that say why, in order: those that lead to the outcome of the case."""
        reached = _leading_to(self.case, {step.criterion.name: step for step in self.steps})
        return tuple(step for step in self.steps if step.criterion.name in reached)

    @property
    def ruled_out(self) -> tuple[str, ...]:
        """The other criteria that are not met."""
        shown = {step.criterion.name for step in self.told}
        others = (step for step in self.steps if step.criterion.name not in shown and not step.counts)
        return tuple(step.criterion.name for step in others if not isinstance(step.criterion.condition, Never))

    @property
    def not_asked(self) -> tuple[str, ...]:
        """The exclusions that nobody was asked about."""
        return tuple(step.criterion.name for step in self.steps if isinstance(step.criterion.condition, Never))

    @property
    def _others(self) -> list[str]:
        """What is to be said of the criteria that are not told one by one."""
        lists = {"not met": self.ruled_out, "not asked": self.not_asked}
        return [f"{word}: {', '.join(names)}" for word, names in lists.items() if names]

    def __repr__(self) -> str:
        lines = [self._head()]
        for step in self.told:
            traits = f" ({step.criterion.traits})" if str(step.criterion.traits) else ""
            lines.append(f"  {step.criterion.name}{traits}: {step.said}   [{step.criterion.label}]")
            lines += [f"      {name}: {answer}" for name, answer in step.rests_on]
        return "\n".join([*lines, *(f"  {line}" for line in self._others)])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(step.criterion.name)}</th><td>{escape(str(step.criterion.traits))}</td>"
            f"<td>{escape(step.said)}</td><td>{escape(step.criterion.label)}</td>"
            f"<td>{escape('; '.join(f'{name}: {answer}' for name, answer in step.rests_on))}</td></tr>"
            for step in self.told
        )
        head = "".join(f"<th scope='col'>{text}</th>" for text in ("criterion", "element", "outcome", "definition", "rests on"))
        below = "".join(f"<p>{escape(line)}</p>" for line in self._others)
        return f"<table><caption>{escape(self._head())}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{below}"

    def _head(self) -> str:
        return f"{self.person}: {self.case} is {self.outcome} (in the definition's universe: {self.universe})"


def _leading_to(name: str, steps: Mapping[str, Step]) -> frozenset[str]:
    """A criterion, and those beneath it: of one that counts those that count, of another those beneath which some do."""
    step = steps[name]
    beneath = step.criterion.condition.names() & steps.keys()
    followed = (other for other in beneath if steps[other].counts or (not step.counts and _has_some(other, steps)))
    return frozenset({name}).union(*(_leading_to(other, steps) for other in followed))


def _has_some(name: str, steps: Mapping[str, Step]) -> bool:
    """Whether a criterion counts, or one beneath it."""
    step = steps[name]
    return step.counts or any(_has_some(other, steps) for other in step.criterion.condition.names() & steps.keys())


def explain(frame: nw.LazyFrame[Any], scope: Scope, rules: RuleSet, identifier: str | int) -> Explanation:
    """The steps for the person with this identifier; RuleError if nobody, or more than one, has it."""
    person = _as_text(identifier)
    if not isinstance(scope.scales.get(PERSON), Identifier):
        raise RuleError(
            "FLE-C23",
            "the codebook does not say what names a person.",
            fix=(Fix('[concept.person]  variables = ["household", "number"]', "the variables that together name a person"),),
        )
    ordered = [criterion for step in rules.steps() for criterion in step if criterion.name != UNIVERSE]
    names = [UNIVERSE, *(one.name for one in ordered), *sorted(rules.names() & scope.scales.keys())]
    relatives = sorted({relative.column for one in ordered for relative in one.condition.relatives()})
    there = [Works.there(number) for number in scope.works.numbers]
    wanted = [*there, *relatives, *(column for name in names for column in _columns(scope, name))]
    found = frame.filter(nw.col(PERSON) == person).select(*wanted).collect()
    if len(found) != 1:
        raise RuleError(
            "FLE-D14",
            f"{have(len(found))} this identifier; exactly one should.",
            where={"concept": PERSON},
            why="identifiers are compared as text, parts joined by a hyphen" if not len(found) else "the file may hold persons twice",
        )
    told = _Told(scope, {name: found[name][0] for name in wanted})
    steps = tuple(Step(one, told.outcome(one.name), told.in_works(one.name), tuple(told.rests_on(one))) for one in ordered)
    return Explanation(person, rules.case, told.outcome(rules.case), told.outcome(UNIVERSE), steps)


def _as_text(identifier: str | int) -> str:
    """An identifier as surveys hold it; ArgumentKindError for what names nobody, such as a fraction."""
    # Data frames hold whole numbers of kinds of their own; and Python takes True for one.
    number = isinstance(identifier, Integral) and not isinstance(identifier, bool)
    if not number:
        expect("person", identifier, str, 'classified.explain(person="73-4")')
    return str(identifier)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the file holds of one person."""

    scope: Scope
    values: Mapping[str, object]

    def outcome(self, name: str) -> str:
        """The person's outcome on a criterion."""
        return OUTCOMES[int(str(self.values[name]))]

    def in_works(self, name: str) -> tuple[tuple[str, str], ...]:
        """What is told of each work that the person has."""
        works = self.scope.works
        if name not in works.concepts:
            return ()
        own = [number for number in works.numbers if self.values[works.there(number)] == 1]
        return tuple((works.labels[number - 1], self._word(name, number)) for number in own)

    def rests_on(self, one: Criterion) -> Iterator[tuple[str, str]]:
        """The names that a criterion speaks of, each with what is told."""
        for name in sorted(one.condition.names()):
            if self._adds_nothing(name, one):
                continue
            told = self.in_works(name)
            if name not in self.scope.works.concepts:
                yield name, self._word(name, None)
            else:
                yield name, "; ".join(f"{label}: {word}" for label, word in told) or "no such work"
        for relative in sorted(one.condition.relatives(), key=str):
            yield str(relative), self.outcome(relative.column)

    def _adds_nothing(self, name: str, one: Criterion) -> bool:
        """Of several criteria of which one is enough, those that are not met do not tell why it is met."""
        is_criterion = isinstance(self.scope.scales[name], Outcome)
        enough = isinstance(one.condition, AnyOf) and self.outcome(one.name) != OUTCOMES[NOT_MET]
        return is_criterion and enough and self.outcome(name) == OUTCOMES[NOT_MET]

    def _word(self, name: str, work: int | None) -> str:
        scale = self.scope.scales[name]
        if isinstance(scale, Several):
            each = {answer: scale.each.label(int(str(self._value(answer_column(name, answer), work)))) for answer in scale.levels}
            reason = next((word for word in each.values() if word not in scale.each.levels), "none of them")
            return listed(answer for answer, word in each.items() if word == "yes") or reason
        value = self._value(name, work)
        if isinstance(scale, Categories):
            return scale.label(int(str(value)))
        if isinstance(scale, Outcome):
            return OUTCOMES[int(str(value))]
        return "unknown" if value is None or value != value else f"{value:g}" if isinstance(value, float) else str(value)  # noqa: PLR0124 -- not a number

    def _value(self, column: str, work: int | None) -> object:
        """The value of the person, or of one work."""
        return self.values[column if work is None else Works.column(column, work)]


def _columns(scope: Scope, name: str) -> list[str]:
    """The columns that hold what is told of a name."""
    scale, works = scope.scales[name], scope.works
    own = columns_of(name, scale)
    if name not in works.concepts:
        return list(own)
    each = [works.column(column, number) for column in own for number in works.numbers]
    return [name, *each] if isinstance(scale, Outcome) else each
