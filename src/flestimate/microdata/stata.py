"""How many persons a Stata file declares and holds, found by walking its layout without reading an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from flestimate.microdata.extent import Extent, LayoutError, Outline, Window, unpack

_WIDTHS_OLD = {ord("b"): 1, ord("i"): 2, ord("l"): 4, ord("f"): 4, ord("d"): 8}
_WIDTHS = {251: 1, 252: 2, 253: 4, 254: 4, 255: 8}
_WIDTHS_TAGGED = {32768: 8, 65526: 8, 65527: 4, 65528: 4, 65529: 2, 65530: 1}
_LONG_TEXT = 32768
_LONGEST_STRING, _LONGEST_STRING_TAGGED = 244, 2045
_TAGGED = b"<stata_dta>"
_END = b"</stata_dta>"
_LABEL, _LABEL_END = b"<lbl>", b"</lbl>"

UNLABELLED = "value labels that variables name and the file does not have"


@dataclass(frozen=True, slots=True)
class _Table:
    """What a header says of the table: how wide each variable is, whether it is a text, and which value labels variables name."""

    declared: int
    types: tuple[int, ...]
    widths: Mapping[int, int]
    base: int
    longest: int
    label_names: tuple[bytes, ...]

    @property
    def width(self) -> int:
        """How many bytes a person takes."""
        return sum(map(self._width, self.types))

    @property
    def outline(self) -> Outline:
        """The size of the table that the header promises."""
        texts = [self._width(code) for code in self.types if code not in self.widths or code == _LONG_TEXT]
        return Outline(self.declared, len(self.types) - len(texts), len(texts), sum(texts))

    def faults(self, labels: set[bytes]) -> tuple[str, ...]:
        """What is amiss, given the value labels that the file has."""
        return (UNLABELLED,) if set(self.label_names) - {b""} - labels else ()

    def _width(self, code: int) -> int:
        width = self.widths.get(code, code - self.base)
        if not 0 < width <= max(self.longest, 8):
            raise LayoutError
        return width


def outline(file: BinaryIO) -> Outline:
    """The table that a .dta file of any release promises; LayoutError where its header is broken."""
    data = Window(file)
    if data[: len(_TAGGED)] == _TAGGED:
        return _tagged(data).table.outline
    return _untagged(data).table.outline


def extent(file: BinaryIO) -> Extent:
    """The persons declared and held by a .dta file of any release; LayoutError where its header is broken."""
    data = Window(file)
    return _tagged_extent(data, _tagged(data)) if data[: len(_TAGGED)] == _TAGGED else _untagged_extent(data, _untagged(data))


@dataclass(frozen=True, slots=True)
class _TaggedFile:
    """A file of Stata 13 or later: its byte order, the map of where its parts are, the length of its names, and its table."""

    order: str
    places: tuple[int, ...]
    name: int
    table: _Table


def _tagged(data: Window) -> _TaggedFile:
    release = _release(data)
    order = {b"LSF": "<", b"MSF": ">"}.get(data[52:55])
    if order is None:
        raise LayoutError
    k_form, n_form = order + ("I" if release >= 119 else "H"), order + ("Q" if release >= 118 else "I")
    k_at = 70
    variables = unpack(k_form, data, k_at)[0]
    n_at = k_at + (4 if release >= 119 else 2) + len(b"</K><N>")
    declared = unpack(n_form, data, n_at)[0]
    places, name = _map(data, order), 129 if release >= 118 else 33
    types_at = data[:4096].find(b"<variable_types>")
    types = unpack(f"{order}{variables}H", data, types_at + 16 if types_at >= 0 else -1)
    names = _names(data, places[6] + len(b"<value_label_names>"), variables, name)
    return _TaggedFile(order, places, name, _Table(declared, types, _WIDTHS_TAGGED, 0, _LONGEST_STRING_TAGGED, names))


def _release(data: Window) -> int:
    digits = data[28:31]
    if not digits.isdigit():
        raise LayoutError
    return int(digits)


def _map(data: Window, order: str) -> tuple[int, ...]:
    at = data[:2048].find(b"<map>")
    return unpack(order + "14Q", data, at + 5 if at >= 0 else -1)


def _names(data: Window, at: int, variables: int, length: int) -> tuple[bytes, ...]:
    text = data[at : at + variables * length]
    return tuple(text[place : place + length].partition(b"\x00")[0] for place in range(0, len(text), length))


def _tagged_extent(data: Window, file: _TaggedFile) -> Extent:
    places, declared, width = file.places, file.table.declared, file.table.width
    start, strls = places[9] + len(b"<data>"), places[10]
    end = start + declared * width
    if data[places[9] : start] != b"<data>":
        raise LayoutError
    if end > len(data):
        return Extent(declared, _division(len(data) - start, width, declared), cut=True)
    if data[end : end + 7] != b"</data>" or strls != end + 7:
        return Extent(declared, None, overfull=True)
    if not data[-64:].rstrip(b"\r\n\x00 ").endswith(_END):
        return Extent(declared, declared, cut=True)
    return Extent(declared, declared, faults=file.table.faults(set(_tagged_labels(data, file))))


def _tagged_labels(data: Window, file: _TaggedFile) -> Iterator[bytes]:
    """The names of the value labels that the file has; LayoutError where one does not end where it says."""
    at = file.places[11] + len(b"<value_labels>")
    while data[at : at + len(_LABEL)] == _LABEL:
        length = unpack(file.order + "i", data, at + 5)[0]
        yield data[at + 9 : at + 9 + file.name].partition(b"\x00")[0]
        at += 9 + file.name + 3 + length
        if length < 8 or data[at : at + len(_LABEL_END)] != _LABEL_END:
            raise LayoutError
        at += len(_LABEL_END)


@dataclass(frozen=True, slots=True)
class _Release:
    """The widths of the parts of a header before release 13 of Stata."""

    number: int

    @property
    def count(self) -> str:
        return "H" if self.number < 103 else "I"

    @property
    def name(self) -> int:
        return 9 if self.number < 110 else 33

    @property
    def format(self) -> int:
        return 7 if self.number < 105 else 12 if self.number < 114 else 49

    @property
    def label(self) -> int:
        return 32 if self.number < 108 else 81

    @property
    def stamp(self) -> int:
        return 0 if self.number < 105 else 18

    @property
    def types(self) -> dict[int, int]:
        return _WIDTHS_OLD if self.number < 111 else _WIDTHS

    @property
    def string_base(self) -> int:
        return 127 if self.number < 111 else 0


@dataclass(frozen=True, slots=True)
class _UntaggedFile:
    """A file of Stata before 13: its release, its byte order, its table, and where the data start."""

    release: _Release
    order: str
    table: _Table
    start: int


def _untagged(data: Window) -> _UntaggedFile:
    release = _Release(unpack("B", data, 0)[0])
    order = ">" if unpack("B", data, 1)[0] == 1 else "<"
    variables, declared = unpack(f"{order}H{release.count}", data, 4)
    types_at = 6 + (2 if release.count == "H" else 4) + release.label + release.stamp
    types = unpack(f"{variables}B", data, types_at)
    behind_names = types_at + variables + variables * release.name
    labels_at = behind_names + 2 * (variables + 1) + variables * release.format
    names = _names(data, labels_at, variables, release.name)
    start = _after_expansion(data, order, release, labels_at + variables * (release.name + release.label))
    return _UntaggedFile(release, order, _Table(declared, types, release.types, release.string_base, _LONGEST_STRING, names), start)


def _untagged_extent(data: Window, file: _UntaggedFile) -> Extent:
    declared, width = file.table.declared, file.table.width
    end = file.start + declared * width
    if end > len(data):
        return Extent(declared, _division(len(data) - file.start, width, declared), cut=True)
    try:
        labels = set(_labels(data, file, end))
    except LayoutError:
        # Value labels follow the data up to the very end; where they do not fit, the file is cut or the count is wrong.
        return Extent(declared, declared, cut=True)
    return Extent(declared, declared, faults=file.table.faults(labels))


def _after_expansion(data: Window, order: str, release: _Release, at: int) -> int:
    if release.number < 105:
        return at
    form, step = (order + "bh", 3) if release.number <= 108 else (order + "bi", 5)
    while True:
        kind, length = unpack(form, data, at)
        at += step
        if kind == 0:
            return at
        if length < 0:
            raise LayoutError
        at += length


def _labels(data: Window, file: _UntaggedFile, at: int) -> Iterator[bytes]:
    """The names of the value labels that the file has, up to its very end."""
    release, order = file.release, file.order
    while at < len(data):
        if release.number < 108:
            yield data[at + 2 : at + 2 + release.name].partition(b"\x00")[0]
            at += 12 + 10 * unpack(order + "H", data, at)[0]
            continue
        length = unpack(order + "i", data, at)[0]
        if length < 8:
            raise LayoutError
        yield data[at + 4 : at + 4 + release.name].partition(b"\x00")[0]
        at += 4 + release.name + 3 + length
    if at != len(data):
        raise LayoutError


def _division(size: int, width: int, most: int) -> int:
    return min(max(size, 0) // width, most) if width else 0
