"""Names of sheets: short, unlike one another, and such that Excel takes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_LONGEST = 31  # characters of a sheet's name in Excel
_LETTERS = ("L", "M", "N")  # letters, the marks on them, digits


def numbered(titles: Sequence[str]) -> list[str]:
    """Names for sheets of these titles: the number keeps them apart, and from Excel's own, such as History.

    >>> numbered(["Share: [all] work", "History"])
    ['1 Share all work', '2 History']
    """
    return [slug(f"{number} {title}") for number, title in enumerate(titles, start=1)]


def slug(title: str) -> str:
    """A title without the signs that Excel has other uses for, cut at a word.

    >>> slug("Prevalence of forced labour by definition, again")
    'Prevalence of forced labour by'
    """
    kept = "".join(character if _plain(character) else " " for character in title)
    words = kept.split()
    name = words[0][:_LONGEST] if words else ""
    for word in words[1:]:
        if len(name) + 1 + len(word) > _LONGEST:
            break
        name = f"{name} {word}"
    return name


def _plain(character: str) -> bool:
    """Whether it is a letter or digit; Excel counts characters beyond the first plane twice, and none of them is needed."""
    return character <= "\uffff" and unicodedata.category(character).startswith(_LETTERS)
