"""Parquet files are read lazily."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from flestimate.microdata import read


def test_persons_are_counted_without_reading_them(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1.0, float("nan")]}).write_parquet(tmp_path / "a.parquet")
    microdata = read(tmp_path / "a.parquet")
    assert repr(microdata) == "Microdata of a.parquet: 2 persons, 1 variable (Parquet)"
    assert isinstance(microdata.frame.to_native(), pl.LazyFrame)
    assert microdata.frame.collect()["a"].to_list() == [1.0, None]


def test_a_pattern_reads_many_files_as_one(tmp_path: Path) -> None:
    for number in (1, 2):
        pl.DataFrame({"a": [number]}).write_parquet(tmp_path / f"part{number}.parquet")
    microdata = read(f"{tmp_path}/*.parquet")
    assert (microdata.n, microdata.source.name) == (2, "*.parquet")
    data = b"".join((tmp_path / f"part{number}.parquet").read_bytes() for number in (1, 2))
    assert microdata.source.sha256 == hashlib.sha256(data).hexdigest()
