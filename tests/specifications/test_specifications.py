"""The definitions, case by case: every engine has to find, of every criterion, what the case states.

The files are to be read without this one. A case has a name, what it `illustrates`, a person's `answers`, and the criteria that
are `met` and `undetermined`; no other criterion of the rule set is met. What a case does not say is answered as in `otherwise`,
else no, or refused where `refuses_the_rest` is said. A case may have several `work`s, and a household has `member`s. `met_in`
says in which works a criterion is met, `form` of which form a case is, `universe` whether the definition speaks of the person.

Of a whole file: questions that are `not_asked` leave out the criteria in `left_out`; where it has a `codebook` of its own, the
cases have `variables` (and `spells`) as released in place of answers, and the survey has `reported` so of its filters.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

import flestimate as fl
from flestimate.survey.scale import OUTCOMES

ENGINES = ("pandas", "polars", "pyarrow", "duckdb")
ALL = fl.RuleSet.load("icls-2018-all")


@dataclass(frozen=True)
class Person:
    """A person of a case: what was answered, and what is expected."""

    household: int
    number: int
    content: dict[str, Any]

    @property
    def names(self) -> dict[str, int]:
        """The variables that name the person."""
        return {"household": self.household, "number": self.number}

    def expected(self, criteria: frozenset[str]) -> dict[str, Any]:
        """All that the case states."""
        met, unknown = self.content["met"], self.content.get("undetermined", [])
        assert {*met, *unknown} <= criteria, f"no criterion: {sorted({*met, *unknown} - criteria)}"
        words = dict.fromkeys(criteria, "not met") | dict.fromkeys(unknown, "undetermined") | dict.fromkeys(met, "met")
        more = {key: self.content[key] for key in ("met_in", "form") if key in self.content}
        return {**words, "universe": self.content.get("universe", "met"), **more}


@dataclass(frozen=True)
class Case:
    """A person, or the members of a household."""

    file: str
    name: str
    illustrates: str
    persons: tuple[Person, ...]

    @classmethod
    def of(cls, file: str, number: int, content: dict[str, Any]) -> Case:
        members = enumerate(content.get("member", [content]), start=1)
        persons = tuple(Person(number, member.get("number", place), member) for place, member in members)
        return cls(file, content["name"], content["illustrates"], persons)

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


class File:
    """A file of cases."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.content = tomllib.loads(path.read_text(encoding="utf-8"))
        self.cases = tuple(Case.of(self.name, number, case) for number, case in enumerate(self.content["case"], start=1))

    @cached_property
    def persons(self) -> list[Person]:
        return [person for case in self.cases for person in case.persons]


class Found:
    """What an engine finds of all persons of a file, in one survey."""

    def __init__(self, survey: fl.Survey, rules: fl.RuleSet) -> None:
        self.result = fl.classify(survey, rules)
        self.criteria = frozenset(criterion.name for criterion in self.result.rules.criteria)
        frame = self.result.frame
        own = [name for name in frame.collect_schema().names() if name.split(":")[0] in {"person", "universe", "form", *self.criteria}]
        columns = frame.select(own).collect()
        values = zip(*(columns[name].to_list() for name in own), strict=True)
        self.rows = {row["person"]: row for row in (dict(zip(own, each, strict=True)) for each in values)}

    def of(self, person: Person) -> dict[str, Any]:
        """What was found of all that the case states."""
        row = self.rows[f"{person.household}-{person.number}"]
        words = {name: OUTCOMES[row[name]] for name in (*self.criteria, "universe")}
        if "met_in" in person.content:
            works = self.result.works.numbers
            words["met_in"] = {name: [k for k in works if OUTCOMES[row[f"{name}:{k}"]] == "met"] for name in person.content["met_in"]}
        if "form" in person.content:
            words["form"] = self.result.scales["form"].label(row["form"])
        return words


FILES = {file.name: file for file in map(File, sorted(Path(__file__).parent.glob("*.toml")))}
CASES = [case for file in FILES.values() for case in file.cases]


@pytest.fixture(scope="session")
def found(survey_of) -> Callable[[str, str], Found]:
    """What an engine finds of a file, once a session."""
    known: dict[tuple[str, str], Found] = {}

    def find(file: str, engine: str) -> Found:
        if (file, engine) not in known:
            content = FILES[file].content
            known[file, engine] = Found(survey_of(content, FILES[file].persons, engine), fl.RuleSet.load(content["rules"]))
        return known[file, engine]

    return find


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_criterion_of_a_case_is_as_stated(found, case: Case, engine: str) -> None:
    here = found(case.file, engine)
    for person in case.persons:
        assert here.of(person) == person.expected(here.criteria)


@pytest.mark.parametrize("file", [name for name, file in FILES.items() if "codebook" not in file.content])
def test_what_is_not_asked_leaves_out_these_criteria_and_no_others(found, file: str) -> None:
    every = {criterion.name for criterion in fl.RuleSet.load(FILES[file].content["rules"]).criteria}
    assert every - found(file, "polars").criteria == set(FILES[file].content.get("left_out", []))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("file", [name for name, file in FILES.items() if "codebook" in file.content])
def test_interviews_that_do_not_follow_a_filter_are_reported_and_no_others(found, file: str, engine: str) -> None:
    reported = [note.text for note in found(file, engine).result.notes if note.code == "FLE-F06"]
    assert sorted(reported) == sorted(FILES[file].content.get("reported", []))


def test_there_are_at_least_120_cases_each_with_a_name_and_answers_of_its_own() -> None:
    assert len(CASES) >= 120
    assert len({str(case) for case in CASES}) == len(CASES)
    for file in FILES.values():
        answers = [repr({key: value for key, value in case.items() if key not in {"name", "illustrates"}}) for case in file.content["case"]]
        assert len(set(answers)) == len(answers)


def test_every_element_of_the_definition_is_illustrated() -> None:
    elements = {criterion.traits.element for criterion in ALL.criteria} - {None}
    illustrated = {element for case in CASES for element in re.findall(r"\b(?:[CIKX]\d[a-c]?|national)\b", case.illustrates)}
    assert illustrated - {"K4"} == elements


@pytest.mark.parametrize("criterion", [criterion.name for criterion in ALL.criteria])
def test_a_criterion_is_met_in_one_case_not_met_in_another_and_undetermined_in_a_third(found, criterion: str) -> None:
    known = [(person, found(file.name, "polars").criteria) for file in FILES.values() for person in file.persons]
    assert {person.expected(criteria)[criterion] for person, criteria in known if criterion in criteria} == set(OUTCOMES)
