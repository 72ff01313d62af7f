"""The .csv for Excel where another language is spoken, beside the one for programs, which is always the same."""

# ruff: noqa: RUF001 -- headings in French

import csv
import io
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.publication.excel_csv import excel_csv
from flestimate.publication.figures import lines


def read(publication: fl.Publication, separator: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(excel_csv(publication).decode("utf-8-sig"), newline=""), delimiter=separator))


@pytest.mark.bad_input("FLE-X15")
@pytest.mark.parametrize(
    ("language", "separator", "decimal", "estimate"),
    [("en", ",", ".", "Estimate"), ("fr", ";", ",", "Estimation"), ("es", ";", ",", "Estimación"), ("ar", ";", ".", "التقدير")],
)
def test_excel_reads_numbers_and_fields_by_the_marks_of_the_language(
    release: fl.Publication, language: str, separator: str, decimal: str, estimate: str
) -> None:
    rows = read(release.said_in(language), separator)
    assert excel_csv(release.said_in(language)).startswith(b"\xef\xbb\xbf")
    assert [float(row[estimate].replace(decimal, ".")) for row in rows[:4]] == [record["estimate"] for record in release.records()[:4]]


@pytest.mark.bad_input("FLE-X15")
def test_the_csv_for_programs_stays_as_it_is_in_every_language(release: fl.Publication, tmp_path: Path) -> None:
    files = [release.said_in(language).save(tmp_path / f"{language}.csv").read_bytes() for language in ("en", "fr", "ar")]
    assert len(set(files)) == 1


def test_the_ending_decides(release: fl.Publication, tmp_path: Path) -> None:
    french = release.said_in("fr")
    assert french.save(tmp_path / "t.excel.csv").read_bytes() == excel_csv(french)
    assert french.save(tmp_path / "t.csv").read_bytes() != excel_csv(french)


def test_a_withheld_row_has_no_number_and_says_so(release: fl.Publication) -> None:
    [mines] = [row for row in read(release.said_in("fr"), ";") if "Mines" in row.values()]
    assert (mines["Fiabilité"], mines["Estimation"], mines["Cas dans l’échantillon"]) == ("non diffusé", "", "")
    assert mines["Notes"]
    assert mines["Avertissement"] == "SYNTHETIC"


@pytest.mark.bad_input("FLE-X06")
def test_a_text_that_no_cell_holds_is_cut_and_noted() -> None:
    import polars as pl

    persons = [{"w": 1.0, "ea": each % 5, "place": place, "fl": int(each < 30)} for place in ("x" * 40_000, "y") for each in range(60)]
    sample = fl.weigh(pl.DataFrame(persons), fl.Clustered(weight="w", psu="ea"))
    shown = fl.publish(fl.estimate(sample, fl.Prevalence("fl"), by=["place"]), fl.PublicationRule.load("ilo"))
    csv.field_size_limit(1_000_000)
    [cut] = [row for row in read(shown, ",") if row["Place"].startswith("xx")]
    assert len(cut["Place"]) == 32_766
    assert "is cut" in cut["Notes"]


def test_an_empty_category_is_told_from_the_total() -> None:
    import polars as pl

    persons = [{"w": 1.0, "ea": each % 5, "place": place, "fl": int(each < 30)} for place in ("", "y") for each in range(60)]
    sample = fl.weigh(pl.DataFrame(persons), fl.Clustered(weight="w", psu="ea"))
    shown = fl.publish(fl.estimate(sample, fl.Prevalence("fl"), by=["place"]), fl.PublicationRule.load("ilo"))
    assert [row["Place"] for row in read(shown, ",")] == ["Total", "(blank)", "y"]
    assert [row["Place"] for row in read(shown.said_in("es"), ";")] == ["Total", "(en blanco)", "y"]
    assert [line.group for line in lines(shown.tables[0], shown.language)] == ["Total", "(blank)", "y"]
