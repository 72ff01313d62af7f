"""How many persons a SAS transport file holds: it is made of cards of 80 bytes, and counts its persons in version 8 only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from flestimate.microdata.extent import Extent, LayoutError, Outline, Window, unpack

_CARD = 80
_HEADER = b"HEADER RECORD*******"
_VARIABLES, _PERSONS = (b"NAMESTR", b"NAMSTV8"), (b"OBS ", b"OBSV8")
_TEXT = 2


@dataclass(frozen=True, slots=True)
class _Table:
    """The kinds and widths of the variables, where the persons start, and how many are declared."""

    variables: tuple[tuple[int, int], ...]
    start: int
    declared: int | None

    @property
    def width(self) -> int:
        return sum(width for _, width in self.variables)


def outline(file: BinaryIO) -> Outline:
    """The variables of a .xpt file; LayoutError where its headers are broken."""
    table = _table(Window(file))
    texts = [width for kind, width in table.variables if kind == _TEXT]
    return Outline(table.declared, len(table.variables) - len(texts), len(texts), sum(texts))


def extent(file: BinaryIO) -> Extent:
    """The persons held by a .xpt file: what fills up the last card is blank, and is no person."""
    data = Window(file)
    table = _table(data)
    whole, rest = divmod(len(data) - table.start, table.width)
    cut = len(data) % _CARD > 0 or (rest > 0 and bool(data[len(data) - rest :].strip(b" ")))
    while whole and _is_filling(data, table, whole):
        whole -= 1
    if table.declared is not None:
        return Extent(table.declared, whole, cut or whole < table.declared, overfull=whole > table.declared)
    return Extent(None, whole, cut)


def _is_filling(data: Window, table: _Table, whole: int) -> bool:
    at = table.start + (whole - 1) * table.width
    return len(data) - at < _CARD and not data[at : at + table.width].strip(b" ")


def _table(data: Window) -> _Table:
    at = _header(data, 0, _VARIABLES)
    count, size = _digits(data[at + 48 : at + 58]), _size_of_description(data, at)
    variables = tuple(_variable(data, at + _CARD + number * size) for number in range(count))
    persons = _header(data, at + _CARD + count * size, _PERSONS)
    declared = data[persons + 48 : persons + 64].strip()
    new = data[persons + len(_HEADER) : persons + _CARD].startswith(_PERSONS[1])
    if not variables:
        raise LayoutError
    return _Table(variables, persons + _CARD, _digits(declared) if new else None)


def _variable(data: Window, at: int) -> tuple[int, int]:
    """Whether a variable is a number or a text, and how wide it is."""
    kind, _, width = unpack(">3h", data, at)
    if width <= 0:
        raise LayoutError
    return kind, width


def _size_of_description(data: Window, before: int) -> int:
    """How many bytes describe a variable: it stands in the header of the member, 140 but for files of one old system."""
    member = data[:before].rfind(b"HEADER RECORD*******MEM")
    return _digits(data[member + 75 : member + 78]) if member >= 0 else 140


def _header(data: Window, at: int, names: tuple[bytes, ...]) -> int:
    """Where the next header of one of these names is; headers start on a card."""
    at += -at % _CARD
    while at < len(data):
        card = data[at : at + _CARD]
        if card.startswith(_HEADER) and card[len(_HEADER) :].startswith(names):
            return at
        at += _CARD
    raise LayoutError


def _digits(text: bytes) -> int:
    if not text.strip().isdigit():
        raise LayoutError
    return int(text)
