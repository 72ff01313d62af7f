"""The verb `read`: a file, several files of one survey, or a frame in, Microdata out."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from flestimate.errors import Note, ReadError
from flestimate.foreign import quoting_nobody
from flestimate.microdata import problems, second_problems
from flestimate.microdata.columnar import SPOKEN, ColumnarKind, refuse_undecodable, scan
from flestimate.microdata.formats import FORMATS, ReleasedKind
from flestimate.microdata.frames import read_frame, without_nan
from flestimate.microdata.labels import Variable, with_reasons
from flestimate.microdata.limits import Limits
from flestimate.microdata.microdata import Kind, Microdata, Source
from flestimate.microdata.original import Original, only_member
from flestimate.microdata.released import read_released
from flestimate.microdata.signature import Signature
from flestimate.microdata.text import read_text
from flestimate.microdata.verified import FirstReading, Opinion, unverified, verified
from flestimate.microdata.waves import WAVE, as_one
from flestimate.said import Name, said
from flestimate.tasks import Task, doing

if TYPE_CHECKING:
    import polars as pl


@quoting_nobody
def read(
    source: Any,
    *,
    columns: Sequence[str] | None = None,
    encoding: str | None = None,
    max_memory: float | None = None,
    sha256: str | None = None,
    verify: bool = False,
) -> Microdata:
    """Read persons as released from a file or a frame, with labels and reasons for missing answers kept.

    `source` is a path to a file of SPSS, Stata, SAS, Parquet, Feather or text, or to a zip archive with one such file; a folder or a
    pattern such as "lfs/*.sav" whose files are waves of one survey; or a frame of pandas, polars, pyarrow, DuckDB or Spark. What a file is, its
    bytes say. `columns` reads only these; `encoding` overrules the one the file names; `max_memory` is how many bytes of memory
    reading may take, half of what the machine has unless said; `sha256` is the checksum that the file has to have; `verify` reads every
    file a second time, by a reader that shares no code with the first, and compares checksums of every column
    (`pip install "flestimate[verify]"`).
    Raises ReadError (codes FLE-R.., FLE-V01, FLE-V03): a file is read whole or not at all.

    >>> import polars as pl
    >>> read(pl.DataFrame({"sex": [1, 2, 2], "age": [30, 41, 17]}), columns=["age"])
    Microdata of a polars.DataFrame: 3 persons, 1 variable
    """
    wanted = _once(columns)
    if wanted == ():
        raise problems.no_columns(_name(source))
    for argument, text in {"encoding": encoding, "sha256": sha256}.items():
        if not isinstance(text, str | None):
            raise problems.no_text(argument, text)
    if isinstance(source, str | os.PathLike):
        how = _How(wanted, encoding, Limits.of(max_memory), verified if verify else unverified, _source)
        with doing(Task.READ, Path(source).name):
            return _pinned(_told_how(_read_path(os.fspath(source), how), encoding), sha256)
    if verify:
        raise second_problems.no_file(_name(source))
    if isinstance(source, Microdata):
        return source if wanted is None else _select(source, wanted)
    return read_frame(source, wanted)


@dataclass(frozen=True, slots=True)
class _How:
    """How files are to be read: which columns, in which encoding, within which limits; and what a second reader is asked.

    source: what is said of where persons come from; together: how many bytes the file has with those that are read as one with it.
    """

    columns: Sequence[str] | None
    encoding: str | None
    limits: Limits
    opinion: Opinion
    source: Callable[[Kind, str, Sequence[Path]], Source]
    together: int = 0


def _told_how(microdata: Microdata, encoding: str | None) -> Microdata:
    """The persons, with the encoding that a study of them has to declare too."""
    return replace(microdata, source=replace(microdata.source, encoding=encoding)) if encoding else microdata


def _pinned(microdata: Microdata, sha256: str | None) -> Microdata:
    """The persons, if the bytes they were read from are those that the checksum was made of."""
    if sha256 is not None and microdata.source.sha256 != sha256.strip().lower():
        raise problems.other_bytes(microdata.source.name)
    return microdata


def _once(columns: object) -> tuple[str, ...] | None:
    if columns is None:
        return None
    names = (columns,) if isinstance(columns, str) else tuple(columns) if isinstance(columns, Iterable) else (columns,)
    if odd := [each for each in names if not isinstance(each, str)]:
        raise problems.no_text("columns", odd[0])
    return tuple(dict.fromkeys(names))


def _name(source: Any) -> str:
    return Path(source).name if isinstance(source, str | os.PathLike) else type(source).__name__


def _select(microdata: Microdata, columns: Sequence[str]) -> Microdata:
    known = microdata.variables
    if absent := [name for name in columns if name not in known]:
        raise problems.columns_missing(microdata.source.name, absent, list(known))
    kept = {name: known[name] for name in columns}
    return microdata.of(microdata.frame.select(with_reasons(kept)), kept)


def _read_path(given: str, how: _How) -> Microdata:
    path = Path(given)
    if glob.has_magic(given) and not _is_there(path):
        return _read_waves(given, _matching(given), how)
    if given and _is_there(path) and path.is_dir():
        return _read_waves(given, _inside(given), how)
    _refuse_unreachable(given, path)
    return _read_original(Original(path), how)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is longer than the system takes
        return False


def _matching(given: str) -> list[Path]:
    paths = [Path(each) for each in sorted(glob.glob(given, recursive=True))]  # noqa: PTH207 -- Path.glob takes no absolute pattern
    if not paths:
        raise problems.path_missing(given, Path.cwd())
    return paths


def _inside(given: str) -> list[Path]:
    """The files of a folder that are waves of one survey, as far as their names tell: of one format, and more than one."""
    paths = problems.readable_in(Path(given))
    if len(paths) < 2 or len({path.suffix.lower() for path in paths}) > 1:
        raise problems.path_is_folder(given)
    return paths


def _read_waves(given: str, paths: Sequence[Path], how: _How) -> Microdata:
    """Several files of one survey as one, with a variable that says from which file a person comes."""
    for path in paths:
        _refuse_unreachable(str(path), path)
    if len(paths) == 1:
        return _read_wave(Original(paths[0]), how)
    # One checksum of all of them, not one of each besides.
    each = replace(how, source=_without_checksum, together=sum(path.stat().st_size for path in paths))
    waves = [_read_wave(Original(path), each) for path in paths]
    return as_one(waves, paths, how.source(waves[0].source.kind, _as_typed(given), paths))


def _as_typed(given: str) -> str:
    """A folder or a pattern without the folders before it, whose names are nobody's affair.

    >>> _as_typed("/home/amina/lfs/2021*/persons.sav"), _as_typed("/home/amina/lfs")
    ('2021*/persons.sav', 'lfs')
    """
    parts = Path(given).parts
    first = next((place for place, part in enumerate(parts) if glob.has_magic(part)), len(parts) - 1)
    return "/".join(parts[first:])


def _read_wave(original: Original, how: _How) -> Microdata:
    """One of several files, of which `wave` may be asked though it stands in none of them: reading them as one adds it."""
    rest = tuple(name for name in how.columns or () if name != WAVE)
    try:
        return _read_original(original, how)
    except ReadError as error:
        if error.code != "FLE-V01" or not rest or rest == how.columns:
            raise
    return _read_original(original, replace(how, columns=rest))


def _refuse_unreachable(given: str, path: Path) -> None:
    """Refuse what is no file, holds nothing, or is not handed over by the system."""
    try:
        if path.is_dir():
            raise problems.path_is_folder(given)
        if path.exists() and not path.is_file():
            raise problems.unreachable(given, "it is a device or a pipe, not a file")
        with path.open("rb") as file:
            if file.read(1):
                return
        problem = problems.empty(path.name)
    except FileNotFoundError:
        problem = problems.path_missing(given, Path.cwd())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not one of a file"
        problem = problems.unreachable(given, reason)
    raise problem


def _read_original(original: Original, how: _How) -> Microdata:
    signature = original.signature()
    match signature:
        case "spss" | "stata" | "SPSS portable" | "SAS" | "SAS transport":
            return _read_released(original, signature, how)
        case "parquet" | "feather":
            return _seconded(_read_columnar(original, signature, how), original, how)
        case "text":
            frame, notes = read_text(original, how.columns, how.encoding, how.limits)
            found = _plain(frame.lazy(), how.columns, frame.height, how.source("csv", original.name, [original.path]), notes)
            return _seconded(found, original, how)
        case "zip" if not original.member and original.suffix not in problems.ZIPPED_FORMATS:
            return _read_original(only_member(original.path, how.limits.memory), how)
    raise _unread(original, signature)


def _unread(original: Original, signature: Signature) -> Exception:
    """Why a file of no format that is read is not read."""
    match signature:
        case "encrypted SPSS":
            return problems.encrypted(original.name)
        case "pickle":
            return problems.pickle_refused(original.name)
        case "unknown" if original.suffix in {".pkl", ".pickle", ".joblib"}:
            return problems.pickle_refused(original.name)
        case "unknown" if kind := _promised(original.suffix):
            return problems.damaged(original.name, kind, "it does not begin as such a file does")
    return problems.unsupported(original.name, signature)


def _promised(suffix: str) -> str:
    """The format that the end of a file's name promises."""
    if suffix in {".csv", ".tsv", ".txt"}:
        return "text"
    return next((spoken for spoken, suffixes in _SUFFIXES.values() if suffix in suffixes), "")


