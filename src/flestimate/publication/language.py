"""The languages that a publication speaks: what flestimate itself says, and how numbers are written."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import Field

from flestimate.declaration import Declaration, Origin
from flestimate.errors import DeclarationError, Fix, did_you_mean, listed
from flestimate.said import Name, Said, filled, placeholders

_PACKAGE, _FOLDER, _ABOUT = "flestimate.publication", "languages", "language.toml"


class Language(Declaration):
    """A language: the words of flestimate in it, its direction, the marks in its numbers and lists, and how a day is written.

    separator: what Excel has between the fields of a .csv where it is spoken.

    >>> Language.load("fr").say("Estimate")
    'Estimation'
    """

    id: str
    name: str
    right_to_left: bool = False
    thousands: str = ","
    decimal: str = "."
    percent: str = "%"
    comma: str = ", "
    separator: str = ","
    date: str = "%Y-%m-%d"
    words: Mapping[str, str] = Field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, name: str | Path) -> Language:
        """A language by its id, en, fr, es or ar, or one's own by its folder; DeclarationError if there is none or it is amiss."""
        if name in languages():
            return _built_in(str(name))
        if Path(name).is_dir():
            return _own(Path(name))
        raise DeclarationError(
            "FLE-C10",
            f"there is no language '{Path(name).name}'{did_you_mean(Path(name).name, languages())}",
            fix=(Fix(f"one of: {listed(languages())}"), Fix('"my_language"', "a folder of your own: docs/languages.md")),
        )

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
        marks: dict[str, str | int | None] = {",": self.thousands, ".": self.decimal, "%": self.percent}
        return written.translate(str.maketrans(marks))

    def _part(self, part: Any) -> Any:
        if isinstance(part, Name):
            return part
        if type(part) is date:
            return part.strftime(self.date)
        if isinstance(part, str):
            return self.say(part)
        if isinstance(part, tuple):
            return _Several(tuple(self._part(one) for one in part), self)
        return _Number(part, self)


@dataclass(frozen=True, slots=True)
class _Several:
    """Parts that stand behind one another in a sentence."""

    parts: tuple[Any, ...]
    language: Language

    def __format__(self, form: str) -> str:
        return self.language.comma.join(format(one, form) for one in self.parts)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number on its way into a sentence: it is written when the template says how."""

    value: Any
    language: Language

    def __format__(self, form: str) -> str:
        whole = isinstance(self.value, int) and not isinstance(self.value, bool)
        return self.language.number(format(self.value, form or ("," if whole else "")))


_IN_ENGLISH = {
    "korn-graubard, {size}": "Korn-Graubard, {size}",
    "jeffreys, {size}": "Jeffreys, {size}",
    "wilson": "Wilson",
    "fl sector": "sector of the forced labour job",
}
"""What records and code call by a short name, and people by words."""

ENGLISH = Language(id="en", name="English", words=_IN_ENGLISH)


@functools.cache
def languages() -> tuple[str, ...]:
    """The ids of the languages that come with flestimate."""
    found = resources.files(_PACKAGE).joinpath(_FOLDER)
    return (ENGLISH.id, *sorted(entry.name for entry in found.iterdir() if entry.is_dir() and not entry.name.startswith("_")))


@functools.cache
def _built_in(name: str) -> Language:
    return ENGLISH if name == ENGLISH.id else _read(resources.files(_PACKAGE).joinpath(_FOLDER, name))


def _own(folder: Path) -> Language:
    """A language of one's own: what its files do not say, the one that it is `based_on` does."""
    if not (folder / _ABOUT).is_file():
        raise DeclarationError("FLE-C06", f"{folder.name} is no language.", why=f"it has no {_ABOUT}, which names it")
    return _read(folder)


def _read(folder: Traversable) -> Language:
    """A language in a folder: `language.toml`, and words in files of any other name."""
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    origins = {entry.name: Origin(entry.name, entry.read_text(encoding="utf-8")) for entry in files}
    about = origins.pop(_ABOUT)
    stated = about.content()
    base = Language.load(stated.pop("based_on", ENGLISH.id))
    own = {english: said for origin in origins.values() for english, said in _words(origin).items()}
    return Language.parse({**base.model_dump(), **stated, "words": {**base.words, **own}}, about)


def _words(origin: Origin) -> dict[str, str]:
    """The words of one file; DeclarationError where one of them has no room for what the English has."""
    words = origin.content()
    for english, said in words.items():
        if not isinstance(said, str) or not _fits(english, said):
            raise DeclarationError(
                "FLE-C05",
                f"the translation of '{english}' does not fit it.",
                where={"file": origin.name},
                why="what stands in braces has to be the same in both, to the letter",
            )
    return words


def _fits(english: str, said: str) -> bool:
    try:
        return placeholders(english) == placeholders(said)
    except ValueError:
        return False
