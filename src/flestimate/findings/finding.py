"""One thing that a check found: how grave it is, where in the work it belongs, and what to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from flestimate.errors import Fix, FlestimateError, Note


class Severity(StrEnum):
    """How grave a finding is: errors stop the work, warnings ask for a decision, notes are good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Stage(StrEnum):
    """Where in the work a finding belongs, in the order in which data flow."""

    STUDY = "study"
    FILE = "file"
    ANSWERS = "answers"
    RULES = "rules"
    WEIGHTS = "weights"
    DESIGN = "design"
    DOMAINS = "domains"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that can be known before estimating; like an error it holds counts, never a person's answer.

    >>> print(Finding(Severity.WARNING, Stage.WEIGHTS, "FLE-W12", "every weight is 1.", {"column": "weight"}))
    warning FLE-W12: every weight is 1.
      column : weight
    """

    severity: Severity
    stage: Stage
    code: str
    what: str
    where: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    fix: Sequence[Fix] = ()

    @classmethod
    def of_error(cls, error: FlestimateError, stage: Stage) -> Self:
        """What stops a verb, as a finding.

        >>> Finding.of_error(FlestimateError("FLE-W04", "the sum of the weights is 0."), Stage.WEIGHTS).severity.value
        'error'
        """
        return cls(Severity.ERROR, stage, error.code, error.what, dict(error.where), error.why, tuple(error.fix))

    @classmethod
    def of_note(cls, note: Note, stage: Stage) -> Self:
        """What a verb says beside its result, as a finding.

        >>> Finding.of_note(Note("FLE-D04", "PSU codes repeat across strata."), Stage.DESIGN).severity.value
        'note'
        """
        return cls(Severity.NOTE, stage, note.code, note.text)

    def __str__(self) -> str:
        told = FlestimateError(self.code, self.what, self.where, self.why, self.fix)
        return f"{self.severity.value} {told}"
