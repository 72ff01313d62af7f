"""Sheets into the bytes of an .xlsx file, by xlsxwriter. Every text is written as text, so that no label becomes a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from flestimate.publication.language import Language
from flestimate.publication.published import Contents
from flestimate.publication.text import fitted, plain
from flestimate.publication.workbook.layout import Layout, heights, spread
from flestimate.publication.workbook.properties import with_language
from flestimate.publication.workbook.sheet import Align, Cell, Grid, Link, Number, Sheet
from flestimate.publication.workbook.styles import FONT, Styles
from flestimate.said import said

_OPTIONS = {
    "in_memory": True,  # xlsxwriter would else put parts of the workbook into temporary files
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": FONT,
    "default_column_width": 80,  # pixels of a column in that font
}
_A4 = 9
_MARGINS = {"left": 0.3, "right": 0.3, "top": 0.8, "bottom": 0.7}  # inches
_MOST_FROZEN = 15  # rows that may stay in place while the others are scrolled, so that some are left to be seen
_PROPERTY, _PRINTED = 255, 60  # characters


def written(publication: Contents, sheets: Sequence[Sheet]) -> bytes:
    """The bytes of a workbook of these sheets."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, dict(_OPTIONS)) as book:
        book.set_properties(
            {
                "title": fitted(plain(publication.language.say(publication.title)), _PROPERTY),
                "comments": fitted(plain(publication.banner), _PROPERTY),
                "created": publication.made.astimezone(UTC),
            }
        )
        styles = Styles(book, publication.language)
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, publication, styles)
    return with_language(buffer.getvalue(), publication.language.id)


def _write(to: Worksheet, sheet: Sheet, publication: Contents, styles: Styles) -> None:
    layout = spread(sheet)
    if publication.language.right_to_left:
        to.right_to_left()
    for column, width in enumerate(layout.widths):
        to.set_column_pixels(column, column, width)
    _lines(to, layout, styles)
    if sheet.grid:
        _grid(to, sheet.grid, layout, sheet.title, styles)
    _page(to, publication)


def _lines(to: Worksheet, layout: Layout, styles: Styles) -> None:
    for row, line in enumerate(layout.lines):
        if isinstance(line, Link):
            _link(to, (row, 0), line, styles, begins=False)
        else:
            text = fitted(line.text)
            heading, below = (styles.title, styles.above) if layout.runs_on else (styles.cover, styles.paragraph)
            style = heading if row < layout.title else below
            to.write_string(row, 0, text, style(text))
    for row, height in enumerate(layout.heights):
        to.set_row(row, height)


def _grid(to: Worksheet, grid: Grid, layout: Layout, title: str, styles: Styles) -> None:
    top, last = len(layout.lines), len(layout.lines) + len(grid.rows)
    headings = [
        {"header": heading, "header_format": styles.heading(heading, column.align)}
        for heading, column in zip(layout.headings, grid.columns, strict=True)
    ]
    options = {"name": grid.name, "columns": headings, "style": None, "autofilter": False, "banded_rows": False}
    to.add_table(top, 0, last, len(grid.columns) - 1, options | {"title": fitted(plain(title), _PROPERTY)})
    for row, height in enumerate(heights(grid, layout), start=top):
        to.set_row(row, height)
    for row, line in enumerate(grid.rows, start=top + 1):
        for column, cell in enumerate(line.cells):
            _cell(to, (row, column), cell, grid.columns[column].align, styles, begins=line.begins)
    to.repeat_rows(top)
    to.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    if top < _MOST_FROZEN:
        to.freeze_panes(top + 1, 0)


def _cell(to: Worksheet, place: tuple[int, int], cell: Cell, align: Align, styles: Styles, *, begins: bool) -> None:
    if isinstance(cell, Number):
        to.write_number(*place, cell.value, styles.number(cell.form, begins=begins))
    elif isinstance(cell, Link):
        _link(to, place, cell, styles, begins=begins)
    else:
        text = fitted(plain(cell.text))
        style = styles.words(text, align, begins=begins)
        if text:
            to.write_string(*place, text, style)
        else:
            to.write_blank(*place, None, style)


def _link(to: Worksheet, place: tuple[int, int], link: Link, styles: Styles, *, begins: bool) -> None:
    """To a sheet of this workbook, whose name has letters and digits only."""
    text = fitted(plain(link.text))
    to.write_url(*place, f"internal:'{link.sheet}'!A1", styles.link(text, begins=begins), text)


def _page(to: Worksheet, publication: Contents) -> None:
    """A4 across, as wide as the table, with the banner at the top, title and number of the page at the bottom."""
    language = publication.language
    banner, title = (_printed(language.say(text)) for text in (publication.banner, publication.title))
    page = language.say(said("Page {page} of {pages}", page="&P", pages="&N"))
    to.set_landscape()
    to.set_paper(_A4)
    to.fit_to_pages(1, 0)
    to.set_margins(**_MARGINS)
    to.set_header(_edge(banner, "", language))
    to.set_footer(_edge(title, page, language))


def _edge(start: str, end: str, language: Language) -> str:
    """What stands where reading starts and ends at the edge of a page, as Excel has it: left first."""
    left, right = (end, start) if language.right_to_left else (start, end)
    return (f"&L{left}" if left else "") + (f"&R{right}" if right else "")


def _printed(text: str) -> str:
    """A text for the edge of a page, where & would begin a command; Excel allows 255 characters for all of them."""
    return fitted(" ".join(plain(text).split()), _PRINTED).replace("&", "&&")
