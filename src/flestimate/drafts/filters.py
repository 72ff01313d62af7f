"""Who was asked a question: an earlier answer that everybody has who has an entry, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import narwhals as nw

from flestimate.drafts.candidates import Verdict, candidates
from flestimate.drafts.coded import NOT_ASKED, REASONS, Coded, Codes, codes_of
from flestimate.drafts.guess import Confidence, Guess
from flestimate.drafts.seen import SeenFile, SeenVariable
from flestimate.drafts.toml_text import Entry

_REASONS = tuple(reason for reason in REASONS if reason != NOT_ASKED)  # that somebody was not asked is an answer here
_SLIPS = 0.005  # of the persons: interviews do not follow a questionnaire to the letter
_MOST_ANSWERS = 8


@dataclass(frozen=True, slots=True)
class Filter:
    """An answer to an earlier question that lets persons through: its concept, the variable, and the answer."""

    concept: str
    seen: SeenVariable
    answer: Coded

    @property
    def entry(self) -> Entry:
        """The key of the question that is asked behind it."""
        return Entry("asked_if", {"concept": self.concept, "is": self.answer.answer}, "whoever was not asked is no")

    @property
    def guess(self) -> Guess:
        """The earlier question as a concept."""
        entries = (Entry("variable", self.seen.name, self.seen.variable.label), *_codes(self.seen).entries)
        evidence = (
            f'labelled "{self.seen.variable.label}"',
            "questions of the module have entries where it lets persons through, and only there",
        )
        return Guess(self.concept, (self.seen.name,), Confidence.LIKELY, evidence, entries=entries)


def filters(file: SeenFile, items: Mapping[str, SeenVariable]) -> dict[str, Filter]:
    """By question, the filter before it, where one is found."""
    gates = [one.seen for one in candidates(file, "worked", _judged) if one.seen not in items.values()]
    answers = [(gate, answer) for gate in gates for answer in _codes(gate).answers]
    asked = {name: item for name, item in items.items() if item.column and item.looks.blank > _SLIPS}
    fewest = {name: min(enumerate(slips), key=itemgetter(1)) for name, slips in _slips(file, asked, answers).items()}
    found = {name: answers[position] for name, (position, slips) in fewest.items() if slips <= _SLIPS * file.n}
    names = _names([gate for gate in gates if any(gate is used for used, _ in found.values())])
    return {name: Filter(names[gate.name], gate, answer) for name, (gate, answer) in found.items()}


def _slips(file: SeenFile, asked: Mapping[str, SeenVariable], answers: Sequence[tuple[SeenVariable, Coded]]) -> dict[str, list[int]]:
    """By question and answer of an earlier one, the persons who have an entry and not that answer, or the answer and no entry."""
    if not asked or not answers:
        return {}
    blank = {f"blank {name}": item.column.is_blank for name, item in asked.items() if item.column}
    through = [gate.column.is_one_of([answer.code]) for gate, answer in answers if gate.column]
    named = {f"through {number}": one for number, one in enumerate(through)}
    slips = [nw.col(each) == nw.col(gate) for each in blank for gate in named]
    counts = file.counts(slips, **blank, **named)
    return {name: counts[number * len(through) : (number + 1) * len(through)] for number, name in enumerate(asked)}


def _names(gates: Sequence[SeenVariable]) -> dict[str, str]:
    """A concept's name for each: the first question answered yes or no is "worked"."""
    yes_or_no = next((gate.name for gate in gates if _codes(gate).known >= {"yes", "no"}), "")
    others = [gate.name for gate in gates if gate.name != yes_or_no]
    return {yes_or_no: "worked", **{name: "filter" if number == 1 else f"filter_{number}" for number, name in enumerate(others, start=1)}}


def _codes(gate: SeenVariable) -> Codes:
    return codes_of(gate, ("yes", "no"), _REASONS)


def _judged(seen: SeenVariable) -> Verdict:
    few = 2 <= len(_codes(seen).answers) <= _MOST_ANSWERS
    return Verdict() if few and seen.looks.labelled else Verdict(doubts=("it has no few labelled answers", "so it lets nobody through"))
