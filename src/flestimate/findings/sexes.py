"""Persons whose sex is neither male nor female, or not known: kept and counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from flestimate.errors import counted
from flestimate.findings.counting import Counting
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.reading import Reading
from flestimate.survey.answers import Answers
from flestimate.survey.meanings import meaning_of

_MEANINGS = ("male", "female")


def of_sexes(reading: Reading) -> Iterator[Counting]:
    """Persons of another sex, and persons of whom it is not known, of a concept whose answers are male and female."""
    for name in reading.told:
        concept = reading.concepts[name]
        if is_sex(concept):
            yield _of(reading, name, concept)


def is_sex(concept: object) -> TypeGuard[Answers]:
    """Whether the answers of a concept are male and female, with or without others."""
    return isinstance(concept, Answers) and set(_MEANINGS) <= {meaning_of(word, _MEANINGS) for word in concept.answers.values()}


def _of(reading: Reading, name: str, concept: Answers) -> Counting:
    column = reading.column(name, concept.variable)
    others = [code for code, word in concept.answers.items() if not meaning_of(word, _MEANINGS)]

    def found(third: int, unknown: int) -> Finding | None:
        if not (third or unknown):
            return None
        another = f"{counted(third, 'person')} neither male nor female" if third else ""
        nothing = f"{counted(unknown, 'person')} of unknown {name}" if unknown else ""
        return Finding(
            Severity.NOTE,
            Stage.ANSWERS,
            "FLE-V15",
            f"{' and '.join(filter(None, (another, nothing)))}.",
            {**reading.at(name, "answers"), "column": concept.variable},
            why="each is in every total, and in a group of its own by this variable, so that men and women do not add up to the total",
        )

    return Counting((column.is_one_of(others), ~column.is_one_of(list(concept.answers))), found)
