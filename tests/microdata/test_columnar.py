"""Parquet and Feather files are read lazily."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from flestimate.errors import EngineError, ReadError
from flestimate.microdata import read
from flestimate.survey import Codebook, describe


def test_persons_are_counted_without_reading_them(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1.0, float("nan")]}).write_parquet(tmp_path / "a.parquet")
    microdata = read(tmp_path / "a.parquet")
    assert repr(microdata) == "Microdata of a.parquet: 2 persons, 1 variable (Parquet)"
    assert isinstance(microdata.frame.to_native(), pl.LazyFrame)
    assert microdata.frame.collect()["a"].to_list() == [1.0, None]


def test_feather_is_read_as_parquet_is(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1.0, float("nan")], "b": ["x", None]}).write_ipc(tmp_path / "a.feather", compression="zstd")
    microdata = read(tmp_path / "a.feather", columns=["a"])
    assert repr(microdata) == "Microdata of a.feather: 2 persons, 1 variable (Feather)"
    assert isinstance(microdata.frame.to_native(), pl.LazyFrame)
    assert microdata.frame.collect()["a"].to_list() == [1.0, None]


@pytest.mark.parametrize("ending", ["parquet", "feather"])
def test_what_is_cut_is_refused(tmp_path: Path, ending: str) -> None:
    frame, path = pl.DataFrame({"a": list(range(1000))}), tmp_path / f"a.{ending}"
    frame.write_parquet(path) if ending == "parquet" else frame.write_ipc(path)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(ReadError, match="FLE-R06"):
        read(path)


@pytest.mark.parametrize("ending", ["parquet", "feather"])
def test_a_damaged_footer_is_refused_without_the_words_of_another_library(tmp_path: Path, ending: str) -> None:
    frame, path = pl.DataFrame({"a": list(range(1000))}), tmp_path / f"a.{ending}"
    frame.write_parquet(path) if ending == "parquet" else frame.write_ipc(path)
    data = path.read_bytes()
    path.write_bytes(data[:-400] + bytes(380) + data[-20:])
    with pytest.raises(ReadError, match="FLE-R04") as caught:
        read(path)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("ending", ["parquet", "feather"])
def test_answers_that_cannot_be_decoded_are_refused_when_they_are_read(tmp_path: Path, ending: str) -> None:
    frame, path = pl.DataFrame({"a": [f"answer {number}" for number in range(5_000)]}), tmp_path / f"a.{ending}"
    frame.write_parquet(path) if ending == "parquet" else frame.write_ipc(path, compression="zstd")
    data = bytearray(path.read_bytes())
    data[600:700] = bytes(100)
    path.write_bytes(data)
    with pytest.raises(ReadError, match="FLE-R04"):
        read(path)


def damaged_folder(folder: Path) -> Path:
    """Two files of 5,000 SYNTHETIC persons each, of which the second holds answers that cannot be decoded."""
    for name in ("q1", "q2"):
        pl.DataFrame({"a": [f"answer {number}" for number in range(5_000)]}).write_parquet(folder / f"{name}.parquet")
    data = bytearray((folder / "q2.parquet").read_bytes())
    data[600:700] = bytes(100)
    (folder / "q2.parquet").write_bytes(data)
    return folder


def test_a_folder_that_fits_into_the_memory_is_decoded_when_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="FLE-R04"):
        read(damaged_folder(tmp_path))


def test_of_a_folder_larger_than_the_memory_damage_shows_when_persons_are_needed_and_nothing_comes_of_it(tmp_path: Path) -> None:
    sizes = [path.stat().st_size for path in damaged_folder(tmp_path).iterdir()]
    microdata = read(tmp_path, max_memory=max(sizes) + 1)
    assert microdata.n == 10_000
    with pytest.raises(EngineError, match="FLE-X11"):
        describe(microdata, Codebook.of({"answer": {"variables": ["a"]}}))


def test_a_folder_has_one_checksum_of_all_its_bytes(tmp_path: Path) -> None:
    for name in ("q1", "q2"):
        pl.DataFrame({"a": [1.0, 2.0]}).write_parquet(tmp_path / f"{name}.parquet")
    together = b"".join((tmp_path / f"{name}.parquet").read_bytes() for name in ("q1", "q2"))
    assert read(tmp_path).source.sha256 == hashlib.sha256(together).hexdigest()
    assert read(tmp_path / "q*.parquet", sha256=hashlib.sha256(together).hexdigest()).n == 4
