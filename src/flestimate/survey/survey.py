"""describe: a file and a codebook in, persons in the field's own words out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Any

import narwhals as nw

from flestimate.errors import Note, counted, expect
from flestimate.microdata import Microdata, read
from flestimate.microdata.labels import reason_column
from flestimate.provenance import Provenance
from flestimate.survey import problems
from flestimate.survey.codebook import Codebook
from flestimate.survey.columns import Column
from flestimate.survey.described import Described
from flestimate.survey.quantity import Quantity
from flestimate.survey.scale import Categories, Day, Number, Scale, Several
from flestimate.survey.works import Works

_SHOWN_CODES = 10
_CODE = re.compile(r"-?[0-9.]{1,4}|[A-Za-z][0-9]{0,3}")
"""What a code looks like: a short number, a letter, a letter with a number; never a word, however short."""


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Persons described by concepts.

    frame: one row a person; a column for each concept, and the variables of the file that no concept took the name of.
    scales: how to read the concepts' columns; works: which of them are said of each job or spell.
    """

    frame: nw.LazyFrame[Any]
    scales: Mapping[str, Scale]
    codebook: Codebook
    source: str
    n: int
    notes: tuple[Note, ...]
    provenance: Provenance
    works: Works = field(default_factory=Works)

    def __repr__(self) -> str:
        return f"Survey of {self.source}: {counted(self.n, 'person')}, {counted(len(self.scales), 'concept')}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(name)}</th><td>{escape(', '.join(concept.variables))}</td>"
            f"<td>{escape(_answers(self.scales[name]))}</td></tr>"
            for name, concept in self.codebook.concepts.items()
        )
        head = "<tr><th scope='col'>concept</th><th scope='col'>variable</th><th scope='col'>answers</th></tr>"
        return f"<table><caption>{escape(repr(self))}</caption><thead>{head}</thead><tbody>{rows}</tbody></table>"


def describe(data: object, codebook: Codebook) -> Survey:
    """Persons in the field's own words: every variable of the codebook becomes its concept.

    data: Microdata, or any frame that `read` takes. Raises CodebookError where the file and the codebook do not fit: a
    variable that is not there, a code that is not mentioned, text where a number should be.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"b4": [1, 2, 2], "b5": [31, 17, 64]})
    >>> codebook = Codebook.of({"sex": {"variable": "b4", "answers": {1: "male", 2: "female"}}, "age": {"variable": "b5"}})
    >>> describe(frame, codebook)
    Survey of polars.DataFrame: 3 persons, 2 concepts
    """
    expect("codebook", codebook, Codebook, 'fl.Codebook.load("codebook.toml")')
    microdata = data if isinstance(data, Microdata) else read(data)
    file = _File(microdata, codebook)
    released = {name: file.described(name) for name in codebook.released()}
    derived = _derived(codebook, released)
    n, breaches = _looked_over(microdata.frame, released)
    frame = _with_concepts(_with_concepts(microdata.frame, released), derived)
    scales = {name: described.scale for name, described in {**released, **derived}.items()}
    provenance = (
        Provenance()
        .then("data", microdata.source.name, microdata.source.sha256 or "")
        .then("codebook", codebook.name, codebook.fingerprint)
    )
    ordered = MappingProxyType({name: scales[name] for name in codebook})
    return Survey(frame, ordered, codebook, microdata.source.name, n, (*microdata.notes, *breaches), provenance)


class _File:
    """The file as a concept sees it: columns with their types, the missing codes that the file declares, and the other concepts."""

    def __init__(self, microdata: Microdata, codebook: Codebook) -> None:
        self._schema = microdata.frame.collect_schema()
        self._variables = microdata.variables
        self._concepts = codebook.released()
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
            raise problems.no_variable(concept, variable, self._variables or self._schema.names(), labels)
        reason, described = reason_column(variable), self._variables.get(variable)
        form = described.format if described else ""
        return Column(variable, self._schema[variable], reason if reason in self._schema else None, form)


def _derived(codebook: Codebook, released: Mapping[str, Described]) -> dict[str, Described]:
    derived = {}
    for name, concept in codebook.derived().items():
        source = codebook.concepts.get(concept.source)
        if not isinstance(source, Quantity):
            numbers = [known for known, described in released.items() if isinstance(described.scale, Number)]
            raise problems.no_concept(concept.source, name, numbers)
        derived[name] = concept.describe(source.minimum)
    return derived


def _with_concepts(frame: nw.LazyFrame[Any], described: Mapping[str, Described]) -> nw.LazyFrame[Any]:
    if not described:
        return frame
    return frame.with_columns(**{name + end: column for name, one in described.items() for end, column in one.columns.items()})


def _looked_over(raw: nw.LazyFrame[Any], described: Mapping[str, Described]) -> tuple[int, tuple[Note, ...]]:
    """One pass over the persons: their number, and notes on interviews beside the filters; CodebookError where any are amiss."""
    amiss = [each for one in described.values() for each in one.amiss]
    breaches = [each for one in described.values() for each in one.breaches]
    marks = [*(each.where for each in amiss), *(each.where for each in breaches)]
    counts = [mark.cast(nw.Int64).sum().alias(f"count{position}") for position, mark in enumerate(marks)]
    row = raw.select(nw.len().alias("n"), *counts).collect()
    persons = [int(row[f"count{position}"][0] or 0) for position in range(len(counts))]
    for found, count in zip(amiss, persons, strict=False):
        if count:
            raise found.complaint(count, _codes(raw.filter(found.where), found.variable))
    notes = (breach.note(count) for breach, count in zip(breaches, persons[len(amiss) :], strict=True) if count)
    return int(row["n"][0]), tuple(notes)


def _codes(frame: nw.LazyFrame[Any], variable: str) -> list[str]:
    """The codes themselves, where they are few and look like codes: an open answer is never shown."""
    values = frame.select(nw.col(variable)).unique().head(_SHOWN_CODES + 1).collect()[variable].to_list()
    codes = sorted(f"{value:g}" if isinstance(value, float) else str(value).strip() for value in values if value is not None)
    few = len(codes) <= _SHOWN_CODES
    return codes if few and all(_CODE.fullmatch(code) for code in codes) else []


def _answers(scale: Scale) -> str:
    if isinstance(scale, Categories | Several):
        return ", ".join(scale.levels)
    if isinstance(scale, Day):
        return "a day"
    return "a number" if isinstance(scale, Number) else "an identifier"
