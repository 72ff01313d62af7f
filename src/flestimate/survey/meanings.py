"""What the label of a value means, in the five languages in which most files are labelled: the vocabulary is meanings.toml."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType

from flestimate.survey.words import words_of

_BEHIND_A_SIGN = re.compile(r"(\s*[,;:(/.]|\s+[-\u2013\u2014]\s).*$", re.DOTALL)

NO_ANSWER = ("don't know", "refused", "not stated")
"""The meanings of labels that say why there is no answer."""


@functools.cache
def meanings() -> Mapping[str, frozenset[tuple[str, ...]]]:
    """By meaning, such as "yes" or "refused": the labels that have it, as words."""
    text = resources.files("flestimate.survey").joinpath("meanings.toml").read_text(encoding="utf-8")
    languages = tomllib.loads(text).items()
    return MappingProxyType({name: frozenset(words_of(label) for labels in each.values() for label in labels) for name, each in languages})


def meaning_of(label: str, among: Iterable[str]) -> str:
    """Which of these meanings a label has, whatever it says behind a sign; nothing if none of them.

    >>> meaning_of("Não sabe", ["yes", *NO_ANSWER]), meaning_of("1. Oui", ["yes", "no"]), meaning_of("No (go to 12)", ["yes", "no"])
    ("don't know", 'yes', 'no')
    >>> meaning_of("No answer", ["no"]), meaning_of("Non-metal mining", ["no"])
    ('', '')
    """
    words = words_of(label)
    bare = words[1:] if words and words[0].isdigit() else words  # files repeat the code in front of the label
    head = words_of(_BEHIND_A_SIGN.sub("", label))
    wanted = tuple(among)
    every = meanings()
    known = {name for name, labels in every.items() if bare in labels} or {name for name, labels in every.items() if head in labels}
    return next((name for name in wanted if name in known), "")
