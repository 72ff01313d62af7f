"""Texts that were encoded twice are repaired with a note; where that is not certain, nothing is changed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.microdata import read
from flestimate.microdata.encoding import undoubled


def doubled(text: str) -> str:
    """What a program makes of a text that takes its UTF-8 for windows-1252 and writes it as UTF-8 again."""
    return "".join(chr(byte) if byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode("windows-1252") for byte in text.encode())


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_encoded_twice_comes_back(text: str) -> None:
    assert undoubled(doubled(text)) == (None if text.isascii() else text)


@pytest.mark.parametrize("text", ["Profession", "Métier", "عمل", "N\u2019a pas répondu", "Ocupação", "Ñandú", "Ã"])
def test_what_was_encoded_once_is_left(text: str) -> None:
    assert undoubled(text) is None


def released(path: Path, label: str, other: str = "Sex") -> Path:
    frame = pl.DataFrame({"job": [doubled("pêche"), "mine", doubled("forêt")], "sex": [1.0, 2.0, 1.0]})
    pyreadstat.write_sav(frame, path, column_labels={"job": label, "sex": other}, variable_value_labels={"sex": {1.0: doubled("Féminin")}})
    return path


@pytest.mark.bad_input("FLE-R14")
def test_labels_and_answers_encoded_twice_are_repaired_with_a_note(tmp_path: Path) -> None:
    microdata = read(released(tmp_path / "a.sav", doubled("Métier")))
    assert microdata.variables["job"].label == "Métier"
    assert microdata.variables["sex"].value_labels == {"1": "Féminin"}
    assert microdata.frame.collect()["job"].to_list() == ["pêche", "mine", "forêt"]
    assert [str(note) for note in microdata.notes] == [
        "FLE-R14: Texts of 2 variables (job, sex) had been encoded twice (é as Ã©) and are read as they were meant."
    ]


@pytest.mark.bad_input("FLE-R14")
def test_where_only_some_texts_were_encoded_twice_nothing_is_changed_and_it_is_said(tmp_path: Path) -> None:
    microdata = read(released(tmp_path / "a.sav", doubled("Métier"), "Âge révolu"))
    assert microdata.variables["job"].label == doubled("Métier")
    assert "nothing is changed" in str(microdata.notes[0])


@pytest.mark.bad_input("FLE-R14")
def test_lost_characters_of_labels_are_named_by_variable(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pl.DataFrame({"sex": [1.0]}), path, column_labels={"sex": "Sexe d\ufffdclar\ufffd"})
    assert [str(note) for note in read(path).notes] == [
        "FLE-R14: In the labels of 1 variable (sex) characters are lost or damaged: compare with the questionnaire."
    ]
