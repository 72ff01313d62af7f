"""Whether an SPSS portable file is there to its end: it is text in lines of 80 characters, and does not count its persons."""

from __future__ import annotations

from typing import BinaryIO

from flestimate.microdata.extent import Extent, LayoutError, Outline, Window

_LINE = 80
_MARK = b"SPSSPORT"
_TABLE = slice(200, 456)
"""Where the file says which byte stands for which character; the capital Z has place 99 in it."""
_CAPITAL_Z = 99
_LINE_ENDS = b"\r\n"


def outline(file: BinaryIO) -> Outline:
    """Nothing is promised: the persons are counted as they come."""
    _characters(file)
    return Outline()


def extent(file: BinaryIO) -> Extent:
    """Whether the last line is filled with the mark of the end; how many persons there are is not known before they are read."""
    head = _characters(file)
    end = head[_TABLE][_CAPITAL_Z : _CAPITAL_Z + 1]
    data = Window(file)
    lines = data[max(len(data) - 4 * _LINE, 0) :].rstrip(_LINE_ENDS).splitlines()
    last = lines[-1] if lines else b""
    return Extent(None, None, cut=not last.endswith(end))


def _characters(file: BinaryIO) -> bytes:
    """The heading without line ends; LayoutError where it is none."""
    file.seek(0)
    head = b"".join(file.read(1024).splitlines())
    if head[456 : 456 + len(_MARK)] != _MARK and _MARK not in head[:512]:
        raise LayoutError
    return head
