"""The workbook as an office opens it: its sheets, what stands above and in each table, and what keeps it safe and readable."""

import io
import math
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import flestimate as fl
from flestimate.publication.columns import STATISTICS
from flestimate.publication.workbook import workbook

LANGUAGES = ["en", "fr", "es", "ar"]
ABOUT = fl.About(area="XAA", time="2021", source="Synthetic survey")


@pytest.fixture
def told(table: fl.EstimateTable, sample: fl.Sample) -> fl.Publication:
    """Two tables of a synthetic survey, with what there is to say of it."""
    tables = [table, fl.estimate(sample, fl.Count("forced_labour"), by=["sector", "sex"])]
    return fl.publish(tables, fl.PublicationRule.load("ilo"), title="Work & life", banner="SYNTHETIC & made up", about=ABOUT)


def opened(publication: fl.Publication, language: str = "en") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(publication.said_in(language))))


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def table_of(sheet: Worksheet) -> list[dict[str, object]]:
    """The table of a sheet, by its headings, from the range that Excel has it in."""
    [named] = sheet.tables.values()
    head, *lines = [[cell.value for cell in row] for row in sheet[named.ref]]
    assert head == named.column_names
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_the_sheets_are_in_the_order_in_which_they_are_read(told: fl.Publication) -> None:
    assert opened(told).sheetnames == [
        "Cover",
        "Contents",
        "Notes",
        "1 Prevalence of forced labour",
        "2 Number of persons - forced",
        "Methods",
        "Quality",
        "Provenance",
    ]


def test_the_cover_says_what_this_is_and_has_no_contact(told: fl.Publication) -> None:
    cover = [line for [line] in rows(opened(told)["Cover"])]
    assert cover[:2] == ["Work & life", "SYNTHETIC & made up"]
    assert {"Country: XAA", "Period: 2021", "Survey: Synthetic survey"} < set(cover)
    assert f"Made: {told.made:%Y-%m-%d, %H:%M} UTC" in cover
    assert not any("@" in str(line) or "http" in str(line) for line in cover)


def test_the_provenance_has_everything_that_the_figures_depend_on(table: fl.EstimateTable) -> None:
    release = fl.publish(table, fl.PublicationRule.load("ilo"), about=fl.About(command="flestimate run study.toml"))
    lines = [tuple(value or "" for value in line.values()) for line in table_of(opened(release)["Provenance"])]
    assert lines == [(origin.what, origin.name, origin.hash) for origin in release.origins]
    assert "flestimate run study.toml" in {name for _, name, _ in lines}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_lead_to_every_other_sheet(told: fl.Publication, language: str) -> None:
    book = opened(told, language)
    _, contents, *others = book.worksheets
    links = [cell.hyperlink for row in contents.iter_rows() for cell in row if cell.hyperlink]
    assert [link.location for link in links] == [f"'{sheet.title}'!A1" for sheet in others]
    assert [row[1].value for row in contents.iter_rows(min_row=5)] == [sheet["A1"].value for sheet in others]


def test_above_a_table_stands_what_it_takes_to_read_it(told: fl.Publication) -> None:
    sheet = opened(told)["1 Prevalence of forced labour"]
    assert [row[0] for row in rows(sheet)[:7]] == [
        "Table 1: Prevalence of forced labour (per 1,000)",
        "SYNTHETIC & made up",
        (
            "This sheet has one table of 7 rows. Lower and upper bounds are those of the 95% confidence interval: "
            "Korn-Graubard, capped at Kish's effective size."
        ),
        "A row without a mark is reliable by the publication rule; a row without a note has none.",
        "[u] unreliable: few sample cases, or a large sampling error",
        "[c] withheld: too few sample cases to be shown, or to protect such a cell",
        "[x] not available: no person of the sample is in this group and in the definition's universe",
    ]


def test_every_heading_has_its_unit_and_every_number_is_one(told: fl.Publication) -> None:
    first, *_ = table_of(opened(told)["1 Prevalence of forced labour"])
    record = told.records()[0]
    assert first["Sector"] == "Total"
    for heading, name in {
        "Estimate (per 1,000)": "estimate",
        "Lower bound (per 1,000)": "conf_low",
        "Standard error (per 1,000)": "std_error",
        "Coefficient of variation (%)": "cv",
        "Sample persons": "n",
        "Sample cases": "n_cases",
        "Population (persons)": "population",
        "PSUs": "n_psu",
    }.items():
        assert first[heading] == pytest.approx(record[name])


