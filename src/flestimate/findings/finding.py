"""One thing that a check found: how grave it is, where in the work it belongs, and what to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

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

    def at(self, place: Mapping[str, str]) -> Self:
        """The same, with a place in the study, its file, section and line, before what it says of where it is.

        >>> found = Finding(Severity.NOTE, Stage.WEIGHTS, "FLE-W12", "every weight is 1.", {"column": "weight"})
        >>> dict(found.at({"line": "12"}).where)
        {'line': '12', 'column': 'weight'}
        """
        return replace(self, where={**place, **self.where})

    def graded(self, severity: Severity) -> Self:
        """The same, as grave as said."""
        return replace(self, severity=severity)

    def record(self) -> dict[str, Any]:
        """Its parts under stable names, for programs."""
        fix = [{"type": each.type, "does": each.does} for each in self.fix]
        parts = {"severity": self.severity.value, "stage": self.stage.value, "code": self.code, "what": self.what}
        return {**parts, "where": dict(self.where), "why": self.why, "fix": fix}

    def row(self) -> dict[str, str]:
        """Its parts as text, one a cell of a table."""
        where = "; ".join(f"{name}: {text}" for name, text in self.where.items())
        return {**self.record(), "where": where, "fix": "; ".join(map(str, self.fix))}

    def __str__(self) -> str:
        told = FlestimateError(self.code, self.what, self.where, self.why, self.fix)
        return f"{self.severity.value} {told}"
