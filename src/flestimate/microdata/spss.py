"""How many persons an SPSS file declares and holds, found by walking its layout without reading an answer."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flestimate.microdata.extent import Extent, LayoutError, unpack

_HEADER = 176
_SLOT = 8
_PADDING, _END, _LITERAL = 0, 252, 253
_CONTINUATION, _WIDEST = -1, 255
_CHUNK = 1 << 20
_LARGEST_BLOCK = 1 << 28


@dataclass(frozen=True, slots=True)
class _Layout:
    order: str
    compression: int
    declared: int | None
    slots: int
    start: int


def extent(path: Path) -> Extent:
    """The persons declared and held by a .sav or .zsav file; LayoutError where its dictionary is broken."""
    with path.open("rb") as file:
        layout = _layout(file)
        file.seek(layout.start)
        if layout.compression == 0:
            return _uncompressed(layout, path.stat().st_size - layout.start)
        if layout.compression == 1:
            return _bytecoded(layout, _plain(file))
        return _zipped(layout, file, path.stat().st_size)


def _layout(file: BinaryIO) -> _Layout:
    head = file.read(_HEADER)
    order = next((order for order in "<>" if unpack(order + "i", head, 64)[0] in (2, 3)), None)
    if order is None:
        raise LayoutError
    compression, _weight, declared = unpack(order + "3i", head, 72)
    slots = _dictionary(file, order)
    if compression not in (0, 1, 2) or slots == 0:
        raise LayoutError
    return _Layout(order, compression, declared if declared >= 0 else None, slots, file.tell())


def _dictionary(file: BinaryIO, order: str) -> int:
    """How many slots of eight bytes a person takes, after every record of the dictionary."""
    widths: list[int] = []
    while (record := _integers(file, order, 1)[0]) != 999:
        if record == 2:
            widths.append(_variable(file, order))
            continue
        step = _RECORDS.get(record)
        if step is None:
            raise LayoutError
        step(file, order)
    _integers(file, order, 1)
    _check_widths(widths)
    return len(widths)


def _check_widths(widths: list[int]) -> None:
    """A text wider than a slot is followed by its continuations, and nothing else is a continuation.

    A reader that is told a wrong width swallows the variables that follow, and says nothing.
    """
    due = 0
    for width in widths:
        if (width == _CONTINUATION) != (due > 0) or not _CONTINUATION <= width <= _WIDEST:
            raise LayoutError
        due = due - 1 if due else max(-(-width // _SLOT) - 1, 0)
    if due:
        raise LayoutError


def _variable(file: BinaryIO, order: str) -> int:
    width, labelled, missing, _print, _write = _integers(file, order, 5)
    if not -3 <= missing <= 3:
        raise LayoutError
    _skip(file, 8)
    if labelled == 1:
        length = _integers(file, order, 1)[0]
        _skip(file, length + -length % 4)
    _skip(file, abs(missing) * _SLOT)
    return width


def _value_labels(file: BinaryIO, order: str) -> None:
    for _ in range(_integers(file, order, 1)[0]):
        _skip(file, _SLOT)
        length = unpack("B", file.read(1), 0)[0]
        _skip(file, length + -(length + 1) % _SLOT)


def _labelled_variables(file: BinaryIO, order: str) -> None:
    _skip(file, 4 * _integers(file, order, 1)[0])


def _document(file: BinaryIO, order: str) -> None:
    _skip(file, 80 * _integers(file, order, 1)[0])


def _extension(file: BinaryIO, order: str) -> None:
    _subtype, size, count = _integers(file, order, 3)
    _skip(file, size * count)


_RECORDS: dict[int, Callable[[BinaryIO, str], None]] = {
    3: _value_labels,
    4: _labelled_variables,
    6: _document,
    7: _extension,
}


def _integers(file: BinaryIO, order: str, count: int) -> tuple[int, ...]:
    return unpack(f"{order}{count}i", file.read(4 * count), 0)


def _skip(file: BinaryIO, count: int) -> None:
    if count < 0:
        raise LayoutError
    file.seek(count, 1)


def _uncompressed(layout: _Layout, size: int) -> Extent:
    whole, rest = divmod(size, layout.slots * _SLOT)
    return _judged(layout, max(whole, 0), layout.declared is None and rest > 0)


def _bytecoded(layout: _Layout, chunks: Iterator[bytes]) -> Extent:
    answers, cut = _count_answers(_Stream(chunks))
    whole, rest = divmod(answers, layout.slots)
    return _judged(layout, whole, layout.declared is None and (cut or rest > 0))


def _judged(layout: _Layout, whole: int, cut: bool) -> Extent:  # noqa: FBT001 - a finding, not a switch
    declared = layout.declared
    if declared is None:
        return Extent(None, whole, cut)
    return Extent(declared, whole, cut=whole < declared, overfull=whole > declared)


def _plain(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(_CHUNK), b"")


def _zipped(layout: _Layout, file: BinaryIO, size: int) -> Extent:
    start, trailer, length = unpack(layout.order + "3q", file.read(24), 0)
    if start != layout.start or trailer < start or length < 24:
        raise LayoutError
    if trailer + length > size:
        return Extent(layout.declared, None, cut=True)
    return _bytecoded(layout, _inflated(file, layout, trailer, length))


def _inflated(file: BinaryIO, layout: _Layout, trailer: int, length: int) -> Iterator[bytes]:
    file.seek(trailer)
    table = file.read(length)
    blocks = unpack(layout.order + "i", table, 20)[0]
    for block in range(blocks):
        place = 24 + 24 * block
        compressed_at = unpack(layout.order + "q", table, place + 8)[0]
        inflated, deflated = unpack(layout.order + "2i", table, place + 16)
        yield _block(file, compressed_at, inflated, deflated)


def _block(file: BinaryIO, place: int, inflated: int, deflated: int) -> bytes:
    if not (place >= 0 and 0 <= inflated <= _LARGEST_BLOCK and 0 <= deflated <= _LARGEST_BLOCK):
        raise LayoutError
    file.seek(place)
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(file.read(deflated), inflated + 1)
    except zlib.error:
        raise LayoutError from None
    if len(data) != inflated:
        raise LayoutError
    return data


class _Stream:
    """Eight bytes at a time out of chunks of any size."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._data = b""
        self._at = 0

    def read(self, count: int) -> bytes:
        end = self._at + count
        while end > len(self._data):
            more = next(self._chunks, b"")
            if not more:
                break
            self._data = self._data[self._at :] + more
            end -= self._at
            self._at = 0
        data = self._data[self._at : end]
        self._at = min(end, len(self._data))
        return data


