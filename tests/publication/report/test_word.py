"""The document for Word: its parts are what Word knows them as, and it is the same in every run."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

import flestimate as fl
from flestimate.publication.report import report, word
from flestimate.publication.report.columns import widths
from flestimate.publication.report.document import Figure, Group, Table

from .conftest import odd


def opened(release: fl.Publication) -> Any:
    return docx.Document(io.BytesIO(word(release)))


def all_text(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_headings_are_headings(told: fl.Publication) -> None:
    written, composed = opened(told), report(told)
    found = [
        (int(paragraph.style.name[-1]), paragraph.text) for paragraph in written.paragraphs if paragraph.style.name.startswith("Heading ")
    ]
    assert found == [(heading.level, heading.text) for heading in composed.headings]


def test_every_entry_of_the_contents_leads_to_a_heading(told: fl.Publication) -> None:
    body = opened(told).element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(links) == len(report(told).headings)
    assert set(links) == marks


def test_header_rows_repeat_rows_stay_whole_and_tables_have_captions(told: fl.Publication) -> None:
    composed = [block for block in report(told).blocks if isinstance(block, Table)]
    written = opened(told).tables
    assert [table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) for table in written] == [table.caption for table in composed]
    for table in written:
        first, *others = (row._tr.trPr for row in table.rows)
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:tblHeader")) is None for row in others)
        assert all(row.find(qn("w:cantSplit")) is not None for row in (first, *others))


def test_every_cell_of_the_report_stands_in_its_table(told: fl.Publication) -> None:
    composed = [block for block in report(told).blocks if isinstance(block, Table)]
    for table, shown in zip(composed, opened(told).tables, strict=True):
        rows = [tuple(cell.text for cell in row.cells) for row in shown.rows]
        assert rows[0] == table.headers
        wanted = [row for group in table.groups for row in group.rows]
        assert [row for row in rows[1:] if row in wanted] == wanted


def test_pictures_have_their_words(told: fl.Publication) -> None:
    figures = [block for block in report(told).blocks if isinstance(block, Figure)]
    pictures = [shape._inline.docPr for shape in opened(told).inline_shapes]
    assert [(one.get("title"), one.get("descr")) for one in pictures] == [(one.caption, one.chart.description) for one in figures]


def test_it_is_on_a4_and_every_page_has_the_banner(told: fl.Publication) -> None:
    section = opened(told).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == "SYNTHETIC"
    assert max(shape.width for shape in opened(told).inline_shapes) <= section.page_width - section.left_margin - section.right_margin


def test_it_says_its_title_language_and_moment_and_no_name(told: fl.Publication) -> None:
    properties = opened(told.said_in("fr")).core_properties
    assert (properties.title, properties.language, properties.comments) == ("A synthetic survey", "fr", "SYNTHETIC")
    assert properties.created == properties.modified == told.made
    assert (properties.author, properties.last_modified_by) == ("", "")


def test_two_runs_give_the_same_bytes(told: fl.Publication, tables: list[fl.EstimateTable]) -> None:
    again = fl.publish(tables, told.rule, title=told.title, banner=told.banner, about=told.about)
    assert word(told) == word(again)
    with zipfile.ZipFile(io.BytesIO(word(told))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_arabic_runs_from_right_to_left(told: fl.Publication) -> None:
    body = opened(told.said_in("ar")).element.body
    assert all(table.tblPr.find(qn("w:bidiVisual")) is not None for table in body.iter(qn("w:tbl")))
    of_text = [paragraph for paragraph in body.iter(qn("w:p")) if paragraph.getparent().tag != qn("w:tc")]
    assert all(paragraph.pPr.find(qn("w:bidi")) is not None for paragraph in of_text)
    for run in body.iter(qn("w:r")):
        arabic = any("\u0600" <= character <= "\u06ff" for character in run.text)
        assert (run.rPr is not None and run.rPr.find(qn("w:rtl")) is not None) == arabic


def test_a_figure_keeps_its_own_direction_in_an_arabic_table_and_stands_at_the_right(told: fl.Publication) -> None:
    table = opened(told.said_in("ar")).tables[0]
    figure = table.rows[1].cells[1].paragraphs[0]._p.pPr
    assert figure.find(qn("w:bidi")) is None
    assert figure.find(qn("w:jc")).get(qn("w:val")) == "right"


def test_other_languages_have_none_of_that(told: fl.Publication) -> None:
    body = opened(told).element.body
    assert not [*body.iter(qn("w:bidi")), *body.iter(qn("w:bidiVisual")), *body.iter(qn("w:rtl"))]


@pytest.mark.bad_input("FLE-X04")
def test_control_characters_do_not_stand_in_its_way() -> None:
    release = odd(["nul\x00l", "bell\x07", "escape\x1b[31m"], title="a\x00title", banner="a\x0bbanner")
    assert "bell" in all_text(opened(release))


@pytest.mark.bad_input("FLE-X03")
def test_signs_of_mathematics_are_written_as_they_are() -> None:
    assert "$\\frac{1}{$" in all_text(opened(odd(["$\\frac{1}{$", "_under_score_"])))


@pytest.mark.bad_input("FLE-X18")
def test_a_number_that_there_is_none_of_is_a_sign(told: fl.Publication) -> None:
    assert not {"nan", "inf"} & set(all_text(opened(told)).lower().split())


def test_columns_are_as_wide_as_their_figures_and_no_wider_than_the_page() -> None:
    figures = tuple("1,234,567" for _ in range(20))
    table = Table("", ("Group", *("Estimate" for _ in figures)), (Group("", (("a label " * 30, *figures),)),))
    assert sum(widths(table, 6_000_000)) <= 6_000_000
    narrow, wide = widths(Table("", ("Group", "n", "N"), (Group("", (("a", "1", "1,234,567"),)),)), 6_000_000)[1:]
    assert narrow < wide


def test_it_is_written_by_its_ending(told: fl.Publication, tmp_path: Path) -> None:
    assert docx.Document(told.save(tmp_path / "report.docx")).paragraphs[0].text == "A synthetic survey"
