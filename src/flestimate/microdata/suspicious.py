"""Numbers that no survey measures: where a file is damaged, or where a program wrote its own mark for "missing" as a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flestimate.errors import Note
from flestimate.said import Name, said

if TYPE_CHECKING:
    import polars as pl

_LARGEST, _SMALLEST = 1e100, 1e-100


def out_of_this_world(frame: pl.DataFrame) -> Iterator[Note]:
    """A note for each variable with numbers beyond 1e100, or closer to zero than 1e-100 without being zero.

    >>> import polars as pl
    >>> [note.code for note in out_of_this_world(pl.DataFrame({"hours": [40.0, 8.988e307]}))]
    ['FLE-R43']
    """
    import polars as pl
    import polars.selectors as cs

    size = cs.float().abs()
    found = frame.select(((size > _LARGEST) | ((size > 0) & (size < _SMALLEST))).sum().cast(pl.Int64))
    for name, persons in found.row(0, named=True).items() if found.width else ():
        if persons:
            yield Note(
                "FLE-R43",
                said(
                    "'{name}' has numbers that no survey measures, at {persons}: the file is damaged, or a program wrote its mark for "
                    "missing as a number.",
                    name=Name(name),
                    persons=said("1 person") if persons == 1 else said("{n:,g} persons", n=persons),
                ),
            )
