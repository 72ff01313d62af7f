"""Which variable of a file plays a role: name, label and values each have a say, and a doubt is never overruled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from flestimate.drafts.guess import Confidence, Guess
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry
from flestimate.drafts.vocabulary import RoleWords, roles
from flestimate.drafts.words import is_word, longest
from flestimate.survey.words import folded

_ORDER = (Confidence.POSSIBLE, Confidence.LIKELY, Confidence.CERTAIN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the values of a column say about its playing a role: facts that speak for it, and facts that speak against it."""

    facts: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


Judge = Callable[[SeenVariable], Verdict]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A variable that may play a role; rank: what is best when candidates are sorted, confidence first."""

    role: str
    seen: SeenVariable
    confidence: Confidence
    evidence: tuple[str, ...]
    rank: tuple[int, ...]
    instead: tuple[str, ...] = ()

    def guess(self, *entries: Entry, name: str = "") -> Guess:
        """The guess that it does, written with these keys."""
        return Guess(name or self.role, (self.seen.name,), self.confidence, self.evidence, self.instead, entries)

    def at_most(self, confidence: Confidence, why: str) -> Candidate:
        """The same with less confidence, if it had more, and the reason."""
        lower = min(self.confidence, confidence, key=_ORDER.index)
        return replace(self, confidence=lower, evidence=(*self.evidence, why))


def chosen(file: SeenFile, role: str, judge: Judge, preset: Preset | None) -> Candidate | None:
    """The variable that plays a role; None where no variable may."""
    named = preset.candidate(role, file) if preset else None
    if preset and named:
        verdict = judge(named)
        confidence = Confidence.LIKELY if verdict.doubts else Confidence.CERTAIN
        evidence = (f"that is its name in {preset.title}", *preset.note_on(role), *_told(named), *verdict.facts, *verdict.doubts)
        return Candidate(role, named, confidence, evidence, (len(_ORDER),))
    found = candidates(file, role, judge)
    return _alone(found) if found else None


def candidates(file: SeenFile, role: str, judge: Judge) -> list[Candidate]:
    """Every variable that may play a role, the best first."""
    words = roles()[role]
    found = [_candidate(role, words, one, judge) for one in file.variables.values()]
    return sorted((one for one in found if one), key=lambda one: one.rank, reverse=True)


def _alone(found: Sequence[Candidate]) -> Candidate:
    """The best of several; where another is as good by name, label and values, nothing is certain."""
    best, *others = found
    rivals = [one for one in others if one.confidence is not Confidence.POSSIBLE]
    if best.confidence is Confidence.POSSIBLE:
        rivals = others
    told = replace(best, instead=tuple(one.seen.name for one in rivals[:5]))
    if best.confidence is Confidence.CERTAIN and rivals:
        return told.at_most(Confidence.LIKELY, "another variable could be meant")
    return told


@dataclass(frozen=True, slots=True)
class _Said:
    """What name and label say: names, the words of the name that mean the role; full and vague, how many words of the label do."""

    seen: SeenVariable
    words: RoleWords
    names: tuple[str, ...]
    full: int
    vague: int

    @classmethod
    def of(cls, seen: SeenVariable, words: RoleWords) -> _Said:
        """What is said of a variable, held against the words of a role."""
        names = tuple(word for word in (*seen.name_words, folded(seen.name)) if _is_any(words.names, word))
        return cls(seen, words, names, longest(words.full, seen.label_words), longest(words.vague, seen.label_words))

    @property
    def every_word(self) -> tuple[str, ...]:
        """The words of label and name."""
        return (*self.seen.label_words, *self.seen.name_words)

    @property
    def against(self) -> tuple[str, ...]:
        """The first words that speak against the role."""
        found = (pattern for pattern in self.words.against if pattern.found(self.every_word))
        return tuple(f'"{" ".join(pattern.stems).replace("*", "")}" in its name or label' for pattern in islice(found, 1))

    @property
    def leaves_no_doubt(self) -> bool:
        """Whether both say it, in words of which none belongs to anything else."""
        plain = all(_is_any(self.words.names, word) or word.isdigit() or len(word) < 3 for word in self.seen.name_words)
        return bool(self.full and self.names) and plain and self.words.is_plain(self.seen.label_words)

    @property
    def confidence(self) -> Confidence:
        """How sure it is by name and label, where nothing speaks against it."""
        if self.leaves_no_doubt:
            return Confidence.CERTAIN
        by_name = self.names and (self.vague or not self.seen.label_words)
        return Confidence.LIKELY if self.full or by_name else Confidence.POSSIBLE


def _candidate(role: str, words: RoleWords, seen: SeenVariable, judge: Judge) -> Candidate | None:
    said = _Said.of(seen, words)
    if not (said.names or said.full or said.vague):
        return None
    verdict = judge(seen)
    doubts = [*said.against, *verdict.doubts]
    if len(doubts) > 1 or (doubts and not said.full and not said.names):
        return None
    confidence = Confidence.POSSIBLE if doubts else said.confidence
    evidence = (*_told(seen), *(f'"{name}" in its name' for name in said.names[:1]), *verdict.facts, *doubts)
    preferred = (-longest(words.avoid, said.every_word), longest(words.prefer, said.every_word), said.full + bool(said.names))
    return Candidate(role, seen, confidence, evidence, (_ORDER.index(confidence), -len(doubts), *preferred, -seen.position))


def _told(seen: SeenVariable) -> tuple[str, ...]:
    return (f'labelled "{seen.variable.label}"',) if seen.variable.label else ("it has no label",)


def _is_any(stems: Sequence[str], word: str) -> bool:
    return any(is_word(stem, word) for stem in stems)
