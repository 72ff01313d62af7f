"""What is withheld is in no byte of anything that is written.

Two surveys that differ only in cells that are withheld give the same files to the last byte; and no number of a withheld cell
stands in any of them, zipped parts opened.
"""

import io
import math
import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests.publication.conftest import CODEBOOK, frame

import flestimate as fl
from flestimate.publication.saving import endings

LANGUAGES = ["en", "fr", "es", "ar"]
_DIGITS = 9  # as many in a row are no coincidence
_ABOUT = fl.About(area="XAA", time="2021", source="Synthetic survey")


def _tables(persons: pl.DataFrame) -> list[fl.EstimateTable]:
    sample = fl.weigh(fl.describe(persons, CODEBOOK), fl.Clustered(weight="w", psu="ea"))
    measures = (fl.Prevalence("forced_labour", per=1_000), fl.Count("forced_labour"))
    return [fl.estimate(sample, measure, by=["sector", "sex"]) for measure in measures]


def _release(tables: list[fl.EstimateTable]) -> fl.Publication:
    return fl.publish(tables, fl.PublicationRule.load("ilo"), title="A synthetic survey", banner="SYNTHETIC", about=_ABOUT)


def _otherwise() -> pl.DataFrame:
    """The same persons, but one case of the Homes is one of the Mines, of the same weight, PSU and sex."""
    number = pl.int_range(pl.len()).over("sector")
    return frame().with_columns(
        fl=pl.when((pl.col("sector") == 4) & (number == 6)).then(2).when((pl.col("sector") == 5) & (number == 6)).then(1).otherwise("fl")
    )


@pytest.fixture(autouse=True)
def _at_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1609459200")


@pytest.mark.parametrize("ending", endings())
def test_what_is_withheld_changes_no_byte(tmp_path: Path, ending: str) -> None:
    one, other = _tables(frame()), _tables(_otherwise())
    assert [cell.n_cases for cell in one[0]] != [cell.n_cases for cell in other[0]]
    for language in LANGUAGES:
        files = [
            _release(tables).said_in(language).save(tmp_path / f"{number}-{language}{ending}") for number, tables in enumerate((one, other))
        ]
        first, second = (path.read_bytes() for path in files)
        assert first == second


@pytest.mark.parametrize("ending", [ending for ending in endings() if ending not in {".png", ".svg", ".pdf"}])
def test_no_number_of_a_withheld_cell_is_written(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flestimate.publication.digits.published", lambda one: one)  # every digit, so that each number is its own
    tables = _tables(frame())
    release = _release(tables)
    withheld = [
        one
        for table, published in zip(tables, release.tables, strict=True)
        for one, row in zip(table, published.rows, strict=True)
        if isinstance(row, fl.Suppressed) and one.n
    ]
    assert withheld
    numbers = {
        f"{value:.17f}".lstrip("0").replace(".", "")[:_DIGITS]
        for one in withheld
        for value in (one.estimate, one.std_error, one.conf_low, one.conf_high, one.deff, one.cv)
        if value and not math.isnan(value)
    }
    written = _opened(release.save(tmp_path / f"release{ending}").read_bytes()).replace(b".", b"").replace(b",", b"")
    shown = next(row.estimate for row in release.tables[0].rows if isinstance(row, fl.Published))
    assert not [number for number in numbers if number.encode() in written]
    if ending in {".csv", ".xlsx"}:  # those that write every digit: the search finds what is there
        assert f"{shown.std_error:.17f}".replace(".", "")[:_DIGITS].encode() in written


def _opened(content: bytes) -> bytes:
    """The bytes, and those of every part of a zipped file."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
