"""Spells in long form: one a row in a second file, joined to the persons by their identifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from flestimate.microdata import Microdata
from flestimate.survey import problems
from flestimate.survey.codes import BLANK
from flestimate.survey.described import Described
from flestimate.survey.file import ReleasedFile
from flestimate.survey.key import PERSON
from flestimate.survey.scale import Categories, Identifier, Scale, Several
from flestimate.survey.spells import Spells
from flestimate.survey.works import Works

_NUMBER, _ORDER, _SPELLS, _ROW, _FIRST = "number of spell:", "order of spell:", "spells of person:", "row:", "first row:"
_MOST, _LAST = 50, 1e18


@dataclass(frozen=True, slots=True, eq=False)
class SecondFile:
    """The spells of a second file, described: one row a spell, with the person's identifier in `person`.

    told: the concepts; keys: the identifier, and the number of the spell where the codebook names one, by name.
    """

    raw: nw.LazyFrame[Any]
    frame: nw.LazyFrame[Any]
    told: dict[str, Described]
    keys: dict[str, Described]

    @classmethod
    def of(cls, microdata: Microdata, spells: Spells) -> SecondFile:
        """The spells, each concept in columns of the name that it has for a person."""
        file, own = ReleasedFile(microdata, spells.concepts, "spells.concept"), ReleasedFile(microdata, {}, "spells")
        told = {name: file.described(name) for name in spells.concepts}
        person = spells.person.describe(PERSON, own)
        number = [one.describe("number", own) for one in spells.number]
        columns = {name + end: column for name, one in told.items() for end, column in one.columns.items()}
        order = number[0].expression.fill_null(_LAST) if number else nw.lit(0)
        frame = microdata.frame.select(**{PERSON: person.expression}, **columns, **{_ORDER: order})
        return cls(microdata.frame, frame, told, dict(zip((PERSON, "number"), (person, *number), strict=False)))

    @property
    def described(self) -> list[tuple[str, Described]]:
        """Everything that is read from the file, by name."""
        return [*self.keys.items(), *self.told.items()]

    @property
    def scales(self) -> dict[str, Scale]:
        """How to read the concepts."""
        return {name: one.scale for name, one in self.told.items()}

    @property
    def columns(self) -> dict[str, Scale]:
        """The columns of the concepts, and the scale of each."""
        return {name + end: one.scale for name, one in self.told.items() for end in one.columns}

    def works(self, most: int) -> Works:
        """What is told of each spell."""
        return Works(tuple(f"spell {number}" for number in range(1, most + 1)), frozenset(self.scales))

    def most(self) -> int:
        """How many spells a person has at most."""
        counts = self.frame.group_by(PERSON).agg(nw.len().alias(_SPELLS))
        most = int(counts.select(nw.col(_SPELLS).max()).collect()[_SPELLS][0] or 0)
        if most > _MOST:
            raise problems.too_many_spells(most, _MOST)
        return max(most, 1)

    def joined(self, persons: nw.LazyFrame[Any], most: int) -> nw.LazyFrame[Any]:
        """The persons with what is told of each of their spells beside them."""
        spread = self._spread(range(1, most + 1))
        values = [name for name in spread.collect_schema().names() if name != PERSON]
        by_person = spread.group_by(PERSON).agg(*(nw.col(name).max() for name in values))
        # A variable of the persons' file named like one of these (R and pandas call a copy x.1) would be read in its place.
        own = persons.drop(values, strict=False)
        return own.join(by_person, on=PERSON, how="left").with_columns(**self._filled(range(1, most + 1)))

    def _spread(self, numbers: range) -> nw.LazyFrame[Any]:
        """One row a spell, what is told of it in the columns of its number, and nothing in those of the others."""
        numbered = self._numbered()
        is_number = {number: nw.col(_NUMBER) == number for number in numbers}
        told = {
            Works.column(column, number): nw.when(is_number[number]).then(nw.col(column)).otherwise(nw.lit(None))
            for column in self.columns
            for number in numbers
        }
        there = {Works.there(number): nw.when(is_number[number]).then(nw.lit(1)).otherwise(nw.lit(0)) for number in numbers}
        return numbered.select(PERSON, **told, **there)

    def _numbered(self) -> nw.LazyFrame[Any]:
        """The spells with their number among those of the person."""
        # Numbered in all, and from the first of each person: not every engine numbers within groups.
        ordered = self.frame.with_row_index(_ROW, order_by=[PERSON, _ORDER, *self.columns])
        first = ordered.group_by(PERSON).agg(nw.col(_ROW).min().alias(_FIRST))
        return ordered.join(first, on=PERSON, how="left").with_columns((nw.col(_ROW) - nw.col(_FIRST) + 1).alias(_NUMBER))

    def _filled(self, numbers: range) -> dict[str, nw.Expr]:
        """Whole numbers and identifiers for persons who have no spell of a number; an unknown number or day is null anyway."""
        filled = {Works.there(number): nw.col(Works.there(number)).fill_null(0).cast(nw.Int64) for number in numbers}
        for column, scale in self.columns.items():
            read = scale.each if isinstance(scale, Several) else scale
            each = [Works.column(column, number) for number in numbers]
            if isinstance(read, Categories):
                filled |= {name: nw.col(name).fill_null(read.unknown(BLANK)).cast(nw.Int64) for name in each}
            if isinstance(read, Identifier):
                filled |= {name: nw.col(name).fill_null("") for name in each}
        return filled