_SUFFIXES: dict[ReleasedKind | ColumnarKind, tuple[str, tuple[str, ...]]] = {
    **{kind: (form.spoken, form.suffixes) for kind, form in FORMATS.items()},
    "parquet": (SPOKEN["parquet"], (".parquet", ".pq", ".parq")),
    "feather": (SPOKEN["feather"], (".feather", ".arrow", ".ipc")),
}


def _read_released(original: Original, kind: ReleasedKind, how: _How) -> Microdata:
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Hashing a large file takes as long as a tenth of reading it, and nobody has to wait for it.
        source = beside.submit(how.source, kind, original.name, [original.path])
        released = read_released(original, kind, how.columns, how.encoding, how.limits, how.opinion)
    known = released.variables
    kept = known if how.columns is None else {name: known[name] for name in how.columns}
    lazy = nw.from_native(released.frame.lazy()).select(with_reasons(kept))
    notes = _misnamed(kind, original) + released.notes
    return Microdata(lazy, kept, released.frame.height, source.result(), notes, released.weight, released.sets)


def _read_columnar(original: Original, kind: ColumnarKind, how: _How) -> Microdata:
    columns = how.columns
    frame, n = scan(original, kind)
    known = frame.collect_schema().names()
    if absent := [each for each in columns or () if each not in known]:
        raise problems.columns_missing(original.name, absent, known)
    if max(original.size(), how.together) <= how.limits.memory:
        refuse_undecodable(original, kind, frame if columns is None else frame.select(columns))
    return _plain(frame, columns, n, how.source(kind, original.name, [original.path]), _misnamed(kind, original))


