"""The dictionary of an SPSS file, walked record by record: where the data start, how wide a person is, and what is amiss in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from flestimate.microdata.extent import LayoutError, Outline, unpack
from flestimate.said import said

HEADER = 176
SLOT = 8
_CONTINUATION, _WIDEST = -1, 255
_VARIABLE, _VALUE_LABELS, _LABELLED, _DOCUMENT, _EXTENSION, _END = 2, 3, 4, 6, 7, 999
_MACHINE, _LONG_NAMES, _VERY_LONG_TEXTS, _LABELS_OF_LONG_TEXTS = 3, 13, 14, 21
_SETS = (7, 19)
_IEEE = 1
_SEGMENT, _USED_OF_SEGMENT = 255, 252
"""A text of more than 255 characters is kept in several variables of this width, of which so many characters are used."""

UNLABELLED = said("value labels that belong to no variable, or to variables of different kinds")
NO_WEIGHT = said("a weight that is no variable of the file, or a text")


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a file: byte order, compression, persons declared, slots of eight bytes a person, and where the data start."""

    order: str
    compression: int
    declared: int | None
    slots: int
    start: int
    outline: Outline
    faults: tuple[str, ...]
    sets: int


@dataclass
class _Dictionary:
    """What is known of the dictionary so far."""

    order: str
    widths: list[int] = field(default_factory=list)
    names: list[bytes] = field(default_factory=list)
    long_names: dict[bytes, bytes] = field(default_factory=dict)
    very_long: dict[bytes, int] = field(default_factory=dict)
    sets: int = 0
    faults: list[str] = field(default_factory=list)


def walk(file: BinaryIO) -> Layout:
    """The layout of a file, from its first byte; LayoutError where its dictionary is broken."""
    head = file.read(HEADER)
    order = next((order for order in "<>" if unpack(order + "i", head, 64)[0] in (2, 3)), None)
    if order is None:
        raise LayoutError
    compression, weight, declared = unpack(order + "3i", head, 72)
    found = _records(file, order)
    slots = len(found.widths)
    if compression not in (0, 1, 2) or slots == 0:
        raise LayoutError
    persons = declared if declared >= 0 else None
    outline = _outline(found, persons, weight)
    return Layout(order, compression, persons, slots, file.tell(), outline, tuple(dict.fromkeys(found.faults)), found.sets)


def _records(file: BinaryIO, order: str) -> _Dictionary:
    found = _Dictionary(order)
    while (record := _integers(file, order, 1)[0]) != _END:
        step = _RECORDS.get(record)
        if step is None:
            raise LayoutError
        step(file, found)
    _integers(file, order, 1)
    _check_widths(found)
    return found


