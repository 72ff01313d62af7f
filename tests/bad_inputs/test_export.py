"""What is written for other programs: harmless, readable there, and of a publication only."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import PublicationError

from .provocations.planted import Planted, persons

LONG = "a very long label " * 3_000
ODD = ["tab\there", "nul\x00l", "bell\x07", "escape\x1b[31m", "Côte d'Ivoire عمل قسري", "$\\frac{1}{$", "_under_score_", LONG]


def release(places: list[str], title: str = "") -> fl.Publication:
    """A publication whose categories are called so, of 60 persons each with 30 cases."""
    rows = [{"w": 1.0, "ea": each % 5, "place": place, "fl": int(each < 30)} for place in places for each in range(60)]
    table = fl.estimate(fl.weigh(pl.DataFrame(rows), fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=["place"])
    return fl.publish(table, fl.PublicationRule.load("ilo"), title=title)


@pytest.fixture(scope="module")
def odd() -> fl.Publication:
    return release(ODD[:-1])


def cells(path: Path) -> list[object]:
    return [cell.value for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.bad_input("FLE-X03")
@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_signs_of_mathematics_are_drawn_as_they_are(odd: fl.Publication, tmp_path: Path, suffix: str) -> None:
    assert odd.save(tmp_path / f"chart{suffix}").stat().st_size > 1_000


@pytest.mark.bad_input("FLE-X04")
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".html", ".svg"])
def test_no_file_has_a_control_character(odd: fl.Publication, tmp_path: Path, suffix: str) -> None:
    written = odd.save(tmp_path / f"t{suffix}")
    text = "\n".join(map(str, cells(written))) if suffix == ".xlsx" else written.read_text(encoding="utf-8-sig")
    assert not [character for character in text if ord(character) < 32 and character not in "\t\n"]


@pytest.mark.bad_input("FLE-X05")
def test_sheets_have_names_of_their_own_whatever_titles_are(tmp_path: Path) -> None:
    tables = [fl.estimate(fl.weigh(persons(), fl.Clustered(weight="w", psu="ea")), fl.Mean("age")) for _ in range(2)]
    title = "[Forced] labour: what/is\\it? *all* of it, and more than 31 characters"
    written = fl.publish(tables, fl.PublicationRule.load("ilo"), title=title).save(tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(written).sheetnames == [
        "Cover",
        "Contents",
        "Notes",
        "1 Mean of age",
        "2 Mean of age",
        "Methods",
        "Quality",
        "Provenance",
    ]
    assert title in cells(written)


@pytest.mark.bad_input("FLE-X06")
def test_text_that_no_cell_holds_is_cut_and_says_so(tmp_path: Path) -> None:
    written = cells(release([LONG, "short"]).save(tmp_path / "t.xlsx"))
    [cut] = [text for text in written if isinstance(text, str) and text.startswith("a very long label a")]
    assert (len(cut), cut[-1]) == (32_767, "…")
    assert "A text of more than 32,767 characters, which no cell holds, is cut and ends in “…”." in written


@pytest.mark.bad_input("FLE-X10")
def test_only_a_publication_can_be_saved(tmp_path: Path) -> None:
    planted = Planted(tmp_path)
    survey = planted.survey()
    classified = planted.classified()
    kinds = [fl.read(persons()), survey, classified, classified.crosstab(), planted.sample(), planted.table()]
    writers = {
        type(kind).__name__: [name for name in dir(kind) if name.startswith(("save", "write", "export", "to_csv"))] for kind in kinds
    }
    assert not any(writers.values()), writers
    assert [name for name in fl.__all__ if name.startswith(("save", "write", "export", "to_"))] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.bad_input("FLE-X15")
def test_a_csv_begins_with_the_mark_by_which_excel_knows_utf_8(odd: fl.Publication, tmp_path: Path) -> None:
    written = odd.save(tmp_path / "t.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert "Côte d'Ivoire عمل قسري" in pl.read_csv(io.BytesIO(written))["place"].to_list()


@pytest.mark.bad_input("FLE-X18")
def test_a_number_that_is_missing_is_empty_or_a_sign_and_never_nan(tmp_path: Path) -> None:
    frame = persons(fl=[0] * 24)  # no case: cv and deff are not numbers
    table = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", strata="stratum", psu="ea")), fl.Prevalence("fl"))
    shown = fl.publish(table, rule())
    assert table.total.cv != table.total.cv
    assert not {"nan", "inf", "#NUM!"} & {str(cell).lower() for cell in cells(shown.save(tmp_path / "t.xlsx"))}
    assert "nan" not in shown.save(tmp_path / "t.csv").read_text(encoding="utf-8-sig").lower().split(",")
    assert ">nan<" not in shown.save(tmp_path / "t.html").read_text(encoding="utf-8").lower()


def rule() -> fl.PublicationRule:
    """A rule that withholds nothing."""
    return fl.PublicationRule(id="all", title="All", source="this test", unreliable_below=0, withheld_below=0)


@pytest.mark.bad_input("FLE-R17")
def test_no_label_says_where_a_file_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    shown = release(["../../x", "CON", "a:b", "/etc/passwd"], title="../../../NUL")
    for suffix in (".xlsx", ".csv", ".html", ".png"):
        shown.save(folder / f"t{suffix}")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")) == [
        "results/t.csv",
        "results/t.html",
        "results/t.png",
        "results/t.xlsx",
    ]


@pytest.mark.bad_input("FLE-R19")
def test_a_full_disk_leaves_the_older_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = release(["here", "there"])
    path = tmp_path / "t.csv"
    path.write_text("last year's")

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PublicationError, match=r"FLE-R19(.|\n)*No space left on device"):
        shown.save(path, overwrite=True)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("t.csv", "last year's")]