def _count_answers(stream: _Stream) -> tuple[int, bool]:
    """How many answers a bytecoded data section holds, and whether it ends in the middle of one.

    >>> _count_answers(_Stream(iter([bytes([101, 102, 252, 0, 0, 0, 0, 0])])))
    (2, False)
    >>> _count_answers(_Stream(iter([bytes([101, 253, 0, 0, 0, 0, 0, 0]), b"half"])))
    (1, True)
    """
    answers = 0
    read = stream.read
    while len(codes := read(8)) == 8:
        if _END in codes:
            return answers + _whole(codes[: codes.index(_END)], read), False
        literals = 8 * codes.count(_LITERAL)
        if not literals:
            answers += 8 - codes.count(_PADDING)
            continue
        values = read(literals)
        if len(values) < literals:
            return answers + _before(codes, len(values) // 8), True
        answers += 8 - codes.count(_PADDING)
    return answers, len(codes) > 0


def _whole(codes: bytes, read: Callable[[int], bytes]) -> int:
    values = read(8 * codes.count(_LITERAL))
    return _before(codes, len(values) // 8)


def _before(codes: bytes, literals: int) -> int:
    """How many answers these codes stand for, when only so many literal values follow them."""
    answers = 0
    for code in codes:
        literals -= code == _LITERAL
        if literals < 0:
            break
        answers += code != _PADDING
    return answers
