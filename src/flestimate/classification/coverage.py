"""How far a questionnaire covers a definition: what is asked, what is not, and what that does to the result."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from flestimate.classification import problems
from flestimate.classification.condition import Condition, Never
from flestimate.classification.criterion import Criterion, Role
from flestimate.classification.scope import Scope
from flestimate.errors import NEARLY, FlestimateError, Note, counted, nearest
from flestimate.said import Name, first_few, said
from flestimate.survey.works import Works

if TYPE_CHECKING:
    from flestimate.classification.ruleset import RuleSet

_NATIONAL = "national"


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
    said; notes: what has to be known of the result; alike: of these, questions that are not asked though the codebook has one of
    nearly the same name; errors: why it cannot be applied, if so.
    """

    rules: RuleSet
    gaps: tuple[Gap, ...]
    left_out: tuple[Criterion, ...]
    notes: tuple[Note, ...]
    alike: tuple[Note, ...]
    errors: tuple[FlestimateError, ...]

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
    kept = _kept(rules, scope)
    applied = _applied(rules, scope, kept)
    left_out = tuple(one for one in rules.criteria if one.name not in kept or isinstance(kept[one.name].condition, Never))
    alike = tuple(_misspelt(rules, scope.scales.keys()))
    return Coverage(
        rules=applied,
        gaps=tuple(_gaps(rules, applied, scope)),
        left_out=left_out,
        notes=(*_notes(rules, applied, left_out), *alike),
        alike=alike,
        errors=tuple(_needed(rules, scope, kept)) or tuple(_unfit(applied, scope)),
    )


def _kept(rules: RuleSet, scope: Scope) -> dict[str, Criterion]:
    """The universe and the criteria of which something can be said, as far as it can."""
    known, kept = scope, dict[str, Criterion]()
    for step in rules.steps():
        for criterion in step:
            condition = _covered(criterion, known)
            if condition is not None:
                kept[criterion.name] = criterion.of(condition)
                known = known.with_criteria([criterion.name])
    return kept


def _covered(criterion: Criterion, scope: Scope) -> Condition | None:
    """Its condition as far as it is covered. Nobody's work can be excluded for what nobody was asked about."""
    never = Never() if criterion.traits.role is Role.EXCLUSION else None
    return criterion.condition.covered(scope) or never


def _applied(rules: RuleSet, scope: Scope, kept: Mapping[str, Criterion]) -> RuleSet:
    known = scope.with_criteria(kept)
    forms = (one.covered(known) for one in rules.typologies)
    return replace(
        rules,
        universe=kept.get(rules.universe.name, rules.universe),
        criteria=tuple(kept[one.name] for one in rules.criteria if one.name in kept),
        typologies=tuple(form for form in forms if form is not None),
        concepts=tuple((name, text) for name, text in rules.concepts if name in scope.scales),
    )


def universe_note(rules: RuleSet) -> Note:
    """Whom the definition speaks of."""
    text = said(
        "{rules} speaks of {whom}; other persons are in no numerator or denominator.", rules=Name(rules.id), whom=rules.universe.label
    )
    return Note("FLE-F16", text)


def _needed(rules: RuleSet, scope: Scope, kept: Container[str]) -> Iterator[FlestimateError]:
    """Errors where the universe, the case, or what the crosstab shows cannot be assessed."""
    by_name = {one.name: one for one in (rules.universe, *rules.criteria)}
    lacking = [name for name in dict.fromkeys((*rules.shown, rules.universe.name)) if name not in kept]
    for name in lacking:
        # Where the case lacks what a side lacks, to say it twice would hide which.
        if name != rules.case or lacking == [name]:
            one = by_name[name]
            unasked = sorted(_asked(one, by_name) - scope.scales.keys())
            yield problems.not_assessable(one.name, one.label, unasked, rules.id)


def _asked(one: Criterion, by_name: dict[str, Criterion]) -> frozenset[str]:
    """The concepts that a criterion rests on, itself or by others; exclusions are not needed."""
    names = frozenset(name for name in one.needed if name not in by_name or by_name[name].traits.role is not Role.EXCLUSION)
    return (names - by_name.keys()).union(*(_asked(by_name[name], by_name) for name in names & by_name.keys()))


