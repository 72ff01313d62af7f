"""Sample designs: how persons were drawn, and so how uncertain totals are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import narwhals as nw

from flestimate.sample.degrees import DegreesOfFreedom
from flestimate.sample.drawn import Drawn
from flestimate.survey.scale import Scale

WEIGHT = "weight:"
"""The column that weigh adds; the colon keeps it apart from concepts, whose names are bare TOML keys."""


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons were drawn directly, not in clusters: every person is a unit of its own (R `id = ~1`)."""


class Design(Protocol):
    """How persons were drawn, declared by column.

    weight: the column with each person's weight; weighed: the weight, as it is made of that column;
    draws_persons: whether persons were drawn directly, each a unit of its own; df: how degrees of freedom are counted; methods: how uncertainty is found,
    in sentences.
    """

    @property
    def weight(self) -> str: ...
    @property
    def weighed(self) -> nw.Expr: ...
    @property
    def draws_persons(self) -> bool: ...
    @property
    def df(self) -> DegreesOfFreedom: ...
    @property
    def methods(self) -> tuple[str, ...]: ...
    @property
    def fingerprint(self) -> str: ...

    def roles(self, columns: list[str]) -> Mapping[str, tuple[str, ...]]:
        """The columns it uses besides the weight, by their part in the design; `columns` are those that the frame has."""
        ...

    def drawn(self, frame: nw.LazyFrame[Any], scales: Mapping[str, Scale]) -> Drawn:
        """The units that were drawn, and the variance of totals over them; DesignError where they do not hold together."""
        ...
