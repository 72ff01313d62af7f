"""A publication as an Excel workbook: a sheet a table, then notes and provenance. No merged cells, no live formulas."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from flestimate.publication.figures import SIGNS, sign
from flestimate.publication.methods import methods_of
from flestimate.publication.published import Contents, Published, PublishedTable, Row
from flestimate.publication.text import plain

_COLUMNS = (
    ("Estimate", "estimate"),
    ("Standard error", "std_error"),
    ("Lower bound", "conf_low"),
    ("Upper bound", "conf_high"),
    ("CV", "cv"),
    ("Design effect", "deff"),
    ("Degrees of freedom", "df"),
    ("Sample persons", "n"),
    ("Sample cases", "n_cases"),
    ("PSUs", "n_psu"),
    ("Strata", "n_strata"),
    ("Population", "population"),
    ("Undetermined", "undetermined"),
    ("Undetermined share", "undetermined_share"),
    ("If none were cases", "bound_low"),
    ("If all were cases", "bound_high"),
)
_TWO_LINES = 32  # points
_SHARES = {"cv": "share", "undetermined_share": "small share"}
_COUNTS = {"df", "n", "n_cases", "n_psu", "n_strata", "population", "undetermined"}


def workbook(publication: Contents) -> bytes:
    """The bytes of the .xlsx file."""
    buffer = BytesIO()
    # In memory: xlsxwriter would else put parts of the workbook into temporary files.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": plain(publication.title), "comments": plain(publication.banner), "created": publication.made})
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "head of numbers": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "align": "right"}),
            "number": book.add_format({"num_format": "#,##0.0##"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "sign": book.add_format({"align": "right"}),
            "share": book.add_format({"num_format": "0%"}),
            "small share": book.add_format({"num_format": "0.0%"}),
        }
        for position, table in enumerate(publication.tables, start=1):
            _table_sheet(book.add_worksheet(f"Table {position}"), publication, table, formats)
        _text_sheet(book.add_worksheet("Notes"), "Notes", publication, _notes(publication), formats)
        _text_sheet(book.add_worksheet("Provenance"), "Provenance", publication, _provenance(publication), formats)
    return buffer.getvalue()


def _table_sheet(sheet: Worksheet, publication: Contents, table: PublishedTable, formats: dict[str, Any]) -> None:
    lines = [f"{table.title} ({table.unit})", publication.title, publication.banner]
    top = _lines(sheet, [line for line in lines if line], formats)
    headings = [*(name.replace("_", " ").capitalize() for name in table.variables), *(heading for heading, _ in _COLUMNS), "Mark", "Note"]
    for column, heading in enumerate(headings):
        of_numbers = len(table.variables) <= column < len(table.variables) + len(_COLUMNS)
        sheet.write_string(top, column, plain(heading), formats["head of numbers" if of_numbers else "head"])
    sheet.set_row(top, _TWO_LINES)
    records = table.records(table.variables)
    for offset, (row, record) in enumerate(zip(table.rows, records, strict=True), start=1):
        _write_row(sheet, top + offset, row, record, table, formats)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(top + 1, max(len(table.variables), 1))
    sheet.set_column(0, max(len(table.variables) - 1, 0), 24)
    sheet.set_column(len(table.variables), len(headings) - 2, 13)
    sheet.set_column(len(headings) - 1, len(headings) - 1, 40)


def _write_row(sheet: Worksheet, line: int, row: Row, record: dict[str, Any], table: PublishedTable, formats: dict[str, Any]) -> None:
    for column, name in enumerate(table.variables):
        sheet.write_string(line, column, plain(str(record[name])))
    for column, (_, key) in enumerate(_COLUMNS, start=len(table.variables)):
        value = record[key]
        if not isinstance(row, Published):
            sheet.write_string(line, column, sign(row), formats["sign"])
        elif value is None or value != value:  # noqa: PLR0124 -- not a number is the only value unlike itself
            sheet.write_string(line, column, "[x]", formats["sign"])
        else:
            style = _SHARES.get(key, "count" if key in _COUNTS else "number")
            sheet.write_number(line, column, value, formats[style])
    sheet.write_string(line, len(table.variables) + len(_COLUMNS), sign(row))
    sheet.write_string(line, len(table.variables) + len(_COLUMNS) + 1, plain(str(record["note"])))


def _text_sheet(sheet: Worksheet, title: str, publication: Contents, rows: list[tuple[str, ...]], formats: dict[str, Any]) -> None:
    top = _lines(sheet, [title, *([publication.banner] if publication.banner else [])], formats)
    for line, row in enumerate(rows, start=top):
        for column, text in enumerate(row):
            sheet.write_string(line, column, plain(text), formats["head"] if line == top else None)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 2, 70)


def _lines(sheet: Worksheet, lines: list[str], formats: dict[str, Any]) -> int:
    for line, text in enumerate(lines):
        sheet.write_string(line, 0, plain(text), formats["title"] if line == 0 else None)
    return len(lines)


def _notes(publication: Contents) -> list[tuple[str, ...]]:
    signs = [(short, meaning) for short, meaning in SIGNS.items()]
    return [
        ("Mark", "Meaning"),
        *signs,
        *((note.code, note.text) for note in publication.notes),
        *(("Method", text) for text in methods_of(publication)),
    ]


def _provenance(publication: Contents) -> list[tuple[str, ...]]:
    return [("What", "Which", "Hash or version"), *((origin.what, origin.name, origin.hash) for origin in publication.origins)]
