"""Labels of the data as an attacker, an old file or a careless export has them, in a workbook."""

# ruff: noqa: RUF001 -- labels in other scripts

import io
from collections.abc import Iterable

import openpyxl
import polars as pl
import pytest

import flestimate as fl
from flestimate.publication.workbook import workbook

ODD = {
    "=1+1": "=1+1",
    "+1": "+1",
    "-1": "-1",
    "@SUM(A1)": "@SUM(A1)",
    "=HYPERLINK(1)": "=HYPERLINK(1)",
    "{=1}": "{=1}",
    "http://example.org": "http://example.org",
    "12": "12",
    "a\x00b\x1b[31m": "ab[31m",
    "_x0041_": "_x0041_",
    "male\u202eelamef\u202c": "maleelamef",
    "fe\u200bmale": "female",
    "\u2066men\u2069\ufeff": "men",
    "می\u200cخواهم": "می\u200cخواهم",
    "क्\u200dष": "क्\u200dष",
    "عمل قسري": "عمل قسري",
    "farms & mills <b>": "farms & mills <b>",
}


def release(labels: Iterable[str], variable: str = "place", title: str = "") -> fl.Publication:
    """A synthetic publication whose categories are called so, of 60 persons each with 30 cases."""
    persons = [{"w": 1.0, "ea": each % 5, variable: label, "fl": int(each < 30)} for label in labels for each in range(60)]
    table = fl.estimate(fl.weigh(pl.DataFrame(persons), fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=[variable])
    return fl.publish(table, fl.PublicationRule.load("ilo"), title=title)


def labels_of(publication: fl.Publication) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(publication)))["1 Prevalence of fl"]
    [named] = sheet.tables.values()
    cells = [row[0] for row in sheet[named.ref]][2:]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    return [cell.value for cell in cells]


@pytest.mark.bad_input("FLE-X01")
@pytest.mark.bad_input("FLE-X04")
def test_every_label_is_text_as_it_is_seen(recwarn: pytest.WarningsRecorder) -> None:
    assert sorted(map(str, labels_of(release(ODD)))) == sorted(ODD.values())
    assert not list(recwarn)


@pytest.mark.bad_input("FLE-X06")
@pytest.mark.parametrize("label", ["long " * 10_000, "long" * 10_000, "𝒻" * 20_000])
def test_a_label_that_no_cell_holds_is_cut_and_said_to_be(label: str) -> None:
    publication = release([label, "short"])
    [cut] = [str(text) for text in labels_of(publication) if text != "short"]
    assert cut.endswith("…")
    assert 32_765 < len(cut.encode("utf-16-le")) // 2 <= 32_767
    notes = openpyxl.load_workbook(io.BytesIO(workbook(publication)))["Notes"]
    said = [cell.value for row in notes.iter_rows() for cell in row]
    assert "A text of more than 32,767 characters, which no cell holds, is cut and ends in “…”." in said


@pytest.mark.bad_input("FLE-X06")
def test_where_nothing_is_cut_nothing_is_said_of_it() -> None:
    notes = openpyxl.load_workbook(io.BytesIO(workbook(release(["a", "b"]))))["Notes"]
    assert not [cell for row in notes.iter_rows() for cell in row if "is cut" in str(cell.value)]


@pytest.mark.parametrize("variable", ["estimate (proportion)", "x" * 300, "Estimate (proportion)", "a\nb", "'"])
def test_a_variable_may_be_called_like_a_heading_or_too_long_for_one(variable: str) -> None:
    assert sorted(map(str, labels_of(release(["a", "b"], variable=variable)))) == ["a", "b"]


@pytest.mark.parametrize("title", ["&P &D && " * 60, "&", "\u202e", "t" * 40_000, "two\nlines"])
def test_a_title_is_no_command_to_the_printer_and_never_too_long_for_one(title: str, recwarn: pytest.WarningsRecorder) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(release(["a"], title=title))))
    assert not list(recwarn)
    for sheet in book:
        assert sheet["A1"].value or title == "\u202e"


@pytest.mark.bad_input("FLE-X18")
def test_what_is_not_finite_is_a_mark_and_no_number() -> None:
    persons = pl.DataFrame({"w": [1.0] * 40, "ea": [each % 8 for each in range(40)], "fl": [0] * 40})
    rule = fl.PublicationRule(id="all", title="All", source="this test", unreliable_below=0, withheld_below=0)
    table = fl.estimate(fl.weigh(persons, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"))
    assert table.total.cv != table.total.cv
    shown = fl.publish([table, fl.estimate(fl.weigh(persons, fl.Clustered(weight="w", psu="ea")), fl.Mean("w"))], rule)
    book = openpyxl.load_workbook(io.BytesIO(workbook(shown)))
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not {"nan", "inf", "#NUM!", "#DIV/0!"} & {str(value).lower() for value in values}