def _check_widths(found: _Dictionary) -> None:
    """A text wider than a slot is followed by its continuations, and nothing else is a continuation.

    A reader that is told a wrong width swallows the variables that follow, and says nothing.
    """
    due = 0
    for width in found.widths:
        if (width == _CONTINUATION) != (due > 0) or not _CONTINUATION <= width <= _WIDEST:
            raise LayoutError
        due = due - 1 if due else max(-(-width // SLOT) - 1, 0)
    if due:
        raise LayoutError
    variables = [(name, width) for name, width in zip(found.names, found.widths, strict=True) if width != _CONTINUATION]
    for name, length in found.very_long.items():
        _check_segments(variables, name, length)


def _check_segments(variables: list[tuple[bytes, int]], name: bytes, length: int) -> None:
    """A very long text is kept in segments: whole ones, and what is left in the last."""
    first = next((place for place, (known, _) in enumerate(variables) if known == name), None)
    if first is None or length <= _SEGMENT:
        raise LayoutError
    segments = -(-length // _USED_OF_SEGMENT)
    widths = [width for _, width in variables[first : first + segments]]
    last = length - (segments - 1) * _USED_OF_SEGMENT
    if len(widths) < segments or any(width != _SEGMENT for width in widths[:-1]) or -(-widths[-1] // SLOT) != -(-last // SLOT):
        raise LayoutError


def _outline(found: _Dictionary, persons: int | None, weight: int) -> Outline:
    texts = [width for width in found.widths if width > 0]
    return Outline(persons, found.widths.count(0), len(texts), sum(texts), _weight(found, weight))


def _weight(found: _Dictionary, place: int) -> str | None:
    """The variable that the file weights by: its place counts slots from 1, and 0 is none."""
    if place == 0:
        return None
    if not 0 < place <= len(found.widths) or found.widths[place - 1] != 0:
        found.faults.append(NO_WEIGHT)
        return None
    short = found.names[place - 1]
    return found.long_names.get(short, short).decode("utf-8", "replace")


def _variable(file: BinaryIO, found: _Dictionary) -> None:
    width, labelled, missing, _print, _write = _integers(file, found.order, 5)
    if not -3 <= missing <= 3:
        raise LayoutError
    found.widths.append(width)
    found.names.append(file.read(8).rstrip(b" \x00"))
    if labelled == 1:
        length = _integers(file, found.order, 1)[0]
        _skip(file, length + -length % 4)
    _skip(file, abs(missing) * SLOT)


def _value_labels(file: BinaryIO, found: _Dictionary) -> None:
    for _ in range(_integers(file, found.order, 1)[0]):
        _skip(file, SLOT)
        length = unpack("B", file.read(1), 0)[0]
        _skip(file, length + -(length + 1) % SLOT)


def _labelled_variables(file: BinaryIO, found: _Dictionary) -> None:
    """The variables that the labels just read belong to, by the places of their slots."""
    count = _integers(file, found.order, 1)[0]
    if not 0 <= count <= len(found.widths):
        raise LayoutError
    places = _integers(file, found.order, count) if count else ()
    kinds = {found.widths[place - 1] > 0 if 0 < place <= len(found.widths) else None for place in places}
    continued = any(0 < place <= len(found.widths) and found.widths[place - 1] == _CONTINUATION for place in places)
    wide = any(0 < place <= len(found.widths) and found.widths[place - 1] > SLOT for place in places)
    if len(kinds) != 1 or None in kinds or continued or wide:
        found.faults.append(UNLABELLED)


def _document(file: BinaryIO, found: _Dictionary) -> None:
    _skip(file, 80 * _integers(file, found.order, 1)[0])


def _extension(file: BinaryIO, found: _Dictionary) -> None:
    subtype, size, count = _integers(file, found.order, 3)
    step = _EXTENSIONS.get(subtype)
    if step is None:
        _skip(file, size * count)
        return
    if size < 0 or count < 0:
        raise LayoutError
    data = file.read(size * count)
    if len(data) < size * count:
        raise LayoutError
    step(data, found)


def _machine(data: bytes, found: _Dictionary) -> None:
    """Numbers other than those of every machine of today would be read as if they were."""
    if len(data) >= 20 and unpack(found.order + "i", data, 16)[0] != _IEEE:
        raise LayoutError


def _names_of(data: bytes, found: _Dictionary) -> None:
    found.long_names.update(_pairs(data))


def _very_long(data: bytes, found: _Dictionary) -> None:
    for name, length in _pairs(data):
        digits = length.rstrip(b"\x00")
        if not digits.isdigit():
            raise LayoutError
        found.very_long[name] = int(digits)


def _pairs(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and what is said of them, as in A=B, with tabs between."""
    for pair in data.split(b"\t"):
        name, equals, said = pair.partition(b"=")
        if equals:
            yield name.lstrip(b"\x00"), said


def _response_sets(data: bytes, found: _Dictionary) -> None:
    found.sets += sum(line.startswith(b"$") for line in data.split(b"\n"))


def _labels_of_texts(data: bytes, found: _Dictionary) -> None:
    """Labels of long texts name their variable, which has to be a text of this file."""
    at = 0
    while at < len(data):
        length = unpack(found.order + "i", data, at)[0]
        name = data[at + 4 : at + 4 + max(length, 0)]
        known = {found.long_names.get(short, short) for short, width in zip(found.names, found.widths, strict=True) if width > 0}
        if name not in known:
            found.faults.append(UNLABELLED)
        at = _behind_labels(data, found.order, at + 4 + max(length, 0))


def _behind_labels(data: bytes, order: str, at: int) -> int:
    count = unpack(order + "2i", data, at)[1]
    at += 8
    for _ in range(2 * count):  # a value and its label, each behind its length
        length = unpack(order + "i", data, at)[0]
        if length < 0:
            raise LayoutError
        at += 4 + length
    return at


_RECORDS: dict[int, Callable[[BinaryIO, _Dictionary], None]] = {
    _VARIABLE: _variable,
    _VALUE_LABELS: _value_labels,
    _LABELLED: _labelled_variables,
    _DOCUMENT: _document,
    _EXTENSION: _extension,
}
_EXTENSIONS: dict[int, Callable[[bytes, _Dictionary], None]] = {
    _MACHINE: _machine,
    _LONG_NAMES: _names_of,
    _VERY_LONG_TEXTS: _very_long,
    _LABELS_OF_LONG_TEXTS: _labels_of_texts,
    **dict.fromkeys(_SETS, _response_sets),
}


def _integers(file: BinaryIO, order: str, count: int) -> tuple[int, ...]:
    return unpack(f"{order}{count}i", file.read(4 * count), 0)


def _skip(file: BinaryIO, count: int) -> None:
    if count < 0:
        raise LayoutError
    file.seek(count, 1)
