"""What a file shows of its variables: labels, and properties of columns that are no person's answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw

from flestimate.drafts.words import words_of_name
from flestimate.microdata import Microdata
from flestimate.microdata.labels import Variable, reason_column
from flestimate.survey.columns import Column, as_number
from flestimate.survey.words import words_of

_CODES_IN_LABEL = re.compile(r"(?:^|[\s,;(])(-?\d{1,3})\s*[=:]\s*([^,;=:()]+?)(?=\s*(?:[,;)]|$))")
_LONGEST_AGE = 120


@dataclass(frozen=True, slots=True)
class Looks:
    """What a column is like: answers of yes or no, and numbers of different things, about all persons together.

    blank: the share of persons with nothing entered; distinct: how many different values; number: whether every value is one;
    whole: whether every number is; positive: whether every number is above 0; an_age: whether every number is from 0 to 120;
    labelled: whether every code has a label.
    """

    n: int
    blank: float
    distinct: int
    number: bool
    whole: bool
    positive: bool
    an_age: bool
    labelled: bool


class SeenVariable:
    """A variable of the file: what is written on it, and what its column is like."""

    def __init__(self, variable: Variable, column: Column | None, frame: nw.LazyFrame[Any], position: int) -> None:
        self.variable, self.column, self._frame, self.position = variable, column, frame, position

    @property
    def name(self) -> str:
        """Its name in the file."""
        return self.variable.name

    @cached_property
    def name_words(self) -> tuple[str, ...]:
        """The words of its name."""
        return words_of_name(self.name)

    @cached_property
    def label_words(self) -> tuple[str, ...]:
        """The words of its label, without the codes that it may write out: these are the values' labels."""
        return words_of(_CODES_IN_LABEL.sub(" ", self.variable.label))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each code: the file's value labels, or those that its label writes out, such as "1=male, 2=female"."""
        released = self.variable.value_labels
        return released or {code: label.strip() for code, label in _CODES_IN_LABEL.findall(self.variable.label)}

    @cached_property
    def looks(self) -> Looks:
        """What its column is like."""
        column = self.column
        if column is None:
            return Looks(0, 1.0, 0, number=False, whole=False, positive=False, an_age=False, labelled=False)
        number, there = column.number, ~column.is_null
        facts = self._frame.select(
            n=nw.len(),
            blank=_count(column.is_blank),
            distinct=nw.when(there).then(column.raw).n_unique(),
            absent=_count(~there),
            odd=_count(there & number.is_null()),
            fraction=_count(there & (number != number.floor())),
            not_positive=_count(there & (number <= 0)),
            no_age=_count(there & ((number < 0) | (number > _LONGEST_AGE))),
            unlabelled=_count(there & ~column.is_one_of(list(self.labels))),
        ).collect()
        count = {name: int(facts[name][0] or 0) for name in facts.columns}
        some, number_only = count["n"] > count["absent"], count["odd"] == 0
        return Looks(
            n=count["n"],
            blank=count["blank"] / count["n"] if count["n"] else 1.0,
            distinct=count["distinct"] - (1 if count["absent"] else 0),
            number=some and number_only and not column.is_text,
            whole=some and number_only and not count["fraction"],
            positive=some and number_only and not count["not_positive"],
            an_age=some and number_only and not count["no_age"],
            labelled=some and bool(self.labels) and not count["unlabelled"],
        )


class SeenFile:
    """The variables of a file, and how columns of it stand to each other."""

    def __init__(self, microdata: Microdata) -> None:
        self.microdata = microdata
        schema = microdata.frame.collect_schema()
        self.variables = {
            name: SeenVariable(one, _column(one, schema), microdata.frame, position)
            for position, (name, one) in enumerate(microdata.variables.items())
        }

    @property
    def frame(self) -> nw.LazyFrame[Any]:
        """The persons."""
        return self.microdata.frame

    @cached_property
    def n(self) -> int:
        """How many persons there are."""
        return int(self.frame.select(n=nw.len()).collect()["n"][0])

    def named(self, name: str) -> SeenVariable | None:
        """The variable of that name, upper and lower case alike."""
        return next((one for own, one in self.variables.items() if own.casefold() == name.casefold()), None)

    def without(self, name: str) -> SeenFile:
        """The same file, of which this variable is not looked at."""
        other = copy(self)
        other.variables = {own: one for own, one in self.variables.items() if own != name}
        return other

    def distinct(self, *keys: nw.Expr) -> int:
        """How many different combinations of these there are."""
        named = [key.alias(f"key{number}") for number, key in enumerate(keys)]
        return int(self.frame.select(*named).unique().select(n=nw.len()).collect()["n"][0])

    def keys_of_one(self, key: nw.Expr, of: nw.Expr) -> int:
        """How many different values of a key have a single value of another column."""
        pairs = self.frame.select(key=key, of=of).unique()
        return int(pairs.group_by("key").agg(many=nw.len()).filter(nw.col("many") == 1).select(n=nw.len()).collect()["n"][0])

    def count(self, where: nw.Expr) -> int:
        """How many persons these are."""
        return int(self.frame.select(n=_count(where)).collect()["n"][0] or 0)

    def largest(self, number: nw.Expr) -> int:
        """The largest of these whole numbers; 0 where there is none."""
        return int(self.frame.select(largest=number.max()).collect()["largest"][0] or 0)

    def counts(self, wheres: Sequence[nw.Expr], **columns: nw.Expr) -> list[int]:
        """How many persons each of these are, in one pass; columns: what they speak of beside the variables of the file."""
        counts = [_count(where).alias(f"n{number}") for number, where in enumerate(wheres)]
        row = self.frame.select(**columns).select(*counts).collect()
        return [int(row[name][0] or 0) for name in row.columns]


def _count(where: nw.Expr) -> nw.Expr:
    return where.cast(nw.Int64).sum()


def _column(variable: Variable, schema: Mapping[str, nw.dtypes.DType]) -> Column | None:
    reason = reason_column(variable.name)
    column = Column(variable.name, schema[variable.name], reason if reason in schema else None, variable.format)
    return column if column.is_readable else None


def code_order(code: str) -> tuple[int, float, str]:
    """Codes in the order of numbers, letters behind them."""
    number = as_number(code)
    return (0, number, "") if number is not None else (1, 0.0, code)
