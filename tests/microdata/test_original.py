"""A zip archive with one file of persons is read as that file, in memory."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest

from flestimate.errors import ReadError
from flestimate.microdata import read
from flestimate.microdata.original import only_member


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return path


@pytest.mark.parametrize("ending", ["sav", "dta", "csv"])
def test_the_one_file_in_an_archive_is_read(request: pytest.FixtureRequest, tmp_path: Path, ending: str) -> None:
    alone: Path = request.getfixturevalue(ending)
    with zipfile.ZipFile(tmp_path / "lfs.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(alone, f"release/{alone.name}")
        archive.writestr("release/questionnaire.pdf", b"not data")
        archive.writestr(f"__MACOSX/release/._{alone.name}", b"of the system")
    microdata, plain = read(tmp_path / "lfs.zip"), read(alone)
    assert microdata.frame.collect().to_native().equals(plain.frame.collect().to_native())
    assert microdata.variables == plain.variables
    assert microdata.source.name == f"lfs.zip ({alone.name})"
    assert microdata.source.bytes == (tmp_path / "lfs.zip").stat().st_size


@pytest.mark.parametrize("ending", ["parquet", "feather"])
def test_a_columnar_file_in_an_archive_is_read(tmp_path: Path, ending: str) -> None:
    frame, path = pl.DataFrame({"a": [1.0, 2.0]}), tmp_path / f"a.{ending}"
    frame.write_parquet(path) if ending == "parquet" else frame.write_ipc(path)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, path.name)
    assert read(tmp_path / "a.zip").frame.collect()["a"].to_list() == [1, 2]


def test_nothing_is_unpacked_onto_the_disk(sav: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped(tmp_path / "a.zip", lfs_dot_sav=sav.read_bytes())
    before = sorted(tmp_path.iterdir())
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    read("a.zip")
    assert sorted(tmp_path.iterdir()) == before


def test_a_flipped_bit_in_an_archive_is_found_by_its_checksum(sav: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", lfs_dot_sav=sav.read_bytes())
    whole, said = path.read_bytes(), []
    for bit in range(8 * 100, 8 * 400):
        data = bytearray(whole)
        data[bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        try:
            only_member(path, max_memory=10_000_000)
        except ReadError as error:
            said.append(error.code)
    # Some bits of packed data say nothing, and what is unpacked has the checksum it should.
    assert set(said) == {"FLE-R04"}
    assert len(said) > 8 * 290
