"""Files against the codebook: every concept that cannot be described, and the survey of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from flestimate.declaration import Origin
from flestimate.errors import CodebookError, FlestimateError, listed
from flestimate.findings.counting import counted_findings
from flestimate.findings.files import Files
from flestimate.findings.finding import Finding, Severity, Stage
from flestimate.findings.labels import of_labels
from flestimate.findings.numbers import of_numbers
from flestimate.findings.reading import Reading, readings
from flestimate.findings.sexes import of_sexes
from flestimate.survey import Codebook, Survey, describe

_KEYS = {"FLE-V04": "answers", "FLE-V14": "minimum", "FLE-V22": "missing", "FLE-V11": "missing"}
"""The key of a concept that a mistake is mended in, where that is not the variable."""
_BREACHES = "FLE-F06"


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What was found in the files.

    readings: the files as the codebook reads them; survey: of the concepts that can be described, None where none can; failed: the
    concepts that cannot be, with those that rest on them; amiss: what was found.
    """

    readings: Sequence[Reading]
    survey: Survey | None
    failed: frozenset[str]
    amiss: tuple[Finding, ...]

    @classmethod
    def nothing(cls) -> Self:
        """Where there is no codebook."""
        return cls((), None, frozenset(), ())


def looked_at(files: Files, codebook: Codebook, origin: Origin | None) -> Looked:
    """The files against the codebook, each concept by itself."""
    read = tuple(readings(files, codebook, origin))
    complaints = [(reading, name, error) for reading in read for name, error in reading.complaints()]
    amiss = [complaint(reading, name, error) for reading, name, error in complaints]
    failed = frozenset(str(error.where.get("concept", name)) for _, name, error in complaints) | {name for _, name, _ in complaints}
    survey, more = _survey(files, codebook.without(failed), origin)
    return Looked(read, survey, _lost(codebook, failed), (*amiss, *more, *of_answers(read)))


def complaint(reading: Reading, name: str, error: CodebookError) -> Finding:
    """Why a concept cannot be described, with the line to change."""
    of = str(error.where.get("concept", name))  # where the filter of a question fails, it is the filter's
    names = "variable" if getattr(reading.concepts.get(of), "variable", "") else "variables"
    return Finding.of_error(error, Stage.ANSWERS).at(reading.at(of, _KEYS.get(error.code, names)))


def of_answers(read: Iterable[Reading]) -> Iterator[Finding]:
    """What is odd in codes, labels and numbers."""
    for reading in read:
        yield from counted_findings(reading.frame, [*of_labels(reading), *of_numbers(reading), *of_sexes(reading)])


def _survey(files: Files, codebook: Codebook, origin: Origin | None) -> tuple[Survey | None, list[Finding]]:
    """The survey of what is left of a codebook, and what describing it says."""
    if not (codebook.concepts and files.are_all):
        return None, []
    spells = files.spells if codebook.spells and codebook.spells.told.person else None
    try:
        survey = describe(files.persons, codebook, spells=spells, reports=files.reports if codebook.reports else None)
    except FlestimateError as error:
        return None, [Finding.of_error(error, Stage.ANSWERS).at(_place(error, origin))]
    own = [note for note in survey.notes if note.code != _BREACHES and note not in files.persons.notes]
    return survey, [Finding.of_note(note, Stage.ANSWERS) for note in own]


def _place(error: FlestimateError, origin: Origin | None) -> dict[str, str]:
    """Where in the study the section or the concept stands that a survey cannot be made for."""
    if section := error.where.get("section", "").strip("[]"):
        return origin.place("household", section) if origin else {}
    return origin.place("variables", f"concept.{error.where['concept']}") if origin and "concept" in error.where else {}


def _lost(codebook: Codebook, failed: frozenset[str]) -> frozenset[str]:
    """The concepts that failed, and those that rest on them."""
    return failed | (frozenset(codebook.every_concept) | frozenset(codebook)) - frozenset(codebook.without(failed).every_concept)


def not_looked_at(names: Iterable[str]) -> Finding:
    """What cannot be checked before errors are mended."""
    return Finding(
        Severity.NOTE,
        Stage.STUDY,
        "FLE-K01",
        f"not checked, because it rests on what is amiss: {listed(names)}.",
        why="check again when the errors are mended",
    )
