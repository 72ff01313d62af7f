"""How far a questionnaire covers a definition: what is asked, what is not, and what that does to the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from flestimate.classification import problems
from flestimate.classification.condition import Never
from flestimate.classification.criterion import Criterion, Role
from flestimate.classification.scope import Scope
from flestimate.classification.typology import Typology
from flestimate.errors import FlestimateError, Note, counted, nearest
from flestimate.survey.works import Works

if TYPE_CHECKING:
    from flestimate.classification.ruleset import RuleSet

_NATIONAL = "national"
_ALIKE = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that is not asked: the criterion that asks it, and what its absence does to the result."""

    concept: str
    question: str
    criterion: str
    effect: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A rule set against a questionnaire, before any data are read.

    rules: as far as it can be applied; gaps: every question that is not asked; left_out: criteria of which nothing can be
    said; alike: questions that are not asked, though the codebook has one of nearly the same name; errors: why it cannot be
    applied, if so.
    """

    rules: RuleSet
    gaps: tuple[Gap, ...]
    left_out: tuple[Criterion, ...]
    typologies_left_out: tuple[Typology, ...]
    alike: tuple[Note, ...]
    errors: tuple[FlestimateError, ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """What has to be known of the result; a country's own circumstances that it does not have are not missing."""
        missed = [_missed(one) for one in self.left_out if one.traits.element != _NATIONAL]
        forms = [Note("FLE-F07", f"The questionnaire does not tell the {one.label} ({one.name}).") for one in self.typologies_left_out]
        return (*missed, *forms, *self.alike)

    def __repr__(self) -> str:
        asked = len(self.rules.names())
        missing = len({gap.concept for gap in self.gaps})
        head = f"{self.rules.id} against the codebook: {counted(asked, 'question')} asked, {missing} not asked"
        gaps = (f"  {gap.concept} ({gap.question}), in {gap.criterion}: {gap.effect}" for gap in self.gaps)
        return "\n".join([head, *gaps, *map(str, self.alike), *map(str, self.errors)])

    def _repr_html_(self) -> str:
        head = "".join(f"<th scope='col'>{word}</th>" for word in ("not asked", "question", "criterion", "what that does"))
        rows = "".join(
            f"<tr><th scope='row'>{escape(gap.concept)}</th><td>{escape(gap.question)}</td><td>{escape(gap.criterion)}</td><td>{escape(gap.effect)}</td></tr>"
            for gap in self.gaps
        )
        errors = "".join(f"<pre>{escape(str(said))}</pre>" for said in (*self.alike, *self.errors))
        return f"<table><caption>{escape(self.rules.id)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{errors}"


def cover(rules: RuleSet, scope: Scope) -> Coverage:
    """The rule set as far as a questionnaire with these concepts covers it."""
    known, kept, dropped = scope, dict[str, Criterion](), list[Criterion]()
    for step in rules.steps():
        for criterion in step:
            condition = criterion.condition.covered(known)
            if condition is None and criterion.traits.role is Role.EXCLUSION:
                # Nobody was asked about it, so nobody's work can be excluded for it.
                condition = Never()
            if condition is None or isinstance(condition, Never):
                dropped.append(criterion)
            if condition is not None:
                kept[criterion.name] = criterion.of(condition)
                known = known.with_criterion(criterion.name, of_works=False)
    errors = tuple(_needed(rules, scope, frozenset(kept)))
    forms = {one: one.covered(known) for one in rules.typologies}
    applied = replace(
        rules,
        universe=kept.get(rules.universe.name, rules.universe),
        criteria=tuple(kept[one.name] for one in rules.criteria if one.name in kept),
        typologies=tuple(form for form in forms.values() if form is not None),
        concepts=tuple((name, text) for name, text in rules.concepts if name in scope.scales),
    )
    return Coverage(
        rules=applied,
        gaps=tuple(_gaps(rules, scope, frozenset(kept))),
        left_out=tuple(one for one in rules.criteria if one in dropped),
        typologies_left_out=tuple(one for one, form in forms.items() if form is None),
        alike=tuple(_misspelt(rules, frozenset(scope.scales))),
        errors=errors or tuple(_unfit(applied, scope)),
    )


def _needed(rules: RuleSet, scope: Scope, kept: frozenset[str]) -> Iterator[FlestimateError]:
    """Errors where the universe, the case, or a side of the crosstab cannot be assessed."""
    by_name = {one.name: one for one in (rules.universe, *rules.criteria)}
    for name in dict.fromkeys((*rules.crosstab, rules.case, rules.universe.name)):
        if name not in kept:
            one = by_name[name]
            lacking = sorted(_asked(one, by_name) - scope.scales.keys())
            yield problems.not_assessable(one.name, one.label, lacking)


def _asked(one: Criterion, by_name: dict[str, Criterion]) -> frozenset[str]:
    """The concepts that a criterion rests on, itself or by others."""
    names = one.needed
    return (names - by_name.keys()).union(*(_asked(by_name[name], by_name) for name in names & by_name.keys()))


def _gaps(rules: RuleSet, scope: Scope, kept: frozenset[str]) -> Iterator[Gap]:
    texts = dict(rules.concepts)
    for one in (rules.universe, *rules.criteria):
        for name in sorted(one.needed & texts.keys() - scope.scales.keys()):
            yield Gap(name, texts[name], one.name, _effect(one, kept))
        for link in sorted({relative.link for relative in one.condition.relatives()} - scope.links):
            yield Gap(f"[link.{link}]", f"who of the household are the {link}", one.name, _effect(one, kept))
    for form in rules.typologies:
        for name in sorted(form.names() & texts.keys() - scope.scales.keys()):
            yield Gap(name, texts[name], form.name, "cases are not told apart by it")


def _effect(one: Criterion, kept: frozenset[str]) -> str:
    if one.traits.role is Role.EXCLUSION:
        return "nobody's work is excluded for it"
    if one.traits.element == _NATIONAL:
        return "the country asks about no circumstance of its own; nothing of the definition is missing"
    if one.name in kept:
        return "the criterion rests on its other questions; cases known by this one alone are missed"
    return "nothing can be said of the criterion; cases known by nothing else are missed"


def _unfit(rules: RuleSet, scope: Scope) -> Iterator[FlestimateError]:
    """Errors where the codebook's answers are not the rule set's."""
    known = scope
    for one in rules.criteria:
        known = known.with_criterion(one.name, of_works=False)
    for one in (rules.universe, *rules.criteria):
        try:
            one.condition.expression(replace(known, works=Works()))
        except FlestimateError as error:
            yield error


def _misspelt(rules: RuleSet, codebook: frozenset[str]) -> Iterator[Note]:
    """Questions that are not asked where the codebook has a concept of nearly the same name that nothing asks about."""
    unused = codebook - rules.names()
    for name in sorted(rules.names() - codebook):
        close = [other for other in nearest(name, unused) if _apart(name, other) <= _ALIKE]
        if close:
            yield Note(
                "FLE-F07", f"The codebook has '{close[0]}', which no rule asks about; {rules.id} asks about '{name}': is it the same?"
            )


def _apart(one: str, other: str) -> int:
    """How many letters two names differ in: those left in either once the common beginning and end are taken off."""
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other))


def _missed(one: Criterion) -> Note:
    what = f"{one.name} ({one.label})"
    if one.traits.role is Role.EXCLUSION:
        return Note("FLE-F07", f"The questionnaire does not ask about {what}: nobody's work is excluded for it.")
    return Note("FLE-F07", f"The questionnaire does not ask about {what}: cases known by nothing else are missed.")
