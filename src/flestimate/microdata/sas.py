"""Whether a SAS data set has all of its pages."""

from __future__ import annotations

from typing import BinaryIO

from flestimate.microdata.extent import Extent, LayoutError, Outline, Window, unpack

_WIDE, _PADDED, _ORDER = slice(32, 33), slice(35, 36), slice(37, 38)
"""Bytes that say whether numbers take eight bytes, whether the header is padded, and in which order bytes come."""
_YES = b"3"
_LENGTHS = 196
_LARGEST = 1 << 30


def outline(file: BinaryIO) -> Outline:
    """Nothing is promised in the header: the table is described in the pages."""
    _pages(Window(file))
    return Outline()


def extent(file: BinaryIO) -> Extent:
    """Whether the pages that the header counts are there, no more and no fewer."""
    data = Window(file)
    header, page, pages = _pages(data)
    expected = header + page * pages
    return Extent(None, None, cut=len(data) < expected, overfull=len(data) > expected)


def _pages(data: Window) -> tuple[int, int, int]:
    """The length of the header and of a page, and the number of pages."""
    order = "<" if data[_ORDER] == b"\x01" else ">"
    at = _LENGTHS + (4 if data[_PADDED] == _YES else 0)
    header, page = unpack(order + "2I", data, at)
    pages = unpack(order + ("Q" if data[_WIDE] == _YES else "I"), data, at + 8)[0]
    if not (0 < header < _LARGEST and 0 < page < _LARGEST and pages > 0):
        raise LayoutError
    return header, page, pages
