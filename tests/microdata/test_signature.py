"""A file is what its bytes say, and holds as many persons as its layout does."""

from __future__ import annotations

import csv as csv_module
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from flestimate.microdata import spss, stata
from flestimate.microdata.extent import Extent, Outline
from flestimate.microdata.formats import FORMATS
from flestimate.microdata.signature import recognise


@pytest.mark.parametrize("release", [8, 10, 12, 13, 14, 15])
def test_the_persons_of_every_release_of_stata_are_counted(tmp_path: Path, release: int) -> None:
    path = tmp_path / "a.dta"
    pyreadstat.write_dta(pl.DataFrame({"a": [1.0, 2.0, 3.0], "s": ["x", "y", "long"]}), path, version=release)
    assert recognise(path.read_bytes(), "") == "stata"
    with path.open("rb") as file:
        assert stata.extent(file) == Extent(3, 3)
        assert stata.outline(file) == Outline(3, numbers=1, texts=1, characters=4)


@pytest.mark.parametrize("options", [{}, {"row_compress": True}, {"compress": True}])
def test_the_persons_of_every_compression_of_spss_are_counted(tmp_path: Path, options: dict[str, bool]) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pl.DataFrame({"a": [1.0, 2.5, None], "s": ["x" * 300, "y", ""]}), path, **options)
    assert recognise(path.read_bytes(), "") == "spss"
    with path.open("rb") as file:
        assert spss.extent(file) == Extent(3, 3)


def test_an_xlsx_is_a_zip_whatever_it_is_called() -> None:
    assert recognise(b"PK\x03\x04rest", ".csv") == "zip"


@pytest.mark.parametrize("ending", [".sav", ".dta", ".xpt"])
def test_every_whole_file_of_the_corpus_counts_as_many_persons_as_pyreadstat_reads(shared: Path, ending: str) -> None:
    corpus = shared / "data" / "reader_corpus"
    with (corpus / "RESULTS.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv_module.DictReader(lines) if row["pyreadstat_1.3.7"] == "ok"]
    for row in rows:
        path = corpus / row["file"]
        if path.suffix != ending or path.parent.name in {"mutated", "pspp_sack"}:
            continue
        kind = recognise(path.read_bytes()[:1024], "")
        with path.open("rb") as file:
            found = FORMATS[kind].extent(file)
        assert (str(found.whole), found.cut, found.overfull) == (row["rows"], False, False), path
