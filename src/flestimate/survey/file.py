"""The released file as a concept sees it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flestimate.microdata import Microdata
from flestimate.microdata.labels import reason_column
from flestimate.survey import problems
from flestimate.survey.columns import Column
from flestimate.survey.concept import Released
from flestimate.survey.described import Described
from flestimate.survey.source import Source

_AS_IT_IS: Mapping[str, str] = MappingProxyType({})


class ReleasedFile:
    """The file as a concept sees it: columns with their types, the missing codes that the file declares, and the other concepts.

    section: where the codebook describes its concepts, and stated: its variables as they are stated there, where that differs,
    for an error; beside: the same file as other concepts see it, which filters of these may look at.
    """

    def __init__(
        self,
        microdata: Microdata,
        concepts: Mapping[str, Released],
        section: str = "concept",
        *,
        stated: Mapping[str, str] = _AS_IT_IS,
        beside: ReleasedFile | None = None,
    ) -> None:
        self._section, self._stated, self._beside = section, stated, beside
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
        if self._beside and concept not in self._concepts:
            return self._beside.described(concept)
        if concept not in self._described:
            self._described[concept] = self._concepts[concept].describe(concept, self)
        return self._described[concept]

    def _found(self, concept: str, variable: str) -> Column:
        if variable not in self._schema:
            labels = {name: described.label for name, described in self._variables.items()}
            source = Source(self._section, concept, variable, self._stated.get(variable, variable))
            raise problems.no_variable(source, self._variables or self._schema.names(), labels)
        reason, described = reason_column(variable), self._variables.get(variable)
        form = described.format if described else ""
        return Column(variable, self._schema[variable], reason if reason in self._schema else None, form)
