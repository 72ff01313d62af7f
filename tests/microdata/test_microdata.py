"""What microdata say about themselves, and what they never say."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from syrupy.assertion import SnapshotAssertion

from flestimate.microdata import Variable, read

SECRET = "Amina-0412"


def test_the_repr_is_one_line_said_aloud(sav: Path, csv: Path) -> None:
    assert repr(read(sav)) == "Microdata of lfs.sav: 5 persons, 4 variables (SPSS)"
    assert repr(read(csv)) == "Microdata of lfs.csv: 2 persons, 5 variables (text)"
    assert repr(read(pl.LazyFrame({"a": [1]}))) == "Microdata of a polars.LazyFrame: persons not counted, 1 variable"


@pytest.mark.bad_input("FLE-X13")
def test_the_html_shows_variables_and_never_a_person(sav: Path, snapshot: SnapshotAssertion) -> None:
    html = read(sav)._repr_html_()
    assert html == snapshot
    assert SECRET not in html
    assert "farm" not in html


def test_labels_are_escaped_in_html(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pl.DataFrame({"a": [1.0]}), path, column_labels=["<script>alert(1)</script>"])
    assert "<script>" not in read(path)._repr_html_()


def test_the_dictionary_has_one_row_a_variable_and_no_data(sav: Path, snapshot: SnapshotAssertion) -> None:
    dictionary = read(sav).dictionary()
    assert dictionary.to_csv(index=False) == snapshot
    assert SECRET not in dictionary.to_csv()


def test_microdata_and_variables_are_frozen() -> None:
    microdata = read(pl.DataFrame({"a": [1]}))
    with pytest.raises(FrozenInstanceError):
        microdata.n = 2  # type: ignore[misc]  # that it is refused is what is tested
    with pytest.raises(TypeError):
        microdata.variables["b"] = Variable("b")  # type: ignore[index]  # the same
