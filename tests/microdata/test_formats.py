"""Files of SAS and of old SPSS keep what they hold, and are refused where a part of them is missing."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from flestimate.errors import ReadError
from flestimate.microdata import read, sas
from flestimate.microdata.extent import Extent, LayoutError


@pytest.fixture
def persons() -> pd.DataFrame:
    return pd.DataFrame({"SEX": [1.0, 2.0, None, 1.0, 2.0], "JOB": ["farm", "", "mine", "farm", "sea"]})


@pytest.fixture
def por(tmp_path: Path, persons: pd.DataFrame) -> Path:
    path = tmp_path / "lfs.por"
    pyreadstat.write_por(persons, path, column_labels={"SEX": "Sex"})
    return path


@pytest.fixture
def xpt(tmp_path: Path, persons: pd.DataFrame) -> Path:
    path = tmp_path / "lfs.xpt"
    pyreadstat.write_xport(persons, path, column_labels={"SEX": "Sex"}, file_format_version=5)
    return path


@pytest.mark.bad_input("FLE-R11")
def test_an_spss_portable_file_keeps_answers_and_labels(por: Path) -> None:
    microdata = read(por)
    assert repr(microdata) == "Microdata of lfs.por: 5 persons, 2 variables (SPSS portable)"
    assert microdata.frame.collect()["SEX"].to_list() == [1, 2, None, 1, 2]
    assert microdata.variables["SEX"].label == "Sex"


@pytest.mark.bad_input("FLE-R11")
def test_an_spss_portable_file_keeps_value_labels(shared: Path) -> None:
    microdata = read(shared / "data" / "reader_corpus" / "readspss" / "electric.por")
    assert microdata.variables["VITAL10"].value_labels == {"0": "ALIVE", "1": "DEAD"}


@pytest.mark.parametrize("version", [5, 8])
def test_a_sas_transport_file_keeps_answers(tmp_path: Path, persons: pd.DataFrame, version: int) -> None:
    path = tmp_path / "lfs.xpt"
    pyreadstat.write_xport(persons, path, file_format_version=version)
    microdata = read(path)
    assert repr(microdata) == "Microdata of lfs.xpt: 5 persons, 2 variables (SAS transport)"
    assert microdata.frame.collect()["JOB"].to_list() == ["farm", None, "mine", "farm", "sea"]


def test_persons_of_blanks_only_at_the_end_of_a_transport_file_are_filling(tmp_path: Path) -> None:
    path = tmp_path / "a.xpt"
    pyreadstat.write_xport(pd.DataFrame({"A": ["x"] * 3}), path, file_format_version=5)
    assert read(path).n == 3


@pytest.mark.parametrize("missing", [1, 10, 40, 80])
def test_a_transport_file_that_is_cut_is_refused(tmp_path: Path, missing: int) -> None:
    path = tmp_path / "a.xpt"
    pyreadstat.write_xport(pd.DataFrame({"A": [float(each) for each in range(100)]}), path, file_format_version=8)
    path.write_bytes(path.read_bytes()[:-missing])
    with pytest.raises(ReadError, match="FLE-R06"):
        read(path)


@pytest.mark.parametrize("left", [0.98, 0.9, 0.6])
def test_a_portable_file_that_is_cut_is_refused(por: Path, left: float) -> None:
    text = por.read_bytes().rstrip(b"Z\r\n")
    por.write_bytes(text[: int(left * len(text))])
    with pytest.raises(ReadError, match=r"FLE-R0[46]"):
        read(por)


def data_set(pages: int, *, held: int, header: int = 1024, page: int = 4096) -> BytesIO:
    """The frame of a SAS data set without anything in it."""
    head = bytearray(header)
    head[37] = 1
    head[196:208] = struct.pack("<3I", header, page, pages)
    return BytesIO(bytes(head) + bytes(held))


def test_the_pages_of_a_sas_data_set_are_counted() -> None:
    assert sas.extent(data_set(3, held=3 * 4096)) == Extent(None, None)
    assert sas.extent(data_set(3, held=3 * 4096 - 1)).cut
    assert sas.extent(data_set(3, held=3 * 4096 + 1)).overfull
    with pytest.raises(LayoutError):
        sas.extent(data_set(0, held=0))


def test_special_missing_values_of_sas_are_letters_and_labels_are_said_to_be_elsewhere(shared: Path) -> None:
    microdata = read(shared / "data" / "reader_corpus" / "pyreadstat" / "missing_test.sas7bdat")
    assert microdata.variables["var1"].missing == {"A": "missing (code A)"}
    assert [note.code for note in microdata.notes] == ["FLE-R28"]


def test_a_sas_data_set_that_is_cut_is_refused(shared: Path, tmp_path: Path) -> None:
    whole = (shared / "data" / "reader_corpus" / "haven" / "iris.sas7bdat").read_bytes()
    (tmp_path / "cut.sas7bdat").write_bytes(whole[:-4096])
    with pytest.raises(ReadError, match="FLE-R06"):
        read(tmp_path / "cut.sas7bdat")
