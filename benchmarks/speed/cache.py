"""The data of the benchmarks, made once and kept in a folder outside the repository."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "flestimate-benchmarks"
_GENERATORS = ("persons.py", "replicates.py", "wide.py", "module.py", "census.py", "pieces.py")


def _of_the_generators() -> str:
    """A hash of the code that makes data: when it changes, data are made anew."""
    return sha256(b"".join((HERE / name).read_bytes() for name in _GENERATORS)).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of files that are made when they are first asked for."""

    folder: Path

    def file(self, name: str, make: Callable[[Path], object]) -> Path:
        """The file of that name; half a file never has it."""
        path = self.folder / _of_the_generators() / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f"unfinished-{os.getpid()}-{path.name}")
            print(f"making {path.name} (SYNTHETIC)", flush=True)
            make(unfinished)
            unfinished.rename(path)
        return path

    def frame(self, name: str, make: Callable[[], pl.DataFrame]) -> Path:
        """A table as Parquet."""
        return self.file(f"{name}.parquet", lambda path: make().write_parquet(path))

    def text(self, parquet: Path) -> Path:
        """The same table as CSV, every digit kept, for who reads no Parquet."""
        return self.file(f"{parquet.stem}.csv", lambda path: pl.read_parquet(parquet).write_csv(path))
