"""A file as the codebook reads it: every concept by itself, so that one that cannot be described hides no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import narwhals as nw

from flestimate.declaration import Origin
from flestimate.errors import CodebookError
from flestimate.findings.files import Files
from flestimate.microdata import Microdata
from flestimate.survey import Codebook
from flestimate.survey.columns import Column
from flestimate.survey.concept import Released
from flestimate.survey.described import Described
from flestimate.survey.file import ReleasedFile
from flestimate.survey.looked_over import LookedOver, looked_over
from flestimate.survey.spells import Spells


@dataclass(frozen=True, eq=False)
class Reading:
    """Concepts that are read from one file, of the persons or of one of their spells.

    file: as it was released; section: where the codebook states the concepts; concepts: those that are read from variables, with the
    names that the variables have in the file; released: the file as they see it; origin: the study's file, if there is one;
    there: who has the spell, where spells stand side by side.
    """

    file: Microdata
    section: str
    concepts: Mapping[str, Released]
    released: ReleasedFile
    origin: Origin | None = None
    there: nw.Expr = field(default_factory=lambda: nw.lit(value=True))

    @cached_property
    def _tried(self) -> tuple[dict[str, Described], list[tuple[str, CodebookError]]]:
        told: dict[str, Described] = {}
        amiss: list[tuple[str, CodebookError]] = []
        for name in self.concepts:
            try:
                told[name] = self._of_those_there(self.released.described(name))
            except CodebookError as error:
                amiss.append((name, error))
        return told, amiss

    def _of_those_there(self, one: Described) -> Described:
        """Of a spell that a person does not have, nothing was to be asked."""
        return replace(one, breaches=tuple(replace(breach, where=breach.where & self.there) for breach in one.breaches))

    @property
    def told(self) -> dict[str, Described]:
        """The concepts that can be described."""
        return self._tried[0]

    @cached_property
    def seen(self) -> LookedOver:
        """What a pass over the persons found."""
        return looked_over(self.file.frame, list(self.told.items()))

    def complaints(self) -> Iterator[tuple[str, CodebookError]]:
        """Every reason why the concepts cannot be described, each with the concept."""
        yield from self._tried[1]
        yield from self.seen.complaints()

    @property
    def frame(self) -> nw.LazyFrame[Any]:
        """The persons or spells, as released."""
        return self.file.frame

    def at(self, name: str, key: str) -> dict[str, str]:
        """Where a key of a concept stands: file, section and line of the study, and the concept."""
        place = self.origin.place(key, f"{self.section}.{name}") if self.origin else {}
        return {**place, "concept": name}

    def column(self, name: str, variable: str) -> Column:
        """A variable that a concept reads."""
        return self.released.column(name, variable)


def readings(files: Files, codebook: Codebook, origin: Origin | None) -> Iterator[Reading]:
    """The files as the codebook reads them: the persons', each spell that stands beside them, and a second file."""
    of_persons = ReleasedFile(files.whole, codebook.released())
    yield Reading(files.whole, "concept", codebook.released(), of_persons, origin)
    if codebook.spells:
        yield from _of_spells(files, codebook.spells, of_persons, origin)
    if codebook.of_reports and files.reports:
        concepts = codebook.of_reports.released()
        yield Reading(files.reports, "reports.concept", concepts, ReleasedFile(files.reports, concepts, "reports.concept"), origin)


def _of_spells(files: Files, spells: Spells, of_persons: ReleasedFile, origin: Origin | None) -> Iterator[Reading]:
    section = "spells.concept"
    for spell in spells.told.wide:
        concepts = spells.of(spell)
        file = ReleasedFile(files.whole, concepts, section, stated=spells.stated(spell), beside=of_persons)
        yield Reading(files.whole, section, concepts, file, origin, _there(file, spells, spell, files.whole))
    if files.spells:
        yield Reading(files.spells, section, spells.concepts, ReleasedFile(files.spells, spells.concepts, section), origin)


def _there(file: ReleasedFile, spells: Spells, spell: str, whole: Microdata) -> nw.Expr:
    """Who has a spell: whoever has anything of it entered, in the variables that there are."""
    blank = [file.dates(spell, variable).is_blank for variable in spells.varying(spell) if variable in whole.variables]
    return ~nw.all_horizontal(*blank, ignore_nulls=True) if blank else nw.lit(value=False)
