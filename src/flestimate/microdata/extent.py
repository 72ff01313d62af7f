"""How large the table of a file is by its header, and how many persons its bytes do hold."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

_A_NUMBER, _A_TEXT = 32, 57
"""What an object of Python takes, and the place in a list that points to it."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The persons a header declares beside the whole persons found in the bytes, None where the file does not tell.

    faults: what is amiss in the file's dictionary and costs no person, in words; sets: how many multiple response sets it has.

    >>> Extent(declared=100, whole=97, cut=True).cut
    True
    """

    declared: int | None
    whole: int | None
    cut: bool = False
    overfull: bool = False
    faults: tuple[str, ...] = ()
    sets: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The size of the table that a file promises, before a person is read.

    persons: None where the header does not say; numbers, texts: how many variables of each kind, and `characters` of all texts of
    a person together; weight: the variable that the file itself weights by.

    >>> Outline(persons=1_000_000, numbers=200).bytes(1.0)
    6400000000
    """

    persons: int | None = None
    numbers: int = 0
    texts: int = 0
    characters: int = 0
    weight: str | None = None

    @property
    def variables(self) -> int:
        """How many variables there are."""
        return self.numbers + self.texts

    def bytes(self, share: float) -> int | None:
        """About how much memory the reader takes for this share of the variables; None where the header does not say."""
        if self.persons is None:
            return None
        person = self.numbers * _A_NUMBER + self.texts * _A_TEXT + self.characters
        return round(self.persons * person * share)


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


def size_of(file: BinaryIO) -> int:
    """How many bytes a file has.

    >>> from io import BytesIO
    >>> size_of(BytesIO(b"persons"))
    7
    """
    return file.seek(0, 2)
