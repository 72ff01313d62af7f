"""Relatives in the household: who of it is, for example, a parent of whom."""

from __future__ import annotations

from typing import Annotated, Any, Protocol

import narwhals as nw
from pydantic import BeforeValidator

from flestimate.declaration import Declaration
from flestimate.survey.columns import Column
from flestimate.survey.key import VariableNames


class File(Protocol):
    """What a link needs to know of the file."""

    def column(self, concept: str, variable: str) -> Column:
        """The variable as a column; CodebookError if the file has none of that name."""
        ...


def _as_text(given: object) -> object:
    return tuple(str(code) for code in given) if isinstance(given, list | tuple) else given


class Link(Declaration):
    """Who of the household is, for example, a parent of whom, by their numbers in it.

    household: the variables that name a household; member: the variable with a person's number in it; variables: those with the
    numbers of the relatives; none: codes that say that the relative is not a member. Blank is not a member, too.
    """

    household: VariableNames
    member: str
    variables: VariableNames
    none: Annotated[tuple[str, ...], BeforeValidator(_as_text)] = ()

    @property
    def every_variable(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return (*self.household, self.member, *self.variables)

    @property
    def numbers(self) -> range:
        """The numbers of the relatives, from 1."""
        return range(1, len(self.variables) + 1)

    def columns(self, name: str, file: File) -> dict[str, nw.Expr]:
        """The keys of the person and of the relatives, as text; empty where there is none."""
        household = [file.column(name, variable) for variable in self.household]
        relatives = {relative_key(name, number): file.column(name, variable) for number, variable in enumerate(self.variables, start=1)}
        own = file.column(name, self.member)
        found = {column: self._key(household, member, member.is_one_of(self.none)) for column, member in relatives.items()}
        return {own_key(name): self._key(household, own, nw.lit(value=False)), **found}

    @staticmethod
    def _key(household: list[Column], member: Column, none: nw.Expr) -> nw.Expr:
        missing = nw.any_horizontal(*(part.is_null for part in (*household, member)), none, ignore_nulls=True)
        text = nw.concat_str([part.text for part in (*household, member)], separator="-")
        return nw.when(missing).then(nw.lit("")).otherwise(text)


def own_key(name: str) -> str:
    """The column with the key of the person."""
    return f"link.{name}"


def relative_key(name: str, number: int) -> str:
    """The column with the key of a relative."""
    return f"link.{name}.{number}"


def persons_of_one_key(frame: nw.LazyFrame[Any], key: str) -> int:
    """How many persons share a key that should name one: one pass over the keys."""
    keys = frame.select(key=nw.col(key)).filter(nw.col("key") != "")
    shared = keys.group_by("key").agg(persons=nw.len()).filter(nw.col("persons") > 1)
    return int(shared.select(nw.col("persons").sum()).collect()["persons"][0] or 0)


def not_found(frame: nw.LazyFrame[Any], name: str, numbers: range) -> int:
    """How many relatives are named whom the file does not hold."""
    own = frame.select(key=nw.col(own_key(name)))
    count = 0
    for number in numbers:
        theirs = frame.select(key=nw.col(relative_key(name, number))).filter(nw.col("key") != "")
        lacking = theirs.join(own, on="key", how="anti").select(persons=nw.len()).collect()
        count += int(lacking["persons"][0] or 0)
    return count
