"""Every shape in which a questionnaire keeps answers is read alike, whatever holds the persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl
from flestimate.survey.scale import Several, answer_column

SIZE = 400


def persons() -> dict[str, list[Any]]:
    random = np.random.default_rng(11)

    def drawn(*codes: Any) -> list[Any]:
        return [codes[position] for position in random.integers(0, len(codes), SIZE)]

    began = [dt.date(1998, 1, 1) + dt.timedelta(days=int(days)) for days in random.integers(0, 9_500, SIZE)]
    ended = [None if number % 4 == 0 else day + dt.timedelta(days=300) for number, day in enumerate(began)]
    return {
        "worked": drawn(1, 2, 9, None),
        "age": drawn(9, 17, 18, 40, None),
        "f": drawn(1, 2, 8, None, None),
        "q_1": drawn(1, 0, None, 9),
        "q_2": drawn(1, 0, None, 0),
        "first": drawn(1, 2, 98, None),
        "second": drawn(None, 2, 3, None),
        "letters": drawn("A", "AC", "C, B", "Z", "", " b ", None),
        "hours": drawn(10.0, 48.0, None),
        "began": began,
        "ended": [day.isoformat() if day else None for day in ended],
        "met": [dt.datetime.combine(day, dt.time(23, 59)) for day in began],
        "year": [day.year if number % 7 else None for number, day in enumerate(began)],
        "month": [None if number % 14 == 0 else float(day.month) if number % 5 else 99.0 for number, day in enumerate(began)],
        "day": [str(day.day) if number % 6 else "" for number, day in enumerate(began)],
        "isco": drawn(9111, 110, 2000, 5152, 9999, None),
        "isco_text": drawn("9111", "0110", "2000", "5152", "", None),
    }


PERSONS = persons()
TEXT = {"letters", "ended", "day", "isco_text"}


def in_duckdb(columns: dict[str, list[Any]]) -> duckdb.DuckDBPyRelation:
    connection = duckdb.connect()
    connection.register("persons", pa.table(columns))
    return connection.sql("SELECT * FROM persons")


def in_arrow_backed_pandas(columns: dict[str, list[Any]]) -> pd.DataFrame:
    return pa.table(columns).to_pandas(types_mapper=pd.ArrowDtype)


ENGINES: dict[str, Callable[[dict[str, list[Any]]], object]] = {
    "pandas": pd.DataFrame,
    "pandas, pyarrow": in_arrow_backed_pandas,
    "polars": pl.DataFrame,
    "polars, lazy": pl.LazyFrame,
    "pyarrow": pa.table,
    "duckdb": in_duckdb,
}

REFUSED = {9: "refused"}
CODEBOOK = fl.Codebook.of(
    {
        "worked": {"variable": "worked", "answers": {1: "yes", 2: "no"}, "missing": REFUSED},
        "age": {"variable": "age"},
        "violence": {
            "variable": "f",
            "answers": {1: "yes", 2: "no"},
            "missing": {8: "don't know"},
            "asked_if": {"concept": "worked", "is": "yes"},
        },
        "threat": {"variable": "f", "answers": {1: "yes", 2: "no", 8: "no"}, "blank": "child", "asked_if": {"concept": "age", "from": 18}},
        "hours": {"variable": "hours", "asked_if": {"concept": "violence", "is": "yes"}},
        "marks": {"variables": {"q_1": "employer", "q_2": "recruiter"}, "mentioned": [1], "not_mentioned": [0], "missing": REFUSED},
        "choices": {
            "variables": ["first", "second"],
            "answers": {1: "employer", 2: "recruiter", 3: "employer"},
            "missing": {98: "refused"},
            "blank": "no",
        },
        "letters": {
            "variable": "letters",
            "letters": {"A": "employer", "B": "recruiter", "C": "family", "b": "recruiter"},
            "missing": {"Z": "don't know"},
            "asked_if": {"concept": "worked", "is": "yes"},
        },
        "began_on": {"date": "began"},
        "ended_on": {"date": "ended", "blank": "ongoing"},
        "met_on": {"date": "met", "missing": {"1998-01-01": "unknown"}},
        "in_parts": {"year": "year", "month": "month", "day": "day", "missing": {99: "unknown"}},
        "in_months": {"year": "year", "month": "month", "day_of_month": 15, "missing": {99: "unknown"}, "blank": "ongoing"},
        "occupation": {"variable": "isco", "classification": "ISCO08", "digits": 4, "missing": {9999: "unknown"}},
        "skill": {"variable": "isco_text", "classification": "ISCO08", "digits": 4, "scheme": "OCU_SKILL", "blank": "no job"},
    }
)


def columns_of(survey: fl.Survey) -> list[str]:
    return [
        column
        for name, scale in survey.scales.items()
        for column in ([answer_column(name, answer) for answer in scale.levels] if isinstance(scale, Several) else [name])
    ]


@pytest.fixture(scope="module")
def surveys() -> dict[str, fl.Survey]:
    return {name: fl.describe(engine(PERSONS), CODEBOOK) for name, engine in ENGINES.items()}


def test_every_way_of_answering_occurs(surveys: dict[str, fl.Survey]) -> None:
    """What the engines have to agree on is not trivial."""
    survey = surveys["polars"]
    frame = survey.frame.select(*columns_of(survey)).collect()
    for name, scale in survey.scales.items():
        if isinstance(scale, Several):
            for answer in scale.levels:
                assert {0, 1} < set(frame[answer_column(name, answer)].to_list()) <= set(range(2 + len(scale.reasons)))
    assert {None, 1e9} < set(frame["in_months"].to_list())
    assert sum(note.code == "FLE-F06" for note in survey.notes) == 8


@pytest.mark.parametrize("engine", ENGINES)
def test_every_shape_gives_the_same_columns(surveys: dict[str, fl.Survey], engine: str) -> None:
    expected, got = surveys["polars"], surveys[engine]
    names = columns_of(expected)
    made, wanted = (each.frame.select(*names).collect() for each in (got, expected))
    for name in names:
        assert made[name].to_list() == wanted[name].to_list(), name
    assert [str(note) for note in got.notes] == [str(note) for note in expected.notes]


EVERY_DAY = [dt.date(1896, 1, 1) + dt.timedelta(days=days) for days in range(0, 80_000, 13)]


@pytest.mark.parametrize("engine", ENGINES)
def test_days_are_those_of_the_calendar(engine: str) -> None:
    columns = {
        "date": EVERY_DAY,
        "text": [day.isoformat() for day in EVERY_DAY],
        "y": [day.year for day in EVERY_DAY],
        "m": [day.month for day in EVERY_DAY],
        "d": [day.day for day in EVERY_DAY],
    }
    codebook = fl.Codebook.of({"one": {"date": "date"}, "two": {"date": "text"}, "three": {"year": "y", "month": "m", "day": "d"}})
    made = fl.describe(ENGINES[engine](columns), codebook).frame.select("one", "two", "three").collect()
    expected = [float((day - dt.date(1970, 1, 1)).days) for day in EVERY_DAY]
    assert [made[name].to_list() == expected for name in ("one", "two", "three")] == [True] * 3
