"""The fonts that letters are drawn in: that of matplotlib, and for scripts that it lacks those of the computer."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from matplotlib.font_manager import FontEntry, findfont, fontManager, get_font

OWN = "DejaVu Sans"
"""It comes with matplotlib, and has the Latin, Cyrillic, Greek, Arabic, Hebrew, Armenian, Georgian and Lao scripts."""

_PREFERRED, _BOXES = "Noto Sans", "Last Resort"


def families(texts: Iterable[str]) -> list[str]:
    """The families that have the letters of some texts, the usual one first; what none of them has is drawn as a box."""
    letters = {letter for text in texts for letter in text if letter.isprintable()}
    return [OWN, *_others(frozenset(letters - _of(findfont(OWN), letters)))]


@functools.cache
def _others(missing: frozenset[str]) -> tuple[str, ...]:
    """Families of this computer that have letters which the usual one lacks; as few as do."""
    found: list[str] = []
    left = set(missing)
    entries = (entry for entry in fontManager.ttflist if not entry.name.startswith(_BOXES))
    for entry in sorted(entries, key=_rank) if left else ():
        has = _of(entry.fname, left)
        if has and entry.name not in found:
            found.append(entry.name)
            left -= has
        if not left:
            break
    return tuple(found)


def _rank(entry: FontEntry) -> tuple[bool, bool, str, str]:
    upright = entry.style == "normal" and entry.weight in {400, "normal", "regular"}
    return (not entry.name.startswith(_PREFERRED), not upright, entry.name, entry.fname)


def _of(file: str, letters: Iterable[str]) -> set[str]:
    """Those of some letters that a font has; none where the file is gone or is no font."""
    try:
        font = get_font(file)
    except (OSError, RuntimeError):
        return set()
    return {letter for letter in letters if font.get_char_index(ord(letter))}
