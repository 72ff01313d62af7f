"""Every reason why a source cannot be read, as the analyst sees it."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import polars as pl
import pyreadstat
import pytest
from syrupy.assertion import SnapshotAssertion

from flestimate.errors import ReadError
from flestimate.microdata import guard, read

SECRET = "Amina-0412"
Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the error says, with the folder taken out, and that it holds no data."""
    monkeypatch.chdir(tmp_path)

    def tell(source: object, **options: object) -> str:
        with pytest.raises(ReadError) as caught:
            read(source, **options)  # type: ignore[arg-type]  # wrong calls are part of what is tested
        assert SECRET not in str(caught.value)
        assert caught.value.__context__ is None
        return str(caught.value).replace(str(tmp_path), "FOLDER")

    return tell


def named(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def width_of_first_variable(data: bytes, width: bytes) -> bytes:
    return data[:180] + width + data[184:]


@pytest.mark.bad_input("FLE-R01")
def test_a_missing_path_names_what_is_close(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told("lsf.sav") == snapshot


def test_a_missing_folder_is_said(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told("nowhere/lfs.sav") == snapshot


@pytest.mark.bad_input("FLE-R02")
def test_a_folder_lists_the_files_in_it(sav: Path, dta: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(sav.parent) == snapshot


@pytest.mark.bad_input("FLE-R03")
def test_an_empty_file(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.sav", b"")) == snapshot


def test_a_file_that_is_not_what_its_suffix_promises(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.sav", b"no such thing")) == snapshot


def test_a_damaged_dictionary(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    data = sav.read_bytes()
    assert told(named(sav.parent, "a.sav", data[:176] + b"\x63" + data[177:])) == snapshot


@pytest.mark.bad_input("FLE-R06")
def test_a_cut_spss_file(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(sav.parent, "a.sav", sav.read_bytes()[:-20])) == snapshot


def test_a_cut_spss_file_that_does_not_declare_its_persons(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    data = sav.read_bytes()[:-20]
    assert told(named(sav.parent, "a.sav", data[:80] + b"\xff\xff\xff\xff" + data[84:])) == snapshot


def test_a_cut_compressed_spss_file(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    pyreadstat.write_sav(pl.DataFrame({"a": [1.5] * 9}), tmp_path / "a.zsav", compress=True)
    assert told(named(tmp_path, "a.zsav", (tmp_path / "a.zsav").read_bytes()[:-1])) == snapshot


@pytest.mark.bad_input("FLE-R06")
def test_a_cut_stata_file(dta: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(dta.parent, "a.dta", dta.read_bytes()[:-5])) == snapshot


def test_a_file_that_holds_more_than_it_declares(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    data = sav.read_bytes()
    assert told(named(sav.parent, "a.sav", data[:80] + b"\x03\x00\x00\x00" + data[84:])) == snapshot


@pytest.mark.bad_input("FLE-R07")
@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="names of signals are those of POSIX")
def test_a_file_that_kills_its_reader(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    frame = pl.DataFrame({"id": ["a" * 20, "b"], "sex": [1.0, 2.0]})
    path = tmp_path / "a.sav"
    labels = {"sex": {1.0: "Male"}}
    pyreadstat.write_sav(frame, path, missing_ranges={"sex": [{"lo": 1, "hi": 1}]}, variable_value_labels=labels)
    second_record = path.read_bytes()
    # The width in the second record of the dictionary: 32,768 makes pyreadstat 1.3.7 read outside its memory.
    assert told(named(tmp_path, "a.sav", second_record[:212] + b"\x00\x80\x00\x00" + second_record[216:])) == snapshot


def test_a_width_that_would_swallow_variables(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    data = width_of_first_variable(sav.read_bytes(), b"\x00\x80\x00\x00")
    assert told(named(sav.parent, "a.sav", data)) == snapshot


def child(folder: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "child.py"
    path.write_text(program, encoding="utf-8")
    monkeypatch.setattr(guard, "CHILD", path)


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="names of signals are those of POSIX")
def test_any_signal_is_named(sav: Path, told: Told, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    child(sav.parent, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", monkeypatch)
    assert told(sav) == snapshot


def test_an_answer_that_breaks_off(sav: Path, told: Told, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    child(sav.parent, "print('half')", monkeypatch)
    assert told(sav) == snapshot


@pytest.mark.bad_input("FLE-R08")
def test_too_little_memory(sav: Path, told: Told, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = b'{"refusal": "memory"}'
    program = f"import sys; sys.stdout.buffer.write({len(answer).to_bytes(8, 'big') + answer!r})"
    child(sav.parent, program, monkeypatch)
    assert told(sav) == snapshot


def test_a_reader_that_finds_no_end(sav: Path, told: Told, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    child(sav.parent, "import time; time.sleep(60)", monkeypatch)
    monkeypatch.setattr(guard, "PATIENCE_SECONDS", 0.2)
    assert told(sav) == snapshot


@pytest.mark.bad_input("FLE-R11")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.sav.gz", b"\x1f\x8brest"),
        ("a.rds", b"\x1f\x8brest"),
        ("a.xlsx", b"PK\x03\x04rest"),
        ("a.sas7bcat", bytes(12) + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00" + bytes(132) + b"CATALOG"),
        ("a.feather", b"FEA1rest"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.bin", b"whatever"),
    ],
)
def test_formats_that_are_not_supported(tmp_path: Path, told: Told, snapshot: SnapshotAssertion, name: str, data: bytes) -> None:
    assert told(named(tmp_path, name, data)) == snapshot


def test_a_release_of_stata_that_is_too_old(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.dta", b"\x67\x02\x01\x00" + bytes(200))) == snapshot


def test_neither_a_path_nor_a_frame(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(5) == snapshot


@pytest.mark.bad_input("FLE-R12")
def test_an_encrypted_spss_file(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.sav", b"\x1c" + bytes(7) + b"ENCRYPTEDSAV" + bytes(100))) == snapshot


@pytest.mark.bad_input("FLE-R13")
def test_text_in_another_encoding(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.csv", f"name\n{SECRET} née\n".encode("cp1252"))) == snapshot


@pytest.mark.bad_input("FLE-R13")
def test_spss_in_another_encoding(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    data = sav.read_bytes().replace(b"farm", b"f\xe9rm")
    assert told(named(sav.parent, "a.sav", data)) == snapshot


@pytest.mark.parametrize("file", ["lfs.sav", "lfs.csv"])
def test_an_encoding_that_nobody_knows(sav: Path, csv: Path, told: Told, snapshot: SnapshotAssertion, file: str) -> None:
    assert told(file, encoding="klingon") == snapshot


@pytest.mark.bad_input("FLE-R20")
@pytest.mark.parametrize("name", ["a.pkl", "a.sav"])
def test_a_pickle_is_never_opened(tmp_path: Path, told: Told, snapshot: SnapshotAssertion, name: str) -> None:
    assert told(named(tmp_path, name, pickle.dumps({"name": SECRET}))) == snapshot


@pytest.mark.parametrize("file", ["lfs.sav", "lfs.dta", "lfs.csv", "lfs.parquet"])
def test_a_column_that_is_not_there(sav: Path, dta: Path, csv: Path, told: Told, snapshot: SnapshotAssertion, file: str) -> None:
    pl.DataFrame({"sex": [1]}).write_parquet(sav.with_suffix(".parquet"))
    assert told(file, columns=["id", "Sexe"]) == snapshot


def test_a_column_that_is_not_in_a_frame(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(pl.DataFrame({"sex": [1]}), columns=["sexe"]) == snapshot
    assert told(read(pl.DataFrame({"sex": [1]})), columns=["sexe"]) == snapshot


def test_no_column_at_all(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(sav, columns=[]) == snapshot


@pytest.mark.bad_input("FLE-V03")
def test_duplicate_columns_in_text(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.csv", b"sex,age,sex\n1,2,3\n")) == snapshot


@pytest.mark.bad_input("FLE-V03")
def test_duplicate_columns_in_pandas(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(pd.DataFrame([[1, 2, 3]], columns=["sex", "age", "sex"])) == snapshot


def test_columns_in_levels_in_pandas(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")]))) == snapshot


def test_a_pandas_column_of_several_types(told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(pd.DataFrame({"a": [1, SECRET]})) == snapshot


def test_records_of_different_lengths(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.csv", f"a,b\n1,2\n{SECRET}\n".encode())) == snapshot


def test_a_text_file_cut_inside_quotes(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.csv", f'a,b\n1,"{SECRET}'.encode())) == snapshot


def test_a_cut_parquet_file(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "a.parquet")
    assert told(named(tmp_path, "a.parquet", (tmp_path / "a.parquet").read_bytes()[:-9])) == snapshot


def test_a_damaged_parquet_file(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.parquet", b"PAR1" + bytes(40) + b"PAR1")) == snapshot


def archive(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, "sex\n1\n")
    return path


@pytest.mark.parametrize("names", [(), ("a.pdf",), ("a.csv", "b.csv")])
def test_an_archive_without_exactly_one_file_of_persons(
    tmp_path: Path, told: Told, snapshot: SnapshotAssertion, names: tuple[str, ...]
) -> None:
    assert told(archive(tmp_path / "a.zip", *names)) == snapshot


def test_a_damaged_archive(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(named(tmp_path, "a.zip", b"PK\x03\x04rest")) == snapshot


@pytest.mark.bad_input("FLE-R12")
def test_an_archive_with_a_password(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    data = bytearray(archive(tmp_path / "a.zip", "a.csv").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption, in the list of what the archive holds
    assert told(named(tmp_path, "a.zip", bytes(data))) == snapshot


@pytest.mark.bad_input("FLE-R09")
def test_a_file_that_takes_more_memory_than_allowed(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert told(sav, max_memory=100) == snapshot


def test_a_file_with_another_checksum(sav: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    assert read(sav, sha256=read(sav).source.sha256).n == 5
    assert told(sav, sha256="0" * 64) == snapshot


def wave(folder: Path, name: str, labels: dict[float, str], **columns: list[float] | list[str]) -> None:
    pyreadstat.write_sav(pl.DataFrame(columns), folder / name, variable_value_labels={"sex": labels})


def test_waves_that_do_not_ask_the_same(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    wave(tmp_path, "q1.sav", {}, sex=[1.0], age=[30.0])
    wave(tmp_path, "q2.sav", {}, sex=[1.0], years=[30.0])
    assert told("q*.sav") == snapshot


def test_waves_in_which_a_code_means_something_else(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    wave(tmp_path, "q1.sav", {1.0: "Male", 2.0: "Female"}, sex=[1.0])
    wave(tmp_path, "q2.sav", {1.0: "Female", 2.0: "Male"}, sex=[1.0])
    assert told("q*.sav") == snapshot


def test_waves_in_which_a_variable_is_text_or_a_number(tmp_path: Path, told: Told, snapshot: SnapshotAssertion) -> None:
    wave(tmp_path, "q1.sav", {}, sex=[1.0])
    wave(tmp_path, "q2.sav", {}, sex=["1"])
    assert told("q*.sav") == snapshot
