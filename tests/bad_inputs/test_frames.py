"""Frames as users hold them: lazy ones are computed as far as is needed, and a pandas index plays no part."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import CodebookError, ReadError

from .provocations.declared import in_duckdb
from .provocations.planted import DESIGN, N, persons


def estimates(frame: object) -> list[float]:
    table = fl.estimate(fl.weigh(frame, fl.Clustered(**DESIGN)), fl.Prevalence("fl"), by=["sex"])
    return [figure for one in table for figure in (one.estimate, one.std_error)]


def never(_: object) -> object:
    raise AssertionError("a column that nobody needs was computed")  # noqa: TRY003 -- it has to be seen


@pytest.mark.bad_input("FLE-V19")
def test_of_a_lazy_frame_only_the_columns_that_are_needed_are_computed() -> None:
    lazy = persons().lazy().with_columns(name=pl.col("name").map_elements(never, return_dtype=pl.String))
    assert estimates(lazy) == estimates(persons())


@pytest.mark.bad_input("FLE-V19")
def test_a_relation_of_a_database_is_computed_there() -> None:
    assert estimates(in_duckdb(persons())) == pytest.approx(estimates(persons()), rel=1e-12)


@pytest.mark.bad_input("FLE-V20")
@pytest.mark.parametrize(
    "index", [[0] * N, list(range(N))[::-1], pd.MultiIndex.from_arrays([[1, 2] * (N // 2), [0] * N])], ids=["alike", "turned", "levels"]
)
def test_an_index_joins_and_moves_nothing(index: object) -> None:
    indexed = persons().to_pandas()
    indexed.index = index
    assert estimates(indexed) == estimates(persons())


@pytest.mark.bad_input("FLE-V20")
def test_column_names_in_levels_are_refused(snapshot: SnapshotAssertion) -> None:
    frame = persons().to_pandas()
    frame.columns = pd.MultiIndex.from_arrays([["survey"] * len(frame.columns), frame.columns])
    with pytest.raises(ReadError) as caught:
        fl.weigh(frame, fl.Clustered(**DESIGN))
    assert str(caught.value) == snapshot


@pytest.mark.bad_input("FLE-T04")
@pytest.mark.bad_input("FLE-V17")
@pytest.mark.parametrize("kind", ["object", "string", "category", "string[pyarrow]"])
def test_text_of_every_kind_of_pandas_is_the_same(kind: str) -> None:
    frame = persons().to_pandas().astype({"name": kind})
    frame["stratum"] = frame["stratum"].map({1: "a", 2: "b"}).astype(kind)
    assert estimates(frame) == estimates(persons())


@pytest.mark.bad_input("FLE-V13")
def test_identifiers_that_were_rounded_when_they_were_stored_name_nobody(snapshot: SnapshotAssertion) -> None:
    numbers = [12_345_678_901_234_567 + each for each in range(N)]
    codebook = fl.Codebook.of({"person": {"variables": ["number"]}})
    assert fl.describe(persons(number=numbers), codebook).n == N  # whole numbers are exact
    assert fl.describe(persons(number=list(map(str, numbers))), codebook).n == N
    with pytest.raises(CodebookError) as caught:
        fl.describe(persons(number=list(map(float, numbers))), codebook)
    assert str(caught.value) == snapshot
