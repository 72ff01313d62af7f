"""Words of labels, so that they can be compared: without case, accents, vowel signs and variants of letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

# What decomposition leaves: alef maksura is ya, ta marbuta is ha, tatweel is nothing, alef wasla is alef, and the Persian letters that
# Arabic keyboards write for kaf and ya are these; digits of Arabic and Persian are digits. Hamzas on letters decompose.
_SAME = {"\u0649": "\u064a", "\u0629": "\u0647", "\u0640": "", "\u0671": "\u0627", "\u06a9": "\u0643", "\u06cc": "\u064a"}
_DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
_LETTERS: Mapping[int, str] = MappingProxyType({**str.maketrans(_SAME), **_DIGITS})
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """The text without case, accents, vowel signs and variants of letters.

    >>> folded("ÂGE révolu"), folded("العُمْـر") == folded("العمر")
    ('age revolu', True)
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_LETTERS)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a label.

    >>> words_of("Sexe de l'enquêté(e)")
    ('sexe', 'de', 'l', 'enquete', 'e')
    """
    return tuple(_WORD.findall(folded(text)))
