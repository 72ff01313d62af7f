"""How wide texts are in Arial, and how many lines they take: Excel and LibreOffice do not make every row high enough on their own."""

from __future__ import annotations

import unicodedata

_EM = 16  # pixels of 12 points on a screen
_SAFE = 1.03  # LibreOffice makes columns a little narrower than Excel does
BOLD = 1.09
_WIDTHS = {
    "ijl'": 222,
    "|": 260,
    " !,./:;I[]\\ft": 278,
    "()-r`{}": 334,
    '"*^': 469,
    "cksvxyzJ": 500,
    "0123456789abdeghnopquL#$?_": 556,
    "+<=>~": 584,
    "FTZ": 611,
    "ABEKPSVXY&": 667,
    "CDHNRUw": 722,
    "GOQ": 778,
    "Mm": 833,
    "%": 889,
    "W": 944,
    "@": 1015,
}
"""Thousandths of an em, of Helvetica, which Arial and Liberation Sans are as wide as (Adobe's font metrics)."""

_OF = {character: width for characters, width in _WIDTHS.items() for character in characters}
_OTHER, _FULL = 600, 1_000


def pixels(text: str) -> int:
    """The width of one line of text."""
    return round(sum(map(_thousandths, unicodedata.normalize("NFD", text))) * _EM * _SAFE / 1_000)


def bold(text: str) -> int:
    """The width of one line of bold text."""
    return round(pixels(text) * BOLD)


def longest_word(text: str) -> int:
    """The width of the widest word, which a heading must have at least."""
    return max((bold(word) for word in text.split()), default=0)


def wrapped(text: str, width: float) -> list[str]:
    """The lines that a text takes in so many pixels: broken between words, and within those that are wider than a line.

    >>> wrapped("one two three", 70)
    ['one two', 'three']
    """
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and pixels(f"{line} {word}") > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
            *full, line = _broken(line, width)
            lines += full
        lines.append(line)
    return lines


def _thousandths(character: str) -> int:
    if character in _OF:
        return _OF[character]
    if unicodedata.combining(character):
        return 0
    return _FULL if unicodedata.east_asian_width(character) in "FW" else _OTHER


def _broken(word: str, width: float) -> list[str]:
    """A word in pieces that fit; most words do."""
    if " " in word or pixels(word) <= width:
        return [word]
    each = max(int(width / (_EM * _SAFE)), 1)
    return [word[start : start + each] for start in range(0, len(word), each)]
