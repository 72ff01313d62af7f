"""How many persons a file says it holds, and how many its bytes do hold."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Extent:
    """The persons a header declares beside the whole persons found in the bytes, None where the file does not tell.

    >>> Extent(declared=100, whole=97, cut=True).cut
    True
    """

    declared: int | None
    whole: int | None
    cut: bool = False
    overfull: bool = False


class LayoutError(Exception):
    """The bytes are not laid out as their format demands. It never leaves this package."""


class Window:
    """A file to be looked at here and there, like bytes but without holding them all.

    >>> from tempfile import TemporaryFile
    >>> with TemporaryFile() as file:
    ...     written = file.write(b"persons")
    ...     len(Window(file)), Window(file)[3:5]
    (7, b'so')
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._size)
        self._file.seek(start)
        return self._file.read(max(stop - start, 0))


def unpack(form: str, data: bytes | Window, offset: int) -> tuple[int, ...]:
    r"""Whole numbers at a place in a file, or a LayoutError where the file ends before.

    >>> unpack("<H", b"\x01\x00", 0)
    (1,)
    """
    if offset < 0:
        raise LayoutError
    try:
        return struct.unpack(form, data[offset : offset + struct.calcsize(form)])
    except struct.error:
        raise LayoutError from None
