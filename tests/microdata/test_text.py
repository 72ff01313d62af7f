"""Text files: nothing is lost by reading a number as one."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from flestimate.errors import ReadError
from flestimate.microdata import read


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


def answers(path: Path, encoding: str | None = None) -> dict[str, list[object]]:
    return read(path, encoding=encoding).frame.collect().to_dict(as_series=False)


def test_identifiers_stay_text_and_numbers_become_numbers(csv: Path) -> None:
    frame = read(csv).frame.collect().to_native()
    assert frame.schema == {"id": pl.String, "sex": pl.Int64, "age": pl.Int64, "weight": pl.Float64, "code": pl.String}
    assert frame["age"].to_list() == [30, None]


@pytest.mark.parametrize("text", ["1,5", "1_000", "0x10", "nan", "inf", "1e", "-", ".", "007", "1 2", "+5"])
def test_what_is_not_plainly_a_number_stays_text(tmp_path: Path, text: str) -> None:
    assert answers(write(tmp_path, f'a\n"{text}"\n')) == {"a": [text]}


@pytest.mark.parametrize(("text", "number"), [("-3", -3), ("1.50", 1.5), (".5", 0.5), ("1e3", 1000.0), ("0", 0), ("0.5", 0.5)])
def test_numbers_are_read_as_written(tmp_path: Path, text: str, number: float) -> None:
    assert answers(write(tmp_path, f"a\n{text}\n")) == {"a": [number]}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_header(tmp_path: Path, separator: str) -> None:
    assert answers(write(tmp_path, f"a{separator}b\n1{separator}2\n")) == {"a": [1], "b": [2]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_mark_themselves_are_recognised(tmp_path: Path, encoding: str) -> None:
    assert answers(write(tmp_path, "métier\nété\n", encoding)) == {"métier": ["été"]}


def test_an_encoding_may_be_named(tmp_path: Path) -> None:
    assert answers(write(tmp_path, "a\nété\n", "cp1252"), "windows-1252") == {"a": ["été"]}


def test_a_quoted_text_may_hold_separators_and_lines(tmp_path: Path) -> None:
    assert answers(write(tmp_path, 'a,b\r\n"x, ""y""\r\nz",1\r\n')) == {"a": ['x, "y"\r\nz'], "b": [1]}


def test_an_empty_line_is_a_person_only_where_there_is_one_column(tmp_path: Path) -> None:
    assert answers(write(tmp_path, "a\n1\n\n2\n")) == {"a": [1, None, 2]}
    assert answers(write(tmp_path, "a,b\n1,2\n\n3,4\n")) == {"a": [1, 3], "b": [2, 4]}


def test_only_the_columns_asked_for_are_read(csv: Path) -> None:
    assert list(read(csv, columns=["sex", "id"]).variables) == ["sex", "id"]


@pytest.mark.parametrize("first", ["1,34,Construction,812.5", "4,2,1", "id,812.5,name", '"12",7,Farms'])
def test_a_first_line_that_is_a_person_is_not_taken_for_names_nor_shown(tmp_path: Path, first: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{first}\n{first}\n", encoding="utf-8")
    with pytest.raises(ReadError, match="(?s)FLE-R04.*first line is no line of names") as caught:
        read(path, columns=["weight"])
    assert not any(part in str(caught.value) for part in ("Construction", "812", "Farms"))


@pytest.mark.parametrize("first", ["id,2019,2020", "weight,q1,7", "a,b"])
def test_names_may_be_numbers_among_others(tmp_path: Path, first: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{first}\n{','.join('1' for _ in first.split(','))}\n", encoding="utf-8")
    assert list(read(path).variables) == first.split(",")
