"""Relatives in the household: who is named, who is found, and how both are keyed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import FlestimateError

PARENTS = {"household": ["area", "hh"], "member": "line", "variables": ["mother", "father"], "none": [0, 97]}
CODEBOOK = fl.Codebook.of({"age": {"variable": "age"}}, links={"parents": PARENTS})
SECRET = "Amina"


def in_duckdb(frame: pl.DataFrame) -> object:
    connection = duckdb.connect()
    connection.register("persons", frame.to_arrow())
    return connection.table("persons")


ENGINES: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda frame: frame,
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "duckdb": in_duckdb,
}


def persons(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Persons by household, number, mother and father."""
    names = ("hh", "line", "mother", "father")
    frame = pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows], schema=dict.fromkeys(names, pl.Int64))
    return frame.with_columns(area=pl.lit(SECRET), age=pl.lit(30))


HOUSEHOLD = persons((1, 1, 0, 97), (1, 2, None, None), (1, 3, 1, 2), (2, 1, 9, 0), (2, None, 1, None), (None, 4, 1, None))


def keys(survey: fl.Survey) -> list[tuple[str, ...]]:
    names = ("link:parents", "link:parents:1", "link:parents:2")
    found = survey.frame.select(*names).collect()
    return sorted(zip(*(found[name].to_list() for name in names), strict=True))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_relative_has_the_key_that_the_person_has(engine: str) -> None:
    a = SECRET
    assert keys(fl.describe(ENGINES[engine](HOUSEHOLD), CODEBOOK)) == [
        ("", "", ""),
        ("", f"{a}-2-1", ""),
        (f"{a}-1-1", "", ""),
        (f"{a}-1-2", "", ""),
        (f"{a}-1-3", f"{a}-1-1", f"{a}-1-2"),
        (f"{a}-2-1", f"{a}-2-9", ""),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_relatives_whom_the_file_does_not_hold_are_counted_in_a_note(engine: str) -> None:
    survey = fl.describe(ENGINES[engine](HOUSEHOLD), CODEBOOK)
    assert [str(note) for note in survey.notes if note.code == "FLE-F21"] == [
        "FLE-F21: [link.parents]: 1 relative who is named cannot be found in the file; what rests on them is undetermined."
    ]


def test_where_all_are_found_nothing_has_to_be_said() -> None:
    assert not fl.describe(persons((1, 1, 0, 0), (1, 2, 1, None)), CODEBOOK).notes


def test_a_fraction_in_a_number_of_pandas_is_a_whole_number() -> None:
    """Blanks make pandas keep whole numbers as floats."""
    frame = HOUSEHOLD.to_pandas()
    assert frame["mother"].dtype == "float64"
    assert keys(fl.describe(frame, CODEBOOK)) == keys(fl.describe(HOUSEHOLD, CODEBOOK))


def test_one_name_stands_for_a_list_of_one() -> None:
    one = fl.Codebook.of({"age": {"variable": "age"}}, links={"spouse": {"household": "hh", "member": "line", "variables": "partner"}})
    assert one.links["spouse"].every_variable == ("hh", "line", "partner")
    assert ("link", "spouse", "partner") in [(source.section, source.name, source.variable) for source in one.sources]


def test_identifiers_of_relatives_are_in_no_note_and_no_repr() -> None:
    survey = fl.describe(HOUSEHOLD, CODEBOOK)
    assert not any(SECRET in text for text in (repr(survey), survey._repr_html_(), *map(str, survey.notes)))


FRAMES = {
    "two persons of one number": persons((1, 1, 0, 0), (1, 1, 0, 0), (2, 1, 0, 0)),
    "a variable that is not there": HOUSEHOLD.rename({"mother": "mather"}),
    "a column of dates": HOUSEHOLD.with_columns(mother=pl.date(2020, 1, 1)),
    "numbers that are fractions": HOUSEHOLD.with_columns(hh=pl.col("hh") + 0.5),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_file_in_which_nobody_can_be_found_is_refused(frame: pl.DataFrame, snapshot) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.describe(frame, CODEBOOK)
    assert str(caught.value) == snapshot
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "link",
    [
        {"household": ["hh"], "member": "line"},
        {"household": ["hh"], "members": "line", "variables": ["mother"]},
        {"household": ["hh"], "member": ["line"], "variables": ["mother"]},
        {"household": ["hh"], "member": "line", "variables": []},
        {"household": [], "member": "line", "variables": ["mother"]},
        {"household": ["hh"], "member": "line", "variables": ["mother"], "none": 0},
        "mother",
    ],
    ids=["no variables", "misspelt key", "a list of one", "none named", "no household", "one code", "no table"],
)
def test_what_is_amiss_with_a_link_is_refused(link: Any, snapshot) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.Codebook.of({"age": {"variable": "age"}}, links={"parents": link})
    assert str(caught.value) == snapshot
