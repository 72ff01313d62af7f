"""A study of persons who are handed in, instead of those of its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

import flestimate as fl

STUDY = """
[study]
title = "A synthetic study"
file = "persons.csv"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"

[concept.sex]
variable = "b4"
answers = { 1 = "male", 2 = "female" }

[concept.paid]
variable = "y"
answers = { 1 = "yes", 0 = "no" }

[design.clustered]
weight = "w"
strata = "s"
psu = "ea"

[[table]]
measure = { count = "paid" }
by = ["sex"]
"""
PERSONS = pl.DataFrame(
    {
        "b4": [1, 2] * 60,
        "y": [1, 1, 0, 0] * 30,
        "w": [1.5, 2.5, 3.5] * 40,
        "s": [number // 60 for number in range(120)],
        "ea": [number // 10 for number in range(120)],
    }
)
HELD: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "polars, lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "duckdb": lambda frame: duckdb.connect().from_arrow(frame.to_arrow()),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A study whose file is not there."""
    made = tmp_path / "study.toml"
    made.write_text(STUDY, encoding="utf-8")
    return made


@pytest.mark.parametrize("engine", HELD)
def test_a_study_of_a_frame_reads_no_file(path: Path, engine: str) -> None:
    (table,) = fl.Study.load(path).of(HELD[engine](PERSONS)).estimate()
    assert (table.total.estimate, table["sex", "female"].estimate) == (150, 75)
    assert [release.title for release in fl.run(path, HELD[engine](PERSONS)).tables] == [table.measure.title]


def test_described_persons_are_kept_as_the_caller_says(path: Path) -> None:
    seen = []

    def keep(lazy: pl.LazyFrame) -> pl.LazyFrame:
        seen.append(lazy.collect_schema().names())
        return lazy.collect().lazy()

    study = fl.Study.load(path).of(PERSONS, keep=keep)
    assert study.estimate()[0].total.estimate == 150
    assert seen == [["b4", "y", "w", "s", "ea", "sex", "paid"]]


def test_what_keeps_persons_has_to_yield_all_of_their_columns(path: Path) -> None:
    study = fl.Study.load(path).of(PERSONS, keep=lambda lazy: lazy.drop("sex"))
    with pytest.raises(fl.FlestimateError, match="FLE-V01: 1 column not in the file: sex"):
        study.estimate()
    with pytest.raises(fl.FlestimateError, match="FLE-R11: a NoneType is neither a path nor a dataframe"):
        fl.Study.load(path).of(PERSONS, keep=lambda _: None).estimate()


def test_a_variable_that_the_frame_lacks_is_named(path: Path) -> None:
    with pytest.raises(fl.FlestimateError, match="the file has no variable 'y'"):
        fl.Study.load(path).of(PERSONS.drop("y")).estimate()
