"""What of a design and the persons stops the work: `weigh` raises the first of it, a check lists all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import narwhals as nw

from flestimate.errors import DesignError
from flestimate.sample import problems
from flestimate.sample.design import WEIGHT, Design
from flestimate.survey.scale import Categories, Identifier, Number, Scale

_KEYS = {"strata": "stratum", "psu": "PSU", "respondent": "respondent"}
"""Parts of a design that everybody has to have, and what an error calls them."""

_NOT_A_NUMBER = {
    "weight": problems.weight_not_a_number,
    "fpc": problems.fpc_not_a_number,
    "reporters": problems.reporters_not_a_number,
    "replicates": problems.weight_not_a_number,
}
"""Parts of a design that have to be numbers, and the error where one is not."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What stops the work, and the part of the design that it is about."""

    role: str
    error: DesignError


@dataclass(frozen=True, slots=True)
class LookedOver:
    """Persons as one pass over their weights and design columns finds them: how many, the sum and the largest of their weights, what is amiss."""

    n: int
    population: float
    heaviest: float
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    """Persons whom no sample may hold, the part of the design they are amiss in, and the error for so many of them."""

    role: str
    where: nw.Expr
    problem: Callable[[int], DesignError]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of a design among those of persons, and how to read the described ones."""

    frame: nw.LazyFrame[Any]
    scales: Mapping[str, Scale]
    design: Design

    @property
    def schema(self) -> nw.Schema:
        """The columns that there are."""
        return self.frame.collect_schema()

    @property
    def roles(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the design names, by their part in it."""
        return {"weight": (self.design.weight,), **self.design.roles(self.schema.names())}

    @property
    def weighed(self) -> nw.LazyFrame[Any]:
        """The persons with their weight added."""
        return self.frame.with_columns(self.design.weighed.alias(WEIGHT))

    def refused(self) -> Iterator[Refusal]:
        """Columns that are not there, or that hold no numbers where numbers are needed; no data are read."""
        schema = self.schema
        for role, names in self.roles.items():
            for name in names:
                if name not in schema:
                    yield Refusal(role, problems.no_column(role, name, schema.names()))
                elif role in _NOT_A_NUMBER and not self._is_number(name, schema):
                    yield Refusal(role, _NOT_A_NUMBER[role](name))

    def looked_over(self) -> LookedOver:
        """One pass over the persons, whose columns have to be there."""
        schema = self.schema
        # Numbers of reporters before the weights, which they divide.
        checks = [*self._of_reporters(), *self._of_weights(), *self._of_keys(schema)]
        counts = [check.where.cast(nw.Int64).sum().alias(f"check{position}") for position, check in enumerate(checks)]
        weight = nw.col(WEIGHT)
        row = self.weighed.select(nw.len().alias("n"), weight.sum().alias("sum"), weight.max().alias("largest"), *counts).collect()
        persons = [int(row[f"check{position}"][0] or 0) for position in range(len(checks))]
        refusals = tuple(Refusal(check.role, check.problem(count)) for check, count in zip(checks, persons, strict=True) if count)
        n, total = int(row["n"][0]), float(row["sum"][0] or 0.0)
        if total == 0 and not any(refusal.role == "weight" for refusal in refusals):
            refusals = (*refusals, Refusal("weight", problems.weights_zero(self.design.weight)))
        return LookedOver(n, total, float(row["largest"][0] or 0.0), refusals)

    def is_missing(self, name: str, schema: nw.Schema) -> nw.Expr:
        """Whether a person has no value of a column; of a question, whether the answer is not known."""
        column, dtype, scale = nw.col(name), schema[name], self.scales.get(name)
        if isinstance(scale, Identifier):
            return column == ""
        if isinstance(scale, Categories):
            return column >= len(scale.levels)
        if dtype == nw.String:
            return column.is_null() | (column.str.strip_chars() == "")
        return column.is_null() | column.is_nan() if dtype.is_float() else column.is_null()

    def _is_number(self, name: str, schema: nw.Schema) -> bool:
        """Whether a column holds numbers; the positions of a question's answers are none."""
        return isinstance(self.scales.get(name), Number | None) and schema[name].is_numeric()

    def _of_reporters(self) -> Iterator[_Check]:
        """Of whom it is not said how many could have reported, or where what is said is no such number."""
        for name in self.roles.get("reporters", ()):
            number = nw.col(name).cast(nw.Float64)
            unsaid = number.is_null() | number.is_nan()
            yield _Check("reporters", unsaid, partial(problems.reporters_missing, name))
            impossible = (number < 1) | (number != number.floor()) | (number == float("inf"))
            yield _Check("reporters", ~unsaid & impossible, partial(problems.reporters_impossible, name))

    def _of_weights(self) -> Iterator[_Check]:
        name, weight = self.design.weight, nw.col(WEIGHT)
        missing = weight.is_null() | weight.is_nan()
        yield _Check("weight", missing, self._without_weight)
        yield _Check("weight", ~missing & (weight < 0), partial(problems.weights_negative, name))
        yield _Check("weight", ~missing & (weight == float("inf")), partial(problems.weights_infinite, name))

    def _of_keys(self, schema: nw.Schema) -> Iterator[_Check]:
        for role, word in _KEYS.items():
            for name in self.roles.get(role, ()):
                yield _Check(role, self.is_missing(name, schema), partial(problems.design_missing, word, name))

    def _without_weight(self, persons: int) -> DesignError:
        """The error for persons without a weight: that of a module, where they are those who were not asked it."""
        asked = self._asked_of_those_with_weight(persons)
        return (
            problems.weight_of_module(self.design.weight, persons, asked)
            if asked
            else problems.weights_missing(self.design.weight, persons)
        )

    def _asked_of_those_with_weight(self, persons: int) -> list[str]:
        """The questions that none of those without a weight has answered and most of the others have; none where all questions are such."""
        schema, weight = self.schema, nw.col(WEIGHT)
        names = [name for name in (self.scales or schema.names()) if name in schema and name != self.design.weight]
        unknown = {name: self.is_missing(name, schema) for name in names}
        no_weight = weight.is_null() | weight.is_nan()
        all_unknown = [mark.cast(nw.Int64).sum().alias(f"unknown{position}") for position, mark in enumerate(unknown.values())]
        both = [(no_weight & mark).cast(nw.Int64).sum().alias(f"both{position}") for position, mark in enumerate(unknown.values())]
        row = self.weighed.select(nw.len().alias("n"), *all_unknown, *both).collect()
        weighted = int(row["n"][0]) - persons
        of_both = {name: int(row[f"both{position}"][0] or 0) for position, name in enumerate(names)}
        of_weighted = {name: int(row[f"unknown{position}"][0] or 0) - of_both[name] for position, name in enumerate(names)}
        if not any(2 * count < persons for count in of_both.values()):
            return []  # nothing is known of them at all: they were not interviewed
        return [name for name in names if of_both[name] == persons and 2 * of_weighted[name] < weighted]
