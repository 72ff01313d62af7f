"""Parquet and Feather files, read only as far as they are needed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeVar

from flestimate.microdata import problems
from flestimate.microdata.original import Original

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")

ColumnarKind = Literal["parquet", "feather"]

SPOKEN: Mapping[ColumnarKind, str] = MappingProxyType({"parquet": "Parquet", "feather": "Feather"})
_ENDS: Mapping[ColumnarKind, bytes] = MappingProxyType({"parquet": b"PAR1", "feather": b"ARROW1"})


def scan(original: Original, kind: ColumnarKind) -> tuple[pl.LazyFrame, int]:
    """The persons of a file as a lazy frame, and their number, which the file's footer tells."""
    import polars as pl

    if not _ends(original, _ENDS[kind]):
        raise problems.incomplete(original.name, SPOKEN[kind], None, None)
    frame = _tried(lambda: _scanned(original, kind))
    n = None if frame is None else _tried(lambda: int(frame.select(pl.len()).collect().item()))
    if frame is None or n is None:
        raise problems.damaged(original.name, SPOKEN[kind])
    return frame, n


def refuse_undecodable(original: Original, kind: ColumnarKind, frame: pl.LazyFrame) -> None:
    """Refuse a file of which an answer cannot be decoded: the footer says nothing of that, and it would show in the middle of the work."""
    import polars as pl

    decoded = frame.select(pl.len(), pl.all().is_null().sum().name.suffix(".null"))
    if _tried(lambda: decoded.collect(engine="streaming")) is None:
        raise problems.damaged(original.name, SPOKEN[kind], "its answers cannot be decoded")


def _scanned(original: Original, kind: ColumnarKind) -> pl.LazyFrame:
    import polars as pl

    source = original.open() if original.member else original.path
    frame = pl.scan_parquet(source, glob=False) if kind == "parquet" else pl.scan_ipc(source, glob=False)
    frame.collect_schema()
    return frame


def _tried(what: Callable[[], T]) -> T | None:
    """What comes of it; None where another library breaks down over a damaged file, whose message would repeat parts of it."""
    import polars as pl

    try:
        return what()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, zlib.error):
        return None


def _ends(original: Original, mark: bytes) -> bool:
    """Whether a file ends as every whole one of its format does."""
    with original.open() as file:
        file.seek(0, 2)
        file.seek(-min(file.tell(), len(mark)), 1)
        return file.read() == mark
