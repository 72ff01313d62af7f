"""Codes and their labels, as answers and as reasons for having none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flestimate.drafts.seen import SeenVariable, code_order
from flestimate.drafts.toml_text import Entry
from flestimate.survey.meanings import meaning_of

NOT_ASKED = "not asked"
REASONS = ("don't know", "refused", "not stated", NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Coded:
    """A code, what it becomes, and the label it has in the file."""

    code: str
    answer: str
    label: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a variable: answers, and reasons for having none."""

    answers: tuple[Coded, ...]
    missing: tuple[Coded, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The keys `answers` and `missing`."""
        answers = code_entries("answers", self.answers) or (Entry("answers", {}, "GAP: the file has no labels of its codes"),)
        return (*answers, *code_entries("missing", self.missing))

    @property
    def known(self) -> frozenset[str]:
        """The answers that there are."""
        return frozenset(one.answer for one in self.answers)


_INLINE = 3


def code_entries(key: str, coded: Sequence[Coded]) -> tuple[Entry, ...]:
    """Codes as keys of a table: a few on one line, many on a line each, each with the label that the file has.

    >>> [entry.line for entry in code_entries("answers", [Coded("1", "male", "Homme"), Coded("2", "female", "Femme")])]
    ['answers = { 1 = "male", 2 = "female" }']
    """
    if not coded:
        return ()
    if len(coded) <= _INLINE:
        labels = ", ".join(f"{one.code} {one.label}" for one in coded)
        return (Entry(key, {one.code: one.answer for one in coded}, labels),)
    return tuple(Entry(one.code, one.answer, "" if one.label == one.answer else one.label, of=key) for one in coded)


def codes_of(seen: SeenVariable, meanings: Sequence[str] = (), reasons: Sequence[str] = REASONS) -> Codes:
    """The codes of a variable: labels of one of these meanings become that word, others stay what they are."""
    declared = seen.variable.missing
    labels = dict(sorted({**seen.labels, **declared}.items(), key=lambda item: code_order(item[0])))
    answers, missing = [], []
    for code, label in labels.items():
        reason = meaning_of(label, reasons)
        if reason or code in declared:
            missing.append(Coded(code, reason or label, label))
        else:
            answers.append(Coded(code, meaning_of(label, meanings) or label.strip() or f"code {code}", label))
    return Codes(_told_apart(answers, meanings), tuple(missing))


def _told_apart(answers: Sequence[Coded], meanings: Sequence[str]) -> tuple[Coded, ...]:
    """Two codes of one label are two answers, unless both have a meaning that is looked for."""
    count: Mapping[str, int] = Counter(one.answer for one in answers)
    return tuple(
        one if count[one.answer] == 1 or one.answer in meanings else Coded(one.code, f"{one.answer} ({one.code})", one.label)
        for one in answers
    )
