"""Persons as far as they can be described, and what is declared of them: what every stage of a check looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw

from flestimate.declaration import Origin
from flestimate.estimates.block import Measure
from flestimate.microdata.labels import Variable
from flestimate.sample import Design
from flestimate.survey import Codebook
from flestimate.survey.scale import Scale

if TYPE_CHECKING:
    from flestimate.study.table import By


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """What is known of the persons before they are weighed; nothing in it has been refused yet.

    frame: one row a person, with every variable of the file that the declarations name and a column for each concept that could be
    described; n: how many they are; scales: how to read the concepts' columns; variables: what the file says of its variables.
    design: None where none is declared, or where it is itself amiss. population: what the weights should add up to, where the study
    says so. tables: what will be asked for. origin: the study's file, None where everything was typed in Python.
    """

    frame: nw.LazyFrame[Any]
    n: int
    scales: Mapping[str, Scale] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    design: Design | None = None
    population: float | None = None
    tables: tuple[tuple[Measure, By], ...] = ()
    codebook: Codebook | None = None
    origin: Origin | None = None

    def at(self, key: str, section: str) -> dict[str, str]:
        """File, section and line of a key of the study, such as "weight" in "design", to begin the `where` of a finding with."""
        return self.origin.place(key, section) if self.origin else {}

    def has(self, name: str) -> bool:
        """Whether there is a column of this name: a design may name one that is not there."""
        return name in self.frame.collect_schema().names()
