"""Labels on their way into files that other programs open."""

from __future__ import annotations

import re
import unicodedata

from flestimate.said import Said, said

MOST = 32_767  # what an Excel cell holds
_FORMULA = tuple("=+-@\t\n＝＋－＠")  # noqa: RUF001 -- spreadsheets of East Asia read the wide signs likewise

_JOINERS = "\u200c\u200d"
_JOINED = ((0x0600, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x18AF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC), (0x11000, 0x11FFF))
"""Arabic, Syriac, the scripts of India, Myanmar, Khmer, Mongolian: where joiners change how letters look."""

_COMMA = re.compile("(?<=، )")
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}
"""Fillers, variation selectors and the like, which Unicode counts among letters, marks or signs."""

_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
"""Signs of numbers and verses in Arabic and Syriac, which count as controls and are seen."""


def plain(text: str) -> str:
    r"""Text without control characters, marks that turn its direction, and characters that nobody sees; tabs and new lines stay.

    Joiners stay between letters of scripts that need them (Unicode 23.2).

    >>> plain("a\x00b\u202e"), len(plain("\u0645\u06cc\u200c\u062e")), plain("ma\u200dle")
    ('ab', 4, 'male')
    """
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for character in text:
        if _is_seen(character) or (character in _JOINERS and kept and _joins(kept[-1])):
            kept.append(character)
    return "".join(kept)


def harmless(value: object) -> object:
    """A value that no spreadsheet takes for a formula (CWE-1236): such text gets an apostrophe in front.

    >>> harmless("=1+1"), harmless("-15"), harmless(-15)
    ("'=1+1", "'-15", -15)
    """
    if not isinstance(value, str):
        return value
    seen = plain(value)
    return f"'{seen}" if seen.startswith(_FORMULA) else seen


def fitted(text: str, most: int = MOST) -> str:
    """A text no longer than a cell holds, which ends in an ellipsis where some of it is lost.

    >>> fitted("a long text", 6)
    'a lon…'
    """
    return text if fits(text, most) else _first(text, most - 1) + "…"


def members(text: str) -> list[str]:
    """The members of an Arabic list, each with the comma behind it: each is to be read in a direction of its own.

    Beside Arabic words, 12-14 is else read as 14-12 (Unicode Standard Annex 9, rule W2).

    >>> members("إناث، 12-14")
    ['إناث، ', '12-14']
    """
    return _COMMA.split(text)


def fits(text: str, most: int = MOST) -> bool:
    """Whether a cell holds it; Excel counts characters beyond the first plane twice."""
    return len(text.encode("utf-16-le")) // 2 <= most


def cut() -> Said:
    """What is noted where a text is longer than a cell of a spreadsheet."""
    return said("A text of more than {most} characters, which no cell holds, is cut and ends in “…”.", most=MOST)


def _is_seen(character: str) -> bool:
    if character in "\n\t" or character in _SEEN:
        return True
    return unicodedata.category(character) not in _CONTROLS and character not in _INVISIBLE and not 0xE0000 <= ord(character) <= 0xE0FFF


def _joins(before: str) -> bool:
    return unicodedata.category(before)[0] in "LM" and any(first <= ord(before) <= last for first, last in _JOINED)


def _first(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")
