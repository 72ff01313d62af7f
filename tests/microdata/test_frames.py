"""Frames that people already hold."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from flestimate.errors import ReadError
from flestimate.microdata import read

COLUMNS: dict[str, list[Any]] = {"sex": [1, 2], "weight": [1.5, float("nan")]}
ARROW = pa.table(COLUMNS)


def test_a_column_of_a_frame_in_memory_without_nan_is_not_made_anew() -> None:
    frame = pl.DataFrame({"weight": [1.5, 2.5], "small": pl.Series([1.0, None], dtype=pl.Float32), "pay": [1.0, float("nan")]})
    found = read(frame).frame
    assert found.collect()["pay"].to_list() == [1.0, None]
    made = found.to_native().explain().partition("DF")[0]
    assert "pay" in made
    assert "weight" not in made
    assert "small" not in made


@pytest.mark.bad_input("FLE-V17")
@pytest.mark.bad_input("FLE-T04")
@pytest.mark.parametrize(
    ("frame", "name", "n"),
    [
        (pd.DataFrame(COLUMNS), "pandas.DataFrame", 2),
        (pl.DataFrame(COLUMNS), "polars.DataFrame", 2),
        (pl.LazyFrame(COLUMNS), "polars.LazyFrame", None),
        (ARROW, "pyarrow.Table", 2),
    ],
)
def test_frames_of_every_kind_are_read_and_nan_is_a_blank(frame: object, name: str, n: int | None) -> None:
    microdata = read(frame)
    assert (microdata.source.name, microdata.source.sha256, microdata.n) == (name, None, n)
    assert microdata.frame.collect().to_dict(as_series=False) == {"sex": [1, 2], "weight": [1.5, None]}


@pytest.mark.bad_input("FLE-V19")
def test_a_duckdb_relation_stays_lazy() -> None:
    with duckdb.connect() as connection:
        microdata = read(connection.sql("select 1 as sex, 'nan'::double as weight"))
        assert microdata.n is None
        assert microdata.frame.collect().to_dict(as_series=False) == {"sex": [1], "weight": [None]}


def test_pandas_objects_become_typed_columns_with_nulls() -> None:
    frame = pd.DataFrame({"job": pd.Series(["farm", None], dtype=object), "flag": pd.Series([True, None], dtype=object)})
    native = read(frame).frame.collect().to_native()
    assert native.schema == {"job": pl.String, "flag": pl.Boolean}
    assert native["flag"].to_list() == [True, None]


@pytest.mark.bad_input("FLE-V17")
@pytest.mark.bad_input("FLE-T04")
def test_pandas_of_nullable_and_categorical_types_keep_their_nulls() -> None:
    frame = pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "c": pd.Categorical(["a", None])})
    assert read(frame).frame.collect().to_dict(as_series=False) == {"n": [1, None], "c": ["a", None]}


def test_a_pandas_column_of_several_types_is_refused_without_its_values() -> None:
    with pytest.raises(ReadError) as caught:
        read(pd.DataFrame({"a": [1, "Amina"]}))
    assert "Amina" not in str(caught.value)
    assert caught.value.__context__ is None


def test_only_the_columns_asked_for_are_kept() -> None:
    assert read(pl.DataFrame(COLUMNS), columns=["weight"]).frame.collect_schema().names() == ["weight"]


def test_one_column_may_be_asked_for_by_its_name_alone() -> None:
    assert list(read(pl.DataFrame(COLUMNS), columns="weight").variables) == ["weight"]
