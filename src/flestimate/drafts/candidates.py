"""Which variable of a file plays a role: name, label and values each have a say, and a doubt is never overruled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flestimate.drafts.guess import Confidence, Guess
from flestimate.drafts.preset import Preset
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry
from flestimate.drafts.vocabulary import RoleWords, roles
from flestimate.drafts.words import folded, is_word, longest

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


def _candidate(role: str, words: RoleWords, seen: SeenVariable, judge: Judge) -> Candidate | None:
    named = [word for word in (*seen.name_words, folded(seen.name)) if _is_any(words.names, word)]
    full, vague = longest(words.full, seen.label_words), longest(words.vague, seen.label_words)
    if not (named or full or vague):
        return None
    every_word = (*seen.label_words, *seen.name_words)
    against = [pattern for pattern in words.against if pattern.found(every_word)]
    verdict = judge(seen)
    doubts = [*(f'"{" ".join(pattern.stems).replace("*", "")}" in its name or label' for pattern in against[:1]), *verdict.doubts]
    if len(doubts) > 1 or (doubts and not full and not named):
        return None
    confidence = _confidence(words, seen, full=bool(full), named=bool(named), doubts=doubts, vague=bool(vague))
    evidence = (*_told(seen), *([f'"{named[0]}" in its name'] if named else []), *verdict.facts, *doubts)
    rank = (
        _ORDER.index(confidence),
        -len(doubts),
        -longest(words.avoid, every_word),
        longest(words.prefer, every_word),
        full + bool(named),
        -seen.position,
    )
    return Candidate(role, seen, confidence, evidence, rank)


def _confidence(words: RoleWords, seen: SeenVariable, *, full: bool, vague: bool, named: bool, doubts: Sequence[str]) -> Confidence:
    if doubts:
        return Confidence.POSSIBLE
    plain_name = all(_is_any(words.names, word) or word.isdigit() or len(word) < 3 for word in seen.name_words)
    if full and named and plain_name and words.is_plain(seen.label_words):
        return Confidence.CERTAIN
    if full or (named and (vague or not seen.label_words)):
        return Confidence.LIKELY
    return Confidence.POSSIBLE


def _told(seen: SeenVariable) -> tuple[str, ...]:
    return (f'labelled "{seen.variable.label}"',) if seen.variable.label else ("it has no label",)


def _is_any(stems: Sequence[str], word: str) -> bool:
    return any(is_word(stem, word) for stem in stems)
