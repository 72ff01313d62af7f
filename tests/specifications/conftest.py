"""How the persons of a file of cases become a survey: their answers as a file would hold them, in each engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl

CODES = {"yes": 1, "no": 2, "don't know": 8, "refused": 9, "no answer": None}
MISSING = {8: "don't know", 9: "refused"}
WHO_QUESTION = "coercion_applied_by"
WHO = ("employer", "recruiter", "parents", "other family", "State", "other")
PERSON = {"variables": ["household", "number"]}
PARENTS = {"household": ["household"], "member": "number", "variables": ["mother", "father"], "none": [0]}

Row = dict[str, Any]
Content = Mapping[str, Any]


def in_duckdb(*tables: pa.Table) -> list[duckdb.DuckDBPyRelation]:
    """Relations of one connection: DuckDB joins no others."""
    connection = duckdb.connect()
    for number, table in enumerate(tables):
        connection.register(f"table{number}", table)
    return [connection.table(f"table{number}") for number in range(len(tables))]


ENGINES: dict[str, Callable[..., list[Any]]] = {
    "pandas": lambda *tables: [table.to_pandas() for table in tables],
    "polars": lambda *tables: [pl.from_arrow(table) for table in tables],
    "pyarrow": lambda *tables: list(tables),
    "duckdb": in_duckdb,
}


def as_table(rows: Sequence[Row]) -> pa.Table:
    """Rows as a table; a variable in which nobody has an entry holds numbers."""
    columns = {name: pa.array([row.get(name) for row in rows]) for name in dict.fromkeys(name for row in rows for name in row)}
    return pa.table({name: column.cast(pa.int64()) if pa.types.is_null(column.type) else column for name, column in columns.items()})


class Questionnaire:
    """The questions of a rule set, each asked once, or of each of so many works, and coded in the usual way."""

    def __init__(self, content: Content) -> None:
        asked = fl.RuleSet.load(content["rules"]).names() - set(content.get("not_asked", []))
        self.works = range(1, content.get("works", 0) + 1)
        self.once = sorted(asked & set(content["asked_once"]) if self.works else asked)
        self.of_works = sorted(asked - set(self.once))
        self.otherwise = content.get("otherwise", {})
        self.of_households = any("member" in case for case in content["case"])

    @property
    def codebook(self) -> fl.Codebook:
        spells = {"wide": [f"work{k}" for k in self.works], "concept": {name: question(f"*_{name}", name) for name in self.of_works}}
        return fl.Codebook.of(
            {"person": PERSON, **{name: question(name, name) for name in self.once}},
            spells=spells if self.works else None,
            links={"parents": PARENTS} if self.of_households else None,
        )

    def row(self, person: Content) -> Row:
        """The variables of a person, entered as answered; what is not said is answered as otherwise, and else no."""
        rest = "refused" if person.get("refuses_the_rest") else "no"
        row = {parent: person.get(parent, 0) for parent in PARENTS["variables"]}
        row |= self._entered(self.once, "", person.get("answers", {}), rest)
        told = person.get("work", [])
        for k in self.works:
            there = k <= len(told)
            row |= self._entered(
                self.of_works, f"work{k}_", told[k - 1].get("answers", {}) if there else {}, rest if there else "no answer"
            )
        return row

    def _entered(self, names: Sequence[str], prefix: str, said: Content, rest: str) -> Row:
        assert said.keys() <= set(names), f"not asked there: {sorted(said.keys() - set(names))}"
        answers = {name: said.get(name, self.otherwise.get(name, rest)) for name in names}
        return {variable: code for name, answer in answers.items() for variable, code in entries(prefix + name, name, answer).items()}


def question(variable: str, name: str) -> Row:
    """What a codebook says of a question."""
    if name == "age":
        return {"variable": variable}
    if name == WHO_QUESTION:
        return {"variables": {f"{variable} {who}": who for who in WHO}, "mentioned": [1], "not_mentioned": [2], "missing": MISSING}
    return {"variable": variable, "answers": {1: "yes", 2: "no"}, "missing": MISSING}


def entries(variable: str, name: str, answer: Any) -> Row:
    """An answer as it is entered: a number, a code, or a code for each who may be mentioned."""
    if name != WHO_QUESTION:
        return {variable: answer if isinstance(answer, int) else CODES[answer]}
    mentioned = answer if isinstance(answer, list) else []
    return {f"{variable} {who}": CODES["yes" if who in mentioned else "no" if mentioned else answer] for who in WHO}


def as_answered(content: Content, persons: Sequence[Any], engine: str) -> fl.Survey:
    """The survey of persons whose answers a file of cases states."""
    questionnaire = Questionnaire(content)
    (frame,) = ENGINES[engine](as_table([person.names | questionnaire.row(person.content) for person in persons]))
    return fl.describe(frame, questionnaire.codebook)


def as_released(content: Content, persons: Sequence[Any], engine: str) -> fl.Survey:
    """The survey of persons whose variables a file of cases states, with its codebook, as an office would release them."""
    stated = content["codebook"]
    codebook = fl.Codebook.of({"person": PERSON, **stated["concept"]}, spells=stated.get("spells"), links=stated.get("link"))
    spells = [person.names | spell for person in persons for spell in person.content.get("spells", [])]
    tables = [as_table([person.names | person.content["variables"] for person in persons]), *([as_table(spells)] if spells else [])]
    frame, *second = ENGINES[engine](*tables)
    return fl.describe(frame, codebook, spells=second[0] if second else None)


@pytest.fixture(scope="session")
def survey_of() -> Callable[[Content, Sequence[Any], str], fl.Survey]:
    """The survey that all persons of a file of cases make in an engine."""
    return lambda content, persons, engine: (as_released if "codebook" in content else as_answered)(content, persons, engine)
