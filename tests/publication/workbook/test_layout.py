"""Rows as high and columns as wide as what stands in them."""

import io

import openpyxl
import pytest

import flestimate as fl
from flestimate.publication.workbook import workbook
from flestimate.publication.workbook.layout import distinct, spread
from flestimate.publication.workbook.measuring import pixels, wrapped
from flestimate.publication.workbook.sheet import Align, Column, Grid, Row, Sheet, Words


def sheet(*lines: str, texts: tuple[str, ...] = ("a",), widest: int = 20) -> Sheet:
    grid = Grid(
        "table_1", (Column("Text", Align.START, widest), Column("Other", Align.END)), tuple(Row((Words(t), Words("b"))) for t in texts)
    )
    return Sheet("1 Sheet", "A title", tuple(map(Words, lines)), grid)


def test_lines_are_broken_between_words_and_lose_nothing() -> None:
    text = "Cells marked [c] are withheld, and others with them so that none follows exactly from the cells shown here. " * 3
    lines = wrapped(text, 400)
    assert " ".join(lines) == text
    assert all(pixels(line) <= 400 for line in lines)


def test_a_word_wider_than_a_line_is_broken_too() -> None:
    lines = wrapped("x" * 500 + " y", 200)
    assert "".join(lines).replace(" ", "") == "x" * 500 + "y"
    assert all(pixels(line) <= 200 for line in lines)


@pytest.mark.parametrize("text", ["المجموع", "é" * 10, "漢字" * 10, "W" * 10, "e\u0301" * 10])
def test_every_script_has_a_width(text: str) -> None:
    assert 0 < pixels(text) <= 17 * len(text)


def test_a_text_above_a_table_is_no_wider_than_the_table() -> None:
    layout = spread(sheet("words " * 100))
    assert all(pixels(line.text) <= sum(layout.widths) for line in layout.lines)
    assert len(layout.lines) == len(layout.heights) > 10


def test_a_column_is_as_wide_as_its_texts_up_to_its_limit() -> None:
    narrow, wide = (spread(sheet(texts=(text,))).widths[0] for text in ("short", "a much longer text than that, which goes on"))
    assert pixels("short") < narrow < wide < 20 * 12


def test_headings_are_kept_apart_as_excel_wants_them() -> None:
    assert distinct(["Cases", "CASES", "", "x" * 300]) == ("Cases", "CASES (2)", "?", "x" * 244 + "…")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_no_row_is_higher_than_excel_allows_or_lower_than_its_lines(release: fl.Publication, language: str) -> None:
    for one in openpyxl.load_workbook(io.BytesIO(workbook(release.said_in(language)))):
        heights = [one.row_dimensions[number].height for number in range(1, one.max_row + 1)]
        assert all(height is not None and 15 <= height <= 409 for height in heights)
