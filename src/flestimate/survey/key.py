"""What names a person, a household or a sampling unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Self

import narwhals as nw
from pydantic import BeforeValidator, model_validator

from flestimate.declaration import Declaration
from flestimate.survey import problems
from flestimate.survey.described import Amiss, Described, File
from flestimate.survey.scale import Identifier

PERSON = "person"
"""The concept, and the column, that names persons."""


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


VariableNames = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""The variables that together name something: a name, or a list of names."""


class Key(Declaration):
    """What names a person, a household or a sampling unit: one variable or several joined, or some of its characters.

    `characters = [1, 8]` takes the first eight.
    """

    label: str = ""
    variable: str = ""
    variables: tuple[str, ...] = ()
    characters: tuple[int, int] | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_or_several(cls, content: Any) -> Any:
        if isinstance(content, Mapping) and content.get("variable") and not content.get("variables"):
            return {**content, "variables": (content["variable"],)}
        return content

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.variables:
            message = "a variable, or several in variables"
            raise ValueError(message)
        if self.characters and not 1 <= self.characters[0] <= self.characters[1]:
            message = "the first and the last character, counted from 1, such as [1, 8]"
            raise ValueError(message)
        return self

    def renamed(self, to: Callable[[str], str]) -> Self:
        variable = to(self.variable) if self.variable else ""
        return self.model_copy(update={"variable": variable, "variables": tuple(map(to, self.variables))})

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        columns = [file.column(name, variable) for variable in self.variables]
        parts = [column.text for column in columns]
        text = nw.concat_str(parts, separator="-") if len(parts) > 1 else parts[0]
        if self.characters:
            first, last = self.characters
            text = text.str.slice(first - 1, last - first + 1)
        missing = nw.any_horizontal(*(column.is_null for column in columns), ignore_nulls=True)
        expression = nw.when(missing).then(nw.lit("")).otherwise(text)
        no_name = nw.any_horizontal(*(column.is_no_identifier for column in columns), ignore_nulls=True)
        amiss = Amiss(no_name, self.variables[0], lambda persons, _: problems.no_identifiers(name, self.variables, persons))
        return Described({"": expression}, Identifier(), (amiss,))
