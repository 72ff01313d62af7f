"""The codes by letter, each read from its file when it is first asked for."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

from flestimate.catalogue.entry import Entry, Kind
from flestimate.errors import DeclarationError, Fix, listed, nearest

_CODE = re.compile(r"(?:FLE-)?([A-Z])(\d+)")
_SUFFIX = ".toml"
_OF = "of"  # the key of a file that says what its letter stands for


def explain(code: str) -> Entry:
    """What a code means for the result, what it comes of, and what to do; DeclarationError where there is no such code.

    >>> explain("fle-w04")
    FLE-W04 (error): The weights sum to 0.
    ...
    >>> explain("W03")
    Traceback (most recent call last):
    flestimate.errors.DeclarationError: FLE-C30: there is no code 'W03'; the nearest are FLE-W02, ...
      fix    : flestimate explain      all codes
    """
    wanted = _CODE.fullmatch(str(code).strip().upper())
    if wanted and wanted[1] in letters():
        found = _of_letter(wanted[1]).get(f"FLE-{wanted[1]}{int(wanted[2]):02d}")
        if found:
            return found
    raise _no_such_code(str(code))


def entries() -> Mapping[str, Entry]:
    """All codes in order.

    >>> entries()["FLE-W04"].kind
    <Kind.ERROR: 'error'>
    """
    return MappingProxyType({code: entry for letter in letters() for code, entry in _of_letter(letter).items()})


def letters() -> Mapping[str, str]:
    """What each letter of the codes stands for.

    >>> letters()["W"]
    'Weights'
    """
    return MappingProxyType({letter: _content(letter)[_OF] for letter in _files()})


@functools.cache
def _files() -> tuple[str, ...]:
    found = resources.files("flestimate.catalogue").joinpath("codes")
    return tuple(sorted(entry.name.removesuffix(_SUFFIX) for entry in found.iterdir() if entry.name.endswith(_SUFFIX)))


@functools.cache
def _content(letter: str) -> Mapping[str, Any]:
    file = resources.files("flestimate.catalogue").joinpath("codes", f"{letter}{_SUFFIX}")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@functools.cache
def _of_letter(letter: str) -> Mapping[str, Entry]:
    tables = {code: table for code, table in _content(letter).items() if code != _OF}
    return {code: _entry(code, tables[code]) for code in sorted(tables)}


def _entry(code: str, table: Mapping[str, Any]) -> Entry:
    kind, causes, do = Kind(table["kind"]), tuple(table.get("causes", ())), tuple(table.get("do", ()))
    return Entry(code, kind, table["title"], table["means"], causes, do, table.get("see", ""))


def _no_such_code(code: str) -> DeclarationError:
    close = _nearest(code)
    hint = f"; the nearest are {listed(close)}." if close else "."
    return DeclarationError("FLE-C30", f"there is no code '{code}'{hint}", fix=(Fix("flestimate explain", "all codes"),))


def _nearest(code: str) -> list[str]:
    """The codes of the same letter whose numbers are the nearest, or those of nearly the same text."""
    wanted = _CODE.fullmatch(code.strip().upper())
    if wanted is None or wanted[1] not in letters():
        return nearest(code, entries())
    return sorted(_of_letter(wanted[1]), key=lambda known: abs(int(known[5:]) - int(wanted[2])))[:3]
