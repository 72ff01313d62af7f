"""Texts in the wrong encoding: those encoded twice are repaired, those that lost characters are named.

A program that takes UTF-8 for windows-1252 and writes it as UTF-8 again turns "é" into "Ã©". That can be undone without loss, and
where it can be undone in every text that has other characters than English ones, it has happened.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from flestimate.errors import Note
from flestimate.microdata.labels import Variable, so_many_variables
from flestimate.said import first_few, said

if TYPE_CHECKING:
    import polars as pl

_LOST = re.compile("[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f]")
"""The mark for a character that could not be read, and characters that are no text."""
_OTHER_NAMES = {"mac-roman": "MACINTOSH", "utf-8-sig": "UTF-8"}
_UNDEFINED = {number: chr(number) for number in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""Bytes to which windows-1252 gives no character; programs pass them through."""


def as_iconv(encoding: str | None) -> str | None:
    """An encoding by the name that ReadStat's library knows, where Python knows it by another.

    >>> as_iconv("latin-1"), as_iconv("cp1256"), as_iconv("klingon")
    ('ISO-8859-1', 'CP1256', 'klingon')
    """
    if encoding is None:
        return None
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return encoding
    return _OTHER_NAMES.get(name) or name.replace("iso8859", "iso-8859").upper()


def undoubled(text: str) -> str | None:
    """The text that was encoded twice; None where it was not.

    >>> undoubled("Ã©tÃ©"), undoubled("été"), undoubled("summer")
    ('été', None, None)
    """
    if text.isascii():
        return None
    try:
        once = b"".join(_byte(character) for character in text).decode("utf-8")
    except UnicodeError:
        return None
    return once


def _byte(character: str) -> bytes:
    return bytes([ord(character)]) if ord(character) in _UNDEFINED else character.encode("windows-1252")


def repaired(frame: pl.DataFrame, variables: Mapping[str, Variable]) -> tuple[pl.DataFrame, dict[str, Variable], tuple[Note, ...]]:
    """The persons and the labels, with what was encoded twice repaired, and notes on that and on characters that are lost."""
    foreign = {text for variable in variables.values() for text in _texts(variable) if not text.isascii()}
    twice = {name for name, variable in variables.items() if any(undoubled(text) is not None for text in _texts(variable))}
    texts = _twice_in(frame)
    if not twice and not texts:
        return frame, dict(variables), _lost(variables)
    if not all(undoubled(text) is not None for text in foreign):
        return frame, dict(variables), (_asked(twice | set(texts)), *_lost(variables))
    right = {name: _with_texts(variable, lambda text: undoubled(text) or text) for name, variable in variables.items()}
    return _repaired(frame, texts), right, (_done(twice | set(texts)), *_lost(right))


def _texts(variable: Variable) -> Iterator[str]:
    yield variable.label
    yield from variable.value_labels.values()


def _with_texts(variable: Variable, change: Callable[[str], str]) -> Variable:
    return replace(
        variable,
        label=change(variable.label),
        value_labels={code: change(label) for code, label in variable.value_labels.items()},
        missing={code: change(label) for code, label in variable.missing.items()},
    )


def _twice_in(frame: pl.DataFrame) -> dict[str, dict[str, str]]:
    """For each column of text of which every answer with other characters than English ones was encoded twice: what they were."""
    import polars as pl

    found = {}
    for name, kind in frame.schema.items():
        if kind != pl.String:
            continue
        foreign = frame[name].filter(frame[name].str.contains(r"[^\x00-\x7F]")).unique().to_list()
        once = {text: undoubled(text) for text in foreign}
        if once and all(text is not None for text in once.values()):
            found[name] = {text: right for text, right in once.items() if right is not None}
    return found


def _repaired(frame: pl.DataFrame, texts: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    return frame.with_columns(frame[name].replace(list(once), list(once.values())) for name, once in texts.items())


def _lost(variables: Mapping[str, Variable]) -> tuple[Note, ...]:
    names = [name for name, variable in variables.items() if any(_LOST.search(text) for text in _texts(variable))]
    if not names:
        return ()
    what = said("In the labels of {variables} characters are lost or damaged: compare with the questionnaire.", variables=_named(names))
    return (Note("FLE-R14", what),)


def _done(names: Iterable[str]) -> Note:
    what = said("Texts of {variables} had been encoded twice (é as Ã©) and are read as they were meant.", variables=_named(names))
    return Note("FLE-R14", what)


def _asked(names: Iterable[str]) -> Note:
    what = said(
        "Texts of {variables} look as if they had been encoded twice (é as Ã©), but others do not; nothing is changed.",
        variables=_named(names),
    )
    return Note("FLE-R14", what)


def _named(names: Iterable[str]) -> str:
    known = sorted(names)
    return said("{variables} ({names})", variables=so_many_variables(len(known)), names=first_few(known))
