"""Spells in long form: one a row in a second file, joined to the persons by their identifier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from flestimate.microdata import Microdata
from flestimate.survey import problems
from flestimate.survey.codes import BLANK
from flestimate.survey.described import Described
from flestimate.survey.file import ReleasedFile
from flestimate.survey.key import PERSON
from flestimate.survey.scale import Categories, Scale, Several
from flestimate.survey.spells import Spells
from flestimate.survey.works import Works

_NUMBER, _ORDER, _SPELLS, _ROW, _FIRST = "number of spell.", "order of spell.", "spells of person.", "row.", "first row."
_MOST = 50


@dataclass(frozen=True, slots=True, eq=False)
class SecondFile:
    """The spells of a second file, described: one row a spell, with the person's identifier in `person`."""

    raw: nw.LazyFrame[Any]
    frame: nw.LazyFrame[Any]
    described: dict[str, Described]

    @classmethod
    def of(cls, microdata: Microdata, spells: Spells) -> SecondFile:
        """The spells, each concept in columns of the name that it has for a person."""
        file = ReleasedFile(microdata, spells.concepts)
        described = {PERSON: spells.person.describe(PERSON, file), **{name: file.described(name) for name in spells.concepts}}
        columns = {name + end: column for name, one in described.items() for end, column in one.columns.items()}
        order = nw.col(spells.told.number) if spells.told.number else nw.lit(0)
        return cls(microdata.frame, microdata.frame.select(**columns, **{_ORDER: order}), described)

    @property
    def scales(self) -> dict[str, Scale]:
        """How to read the concepts."""
        return {name: one.scale for name, one in self.described.items() if name != PERSON}

    @property
    def columns(self) -> dict[str, Scale]:
        """The columns of the concepts, and the scale of each."""
        return {name + end: one.scale for name, one in self.described.items() if name != PERSON for end in one.columns}

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
        # Numbered in all, and from the first of each person: not every engine numbers within groups.
        ordered = self.frame.with_row_index(_ROW, order_by=[PERSON, _ORDER, *self.columns])
        first = ordered.group_by(PERSON).agg(nw.col(_ROW).min().alias(_FIRST))
        numbered = ordered.join(first, on=PERSON, how="left").with_columns((nw.col(_ROW) - nw.col(_FIRST) + 1).alias(_NUMBER))
        numbers = range(1, most + 1)
        spread = numbered.select(
            PERSON,
            *(
                nw.when(nw.col(_NUMBER) == number).then(nw.col(column)).otherwise(nw.lit(None)).alias(Works.column(column, number))
                for column in self.columns
                for number in numbers
            ),
            *(nw.when(nw.col(_NUMBER) == number).then(nw.lit(1)).otherwise(nw.lit(0)).alias(Works.there(number)) for number in numbers),
        )
        values = [name for name in spread.collect_schema().names() if name != PERSON]
        by_person = spread.group_by(PERSON).agg(*(nw.col(name).max() for name in values))
        together = persons.join(by_person, on=PERSON, how="left")
        filled = {Works.there(number): nw.col(Works.there(number)).fill_null(0).cast(nw.Int64) for number in numbers}
        for column, scale in self.columns.items():
            read = scale.each if isinstance(scale, Several) else scale
            if isinstance(read, Categories):
                filled |= {name: nw.col(name).fill_null(read.unknown(BLANK)).cast(nw.Int64) for name in _each(column, numbers)}
        return together.with_columns(**filled)


def _each(column: str, numbers: Iterable[int]) -> list[str]:
    """The columns of what is told of each spell."""
    return [Works.column(column, number) for number in numbers]
