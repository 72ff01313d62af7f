"""The languages that a publication speaks: what flestimate itself says, and how numbers are written."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic import Field

from flestimate.declaration import Declaration
from flestimate.errors import DeclarationError, Fix, did_you_mean, listed
from flestimate.said import Said, filled

_PACKAGE, _FOLDER, _ABOUT = "flestimate.publication", "languages", "language.toml"


class Language(Declaration):
    """A language: the words of flestimate in it, its direction, the marks in its numbers, and what Excel there has between fields.

    >>> Language.load("fr").say("Estimate")
    'Estimation'
    """

    id: str
    name: str
    right_to_left: bool = False
    thousands: str = ","
    decimal: str = "."
    separator: str = ","
    words: Mapping[str, str] = Field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, name: str) -> Language:
        """A language by its id: en, fr, es or ar; DeclarationError if there is none of that name."""
        if name not in languages():
            raise DeclarationError(
                "FLE-C10",
                f"there is no language '{name}'{did_you_mean(name, languages())}",
                fix=(Fix(f"one of: {listed(languages())}"),),
            )
        return _loaded(name)

    def say(self, text: str) -> str:
        """A text in this language: what flestimate says is translated, what is of the data stays as it is."""
        if not isinstance(text, Said):
            return self.words.get(text, text)
        template = self.words.get(text.template, text.template)
        return filled(template, {name: self._part(part) for name, part in text.parts.items()})

    def number(self, written: str) -> str:
        """A number that is written in English, with this language's marks.

        >>> Language.load("es").number("1,234.5")
        '1.234,5'
        """
        marks: dict[str, str | int | None] = {",": self.thousands, ".": self.decimal}
        return written.translate(str.maketrans(marks))

    def _part(self, part: Any) -> Any:
        if isinstance(part, str):
            return self.say(part)
        if isinstance(part, tuple):
            return tuple(self._part(one) for one in part)
        return _Number(part, self)


class _Number:
    """A number on its way into a sentence: it is written when the template says how."""

    def __init__(self, value: Any, language: Language) -> None:
        self._value, self._language = value, language

    def __format__(self, form: str) -> str:
        whole = isinstance(self._value, int) and not isinstance(self._value, bool)
        return self._language.number(format(self._value, form or ("," if whole else "")))


ENGLISH = Language(id="en", name="English")


@functools.cache
def languages() -> tuple[str, ...]:
    """The ids of the languages that come with flestimate."""
    found = resources.files(_PACKAGE).joinpath(_FOLDER)
    return (ENGLISH.id, *sorted(entry.name for entry in found.iterdir() if entry.is_dir() and not entry.name.startswith("_")))


@functools.cache
def _loaded(name: str) -> Language:
    if name == ENGLISH.id:
        return ENGLISH
    folder = resources.files(_PACKAGE).joinpath(_FOLDER, name)
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    content = {entry.name: tomllib.loads(entry.read_text(encoding="utf-8")) for entry in files}
    about = content.pop(_ABOUT)
    words = {english: own for part in content.values() for english, own in part.items()}
    return Language(**about, words=words)
