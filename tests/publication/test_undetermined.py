"""What a release says of undetermined persons: how many they are, what they could change, and nothing where a cell is withheld."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

import flestimate as fl
from flestimate.publication import Published
from flestimate.publication.figures import bounds_of_total

NUMBERS = ["undetermined", "undetermined_share", "bound_low", "bound_high"]
ILO = fl.PublicationRule.load("ilo")


@pytest.fixture
def told(unsettled: fl.Sample) -> fl.Publication:
    return fl.publish(fl.estimate(unsettled, fl.Prevalence("forced_labour", per=1_000), by=["sector"]), ILO)


def printed(release: fl.Publication) -> str:
    console = Console(width=140, no_color=True, legacy_windows=False)
    with console.capture() as capture:
        console.print(release)
    return capture.get()


def test_a_table_says_how_many_what_share_and_what_they_could_make_of_the_total(told: fl.Publication, snapshot) -> None:
    assert printed(told).split("[u] unreliable")[0] == snapshot


def test_the_sentence_under_the_table_is_that_of_its_total(told: fl.Publication) -> None:
    total = told.tables[0].rows[0]
    assert isinstance(total, Published)
    low, high = (f"{bound:.1f}" for bound in total.estimate.bounds)
    assert (
        bounds_of_total(told.tables[0], told.language)
        == f"If none of the undetermined were cases: {low}; if all who may be cases were: {high}."
    )
    assert bounds_of_total(told.tables[0], told.language) in printed(told)
    assert bounds_of_total(told.tables[0], told.language) in told._repr_html_()


def test_where_nobody_is_undetermined_nothing_is_said(release: fl.Publication) -> None:
    assert bounds_of_total(release.tables[0], release.language) == ""


def test_where_the_total_is_withheld_nothing_is_said(unsettled: fl.Sample) -> None:
    release = fl.publish(fl.estimate(unsettled, fl.Prevalence("forced_labour")), ILO.at_least(1_000))
    assert [row.status for row in release.tables[0].rows] == ["withheld"]
    assert bounds_of_total(release.tables[0], release.language) == ""
    assert "were cases" not in printed(release) + release._repr_html_()


def test_a_withheld_cell_tells_none_of_it(told: fl.Publication, tmp_path: Path) -> None:
    withheld = [record for record in told.records() if record["status"] in {"withheld", "not available"}]
    assert withheld
    assert {record[name] for record in withheld for name in NUMBERS} == {None}
    text = told.save(tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["status"] == "withheld"]
    assert {row[name] for row in rows for name in NUMBERS} == {""}


_HEADINGS = ("Undetermined persons", "Undetermined share (%)", "If none were cases (per 1,000)", "If all were cases (per 1,000)")


def test_the_workbook_has_them_beside_the_estimate(told: fl.Publication, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(told.save(tmp_path / "t.xlsx"))["1 Prevalence of forced labour"]
    head, total = (next(row for row in sheet.iter_rows() if row[0].value == name) for name in ("Sector", "Total"))
    columns = {cell.value: other for cell, other in zip(head, total, strict=True)}
    record = told.records()[0]
    found = [columns[name].value for name in _HEADINGS]
    assert found == pytest.approx([record[name] for name in NUMBERS])
    assert columns["Undetermined share (%)"].number_format == "0.0%"


def test_the_analyst_s_own_table_says_the_same(unsettled: fl.Sample) -> None:
    table = fl.estimate(unsettled, fl.Prevalence("forced_labour", per=1_000), by=["sector"])
    for text in (str(table), table._repr_html_()):
        assert f"15 ({table.total.undetermined_share:.1%})" in text
        assert text.count("If none of the undetermined were cases") == 1
