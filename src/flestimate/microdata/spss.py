"""How many persons an SPSS file declares and holds, found by walking its layout without reading an answer."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from flestimate.microdata.bytecodes import count_answers
from flestimate.microdata.extent import Extent, LayoutError, Outline, size_of, unpack
from flestimate.microdata.spss_dictionary import SLOT, Layout, walk

_CHUNK = 1 << 20
_LARGEST_BLOCK = 1 << 28


def outline(file: BinaryIO) -> Outline:
    """The table that a .sav or .zsav file promises; LayoutError where its dictionary is broken."""
    return walk(file).outline


def extent(file: BinaryIO) -> Extent:
    """The persons declared and held by a .sav or .zsav file; LayoutError where its dictionary is broken."""
    layout = walk(file)
    size = size_of(file)
    file.seek(layout.start)
    if layout.compression == 0:
        return _uncompressed(layout, size - layout.start)
    if layout.compression == 1:
        return _bytecoded(layout, _plain(file))
    return _zipped(layout, file, size)


def _uncompressed(layout: Layout, size: int) -> Extent:
    whole, rest = divmod(size, layout.slots * SLOT)
    return _judged(layout, max(whole, 0), layout.declared is None and rest > 0)


def _bytecoded(layout: Layout, chunks: Iterator[bytes]) -> Extent:
    answers, cut = count_answers(chunks)
    whole, rest = divmod(answers, layout.slots)
    return _judged(layout, whole, layout.declared is None and (cut or rest > 0))


def _judged(layout: Layout, whole: int, cut: bool) -> Extent:  # noqa: FBT001 - a finding, not a switch
    declared, faults = layout.declared, layout.faults
    if declared is None:
        return Extent(None, whole, cut, faults=faults, sets=layout.sets)
    return Extent(declared, whole, cut=whole < declared, overfull=whole > declared, faults=faults, sets=layout.sets)


def _plain(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(_CHUNK), b"")


def _zipped(layout: Layout, file: BinaryIO, size: int) -> Extent:
    start, trailer, length = unpack(layout.order + "3q", file.read(24), 0)
    if start != layout.start or trailer < start or length < 24:
        raise LayoutError
    if trailer + length > size:
        return Extent(layout.declared, None, cut=True)
    return _bytecoded(layout, _inflated(file, layout, trailer, length))


def _inflated(file: BinaryIO, layout: Layout, trailer: int, length: int) -> Iterator[bytes]:
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
    if len(data) != inflated or not unpacker.eof:
        raise LayoutError  # unpacked to its end, or its checksum has not been looked at
    return data
