"""What an engine is, and what it can say of a cell: figures, that it is known to be wrong there, or that it cannot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from flestimate.estimates.estimate import Cell
from flestimate.verification.design import Floats, Stage
from flestimate.verification.question import Group, Question


class Quantity(StrEnum):
    """The figures of a cell that are compared."""

    ESTIMATE = "estimate"
    STD_ERROR = "standard error"
    DF = "degrees of freedom"


@dataclass(frozen=True, slots=True)
class Figures:
    """An engine's figures for a cell, not yet times the measure's `per`.

    nan: the engine says that there is no such figure; None: it was not asked, or does not say. faults: the figures in
    which the engine is known to be wrong for this design, and why.
    """

    estimate: float
    std_error: float | None
    df: float | None = None
    faults: Mapping[Quantity, str] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, quantity: Quantity) -> float | None:
        return {Quantity.ESTIMATE: self.estimate, Quantity.STD_ERROR: self.std_error, Quantity.DF: self.df}[quantity]

    def per(self, scale: float) -> Figures:
        """The same figures times `scale`."""
        return Figures(self.estimate * scale, None if self.std_error is None else self.std_error * scale, self.df, self.faults)

    def widened(self, deff: float) -> Figures:
        """The same figures with a variance that is `deff` times as large."""
        return self if self.std_error is None else replace(self, std_error=self.std_error * math.sqrt(deff))


@dataclass(frozen=True, slots=True)
class Wrong:
    """The engine is known to be wrong, or to fail, in this cell."""

    reason: str


@dataclass(frozen=True, slots=True)
class Cannot:
    """The engine does not know this design or this statistic, or was not asked."""

    reason: str


Opinion = Figures | Wrong | Cannot


@runtime_checkable
class Engine(Protocol):
    """A program that estimates from persons and a design.

    name, version: as printed; caveats: in what it is known to be wrong, and what was done about it.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def caveats(self) -> tuple[str, ...]: ...

    def opinions(self, question: Question) -> Iterator[tuple[Cell, Opinion]]:
        """What it says of every cell, each once."""
        ...


def faults_of_formula(first: Stage | None, group: Group, weight: Floats, position: int) -> Mapping[Quantity, str]:
    """In what the formula itself misleads, in whichever engine: a ratio from a single PSU."""
    if first is None or group.denominator is None:
        return {}
    own = first.unit[(group.domain == position) & (weight > 0)]
    alone = (own == own[:1]).all()
    return {Quantity.STD_ERROR: "in a single PSU a ratio's linearised values sum to 0, which is no standard error of 0"} if alone else {}


def everywhere(question: Question, opinion: Opinion) -> Iterator[tuple[Cell, Opinion]]:
    """The same opinion of every cell."""
    return ((cell, opinion) for cell in question.cells)
