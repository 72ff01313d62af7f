"""How many persons a Stata file declares and holds, found by walking its layout without reading an answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flestimate.microdata.extent import Extent, LayoutError, Window, unpack

_WIDTHS_OLD = {ord("b"): 1, ord("i"): 2, ord("l"): 4, ord("f"): 4, ord("d"): 8}
_WIDTHS = {251: 1, 252: 2, 253: 4, 254: 4, 255: 8}
_WIDTHS_TAGGED = {32768: 8, 65526: 8, 65527: 4, 65528: 4, 65529: 2, 65530: 1}
_LONGEST_STRING_OLD, _LONGEST_STRING, _LONGEST_STRING_TAGGED = 244, 244, 2045
_TAGGED = b"<stata_dta>"
_END = b"</stata_dta>"


def extent(path: Path) -> Extent:
    """The persons declared and held by a .dta file of any release; LayoutError where its header is broken."""
    with path.open("rb") as file:
        data = Window(file)
        return _tagged(data) if data[: len(_TAGGED)] == _TAGGED else _untagged(data)


def _tagged(data: Window) -> Extent:
    release = _release(data)
    order = {b"LSF": "<", b"MSF": ">"}.get(data[52:55])
    if order is None:
        raise LayoutError
    k_form, n_form = order + ("I" if release >= 119 else "H"), order + ("Q" if release >= 118 else "I")
    k_at = 70
    variables = unpack(k_form, data, k_at)[0]
    n_at = k_at + (4 if release >= 119 else 2) + len(b"</K><N>")
    declared = unpack(n_form, data, n_at)[0]
    return _tagged_extent(data, _map(data, order), _tagged_width(data, order, variables), declared)


def _release(data: Window) -> int:
    digits = data[28:31]
    if not digits.isdigit():
        raise LayoutError
    return int(digits)


def _map(data: Window, order: str) -> tuple[int, ...]:
    at = data[:2048].find(b"<map>")
    return unpack(order + "14Q", data, at + 5 if at >= 0 else -1)


def _tagged_width(data: Window, order: str, variables: int) -> int:
    at = data[:4096].find(b"<variable_types>")
    types = unpack(f"{order}{variables}H", data, at + 16 if at >= 0 else -1)
    return sum(_width(code, _WIDTHS_TAGGED, 0, _LONGEST_STRING_TAGGED) for code in types)


def _tagged_extent(data: Window, places: tuple[int, ...], width: int, declared: int) -> Extent:
    start, strls = places[9] + len(b"<data>"), places[10]
    end = start + declared * width
    if data[places[9] : start] != b"<data>":
        raise LayoutError
    if end > len(data):
        return Extent(declared, _division(len(data) - start, width, declared), cut=True)
    if data[end : end + 7] != b"</data>" or strls != end + 7:
        return Extent(declared, None, overfull=True)
    return Extent(declared, declared, cut=not data[-64:].rstrip(b"\r\n\x00 ").endswith(_END))


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


def _untagged(data: Window) -> Extent:
    release = _Release(unpack("B", data, 0)[0])
    order = ">" if unpack("B", data, 1)[0] == 1 else "<"
    variables, declared = unpack(f"{order}H{release.count}", data, 4)
    types_at = 6 + (2 if release.count == "H" else 4) + release.label + release.stamp
    types = unpack(f"{variables}B", data, types_at)
    per_variable = 2 * release.name + 2 + release.format + release.label
    start = _after_expansion(data, order, release, types_at + variables + variables * per_variable + 2)
    width = sum(_width(code, release.types, release.string_base, _LONGEST_STRING) for code in types)
    end = start + declared * width
    if end > len(data):
        return Extent(declared, _division(len(data) - start, width, declared), cut=True)
    return _after_data(data, order, release, Extent(declared, declared), end)


def _width(code: int, widths: dict[int, int], base: int, longest: int) -> int:
    width = widths.get(code, code - base)
    if not 0 < width <= max(longest, 8):
        raise LayoutError
    return width


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


def _after_data(data: Window, order: str, release: _Release, whole: Extent, at: int) -> Extent:
    """Value labels follow the data up to the very end; where they do not fit, the file is cut or the count is wrong."""
    while at < len(data):
        try:
            at = _next_table(data, order, release, at)
        except LayoutError:
            return Extent(whole.declared, whole.whole, cut=True)
    return whole if at == len(data) else Extent(whole.declared, whole.whole, cut=True)


def _next_table(data: Window, order: str, release: _Release, at: int) -> int:
    if release.number < 108:
        return at + 12 + 10 * unpack(order + "H", data, at)[0]
    length = unpack(order + "i", data, at)[0]
    if length < 8:
        raise LayoutError
    return at + 4 + release.name + 3 + length


def _division(size: int, width: int, most: int) -> int:
    return min(max(size, 0) // width, most) if width else 0