def _gaps(rules: RuleSet, applied: RuleSet, scope: Scope) -> Iterator[Gap]:
    texts = {name: text for name, text in rules.concepts if name not in scope.scales}
    for one in (rules.universe, *rules.criteria):
        yield from (Gap(name, texts[name], one.name, _effect(one, applied)) for name in sorted(one.needed & texts.keys()))
        links = sorted({relative.link for relative in one.condition.relatives()} - scope.links)
        yield from (Gap(f"[link.{link}]", f"who of the household are the {link}", one.name, _effect(one, applied)) for link in links)
    told = {form.name for form in applied.typologies}
    for form in rules.typologies:
        known = f"cases whose {form.label} is known by this alone are told as of another"
        effect = known if form.name in told else f"the {form.label} is not told"
        yield from (Gap(name, texts[name], form.name, effect) for name in sorted(form.names() & texts.keys()))


def _effect(one: Criterion, applied: RuleSet) -> str:
    if one.traits.role is Role.EXCLUSION:
        return "nobody's work is excluded for it"
    if one.traits.element == _NATIONAL:
        return "the country asks about no circumstance of its own; nothing of the definition is missing"
    if one.name in applied:
        return "the criterion rests on its other questions; cases known by this one alone are missed"
    return "nothing can be said of the criterion; cases known by nothing else are missed"


def _unfit(rules: RuleSet, scope: Scope) -> Iterator[FlestimateError]:
    """Errors where the codebook's answers are not the rule set's."""
    known = replace(scope.with_criteria(one.name for one in rules.criteria), works=Works())
    conditions = [one.condition for one in (rules.universe, *rules.criteria)]
    for one in (*conditions, *(condition for form in rules.typologies for _, condition in form.categories)):
        try:
            one.expression(known)
        except FlestimateError as error:
            yield error


def _notes(rules: RuleSet, applied: RuleSet, left_out: Collection[Criterion]) -> Iterator[Note]:
    """What the result lacks; a country's own circumstances that it does not have are not missing."""
    yield from (_missed(one) for one in left_out if one.traits.element != _NATIONAL)
    yield from _missed_in_part(rules, applied, left_out)
    told = {form.name: dict(form.categories) for form in applied.typologies}
    for form in rules.typologies:
        if form.name not in told:
            yield Note("FLE-F07", said("The questionnaire does not tell the {what} ({name}).", what=form.label, name=Name(form.name)))
        else:
            lost = [name for name, _ in form.categories if name not in told[form.name]]
            yield from (
                Note(
                    "FLE-F07",
                    said(
                        "The questionnaire does not tell the {what} '{form}': such cases are told as of another.",
                        what=form.label,
                        form=name,
                    ),
                )
                for name in lost
            )


def _missed_in_part(rules: RuleSet, applied: RuleSet, left_out: Collection[Criterion]) -> Iterator[Note]:
    """Elements that rest on some of their questions only."""
    for one in rules.elements:
        lacking = sorted(one.condition.names() & rules.names() - applied.names())
        if lacking and one not in left_out:
            text = said(
                "Of {name} ({what}) the questionnaire does not ask about {lacking}: cases known by nothing else are missed.",
                name=Name(one.name),
                what=one.label,
                lacking=first_few(lacking),
            )
            yield Note("FLE-F07", text)


def _misspelt(rules: RuleSet, codebook: AbstractSet[str]) -> Iterator[Note]:
    """Questions that are not asked where the codebook has a concept of nearly the same name that nothing asks about."""
    unused = codebook - rules.names()
    for name in sorted(rules.names() - codebook):
        for close in nearest(name, unused, count=1, alike=NEARLY):
            text = said(
                "The codebook has '{close}', which no rule asks about; {rules} asks about '{name}': is it the same?",
                close=Name(close),
                rules=Name(rules.id),
                name=Name(name),
            )
            yield Note("FLE-F07", text)


def _missed(one: Criterion) -> Note:
    what = said("{name} ({label})", name=Name(one.name), label=one.label)
    if one.traits.role is Role.EXCLUSION:
        return Note("FLE-F07", said("The questionnaire does not ask about {what}: nobody's work is excluded for it.", what=what))
    return Note("FLE-F07", said("The questionnaire does not ask about {what}: cases known by nothing else are missed.", what=what))