def _seconded(microdata: Microdata, original: Original, how: _How) -> Microdata:
    """The persons with what a second reader says of them."""
    frame, kind = microdata.frame, microdata.source.kind
    first = FirstReading(lambda: frame.collect().to_native(), microdata.variables, original, kind, how.encoding, how.limits)
    return replace(microdata, notes=(*microdata.notes, *how.opinion(first)))


def _plain(frame: pl.LazyFrame, columns: Sequence[str] | None, n: int, source: Source, notes: tuple[Note, ...] = ()) -> Microdata:
    names = frame.collect_schema().names() if columns is None else list(columns)
    lazy = without_nan(nw.from_native(frame.select(names)))
    return Microdata(lazy, {each: Variable(each) for each in names}, n, source, notes)


def _source(kind: Kind, name: str, paths: Sequence[Path]) -> Source:
    """The SHA-256 of the bytes; of several files, of their bytes one after the other in the order of their names."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return Source(kind, name, digest.hexdigest(), sum(path.stat().st_size for path in paths), paths[0].name if len(paths) == 1 else name)


def _without_checksum(kind: Kind, name: str, paths: Sequence[Path]) -> Source:
    return Source(kind, name, bytes=sum(path.stat().st_size for path in paths), file=name)


def _misnamed(kind: ReleasedKind | ColumnarKind, original: Original) -> tuple[Note, ...]:
    spoken, suffixes = _SUFFIXES[kind]
    if original.suffix in suffixes:
        return ()
    called = said("called {suffix}", suffix=Name(original.suffix)) if original.suffix else said("its name has no suffix")
    parts = {"file": Name(original.name), "kind": Name(spoken), "called": called}
    if spoken.startswith("S") and spoken[1].isupper():
        return (Note("FLE-R05", said("{file} is an {kind} file by its content, though {called}, and is read as one.", **parts)),)
    return (Note("FLE-R05", said("{file} is a {kind} file by its content, though {called}, and is read as one.", **parts)),)
