"""The verb `read`: a file or a frame in, Microdata out."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import narwhals as nw

from flestimate.errors import Note
from flestimate.foreign import quoting_nobody
from flestimate.microdata import problems
from flestimate.microdata.frames import read_frame, without_nan
from flestimate.microdata.guard import Request
from flestimate.microdata.labels import Variable, reason_column
from flestimate.microdata.microdata import Kind, Microdata, Source
from flestimate.microdata.parquet import scan_parquet
from flestimate.microdata.released import read_released
from flestimate.microdata.signature import HEAD, Signature, recognise
from flestimate.microdata.text import read_text

if TYPE_CHECKING:
    import polars as pl

_SUFFIXES = MappingProxyType(
    {
        "spss": ("SPSS", (".sav", ".zsav")),
        "stata": ("Stata", (".dta",)),
        "parquet": ("Parquet", (".parquet", ".pq", ".parq")),
    }
)


@quoting_nobody
def read(source: Any, *, columns: Sequence[str] | None = None, encoding: str | None = None) -> Microdata:
    """Read persons as released from a file or a frame, with labels and reasons for missing answers kept.

    `source` is a path to an SPSS, Stata, Parquet or text file, a pattern such as "lfs/*.parquet", or a frame of pandas,
    polars, pyarrow or DuckDB. `columns` reads only these; `encoding` overrules the one the file names.
    Raises ReadError (codes FLE-R.., FLE-V01, FLE-V03): a file is read whole or not at all.

    >>> import polars as pl
    >>> read(pl.DataFrame({"sex": [1, 2, 2], "age": [30, 41, 17]}), columns=["age"])
    Microdata of a polars.DataFrame: 3 persons, 1 variable
    """
    wanted = _once(columns)
    if wanted == ():
        raise problems.no_columns(_name(source))
    if isinstance(source, Microdata):
        return source if wanted is None else _select(source, wanted)
    if isinstance(source, str | os.PathLike):
        return _read_path(os.fspath(source), wanted, encoding)
    return read_frame(source, wanted)


def _once(columns: Sequence[str] | None) -> tuple[str, ...] | None:
    if columns is None:
        return None
    return (columns,) if isinstance(columns, str) else tuple(dict.fromkeys(columns))


def _name(source: Any) -> str:
    return Path(source).name if isinstance(source, str | os.PathLike) else type(source).__name__


def _select(microdata: Microdata, columns: Sequence[str]) -> Microdata:
    known = microdata.variables
    if absent := [name for name in columns if name not in known]:
        raise problems.columns_missing(microdata.source.name, absent, list(known))
    kept = {name: known[name] for name in columns}
    frame = microdata.frame.select(_with_reasons(kept))
    return Microdata(frame, kept, microdata.n, microdata.source, microdata.notes)


def _read_path(given: str, columns: Sequence[str] | None, encoding: str | None) -> Microdata:
    path = Path(given)
    if not path.exists() and glob.has_magic(given):
        return _read_pattern(given, columns)
    signature = _signature(given, path)
    match signature:
        case "spss" | "stata":
            return _read_released(Request(path.absolute(), signature, columns, encoding))
        case "parquet":
            return _read_parquet(path.name, [path], columns)
        case "text":
            return _read_text(path, columns, encoding)
        case "encrypted SPSS":
            raise problems.encrypted(path.name)
        case "pickle":
            raise problems.pickle_refused(path.name)
        case "unknown" if path.suffix.lower() in {".pkl", ".pickle", ".joblib"}:
            raise problems.pickle_refused(path.name)
        case "unknown" if kind := _promised(path):
            raise problems.damaged(path.name, kind, "it does not begin as such a file does")
    raise problems.unsupported(path.name, signature)


def _promised(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in {".csv", ".tsv", ".txt"}:
        return "text"
    return next((spoken for spoken, suffixes in _SUFFIXES.values() if suffix in suffixes), "")


def _signature(given: str, path: Path) -> Signature:
    if path.is_dir():
        raise problems.path_is_folder(given)
    if path.exists() and not path.is_file():
        raise problems.unreachable(given, "it is a device or a pipe, not a file")
    head = _head(given, path)
    if not head:
        raise problems.empty(path.name)
    return recognise(head, path.suffix)


def _head(given: str, path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except FileNotFoundError:
        problem = problems.path_missing(given, Path.cwd())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not one of a file"
        problem = problems.unreachable(given, reason)
    raise problem


def _read_released(request: Request) -> Microdata:
    frame, variables, notes = read_released(request)
    kept = variables if request.columns is None else {name: variables[name] for name in request.columns}
    lazy = nw.from_native(frame.lazy()).select(_with_reasons(kept))
    source = _source(request.kind, request.path.name, [request.path])
    return Microdata(lazy, kept, frame.height, source, _misnamed(request.kind, request.path) + notes)


def _with_reasons(variables: dict[str, Variable]) -> list[str]:
    pairs = ([name, reason_column(name)] if known.missing else [name] for name, known in variables.items())
    return [each for pair in pairs for each in pair]


def _read_text(path: Path, columns: Sequence[str] | None, encoding: str | None) -> Microdata:
    frame = read_text(path, columns, encoding)
    return _plain(frame.lazy(), columns, frame.height, _source("csv", path.name, [path]))


def _read_pattern(given: str, columns: Sequence[str] | None) -> Microdata:
    paths = [Path(each) for each in sorted(glob.glob(given, recursive=True))]  # noqa: PTH207 -- Path.glob takes no absolute pattern
    if not paths:
        raise problems.path_missing(given, Path.cwd())
    for path in paths:
        signature = _signature(str(path), path)
        if signature != "parquet":
            raise problems.damaged(path.name, "Parquet", "a pattern may name Parquet files only")
    return _read_parquet(Path(given).name, paths, columns)


def _read_parquet(name: str, paths: list[Path], columns: Sequence[str] | None) -> Microdata:
    frame, n = scan_parquet(name, paths)
    known = frame.collect_schema().names()
    if absent := [each for each in columns or () if each not in known]:
        raise problems.columns_missing(name, absent, known)
    notes = tuple(note for path in paths for note in _misnamed("parquet", path))
    return _plain(frame, columns, n, _source("parquet", name, paths), notes)


def _plain(frame: pl.LazyFrame, columns: Sequence[str] | None, n: int, source: Source, notes: tuple[Note, ...] = ()) -> Microdata:
    names = frame.collect_schema().names() if columns is None else list(columns)
    lazy = without_nan(nw.from_native(frame.select(names)))
    return Microdata(lazy, {each: Variable(each) for each in names}, n, source, notes)


def _source(kind: Kind, name: str, paths: Sequence[Path]) -> Source:
    """The SHA-256 of the bytes; of several files, of their bytes one after the other in the order of their names."""
    if len(paths) == 1:
        with paths[0].open("rb") as file:
            return Source(kind, name, hashlib.file_digest(file, "sha256").hexdigest(), paths[0].stat().st_size)
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return Source(kind, name, digest.hexdigest(), sum(path.stat().st_size for path in paths))


def _misnamed(kind: str, path: Path) -> tuple[Note, ...]:
    spoken, suffixes = _SUFFIXES[kind]
    if path.suffix.lower() in suffixes:
        return ()
    called = path.suffix or "no suffix"
    return (Note("FLE-R05", f"{path.name} is a {spoken} file by its content, though called {called}, and is read as one."),)
