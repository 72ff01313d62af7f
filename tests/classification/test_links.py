"""Relatives: what a criterion of theirs is for the person, by way of the household."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl

ALL = fl.RuleSet.load("icls-2018-all")
CASE = {"deceived_nature": "yes", "violence": "yes", "who": "A"}
UNKNOWN = {"deceived_nature": "yes", "violence": "don't know", "who": "A"}
WITH_PARENTS = {"works_with_or_for_parents": "yes"}

IN_ENGINE = {
    "polars": lambda frame: frame,
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: pa.table(frame.to_arrow()),
    "duckdb": lambda frame: duckdb.connect().from_arrow(frame.to_arrow()),
}


def child(**person: object) -> dict[str, object]:
    return {"household": "h", "number": 3, "age": 12, "jobs": [WITH_PARENTS], **person}


def parent(line: int | None, job: dict[str, str], **person: object) -> dict[str, object]:
    return {"household": "h", "number": line, "jobs": [job], **person}


@pytest.mark.parametrize(
    ("mother", "father", "expected"),
    [
        (CASE, {}, "met"),
        ({}, CASE, "met"),
        (CASE, CASE, "met"),
        ({}, {}, "not met"),
        (UNKNOWN, {}, "undetermined"),
        (UNKNOWN, CASE, "met"),
    ],
    ids=["mother", "father", "both", "neither", "one is undetermined", "one is, the other undetermined"],
)
def test_one_parent_is_enough(households, outcomes, mother: dict[str, str], father: dict[str, str], expected: str) -> None:
    survey = households(parent(1, mother), parent(2, father), child(mother=1, father=2))
    assert outcomes(fl.classify(survey, ALL))[-1] == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (child(), "not met"),
        (child(mother=7), "undetermined"),
        (child(mother=None), "not met"),
        (child(mother=1, number=None), "met"),
        (child(mother=1, household="other"), "undetermined"),
        (child(mother=1, household=None), "not met"),
    ],
    ids=[
        "no parent in the household",
        "a parent who is not in the file",
        "nothing entered",
        "the child's own number is blank",
        "the same number in another household",
        "no household",
    ],
)
def test_where_a_parent_is_looked_for(households, outcomes, person: dict[str, object], expected: str) -> None:
    assert outcomes(fl.classify(households(parent(1, CASE), person), ALL))[-1] == expected


def test_a_parent_of_unknown_number_is_nobodys(households, outcomes) -> None:
    survey = households(parent(None, CASE), child(mother=1))
    assert outcomes(fl.classify(survey, ALL))[-1] == "undetermined"


def test_a_parent_counts_whose_case_is_in_another_job_than_the_first(households, outcomes) -> None:
    survey = households({"household": "h", "number": 1, "jobs": [{}, CASE]}, child(mother=1))
    assert outcomes(fl.classify(survey, ALL))[-1] == "met"


def test_a_grandparent_is_no_parent(households, outcomes) -> None:
    survey = households(parent(1, CASE), parent(2, {}, mother=1), child(mother=2))
    assert outcomes(fl.classify(survey, ALL)) == ["met", "not met", "not met"]


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow", "duckdb"])
def test_variables_named_like_what_is_looked_up_are_not_read_in_its_place(households, outcomes, engine: str) -> None:
    survey = households(parent(1, CASE), child(mother=1), child(number=4))
    names = [*(f"forced_labour_of_adults of parents:{number}" for number in (1, 2)), "key of relative:"]
    raw = survey.frame.with_columns(**{name: nw.lit(0) for name in names}).collect().to_native()
    alike = replace(survey, frame=nw.from_native(IN_ENGINE[engine](raw)).lazy())
    assert outcomes(fl.classify(alike, ALL)) == ["met", "met", "not met"]


def test_every_person_is_there_once(households) -> None:
    survey = households(parent(1, CASE), *(child(number=number, mother=1) for number in (3, 4, 5)))
    names, own = (each.frame.select("person").collect()["person"].to_list() for each in (fl.classify(survey, ALL), survey))
    assert sorted(names) == sorted(own)


RULES = """
id = "kin"
version = "1"
title = "Two kinds of relatives"
source = "nobody"
case = "case"
crosstab = ["hit", "kin"]

[concept]
age = "age"
hit = "hit by somebody"

[universe]
concept = "age"
from = 0

[criterion.hit_oneself]
concept = "hit"
is = "yes"

[criterion.kin]
any_of = [{ criterion = "hit_oneself", of = "parents" }, { criterion = "hit_oneself", of = "spouse" }]

[criterion.case]
all_of = [{ criterion = "hit_oneself" }, { criterion = "kin" }]
"""


def test_several_kinds_of_relatives_are_asked_for_at_once(tmp_path, outcomes) -> None:
    path = tmp_path / "kin.toml"
    path.write_text(RULES.replace('["hit", "kin"]', '["hit_oneself", "kin"]'), encoding="utf-8")
    link = {"household": "hh", "member": "line"}
    codebook = fl.Codebook.of(
        {"age": {"variable": "age"}, "hit": {"variable": "hit", "answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}},
        links={"parents": {**link, "variables": ["mother", "father"]}, "spouse": {**link, "variables": "partner"}},
    )
    frame = pl.DataFrame(
        {
            "place in the file": [1, 2, 3, 4],
            "hh": [1, 1, 1, 2],
            "line": [1, 2, 3, 1],
            "age": [40, 41, 10, 30],
            "hit": [1, 2, 2, 8],
            "mother": [None, None, 1, None],
            "father": [None, None, 2, 9],
            "partner": [2, 1, None, None],
        }
    )
    classified = fl.classify(fl.describe(frame, codebook), fl.RuleSet.load(path))
    assert outcomes(classified, "kin") == ["not met", "met", "met", "undetermined"]
    assert outcomes(classified, "case") == ["not met", "not met", "not met", "undetermined"]
