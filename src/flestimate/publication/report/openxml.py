"""What Word can do and python-docx has no word for, as elements of Office Open XML."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP archive can name
_RIGHT_TO_LEFT = {"R", "AL"}
_FROM_THE_LEFT = "\u200e"
_MARGIN = "60"  # twentieths of a point, on either side of a cell
_SHORT, _FIRST = 18, 4  # rows
_BEHIND_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
_BEHIND_VISUAL = ("w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar", "w:tblLook")
_BEHIND_KEEP = ("w:keepLines", "w:pageBreakBefore", "w:numPr", "w:bidi", *_BEHIND_BIDI)


def element(tag: str, **attributes: str) -> Any:
    """An element with attributes of the same namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """A place that links can lead to."""
    paragraph._p.insert(1, element("w:bookmarkStart", id=str(number), name=name))  # noqa: SLF001 -- the way python-docx is extended
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))  # noqa: SLF001


def link(paragraph: Any, to: str, text: str) -> None:
    """A link to a bookmark of the document."""
    made = element("w:hyperlink", anchor=to)
    made.append(paragraph.add_run(text)._r)  # noqa: SLF001
    paragraph._p.append(made)  # noqa: SLF001


def page_number(paragraph: Any) -> None:
    """The number of the page, counted by Word."""
    field = element("w:fldSimple", instr="PAGE")
    field.append(paragraph.add_run("1")._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001


def describe_picture(picture: Any, title: str, words: str) -> None:
    """The words of a picture, for those who cannot see it."""
    shown = picture._inline.docPr  # noqa: SLF001
    shown.set("title", title)
    shown.set("descr", words)


def lay_out(table: Any, caption: str, widths: list[int]) -> None:
    """A table with a caption for screen readers, a header row on every page, rows that stay whole, and columns of these widths."""
    properties = table._tbl.tblPr  # noqa: SLF001
    look = properties.find(qn("w:tblLook"))
    for before in (element("w:tblInd", w=_MARGIN, type="dxa"), _borders(), element("w:tblLayout", type="fixed"), _cell_margins()):
        look.addprevious(before)
    look.addnext(element("w:tblCaption", val=caption))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(table.rows):
        of_row = row._tr.get_or_add_trPr()  # noqa: SLF001
        of_row.append(element("w:cantSplit"))
        if number == 0:
            of_row.append(element("w:tblHeader"))
        for cell, width in zip(row._tr.tc_lst, widths, strict=False):  # noqa: SLF001
            if cell.grid_span == 1:
                cell.width = width


def _cell_margins() -> Any:
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=_MARGIN, type="dxa"))
    return margins


def _borders() -> Any:
    """Lines between rows only."""
    borders = element("w:tblBorders")
    for side, width, colour in (("top", "8", "333333"), ("bottom", "8", "333333"), ("insideH", "4", "CCCCCC")):
        borders.append(element(f"w:{side}", val="single", sz=width, space="0", color=colour))
    return borders


def keep_together(table: Any) -> None:
    """A short table stays on one page, a long one has more than its header there."""
    rows = table.rows
    for row in rows[:-1] if len(rows) <= _SHORT else rows[:_FIRST]:
        for paragraph in row._tr.iter(qn("w:p")):  # noqa: SLF001
            properties = paragraph.get_or_add_pPr()
            _insert(properties, element("w:keepNext"), _BEHIND_KEEP)


def turn_right_to_left(document: Any) -> None:
    """Every paragraph, table and section from right to left, and every run that has a letter of such a script."""
    section = document.sections[0]
    section._sectPr.append(element("w:bidi"))  # noqa: SLF001
    for part in (document.element.body, section.header._element, section.footer._element):  # noqa: SLF001
        for table in part.iter(qn("w:tbl")):
            _insert(table.tblPr, element("w:bidiVisual"), _BEHIND_VISUAL)
        for paragraph in part.iter(qn("w:p")):
            _turn(paragraph)


def _turn(paragraph: Any) -> None:
    """A cell without such a letter, such as 65+ or 8.8 [u], keeps its own direction and stands on the side that the column has.

    Figures stand at the right, so that their decimals are below one another: in a paragraph that is turned, Word calls that side left.
    """
    runs = [run for run in paragraph.iter(qn("w:r")) if _has_such_a_letter(run.text)]
    for run in runs:
        run.get_or_add_rPr().append(element("w:rtl"))
    _keep_in_order(run for run in paragraph.iter(qn("w:r")) if run not in runs)
    turned, is_figure = bool(runs) or paragraph.getparent().tag != qn("w:tc"), (paragraph.style or "").endswith("Figure")
    if turned:
        _insert(paragraph.get_or_add_pPr(), element("w:bidi"), _BEHIND_BIDI)
    if is_figure or not turned:
        side = "left" if turned else "right"
        _insert(paragraph.get_or_add_pPr(), element("w:jc", val=side), _BEHIND_BIDI[_BEHIND_BIDI.index("w:jc") + 1 :])


def _keep_in_order(runs: Iterable[Any]) -> None:
    """Numbers behind Arabic words, such as 12-14, are read from the left: the mark says so to every reader of the file."""
    for run in runs:
        written = run.find(qn("w:t"))
        if written is not None and written.text:
            written.text = f"{_FROM_THE_LEFT}{written.text}{_FROM_THE_LEFT}"


def _has_such_a_letter(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def _insert(properties: Any, made: Any, behind: tuple[str, ...]) -> None:
    """An element at its place: before the first of those that stand behind it."""
    for tag in behind:
        found = properties.find(qn(tag))
        if found is not None:
            found.addprevious(made)
            return
    properties.append(made)


def same_bytes(archive: bytes) -> bytes:
    """The same parts in the same order, without the time that each was written at."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return made.getvalue()
