"""The forced labour module: its questions by the concepts that the rule sets ask for, of persons or of each of their jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flestimate.drafts.applied_by import CONCEPT, applied_by_entries
from flestimate.drafts.coded import NOT_ASKED, codes_of
from flestimate.drafts.filters import Filter, filters
from flestimate.drafts.guess import Confidence, Gap, Guess
from flestimate.drafts.industry import isic_entries
from flestimate.drafts.negated import doubt_about_yes
from flestimate.drafts.question import Match, asked, descriptions
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.side_by_side import Wide, wide
from flestimate.drafts.toml_text import Entry
from flestimate.drafts.vocabulary import questions
from flestimate.survey.words import words_of

_YES_OR_NO = ("yes", "no")
_FEWEST_CLEAR = 2  # questions that are clear: one alone is no module


@dataclass(frozen=True, slots=True)
class Module:
    """What was found of the module: questions told of the person, those told of each job, how jobs are told apart, and filters."""

    of_persons: tuple[Guess, ...] = ()
    of_spells: tuple[Guess, ...] = ()
    spells: Guess | None = None
    filters: tuple[Guess, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def concepts(self) -> frozenset[str]:
        """The questions that were found."""
        return frozenset(guess.name for guess in (*self.of_persons, *self.of_spells))


@dataclass(frozen=True, slots=True)
class _Found:
    """A variable that asks a question of the module."""

    seen: SeenVariable
    match: Match

    @property
    def confidence(self) -> Confidence:
        if self.doubts:
            return Confidence.POSSIBLE
        named = set(words_of(self.match.concept.replace("_", " "))) == {*self.seen.name_words}
        return Confidence.CERTAIN if named else Confidence.LIKELY

    @property
    def doubts(self) -> tuple[str, ...]:
        """What speaks against its asking the question, or against its answers' meaning what they say."""
        words = (*self.seen.label_words, *self.seen.name_words)
        another = next((pattern for pattern in questions()[self.match.concept].doubt if pattern.found(words)), None)
        found = (
            "" if self.match.clear else "another question has some of these words, too",
            doubt_about_yes(self.seen.variable.label, self.match.concept) if self.match.concept != CONCEPT else "",
            f'"{" ".join(another.stems).replace("*", "")}" in its label: it may be a question about violence at home' if another else "",
        )
        return tuple(one for one in found if one)


def module(file: SeenFile) -> Module:
    """The questions of the module that the file holds; none of them where fewer than two are clear."""
    found = _found(file)
    clear = [name for name, own in found.items() if any(one.match.clear for one in own)]
    if len(clear) < _FEWEST_CLEAR:
        return Module(gaps=tuple(Gap(name, text) for name, text in descriptions().items()))
    apart = wide({name: [one.seen for one in own] for name, own in found.items()})
    gates = filters(file, {name: own[0].seen for name, own in found.items() if name != CONCEPT})
    guesses = [_guess(file, name, own, apart, gates.get(name)) for name, own in found.items()]
    told = [(guess, is_told) for guess, is_told in guesses if guess.entries]
    spells = tuple(guess for guess, of_spells in told if of_spells)
    if apart and spells:
        spells = (*_sector(file, apart), *spells)
    known = {guess.name for guess, _ in told}
    return Module(
        of_persons=tuple(guess for guess, of_spells in told if not of_spells),
        of_spells=spells,
        spells=_spells(apart) if apart and spells else None,
        filters=tuple({gate.concept: gate.guess for gate in gates.values()}.values()),
        gaps=tuple(Gap(name, text) for name, text in descriptions().items() if name not in known),
    )


def _found(file: SeenFile) -> Mapping[str, Sequence[_Found]]:
    """By question, in the order of the rule sets, the variables that ask it, the best first."""
    found: dict[str, list[_Found]] = {name: [] for name in descriptions()}
    for seen in file.variables.values():
        match = asked((*seen.label_words, *seen.name_words))
        if match and _can_answer(seen, match.concept):
            found[match.concept].append(_Found(seen, match))
    return {name: sorted(own, key=lambda one: (-one.match.clear, len(one.doubts), -one.match.score)) for name, own in found.items() if own}


def _can_answer(seen: SeenVariable, concept: str) -> bool:
    if concept == CONCEPT:
        return bool(applied_by_entries(seen, seen.name))
    return codes_of(seen, _YES_OR_NO).known == {*_YES_OR_NO}


def _guess(file: SeenFile, name: str, own: Sequence[_Found], apart: Wide | None, gate: Filter | None) -> tuple[Guess, bool]:
    """The guess which variable asks a question, and whether it is told of each spell."""
    best = own[0]
    template = apart.variable(best.seen, file) if apart else ""
    variables = tuple(template.replace("*", spell) for spell in apart.spells) if apart and template else (best.seen.name,)
    others = tuple(one.seen.name for one in own if one.seen.name not in variables)
    confidence = Confidence.LIKELY if others and best.confidence is Confidence.CERTAIN else best.confidence
    evidence = [f'labelled "{best.seen.variable.label}"', f"the rules ask: {descriptions()[name]}", *best.doubts]
    if any(one.answer == NOT_ASKED for one in codes_of(best.seen, _YES_OR_NO).missing):
        evidence.append('a code says not asked: if that is no, it belongs into answers as "no"')
    entries = _entries(name, best.seen, template or best.seen.name, gate)
    return Guess(name, variables, confidence, tuple(evidence), others, entries), bool(template)


def _entries(name: str, seen: SeenVariable, variable: str, gate: Filter | None) -> tuple[Entry, ...]:
    if name == CONCEPT:
        return applied_by_entries(seen, variable)
    own = (Entry("variable", variable, seen.variable.label), *codes_of(seen, _YES_OR_NO).entries)
    return (*own, gate.entry) if gate else own


def _spells(apart: Wide) -> Guess:
    labels = (Entry("labels", list(apart.labels)),) if apart.labels else ()
    entries = (Entry("wide", list(apart.spells), 'these stand for "*" in turn'), *labels)
    evidence = ("several questions of the module are asked in variables whose names differ in this part alone",)
    return Guess("spells", apart.spells, Confidence.LIKELY, evidence, entries=entries)


def _sector(file: SeenFile, apart: Wide) -> tuple[Guess, ...]:
    """The industry of each job, where codes of ISIC Rev.4 stand side by side."""
    for seen in file.variables.values():
        template = apart.variable(seen, file)
        entries = isic_entries(seen, template) if template else ()
        if entries:
            evidence = (f'labelled "{seen.variable.label}"', "every labelled code is one of a division of ISIC Rev.4")
            variables = tuple(template.replace("*", spell) for spell in apart.spells)
            return (Guess("fl_sector", variables, Confidence.LIKELY, evidence, entries=entries),)
    return ()
