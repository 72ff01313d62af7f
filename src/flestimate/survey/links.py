"""Relatives in the household: who of it is, for example, a parent of whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import narwhals as nw
from pydantic import BeforeValidator, Field

from flestimate.declaration import Declaration
from flestimate.survey.described import Described, File
from flestimate.survey.key import Key, VariableNames


def _as_text(given: object) -> object:
    return tuple(str(code) for code in given) if isinstance(given, list | tuple) else given


class Link(Declaration):
    """Who of the household is, for example, a parent of whom, by their numbers in it.

    household: the variables that name a household; member: the variable with a person's number in it; variables: those with the
    numbers of the relatives; none: codes that say that the relative is not a member. Blank is not a member, too.
    """

    household: Annotated[VariableNames, Field(min_length=1)]
    member: str
    variables: Annotated[VariableNames, Field(min_length=1)]
    none: Annotated[tuple[str, ...], BeforeValidator(_as_text)] = ()

    @property
    def every_variable(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return (*self.household, self.member, *self.variables)

    @property
    def numbers(self) -> range:
        """The numbers of the relatives, from 1."""
        return range(1, len(self.variables) + 1)

    def describe(self, name: str, file: File) -> dict[str, Described]:
        """The keys of the person and of the relatives in this file, by column; empty where there is none."""
        relatives = {
            relative_key(name, number): self._relative(name, variable, file)
            for number, variable in zip(self.numbers, self.variables, strict=True)
        }
        return {own_key(name): self._key(name, self.member, file), **relatives}

    def _key(self, name: str, member: str, file: File) -> Described:
        return Key(variables=(*self.household, member)).describe(name, file)

    def _relative(self, name: str, variable: str, file: File) -> Described:
        key = self._key(name, variable, file)
        among_members = nw.when(file.column(name, variable).is_one_of(self.none)).then(nw.lit("")).otherwise(key.expression)
        return replace(key, columns={"": among_members})


def own_key(name: str) -> str:
    """The column with the key of the person."""
    return f"link:{name}"


def relative_key(name: str, number: int) -> str:
    """The column with the key of a relative."""
    return f"link:{name}:{number}"


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
