"""Files that a publication is written into: whole, harmless, and never over another unasked."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import PublicationError

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "<script>alert(1)</script>", "$\\frac{1}{$", "a\x00b"]


@pytest.fixture
def dangerous() -> fl.Publication:
    """A publication whose categories are what an attacker would call them."""
    import polars as pl

    rows = [{"w": 1.0, "ea": person % 5, "place": place, "fl": int(person < 30)} for place in DANGEROUS for person in range(60)]
    sample = fl.weigh(pl.DataFrame(rows), fl.Clustered(weight="w", psu="ea"))
    return fl.publish(fl.estimate(sample, fl.Prevalence("fl"), by=["place"]), fl.PublicationRule.load("ilo"))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".excel.csv", ".html", ".png", ".svg"])
def test_every_format_is_written_and_leaves_nothing_else(release: fl.Publication, tmp_path: Path, suffix: str) -> None:
    written = release.save(tmp_path / f"table{suffix}")
    assert written.stat().st_size > 1_000
    assert [path.name for path in tmp_path.iterdir()] == [written.name]


@pytest.mark.bad_input("FLE-R18")
def test_nothing_is_overwritten_unasked(release: fl.Publication, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    path = tmp_path / "table.csv"
    path.write_text("last year's")
    with pytest.raises(PublicationError) as error:
        release.save(path)
    assert str(error.value).replace(str(tmp_path), "FOLDER") == snapshot
    assert path.read_text() == "last year's"
    release.save(path, overwrite=True)
    assert "SYNTHETIC" in path.read_text(encoding="utf-8-sig")


@pytest.mark.bad_input("FLE-R19")
@pytest.mark.parametrize("name", ["table.doc", "nowhere/table.csv"])
def test_what_cannot_be_written_is_refused(release: fl.Publication, tmp_path: Path, name: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(PublicationError) as error:
        release.save(tmp_path / name)
    assert str(error.value).replace(str(tmp_path), "FOLDER") == snapshot


def test_the_csv_holds_the_tidy_table(release: fl.Publication, tmp_path: Path) -> None:
    text = release.save(tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text)))
    assert [row["sector"] for row in read] == ["total", "Farms", "Mills", "Shops", "Homes", "Mines", "Space"]
    assert read[0]["estimate"] == repr(release.records()[0]["estimate"])
    assert (read[5]["estimate"], read[5]["n_cases"], read[5]["status"]) == ("", "", "withheld")


def test_every_part_says_synthetic(release: fl.Publication, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(release.save(tmp_path / "t.xlsx"))
    for sheet in book:
        assert "SYNTHETIC" in [cell.value for row in sheet.iter_rows(max_row=4) for cell in row]
    assert "SYNTHETIC" in release.save(tmp_path / "t.html").read_text()
    assert "SYNTHETIC" in release.plot().texts[0].get_text()


@pytest.mark.bad_input("FLE-X01")
@pytest.mark.bad_input("FLE-X03")
def test_labels_never_become_formulas_scripts_or_mathematics(dangerous: fl.Publication, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(dangerous.save(tmp_path / "t.xlsx"))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    text = dangerous.save(tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    places = [row["place"] for row in csv.DictReader(io.StringIO(text))]
    assert not any(place.startswith(("=", "+", "-", "@", "\t")) for place in places)
    html = dangerous.save(tmp_path / "t.html").read_text()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    dangerous.save(tmp_path / "t.png")


def test_the_page_fetches_nothing(release: fl.Publication, tmp_path: Path) -> None:
    html = release.save(tmp_path / "t.html").read_text()
    references = re.findall(r"""(?:src|href)=["']([^"'#][^"']*)""", html)
    assert [reference for reference in references if not reference.startswith("data:")] == []
    assert "@import" not in html


def test_the_page_escapes_and_describes_its_chart(release: fl.Publication, tmp_path: Path) -> None:
    html = release.save(tmp_path / "t.html").read_text()
    assert "role='img'" in html
    assert "withheld" in html
