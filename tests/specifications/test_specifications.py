"""The definitions, case by case: each file states persons' answers and the outcome of every criterion, and each engine has to agree.

The files are to be read without this one. A case of a file has a name, what it `illustrates`, the `answers`, and the criteria that
are `met` and `undetermined`; every other criterion of the rule set is expected not to be met. Whatever a case does not say is
answered as in `otherwise`, else no. Questions in `not_asked` are not in the questionnaire, which leaves out the criteria in
`left_out`. `met_in` says in which works a criterion is met, `form` of which form a case is. A file with a `codebook` of its own
has `variables` as they stand in the data in place of answers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl
from flestimate.survey.scale import OUTCOMES

FOLDER = Path(__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
CODES = {"yes": 1, "no": 2, "don't know": 8, "refused": 9, "no answer": None}
YES_OR_NO = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know", 9: "refused"}}
WHO = ("employer", "recruiter", "parents", "other family", "State", "other")
WHO_QUESTION = "coercion_applied_by"
UNIVERSE = "universe"
HOUSEHOLD = {"household": ["household"], "member": "number", "variables": ["mother", "father"], "none": [0]}

Table = dict[str, Any]
Columns = dict[str, list[Any]]


def in_database(*tables: pa.Table) -> list[duckdb.DuckDBPyRelation]:
    """Relations of one connection, which is what DuckDB joins."""
    connection = duckdb.connect()
    for number, table in enumerate(tables):
        connection.register(f"table{number}", table)
    return [connection.sql(f"SELECT * FROM table{number}") for number in range(len(tables))]


ENGINES: dict[str, Callable[..., list[Any]]] = {
    "pandas": lambda *tables: [table.to_pandas() for table in tables],
    "polars": lambda *tables: [pl.from_arrow(table) for table in tables],
    "pyarrow": lambda *tables: list(tables),
    "duckdb": in_database,
}


@dataclass(frozen=True)
class Person:
    """A person of a case: what was answered, and what is expected."""

    household: int
    number: int
    content: Table

    @property
    def names(self) -> Table:
        """The variables that name the person."""
        return {"household": self.household, "number": self.number}

    def expected(self, criteria: set[str]) -> Table:
        """Every outcome that the case states."""
        met, unknown = self.content["met"], self.content.get("undetermined", [])
        assert {*met, *unknown} <= criteria, f"no criterion: {sorted({*met, *unknown} - criteria)}"
        words = dict.fromkeys(criteria, "not met") | dict.fromkeys(unknown, "undetermined") | dict.fromkeys(met, "met")
        more = {key: self.content[key] for key in ("met_in", "form") if key in self.content}
        return {**words, UNIVERSE: self.content.get(UNIVERSE, "met"), **more}


@dataclass(frozen=True)
class Case:
    """A person, or the members of a household."""

    file: str
    name: str
    illustrates: str
    persons: tuple[Person, ...]

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


@cache
def content_of(file: str) -> Table:
    return tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))


@cache
def cases_of(file: str) -> tuple[Case, ...]:
    return tuple(
        Case(file, case["name"], case["illustrates"], tuple(persons_of(number, case)))
        for number, case in enumerate(content_of(file)["case"], start=1)
    )


def persons_of(number: int, case: Table) -> Iterator[Person]:
    for place, content in enumerate(case.get("member", [case]), start=1):
        yield Person(number, content.get("number", place), content)


CASES = [case for file in FILES for case in cases_of(file)]


class Answered:
    """A survey made of answers: the questions of the rule set, each a variable of its own, asked once or of each work."""

    def __init__(self, content: Table, rules: fl.RuleSet) -> None:
        self.content = content
        self.asked = sorted(rules.names() - set(content.get("not_asked", [])))
        self.works = range(1, content.get("works", 0) + 1)
        self.once = [name for name in self.asked if not self.works or name in content["asked_once"]]
        self.of_works = [name for name in self.asked if name not in self.once]
        self.linked = any("member" in case for case in content["case"])

    def codebook(self) -> fl.Codebook:
        persons = {"person": {"variables": ["household", "number"]}}
        spells = {"wide": [f"work{k}" for k in self.works], "concept": {name: question(f"*_{name}", name) for name in self.of_works}}
        return fl.Codebook.of(
            persons | {name: question(name, name) for name in self.once},
            spells=spells if self.works else None,
            links={"parents": HOUSEHOLD} if self.linked else None,
        )

    def row(self, person: Person) -> Table:
        """A person's variables, as they stand in a file."""
        said, refuses = person.content.get("answers", {}), person.content.get("refuses_the_rest", False)
        told = dict(enumerate(person.content.get("work", []), start=1))
        row = person.names | {parent: person.content.get(parent, 0) for parent in HOUSEHOLD["variables"]}
        assert said.keys() <= set(self.once), f"not asked of the person: {sorted(said.keys() - set(self.once))}"
        row |= self._entries(self.once, "", said, refuses=refuses)
        for k in self.works:
            answers = told[k].get("answers", {}) if k in told else dict.fromkeys(self.of_works, "no answer")
            assert answers.keys() <= set(self.of_works), f"not asked of a work: {sorted(answers.keys() - set(self.of_works))}"
            row |= self._entries(self.of_works, f"work{k}_", answers, refuses=refuses)
        return row

    def _entries(self, names: list[str], prefix: str, said: Table, *, refuses: bool) -> Table:
        otherwise = self.content.get("otherwise", {})
        rest = "refused" if refuses else "no"
        answers = {name: said.get(name, otherwise.get(name, rest)) for name in names}
        return {key: code for name, answer in answers.items() for key, code in entered(prefix + name, name, answer).items()}


