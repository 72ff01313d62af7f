"""Words of names and labels, so that they can be compared: without case, accents, vowel signs, or what Arabic writes before a word."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from flestimate.survey.words import folded, words_of

_INSIDE_NAMES = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_BEFORE_ARABIC = ("[وف]", "[بكل]", "ال|ل")  # and; in, as, for; the: written together with the word, in this order
_ARABIC = re.compile(r"[\u0621-\u064a]{3,}")


def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a variable's name: parted where case changes, and between letters and digits.

    >>> words_of_name("Q13GENDER"), words_of_name("ilo_sex"), words_of_name("ageYears")
    (('q', '13', 'gender'), ('ilo', 'sex'), ('age', 'years'))
    """
    return words_of(_INSIDE_NAMES.sub(" ", name))


def forms(word: str) -> frozenset[str]:
    """The word, and in Arabic also without the article and the letters that are written together with it.

    >>> sorted(forms("sex")), "عمل" in forms("والعمل"), "عمل" in forms("للعمل")
    (['sex'], True, True)
    """
    found = {word}
    for before in _BEFORE_ARABIC if _ARABIC.fullmatch(word) else ():
        found |= {re.sub(rf"^(?:{before})(?=..)", "", form) for form in found}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that a label has to have, in any order; "*" at either end of one of them stands for any letters.

    >>> Pattern.of("born into").found(words_of("Were you born into it?")), Pattern.of("threat* violen*").found(words_of("Threats"))
    (True, False)
    """

    stems: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Pattern:
        """The pattern that a vocabulary states."""
        return cls(tuple(folded(stem) for stem in text.split()))

    def found(self, words: tuple[str, ...]) -> bool:
        """Whether all of its words are among these."""
        line = _line(words)
        return all(_needle(stem) in line for stem in self.stems)


def is_word(stem: str, word: str) -> bool:
    """Whether a word is meant by a stem, which may have "*" at either end.

    >>> is_word("threat*", "threatened"), is_word("*wgt", "finalwgt"), is_word("sex", "sexe")
    (True, True, False)
    """
    return _needle(stem) in _line((word,))


@functools.lru_cache(maxsize=1 << 14)
def _line(words: tuple[str, ...]) -> str:
    """The words in all their forms, each between two blanks, so that a stem is found by looking for a piece of text."""
    return f" {' '.join(form for word in words for form in forms(word))} "


@functools.cache
def _needle(stem: str) -> str:
    """What a stem looks like in a line of words."""
    return f"{'' if stem.startswith('*') else ' '}{stem.strip('*')}{'' if stem.endswith('*') else ' '}"


def longest(patterns: Iterable[Pattern], words: tuple[str, ...]) -> int:
    """How many words the longest of the patterns has that is found; 0 where none is."""
    return max((len(pattern.stems) for pattern in patterns if pattern.found(words)), default=0)
