"""What is done where too many cells of a breakdown fail: say what would help, do it, or leave all as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from flestimate.errors import Note
from flestimate.estimates import EstimateTable
from flestimate.publication.ladder.climb import Judge, Release, Step
from flestimate.publication.reliability import PublicationRule, Verdict
from flestimate.said import Said, said

_CODE = "FLE-F32"


@dataclass(frozen=True, slots=True)
class Climbed:
    """Tables as they are to be published, the verdicts on them, and what was done or could be."""

    tables: tuple[EstimateTable, ...]
    verdicts: Sequence[Sequence[Verdict]]
    notes: tuple[Note, ...] = ()


@runtime_checkable
class Ladder(Protocol):
    """What is done where too many cells of a breakdown fail."""

    @property
    def word(self) -> str:
        """What it is called in a study's TOML file."""
        ...

    def climbed(self, tables: tuple[EstimateTable, ...], rule: PublicationRule, judge: Judge) -> Climbed:
        """The tables to publish."""
        ...


@dataclass(frozen=True, slots=True)
class Propose:
    """Publish what was asked for, with a note on which coarser categories would be within the rule's limits."""

    word: ClassVar[str] = "propose"

    def climbed(self, tables: tuple[EstimateTable, ...], rule: PublicationRule, judge: Judge) -> Climbed:
        found = judge(tables)
        steps = Release(tables, rule, judge).steps(found)
        return Climbed(tables, found, tuple(Note(_CODE, _proposal(step)) for step in steps))


@dataclass(frozen=True, slots=True)
class Apply:
    """Publish the coarser categories in place of those that were asked for, in every table, and say so.

    The estimates are made again from the sample, never by adding up published figures.
    """

    word: ClassVar[str] = "apply"

    def climbed(self, tables: tuple[EstimateTable, ...], rule: PublicationRule, judge: Judge) -> Climbed:
        found, release = judge(tables), Release(tables, rule, judge)
        steps = tuple(release.steps(found))
        if not steps:
            return Climbed(tables, found)
        coarser = release.stepped(steps)
        return Climbed(coarser, judge(coarser), tuple(Note(_CODE, _done(step)) for step in steps))


@dataclass(frozen=True, slots=True)
class Keep:
    """Publish what was asked for, and look no further."""

    word: ClassVar[str] = "keep"

    def climbed(self, tables: tuple[EstimateTable, ...], rule: PublicationRule, judge: Judge) -> Climbed:  # noqa: ARG002 -- it asks nothing
        return Climbed(tables, judge(tables))


def _proposal(step: Step) -> Said:
    if step.rung is None or step.still is not None:
        return said("{variable}: {reason}. No coarser categories are within the limit.", variable=_words(step), reason=step.reason)
    text = "{variable}: {reason}. Coarser categories would help: {coarser} ({title})."
    return said(text, variable=_words(step), reason=step.reason, coarser=step.rung.coarser, title=step.rung.title)


def _done(step: Step) -> Said:
    if step.rung is None:
        text = "{variable}: the breakdown is left out, because {reason}, and no coarser categories are within the limit."
        return said(text, variable=_words(step), reason=step.reason)
    text = "{variable}: collapsed from {finer} to {coarser} ({title}), because {reason}."
    parts = {"finer": step.rung.finer, "coarser": step.rung.coarser, "title": step.rung.title}
    return said(text, variable=_words(step), reason=step.reason, **parts)


def _words(step: Step) -> str:
    return step.variable.replace("_", " ")