def question(variable: str, name: str) -> Table:
    if name == "age":
        return {"variable": variable}
    if name != WHO_QUESTION:
        return {"variable": variable, **YES_OR_NO}
    return {"variables": {f"{variable} {who}": who for who in WHO}, "mentioned": [1], "not_mentioned": [2], "missing": YES_OR_NO["missing"]}


def entered(variable: str, name: str, answer: Any) -> Table:
    """An answer as it is entered: a number, a code, or a code for each that could be mentioned."""
    if name == WHO_QUESTION:
        mentioned = [] if answer == "no" else answer
        each = {who: "yes" if who in mentioned else "no" for who in WHO} if isinstance(mentioned, list) else dict.fromkeys(WHO, answer)
        return {f"{variable} {who}": CODES[said] for who, said in each.items()}
    return {variable: answer if isinstance(answer, int) else CODES[answer]}


def table(rows: list[Table]) -> pa.Table:
    """Rows as a table; a variable that nobody has an entry in holds numbers."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pa.array([row.get(name) for row in rows]) for name in names}
    return pa.table({name: column.cast(pa.int64()) if pa.types.is_null(column.type) else column for name, column in columns.items()})


def survey(file: str, engine: str) -> fl.Survey:
    """All persons of a file of cases."""
    content, persons = content_of(file), [person for case in cases_of(file) for person in case.persons]
    if "codebook" not in content:
        answered = Answered(content, fl.RuleSet.load(content["rules"]))
        (frame,) = ENGINES[engine](table([answered.row(person) for person in persons]))
        return fl.describe(frame, answered.codebook())
    stated = content["codebook"]
    codebook = fl.Codebook.of(
        {"person": {"variables": ["household", "number"]}, **stated["concept"]}, spells=stated.get("spells"), links=stated.get("link")
    )
    rows = [person.names | person.content["variables"] for person in persons]
    spells = [person.names | spell for person in persons for spell in person.content.get("spells", [])]
    frame, *second = ENGINES[engine](table(rows), *([table(spells)] if spells else []))
    return fl.describe(frame, codebook, **({"spells": second[0]} if second else {}))


@cache
def classified(file: str, engine: str) -> fl.Classification:
    return fl.classify(survey(file, engine), fl.RuleSet.load(content_of(file)["rules"]))


@cache
def outcomes(file: str, engine: str) -> dict[str, Table]:
    """By person, the value in every column, read in words where the column is an outcome."""
    result = classified(file, engine)
    frame = result.frame.collect()
    names = [name for name in frame.columns if name.split(".")[0] in {UNIVERSE, "form", "person", *criteria_of(result)}]
    columns = {name: frame[name].to_list() for name in names}
    return {key: {name: columns[name][place] for name in names} for place, key in enumerate(columns["person"])}


def criteria_of(result: fl.Classification) -> set[str]:
    return {criterion.name for criterion in result.rules.criteria}


def found(person: Person, file: str, engine: str) -> Table:
    """What was found of all that the case states."""
    result = classified(file, engine)
    columns = outcomes(file, engine)["{household}-{number}".format(**person.names)]
    words = {name: OUTCOMES[columns[name]] for name in (*criteria_of(result), UNIVERSE)}
    if "form" in person.content:
        words["form"] = result.scales["form"].label(columns["form"])
    if "met_in" in person.content:
        numbers = result.works.numbers
        words["met_in"] = {
            name: [k for k in numbers if OUTCOMES[columns[f"{name}.{k}"]] == "met"] for name in person.content["met_in"]
        }
    return words


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_criterion_of_a_case_is_as_stated(case: Case, engine: str) -> None:
    criteria = criteria_of(classified(case.file, engine))
    for person in case.persons:
        assert found(person, case.file, engine) == person.expected(criteria)


@pytest.mark.parametrize("file", [file for file in FILES if "codebook" not in content_of(file)])
def test_what_is_not_asked_leaves_out_these_criteria_and_no_others(file: str) -> None:
    every = {criterion.name for criterion in fl.RuleSet.load(content_of(file)["rules"]).criteria}
    assert every - criteria_of(classified(file, "polars")) == set(content_of(file).get("left_out", []))


def test_there_are_at_least_120_cases_each_with_a_name_of_its_own() -> None:
    assert len(CASES) >= 120
    assert len({str(case) for case in CASES}) == len(CASES)


def test_every_element_of_the_definition_is_illustrated() -> None:
    elements = {criterion.traits.element for criterion in fl.RuleSet.load("icls-2018-all").criteria} - {None}
    illustrated = {code for case in CASES for code in re.findall(r"\b(?:[ICKX]\d[a-c]?|national)\b", case.illustrates)}
    ranges = {f"{letter}{number}" for letter, last in (("I", 9), ("C", 6), ("X", 5)) for number in range(1, last + 1)}
    assert elements <= illustrated | ranges
    assert illustrated - {"K4"} <= elements


@pytest.mark.parametrize("criterion", [criterion.name for criterion in fl.RuleSet.load("icls-2018-all").criteria])
def test_every_criterion_is_met_in_one_case_not_met_in_another_and_undetermined_in_a_third(criterion: str) -> None:
    seen = set()
    for case in CASES:
        known = criteria_of(classified(case.file, "polars"))
        if criterion in known:
            seen |= {person.expected(known)[criterion] for person in case.persons}
    assert seen == set(OUTCOMES)
