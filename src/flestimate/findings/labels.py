"""Codes against the labels that the file gives them: turned round, without a label, or no answer at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from flestimate.errors import Fix, have, listed
from flestimate.findings.counting import Counting, where_any
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.reading import Reading
from flestimate.microdata.labels import Variable
from flestimate.survey.answers import Answers
from flestimate.survey.concept import Released
from flestimate.survey.meanings import NO_ANSWER, meaning_of
from flestimate.survey.several import Choices, Marks

_OPPOSITES: Mapping[str, str] = {"yes": "no", "no": "yes", "male": "female", "female": "male"}
_SAME: Mapping[str, str] = {"mentioned": "yes", "not mentioned": "no"}
_MEANINGS = (*_OPPOSITES, *_SAME)
_USUAL = frozenset(f"{sign}{code}" for sign in ("", "-") for code in ("8", "9", "88", "97", "98", "99", "888", "997", "998", "999"))
"""Codes by which questionnaires usually say that there is no answer."""


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    """A variable of a concept, and what the codebook says that its codes mean; key: where it does, typed: as it is typed there."""

    reading: Reading
    concept: str
    variable: str
    words: Mapping[str, str]
    key: str
    typed: str
    described: Variable = field(default_factory=lambda: Variable(""))

    @property
    def labels(self) -> Mapping[str, str]:
        """What the file calls the codes."""
        return self.described.value_labels

    def counting(self, codes: list[str], found: partial[Finding]) -> Counting:
        """What is found where anybody has one of these codes."""
        return where_any(self.reading.column(self.concept, self.variable).is_one_of(codes), found)

    def at(self) -> dict[str, str]:
        """Where it stands."""
        return {**self.reading.at(self.concept, self.key), "column": self.variable}


def of_labels(reading: Reading) -> Iterator[Counting]:
    """What is odd between codes, the codebook's words for them and the file's labels."""
    for name in reading.told:
        for coded in _coded(reading, name, reading.concepts[name]):
            yield from _turned_round(coded)
            yield from _unlabelled(coded)
            yield from _no_answers(coded)


def _coded(reading: Reading, name: str, concept: Released) -> Iterator[_Coded]:
    variables = reading.file.variables
    if isinstance(concept, Marks):
        words = {**dict.fromkeys(concept.mentioned, "mentioned"), **dict.fromkeys(concept.not_mentioned, "not mentioned")}
    elif isinstance(concept, Answers | Choices):
        words = dict(concept.answers)
    else:
        return
    for variable in concept.variables:
        key, typed = ("mentioned", "mentioned = [...]") if isinstance(concept, Marks) else ("answers", "answers = { ... }")
        yield _Coded(reading, name, variable, words, key, typed, variables.get(variable, Variable(variable)))


def _turned_round(coded: _Coded) -> Iterator[Counting]:
    contrary = [code for code, word in coded.words.items() if _is_opposite(word, coded.labels.get(code, ""))]
    if contrary:
        yield coded.counting(contrary, partial(_contradiction, coded, contrary))


def _is_opposite(word: str, label: str) -> bool:
    said, labelled = (meaning_of(text, _MEANINGS) for text in (word, label))
    return bool(said) and _OPPOSITES.get(_SAME.get(said, said)) == _SAME.get(labelled, labelled)


def _contradiction(coded: _Coded, codes: list[str], persons: int) -> Finding:
    said = listed(f"{code} is '{coded.words[code]}' in the codebook and '{coded.labels[code]}' in the file" for code in codes)
    return Finding(
        Severity.ERROR,
        Stage.ANSWERS,
        "FLE-V05",
        f"'{coded.concept}' is turned round: {said}.",
        {**coded.at(), "persons": f"{persons:,}"},
        why="the answers would count as their contrary, and everybody who is no case would be one",
        fix=(Fix(coded.typed, "as the file's labels say; or correct the labels, if the questionnaire says otherwise"),),
    )


def _unlabelled(coded: _Coded) -> Iterator[Counting]:
    without = [code for code in coded.words if code not in coded.labels]
    # Where most codes have no label, the file does not label this variable.
    if without and 2 * len(without) < len(coded.words):
        yield coded.counting(without, partial(_no_label, coded, without))


def _no_label(coded: _Coded, codes: list[str], persons: int) -> Finding:
    return Finding(
        Severity.WARNING,
        Stage.ANSWERS,
        "FLE-V04",
        f"{have(persons)} a code in '{coded.variable}' that the codebook reads as an answer, and the file does not label: {listed(codes)}.",
        coded.at(),
        why="the file labels the other codes; one without a label is often a slip of entry, or a reason for having no answer",
        fix=(Fix(f'missing = {{ {codes[0]} = "..." }}', "if the questionnaire has no such answer"),),
    )


def _no_answers(coded: _Coded) -> Iterator[Counting]:
    codes = [code for code, word in coded.words.items() if _is_no_answer(code, word, coded)]
    if codes:
        yield coded.counting(codes, partial(_counted_as_answer, coded, codes))


def _is_no_answer(code: str, word: str, coded: _Coded) -> bool:
    """Whether a code that the codebook reads as an answer probably says why there is none."""
    label = coded.labels.get(code, "")
    if meaning_of(word, NO_ANSWER) or meaning_of(label, NO_ANSWER) or code in coded.described.missing:
        return True
    yes_or_no = all(meaning_of(each, _MEANINGS) for each in coded.words.values())
    return yes_or_no and code in _USUAL and not meaning_of(label, _MEANINGS)


def _counted_as_answer(coded: _Coded, codes: list[str], persons: int) -> Finding:
    said = listed(f"{code} as '{coded.words[code]}'{_labelled(coded.labels.get(code))}" for code in codes)
    reason = next((label for code in codes if (label := coded.labels.get(code))), "refused")
    return Finding(
        Severity.WARNING,
        Stage.ANSWERS,
        "FLE-V09",
        f"{have(persons)} a code in '{coded.variable}' that looks like no answer, and counts as one: {said}.",
        coded.at(),
        why="who refuses or does not know has not said no; counted as an answer, it moves every share",
        fix=(Fix(f'missing = {{ {codes[0]} = "{reason}" }}', "and no longer among the answers"),),
    )


def _labelled(label: str | None) -> str:
    return f" (the file says '{label}')" if label else ""
