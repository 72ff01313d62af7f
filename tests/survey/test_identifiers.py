"""Identifiers of persons: those that several have are counted, for a file may hold persons twice."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl

SECRET = "Amina-0412"
CODEBOOK = fl.Codebook.of({"person": {"variables": ["hh", "line"]}, "age": {"variable": "age"}})
ENGINES: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda frame: frame,
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: pa.table(frame.to_arrow()),
    "duckdb": lambda frame: duckdb.connect().from_arrow(frame.to_arrow()),
}


def persons(*lines: int | None) -> pl.DataFrame:
    """Persons of one household with these numbers in it."""
    return pl.DataFrame({"hh": [SECRET] * len(lines), "line": lines, "age": [30] * len(lines)})


def copies(survey: fl.Survey) -> list[str]:
    return [str(note) for note in survey.notes if note.code == "FLE-D14"]


@pytest.mark.parametrize("engine", ENGINES)
def test_persons_with_the_identifier_of_another_are_counted(engine: str) -> None:
    assert copies(fl.describe(ENGINES[engine](persons(1, 2, 2, 3, 3, 3)), CODEBOOK)) == [
        "FLE-D14: 5 persons have the identifier of another. Each counts: if the file holds persons twice, delete the copies."
    ]


def test_identifiers_of_their_own_are_not_worth_a_note() -> None:
    assert copies(fl.describe(persons(1, 2, 3), CODEBOOK)) == []


def test_a_blank_is_nobodys_identifier() -> None:
    assert copies(fl.describe(persons(None, None, 1), CODEBOOK)) == []


def test_without_identifiers_nobody_is_known_again() -> None:
    assert copies(fl.describe(persons(1, 1), fl.Codebook.of({"age": {"variable": "age"}}))) == []


def test_jobs_side_by_side_do_not_hide_it() -> None:
    spells = {"wide": ["a", "b"], "concept": {"pay": {"variable": "*_pay"}}}
    codebook = fl.Codebook.of({"person": {"variables": ["line"]}}, spells=spells)
    assert len(copies(fl.describe(persons(1, 1).with_columns(a_pay=1, b_pay=2), codebook))) == 1


def test_a_person_on_whom_two_respondents_report_is_no_copy() -> None:
    codebook = fl.Codebook.of(
        {"person": {"variables": ["hh", "line"]}},
        reports={
            "respondent": ["hh", "by"],
            "reported": ["hh", "line"],
            "reporters": "n",
            "concept": {"sex": {"variable": "sex", "answers": {1: "male", 2: "female"}}},
        },
    )
    reports = pl.DataFrame({"hh": [SECRET] * 4, "by": [1, 1, 2, 2], "line": [1, 2, 1, 2], "n": [2] * 4, "sex": [1, 2, 1, 2]})
    assert copies(fl.describe(persons(1, 2), codebook, reports=reports)) == []