def test_a_withheld_cell_has_its_mark_in_place_of_every_number(told: fl.Publication) -> None:
    lines = {line["Sector"]: line for line in table_of(opened(told)["1 Prevalence of forced labour"])}
    assert {value for heading, value in lines["Mines"].items() if heading not in {"Sector", "Notes"}} == {"[c]"}
    assert {value for heading, value in lines["Space"].items() if heading not in {"Sector", "Notes"}} == {"[x]"}
    assert (lines["Farms"]["Mark"], lines["Shops"]["Mark"]) == (None, "[u]")


def test_the_notes_of_a_row_are_found_by_their_number(told: fl.Publication) -> None:
    book = opened(told)
    notes = {line["Mark or note"]: line["Meaning"] for line in table_of(book["Notes"])}
    lines = {line["Sector"]: line for line in table_of(book["1 Prevalence of forced labour"])}
    assert notes[lines["Shops"]["Notes"]] == "fewer than 15 sample cases"
    assert "fewer than 5 sample cases" in notes[lines["Mines"]["Notes"]]
    assert notes["[u]"] == "unreliable: few sample cases, or a large sampling error"
    assert any("(FLE-X09)" in meaning for meaning in notes.values())


def test_a_figure_that_a_measure_does_not_have_gets_no_column(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Mean("w"), by=["sector"])
    release = fl.publish(table, fl.PublicationRule.load("ilo"))
    head = table_of(opened(release)["1 Mean of w"])[0]
    assert "Sample persons" in head
    assert not {"Sample cases", "If none were cases", "If all were cases"} & {heading.split(" (")[0] for heading in head}


