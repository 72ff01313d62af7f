"""A report for Word: headings, tables whose header rows repeat, captions, pictures with their words; right to left where it has to be."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Inches

from flestimate.publication.charts import png
from flestimate.publication.published import Contents
from flestimate.publication.report.columns import widths
from flestimate.publication.report.content import report
from flestimate.publication.report.document import Block, Bullets, Document, Figure, Heading, Lead, Paragraph, Table
from flestimate.publication.report.openxml import (
    bookmark,
    describe_picture,
    keep_together,
    lay_out,
    link,
    page_number,
    same_bytes,
    turn_right_to_left,
)
from flestimate.publication.report.wordstyle import prepare
from flestimate.publication.text import members, plain

_DPI = 150
_WIDTH, _HEIGHT = Cm(17), Cm(21.5)  # of what a page of A4 has room for, within its margins and above a caption


def word(publication: Contents) -> bytes:
    """The bytes of the .docx file."""
    document = report(publication)
    written = docx.Document()
    prepare(written, document)
    _Writer(written, document).write()
    if document.language.right_to_left:
        turn_right_to_left(written)
    buffer = BytesIO()
    written.save(buffer)
    return same_bytes(buffer.getvalue())


class _Writer:
    """A document on its way to Word."""

    def __init__(self, written: Any, document: Document) -> None:
        self._written, self._document, self._headings = written, document, count(1)

    def write(self) -> None:
        """The whole of it."""
        section = self._written.sections[0]
        _fill(section.header.paragraphs[0], self._document.banner)
        page_number(section.footer.paragraphs[0])
        section.footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._paragraph(self._document.title, "Title")
        for line in self._document.about:
            self._paragraph(line, "Subtitle")
        self._contents()
        for block in self._document.blocks:
            self._block(block)

    def _contents(self) -> None:
        self._paragraph(self._document.contents, "TOC Heading")
        for number, heading in enumerate(self._document.headings, start=1):
            link(self._written.add_paragraph(style=f"TOC {heading.level}"), _anchor(number), plain(heading.text))

    def _block(self, block: Block) -> None:
        match block:
            case Heading(level, text):
                number = next(self._headings)
                bookmark(self._paragraph(text, f"Heading {level}"), _anchor(number), number)
            case Lead(text):
                self._paragraph(text, "Lead")
            case Paragraph(text):
                self._paragraph(text, "Normal")
            case Bullets(items):
                for item in items:
                    self._paragraph(item, "List Bullet")
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _paragraph(self, text: str, style: str) -> Any:
        return _fill(self._written.add_paragraph(style=style), text)

    def _table(self, table: Table) -> None:
        self._paragraph(table.caption, "Caption")
        written = self._written.add_table(rows=0, cols=len(table.headers))
        _row(written, table.headers, self._styles(table, "Table Header", "Table Header Figure"))
        styles = self._styles(table, "Table Text", "Table Figure")
        for group in table.groups:
            if group.title:
                _spanning(written, group.title)
            for row in group.rows:
                _row(written, row, styles)
        keep_together(written)
        lay_out(written, plain(table.caption), widths(table, _WIDTH))
        self._written.add_paragraph(style="Table Text")

    def _styles(self, table: Table, of_words: str, of_figures: str) -> list[str]:
        """The id of the style of each column."""
        words, figures = (self._written.styles[name].style_id for name in (of_words, of_figures))
        return [words] * table.words + [figures] * (len(table.headers) - table.words)

    def _figure(self, figure: Figure) -> None:
        drawn = figure.chart.figure()
        wide, high = (Inches(float(inches)) for inches in drawn.get_size_inches())
        scale = min(_WIDTH / wide, _HEIGHT / high, 1)
        paragraph = self._written.add_paragraph(style="Normal")
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(BytesIO(png(drawn, _DPI)), width=int(wide * scale))
        describe_picture(picture, plain(figure.caption), plain(figure.chart.description))
        self._paragraph(figure.caption, "Caption").paragraph_format.keep_with_next = False


def _row(written: Any, cells: tuple[str, ...], styles: list[str]) -> None:
    for cell, text, style in zip(written.add_row().cells, cells, styles, strict=True):
        # By its id: by its name, python-docx goes through every style of the document for each cell.
        cell.paragraphs[0].paragraph_format.element.style = style
        _fill(cell.paragraphs[0], text)


def _spanning(written: Any, title: str) -> None:
    cells = written.add_row().cells
    whole = cells[0].merge(cells[-1])
    whole.paragraphs[0].style = "Table Group"
    _fill(whole.paragraphs[0], title)


def _fill(paragraph: Any, text: str) -> Any:
    """A text in a paragraph, its lines below one another."""
    for number, line in enumerate(plain(text).split("\n")):
        if number:
            paragraph.add_run().add_break()
        for part in members(line):
            paragraph.add_run(part)
    return paragraph


def _anchor(number: int) -> str:
    return f"section_{number}"
