"""How cells look: one font, borders that lead the eye along a row, and the direction of what is written; nothing is said by colour."""

from __future__ import annotations

import unicodedata

import xlsxwriter
from xlsxwriter.format import Format

from flestimate.publication.form import Form
from flestimate.publication.language import Language
from flestimate.publication.workbook.sheet import Align

FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": False}
"""12 points without serifs, as the guidance asks; Arial has Arabic letters too."""

_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = 1, 2
_FAINT, _DARK = "#BFBFBF", "#000000"

_SIDES = {"left_color": _FAINT, "right_color": _FAINT}  # between headings that stand close


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self._book, self._language = book, language
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def title(self, text: str) -> Format:
        """Of the first cell of a sheet."""
        return self._of(bold=True, font_size=16, **self._direction(text))

    def cover(self, text: str) -> Format:
        """Of the title of a sheet without a table, which is broken where its column ends."""
        return self._of(bold=True, font_size=16, valign="top", text_wrap=True, **self._direction(text))

    def above(self, text: str) -> Format:
        """Of a line above a table, which runs on over the empty cells beside it."""
        return self._of(valign="top", **self._direction(text))

    def paragraph(self, text: str) -> Format:
        """Of a line of text that is broken where its column ends."""
        return self._of(valign="top", text_wrap=True, **self._direction(text))

    def heading(self, text: str, align: Align) -> Format:
        """Of the heading of a column."""
        return self._of(
            bold=True, text_wrap=True, valign="bottom", top=1, bottom=2, left=1, right=1, **_SIDES, **self._direction(text, align)
        )

    def words(self, text: str, align: Align, *, begins: bool) -> Format:
        """Of a text in a table."""
        wraps = align in {Align.START, Align.APART}
        return self._of(valign="top", text_wrap=wraps, **self._direction(text, align), **_borders(begins=begins))

    def link(self, text: str, *, begins: bool) -> Format:
        """Of a text that leads to another sheet."""
        return self._of(valign="top", underline=1, font_color="#0000EE", **self._direction(text), **_borders(begins=begins))

    def number(self, form: Form, *, begins: bool) -> Format:
        """Of a number."""
        return self._of(valign="top", align="right", num_format=form.excel, **_borders(begins=begins))

    def _direction(self, text: str, align: Align = Align.START) -> dict[str, object]:
        start = "right" if self._language.right_to_left else "left"
        order = _RIGHT_TO_LEFT if right_to_left(text, self._language) else _LEFT_TO_RIGHT
        side = {Align.START: start, Align.CENTRE: "center", Align.END: "right", Align.APART: start}[align]
        return {"align": side, "reading_order": order} | ({"indent": 1} if align is Align.APART else {})

    def _of(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(FONT | properties)
        return self._made[key]


def _borders(*, begins: bool) -> dict[str, object]:
    """A faint line under every row, a dark one above a group of rows."""
    return {"bottom": 1, "bottom_color": _FAINT} | ({"top": 1, "top_color": _DARK} if begins else {})


def right_to_left(text: str, language: Language) -> bool:
    """Whether a text is read from the right: by its first letter or, in a language that is, by any letter.

    >>> right_to_left("25-54", Language.load("ar")), right_to_left("icls-2018: عمل", Language.load("ar"))
    (False, True)
    """
    directions = [unicodedata.bidirectional(character) for character in text]
    letters = [direction for direction in directions if direction in {"L", "R", "AL"}]
    decisive = letters if language.right_to_left else letters[:1]
    return any(direction != "L" for direction in decisive)
