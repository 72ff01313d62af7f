"""The first line of a text file is understood as the programs that write such files mean it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flestimate.errors import ReadError
from flestimate.microdata import Microdata, read


def written(folder: Path, text: str) -> Path:
    path = folder / "lfs.csv"
    path.write_text(text, encoding="utf-8")
    return path


def answers(microdata: Microdata) -> dict[str, list[object]]:
    return microdata.frame.collect().to_native().to_dict(as_series=False)


def test_the_line_of_excel_that_says_the_separator_is_no_header(tmp_path: Path) -> None:
    assert answers(read(written(tmp_path, "sep=;\nsex;age\n1;30\n"))) == {"sex": [1], "age": [30]}


def test_a_separator_inside_a_quoted_name_is_none(tmp_path: Path) -> None:
    assert answers(read(written(tmp_path, '"a,b,c";x\n1;2\n'))) == {"a,b,c": [1], "x": [2]}


def test_a_separator_at_the_end_of_every_line_is_left_out_with_a_note(tmp_path: Path) -> None:
    microdata = read(written(tmp_path, "sex,age,\n1,30,\n2,41,\n"))
    assert answers(microdata) == {"sex": [1, 2], "age": [30, 41]}
    assert [str(note) for note in microdata.notes] == ["FLE-R46: 1 column without a name and without any answer left out."]


@pytest.mark.bad_input("FLE-V03")
def test_the_index_of_pandas_has_no_name_and_is_asked_about(tmp_path: Path, snapshot) -> None:
    with pytest.raises(ReadError) as caught:
        read(written(tmp_path, ",sex,age\n0,1,30\n1,2,41\n"))
    assert str(caught.value) == snapshot


def test_a_file_without_a_header_is_refused_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="FLE-R04") as caught:
        read(written(tmp_path, "1,Amina,Phiri,34\n2,Joseph,Banda,41\n"))
    assert "Amina" not in str(caught.value)


def test_a_line_that_does_not_end_may_be_cut(tmp_path: Path) -> None:
    microdata = read(written(tmp_path, "sex,w\n1,1.5\n2,2"))
    assert [note.code for note in microdata.notes] == ["FLE-R06"]
    assert not read(written(tmp_path, "sex,w\n1,1.5\n2,2.5\n")).notes


def test_a_number_that_is_too_large_to_be_one_stays_text(tmp_path: Path) -> None:
    assert answers(read(written(tmp_path, "w\n1.5\n1e400\n"))) == {"w": ["1.5", "1e400"]}


def test_a_text_of_a_hundred_thousand_characters_is_no_answer(tmp_path: Path, snapshot) -> None:
    with pytest.raises(ReadError) as caught:
        read(written(tmp_path, "sex,why\n1," + "x" * 140_000 + "\n"))
    assert str(caught.value) == snapshot
