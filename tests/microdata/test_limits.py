"""A file that promises more than may be read is refused by its header, before anything of it is read."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from flestimate.errors import ReadError
from flestimate.microdata import child, guard, read
from flestimate.microdata.extent import Outline
from flestimate.microdata.limits import Limits


def a_bomb(path: Path, persons: int) -> Path:
    """A small file whose header promises many persons."""
    pyreadstat.write_sav(pl.DataFrame({f"v{each}": [1.0] for each in range(40)}), path, compress=True)
    data = path.read_bytes()
    path.write_bytes(data[:80] + struct.pack("<i", persons) + data[84:])
    return path


@pytest.mark.bad_input("FLE-R09")
def test_a_header_that_promises_too_much_is_refused_before_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_bomb(tmp_path / "bomb.sav", 2_000_000_000)
    monkeypatch.setattr(guard, "ask", lambda _: pytest.fail("it was read"))
    with pytest.raises(ReadError, match="FLE-R09: reading the file would take about 2,560.0 GB of memory"):
        read(path)


@pytest.mark.bad_input("FLE-R09")
def test_the_limit_is_the_caller_s_to_raise(sav: Path) -> None:
    with pytest.raises(ReadError, match="FLE-R09") as caught:
        read(sav, max_memory=100)
    assert "max_memory=" in str(caught.value)
    assert read(sav, max_memory=1e9).n == 5


def test_fewer_columns_need_less(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pl.DataFrame({f"v{each}": [1.0] * 100 for each in range(40)}), path)
    with pytest.raises(ReadError, match="FLE-R09"):
        read(path, max_memory=100_000)
    assert read(path, columns=["v1"], max_memory=100_000).n == 100


def test_a_text_takes_as_much_as_it_is_long() -> None:
    assert Outline(persons=10, numbers=1, texts=1, characters=100).bytes(1.0) == 10 * (32 + 57 + 100)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", bytes(50_000_000))
    with pytest.raises(ReadError, match="FLE-R09"):
        read(tmp_path / "bomb.zip", max_memory=10e6)


def test_the_limit_is_half_of_the_machine_where_nobody_says_another() -> None:
    assert Limits.of(5e9) == Limits(5_000_000_000)
    assert Limits.of(None).memory > 0


def test_a_small_file_may_take_twenty_seconds_and_a_large_one_longer() -> None:
    small = guard.Request(None, "spss", None, None, 0, 1000)
    large = guard.Request(None, "spss", None, None, 0, 400_000_000)
    assert (round(small.seconds), round(large.seconds)) == (20, 420)


@pytest.mark.bad_input("FLE-R08")
@pytest.mark.skipif(sys.platform != "linux", reason="the limits of a process are those of Linux")
def test_the_child_has_limits_of_memory_and_time_and_no_core_dump() -> None:
    program = (
        "import sys, resource; sys.path.insert(0, sys.argv[1]); import child; child.limit_resources({'memory': 3 << 30, 'seconds': 25});"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_CORE))"
    )
    folder = str(Path(child.__file__).parent)
    said = subprocess.run([sys.executable, "-I", "-c", program, folder], capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(3 << 30), "25", "(0,", "0)"]
