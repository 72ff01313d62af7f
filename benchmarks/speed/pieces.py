"""A survey as a folder of Parquet files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

PIECES = 20


def write(folder: Path, frame: pl.DataFrame) -> None:
    """Whole PSUs are not kept together: a piece is so many persons."""
    folder.mkdir()
    size = -(-len(frame) // PIECES)
    for number in range(PIECES):
        frame.slice(number * size, size).write_parquet(folder / f"{number:02d}.parquet")


def all_of(folder: Path) -> str:
    """The pattern that all pieces meet."""
    return str(folder / "*.parquet")