def test_where_nothing_is_shown_no_column_is_missing_either(table: fl.EstimateTable) -> None:
    release = fl.publish(table, fl.PublicationRule.load("ilo").at_least(10_000))
    [line, *_] = table_of(opened(release)["1 Prevalence of forced labour"])
    assert [heading.split(" (")[0] for heading in line if line[heading] == "[c]" and heading != "Mark"] == [
        one.heading for one in STATISTICS
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_real_ones_without_merged_or_blank_parts_or_anything_live(told: fl.Publication, language: str) -> None:
    book = opened(told, language)
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert all(row[0] is not None for row in rows(sheet))
        for named in sheet.tables.values():
            assert named.ref.endswith(sheet.dimensions.split(":")[1])
            assert not named.autoFilter
            assert all(column.calculatedColumnFormula is None for column in named.tableColumns)
            assert all(any(cell.value for cell in column) for column in zip(*sheet[named.ref], strict=True))
    assert [name for sheet in book for name in sheet.tables] == ["contents", "notes", "table_1", "table_2", "quality", "provenance"]
    assert not book.defined_names
    assert {name for sheet in book for name in sheet.defined_names} <= {"_xlnm.Print_Titles"}


def test_nothing_leads_out_of_the_file(told: fl.Publication) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(told))) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "connection" in name]
        for name in parts.namelist():
            assert b'TargetMode="External"' not in parts.read(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_across_a4_with_banner_title_pages_and_headings_on_every_page(told: fl.Publication, language: str) -> None:
    for sheet in opened(told, language):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert "SYNTHETIC && made up" in {sheet.oddHeader.left.text, sheet.oddHeader.right.text}
        footer = [part.text for part in (sheet.oddFooter.left, sheet.oddFooter.right)]
        assert "Work && life" in footer
        assert any("&P" in str(text) and "&N" in str(text) for text in footer)
        if sheet.tables:
            [named] = sheet.tables.values()
            top = re.sub(r"\D", "", named.ref.split(":")[0])
            assert sheet.print_title_rows == f"${top}:${top}"
            assert sheet.freeze_panes == f"A{int(top) + 1}"


def test_it_opens_at_the_first_cell_of_the_cover(told: fl.Publication) -> None:
    book = opened(told)
    assert book.active.title == "Cover"
    assert book.active.sheet_view.selection[0].activeCell in {None, "A1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_its_title_and_language_to_screen_readers(told: fl.Publication, language: str) -> None:
    properties = opened(told, language).properties
    assert (properties.title, properties.language, properties.description) == ("Work & life", language, "SYNTHETIC & made up")
    assert properties.created.replace(tzinfo=UTC) == told.made


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reads_in_the_direction_of_its_language(told: fl.Publication, language: str) -> None:
    from_the_right = language == "ar"
    for sheet in opened(told, language):
        assert bool(sheet.sheet_view.rightToLeft) == from_the_right
        assert sheet["A1"].alignment.horizontal == ("right" if from_the_right else "left")
        [named] = sheet.tables.values() or [None]
        for cell in (cell for row in sheet[named.ref] for cell in row) if named else ():
            if str(cell.value) in {"Farms", "men", "[c]"}:
                assert cell.alignment.readingOrder == 1


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_what_flestimate_says_on_its_sheets_is_in_the_language(told: fl.Publication, language: str) -> None:
    english = {text for sheet in opened(told) for row in sheet.iter_rows() for text in [row[0].value] if isinstance(text, str)}
    other = opened(told, language)
    assert not {"Cover", "Contents", "Methods", "Quality"} & set(other.sheetnames)
    assert english.isdisjoint({sheet["A1"].value for sheet in other.worksheets[1:]})
    head = table_of(other.worksheets[3])[0]
    assert not {one.heading for one in STATISTICS} & {heading.split(" (")[0].split("\u00a0(")[0] for heading in head} - {"Population"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_publication_gives_the_same_bytes(told: fl.Publication, language: str) -> None:
    assert workbook(told.said_in(language)) == workbook(told.said_in(language))


def test_only_its_own_moment_stands_in_it(told: fl.Publication, monkeypatch: pytest.MonkeyPatch, table: fl.EstimateTable) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1609459200")
    release = fl.publish(table, fl.PublicationRule.load("ilo"))
    with zipfile.ZipFile(io.BytesIO(workbook(release))) as parts:
        dates = set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"".join(parts.read(name) for name in parts.namelist())))
        assert dates == {datetime(2021, 1, 1, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()}
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.bad_input("FLE-X12")
def test_no_part_of_it_is_put_into_a_temporary_file(told: fl.Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkstemp", lambda *_, **__: pytest.fail("a temporary file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert workbook(told)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_a_withheld_cell_stands_in_any_of_its_parts(
    monkeypatch: pytest.MonkeyPatch, table: fl.EstimateTable, language: str
) -> None:
    monkeypatch.setattr("flestimate.publication.digits.published", lambda one: one)  # every digit, so that each number is its own
    told = fl.publish(table, fl.PublicationRule.load("ilo"))
    with zipfile.ZipFile(io.BytesIO(workbook(told.said_in(language)))) as parts:
        written = b"\n".join(parts.read(name) for name in parts.namelist()).decode()
    hidden = [one for one, row in zip(table, told.tables[0].rows, strict=True) if isinstance(row, fl.Suppressed) and one.n]
    shown = [row.estimate for row in told.tables[0].published]
    assert len(hidden) >= 2
    assert forms(shown[0].std_error) & set(numbers(written))
    assert not {form for one in hidden for value in figures(one) for form in forms(value)} & set(numbers(written)) - {
        form for one in shown for value in figures(one) for form in forms(value)
    }


def figures(one: fl.Estimate) -> list[float]:
    values = (one.estimate, one.std_error, one.conf_low, one.conf_high, one.cv, one.deff, one.population, one.bound_low, one.bound_high)
    return [value for value in values if value and math.isfinite(value)]


def forms(value: float) -> set[str]:
    """A number as it may be printed: in full, and rounded to what still tells it from others, with either mark of decimals."""
    rounded = {f"{scaled:.{places}f}" for scaled in (value, 100 * value) for places in range(2, 8)}
    full = {repr(value), f"{value:.16G}", f"{value:.15g}"}
    return {form.replace(".", mark) for form in rounded | full for mark in ".," if len(form.strip("0.")) >= 4}


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*", text)
