"""What `read` is told is looked at before anything is read."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from flestimate.errors import ArgumentKindError, ReadError
from flestimate.microdata import read


@pytest.mark.bad_input("FLE-C05")
@pytest.mark.parametrize(
    "told",
    [
        *({"max_memory": each} for each in (math.nan, math.inf, -1, "x")),
        {"encoding": 5},
        {"sha256": 5},
        {"columns": 5},
        {"columns": [None]},
    ],
)
def test_what_cannot_be_is_refused(sav: Path, told: dict[str, Any]) -> None:
    with pytest.raises(ArgumentKindError, match="FLE-C05"):
        read(sav, **told)


@pytest.mark.bad_input("FLE-R01")
@pytest.mark.parametrize("path", ["", "x" * 5_000, "\0"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(ReadError, match=r"FLE-R0[12]"):
        read(path)


@pytest.mark.parametrize("name", ["latin-1", "latin1", "iso-8859-1", "windows-1252", "cp1252"])
def test_an_encoding_may_be_called_as_python_calls_it(tmp_path: Path, name: str) -> None:
    pyreadstat.write_sav(pl.DataFrame({"sex": [1.0]}), tmp_path / "a.sav", column_labels={"sex": "Sex, a la"})
    assert read(tmp_path / "a.sav", encoding=name).variables["sex"].label == "Sex, a la"


@pytest.mark.bad_input("FLE-R09")
def test_a_text_file_that_takes_more_memory_than_allowed_is_refused(csv: Path) -> None:
    with pytest.raises(ReadError, match="FLE-R09"):
        read(csv, max_memory=100)
