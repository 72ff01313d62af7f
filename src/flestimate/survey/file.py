"""The released file as a concept sees it."""

from __future__ import annotations

from collections.abc import Mapping

from flestimate.microdata import Microdata
from flestimate.microdata.labels import reason_column
from flestimate.survey import problems
from flestimate.survey.columns import Column
from flestimate.survey.concept import Released
from flestimate.survey.described import Described


class ReleasedFile:
    """The file as a concept sees it: columns with their types, the missing codes that the file declares, and the other concepts.

    section: where the codebook describes its concepts, for an error.
    """

    def __init__(self, microdata: Microdata, concepts: Mapping[str, Released], section: str = "concept") -> None:
        self._section = section
        self._schema = microdata.frame.collect_schema()
        self._variables = microdata.variables
        self._concepts = concepts
        self._described: dict[str, Described] = {}

    def column(self, concept: str, variable: str) -> Column:
        column = self._found(concept, variable)
        if not column.is_readable:
            raise problems.unreadable(concept, variable, str(column.dtype))
        return column

    def dates(self, concept: str, variable: str) -> Column:
        column = self._found(concept, variable)
        if not (column.is_readable or column.is_date):
            raise problems.unreadable(concept, variable, str(column.dtype))
        return column

    def missing(self, variable: str) -> Mapping[str, str]:
        described = self._variables.get(variable)
        return described.missing if described else {}

    def described(self, concept: str) -> Described:
        if concept not in self._described:
            self._described[concept] = self._concepts[concept].describe(concept, self)
        return self._described[concept]

    def _found(self, concept: str, variable: str) -> Column:
        if variable not in self._schema:
            labels = {name: described.label for name, described in self._variables.items()}
            raise problems.no_variable(concept, variable, self._variables or self._schema.names(), labels, self._section)
        reason, described = reason_column(variable), self._variables.get(variable)
        form = described.format if described else ""
        return Column(variable, self._schema[variable], reason if reason in self._schema else None, form)
