"""Every reason why persons cannot be read, each said once: what, where, why, and what to type.

Nothing here takes a data value, so none can leak.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from flestimate.errors import ArgumentKindError, Fix, ReadError, counted, did_you_mean, listed

SUPPORTED = (
    "SPSS (.sav, .zsav, .por), Stata (.dta), SAS (.sas7bdat, .xpt), Parquet (.parquet), Feather (.feather), text (.csv, .tsv, .txt), "
    "a .zip with one of them, and dataframes"
)
READABLE = (".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt", ".csv", ".tsv", ".txt", ".parquet", ".feather")
_OFFICE = "[Content_Types].xml"
ZIPPED_FORMATS = (".xlsx", ".xlsm", ".ods", ".docx", ".rds", ".rda", ".rdata")
"""Files that are zip archives by their bytes, and something else to their users."""
_SAVE_AGAIN = Fix("save the file again as .sav or .dta", "in the program that made it")
_FRESH_COPY = Fix("copy or download the file again", "and compare its size with the original")

_UNPACK_FIRST = frozenset(("zip", "gzip", "xz", "bzip2", "zstandard"))
_CONVERT: Mapping[str, str] = MappingProxyType(
    {
        "SAS catalogue": "a SAS catalogue of formats (.sas7bcat) and holds no persons,",
        "R": "a file of R,",
        "old Excel": "an Excel workbook (.xls),",
        "old Feather": "a Feather file of version 1,",
    }
)


def path_missing(given: str, folder: Path) -> ReadError:
    """FLE-R01: nothing is there."""
    path = Path(given)
    close = _close(path.name, path.parent)
    where = {"path": given, "working directory": str(folder)}
    if close:
        where["close to"] = listed(close)
    why = "" if path.parent.is_dir() else "its folder does not exist either"
    fix = [Fix(f"fl.read({str(path.with_name(name))!r})") for name in close[:1]]
    return ReadError("FLE-R01", "there is no file of this name.", where, why, fix)


def path_is_folder(given: str) -> ReadError:
    """FLE-R02: a folder instead of a file."""
    names = [each.name for each in readable_in(Path(given))]
    where = {"path": given, "files": listed(names) if names else "none that can be read"}
    why = "a folder is read as one survey where all its files are waves of one format"
    fix = [Fix(f"fl.read({str(Path(given) / name)!r})") for name in names[:1]]
    return ReadError("FLE-R02", "this is a folder, not a file.", where, why, fix)


def readable_in(folder: Path) -> list[Path]:
    """The files of a folder that can be read, by what they are called."""
    return sorted(each for each in _entries(folder) if each.suffix.lower() in READABLE)


def unreachable(given: str, reason: str) -> ReadError:
    """FLE-R01: the file is there, but the system does not hand it over."""
    return ReadError("FLE-R01", "the file cannot be opened.", {"path": given}, reason)


def empty(name: str) -> ReadError:
    """FLE-R03: zero bytes."""
    return ReadError("FLE-R03", "the file is empty (0 bytes).", {"file": name}, "often a copy that never finished", [_FRESH_COPY])


def damaged(name: str, kind: str, why: str = "its parts do not fit together as this format demands") -> ReadError:
    """FLE-R04: not a valid file of its kind."""
    return ReadError("FLE-R04", f"the file is damaged, or not a valid {kind} file.", {"file": name}, why, [_FRESH_COPY])


def incomplete(name: str, kind: str, found: int | None, declared: int | None) -> ReadError:
    """FLE-R06: the file ends before it should; the persons before the end are not handed out."""
    why = "part of a table is worse than none: a download or a copy that was cut"
    return ReadError("FLE-R06", _where_it_ends(found, declared), {"file": name, "format": kind}, why, [_FRESH_COPY])


def _where_it_ends(found: int | None, declared: int | None) -> str:
    if declared is None:
        inside = "" if found is None else f"in the middle of a person, after {counted(found, 'whole person')}"
        return f"the file ends {inside or 'too early'}."
    if found is None:
        return f"the file ends before its {counted(declared, 'person')} do."
    if found == declared:
        return f"the file is cut behind its {counted(declared, 'person')}."
    return f"the file ends after {found:,} of {counted(declared, 'person')}."


def reader_died(name: str, kind: str, signal: str) -> ReadError:
    """FLE-R07: the child process that reads files was killed by this one."""
    why = "the bytes of the file led the reader astray; it ran in a process of its own, so this session is unharmed"
    where = {"file": name, "format": kind, "ended by": signal}
    return ReadError("FLE-R07", "the file is damaged: reading it killed the reader.", where, why, [_FRESH_COPY, _SAVE_AGAIN])


def out_of_memory(name: str, kind: str) -> ReadError:
    """FLE-R08: more memory than the machine has."""
    why = "it is larger than this machine, or damaged so that it asks for more than it holds"
    fix = [Fix("fl.read(..., columns=[...])", "read only the variables you need"), _FRESH_COPY]
    what = "reading the file takes more memory than this machine has."
    return ReadError("FLE-R08", what, {"file": name, "format": kind}, why, fix)


def too_large(name: str, needed: int, allowed: int, persons: int | None = None, variables: int = 0) -> ReadError:
    """FLE-R09: more memory than reading may take, by what the header promises."""
    what = f"reading the file would take about {_gigabytes(needed)} of memory, and {_gigabytes(allowed)} is allowed."
    size = {} if persons is None else {"size": f"{counted(persons, 'person')}, {counted(variables, 'variable')}"}
    why = "a file can promise more than it holds; nothing of it has been read"
    fix = [
        Fix("fl.read(..., columns=[...])", "read only the variables you need"),
        Fix(f"fl.read(..., max_memory={_power(needed)})", "if you trust the file and the machine has as much"),
    ]
    return ReadError("FLE-R09", what, {"file": name, **size}, why, fix)


def _gigabytes(number: int) -> str:
    return f"{number / 1e9:,.1f} GB" if number >= 100_000_000 else f"{number / 1e6:,.1f} MB"


def _power(number: int) -> str:
    """A little more than a number, as one types it."""
    digits = len(str(number)) - 2
    return f"{(number // 10**digits + 1) / 10:g}e{digits + 1}"


def other_bytes(name: str) -> ReadError:
    """FLE-R44: a file with another checksum than the declared one."""
    what = "the file is not the one that was meant: its SHA-256 is another."
    why = "a changed bit in an answer shows nowhere else; or it is a new release of the file, whose checksum has to be declared anew"
    fix = [_FRESH_COPY, Fix("fl.read(...).source.sha256", "the checksum of the file that is here")]
    return ReadError("FLE-R44", what, {"file": name}, why, fix)


def archive_of(name: str, names: Sequence[str], readable: int) -> ReadError:
    """FLE-R40: a zip archive that does not hold just one file of persons."""
    if _OFFICE in names:
        what = "the file is of Excel, or of another program of an office, by its content."
        return ReadError("FLE-R11", what, {"file": name}, f"supported are {SUPPORTED}", [Fix("save the sheet as .csv")])
    what = "the archive holds no file that can be read." if readable == 0 else f"the archive holds {readable:,} files that could be meant."
    where = {"file": name, "in it": listed(names) if names else "nothing"}
    fix = [Fix("unzip it", "and read the one you need")]
    return ReadError("FLE-R40", what, where, f"supported are {SUPPORTED}" if readable == 0 else "nothing is guessed", fix)


def archive_locked(name: str) -> ReadError:
    """FLE-R12: an archive with a password."""
    fix = [Fix("unzip it with its password", "and read the file inside")]
    return ReadError("FLE-R12", "the archive is encrypted with a password.", {"file": name}, fix=fix)


def waves_differ(name: str, first: str, other: str, variables: Sequence[str]) -> ReadError:
    """FLE-R41: files of one survey that do not have the same variables."""
    what = f"{counted(len(variables), 'variable')} {'is' if len(variables) == 1 else 'are'} in one of '{first}' and '{other}' only: {listed(variables)}."
    fix = [Fix("fl.read(..., columns=[...])", "the variables that all of them have"), Fix("rename them", "if they are the same question")]
    return ReadError("FLE-R41", what, {"files": name}, "files are read as waves of one survey where they ask the same", fix)


def waves_contradict(name: str, variable: str, wave: str, codes: Sequence[str]) -> ReadError:
    """FLE-R42: a code that means one thing in one wave, and another in the next."""
    what = f"in '{wave}' {counted(len(codes), 'code')} of '{variable}' {'has' if len(codes) == 1 else 'have'} another label than in the files before."
    where = {"files": name, "column": variable, "codes": listed(codes)}
    fix = [Fix("recode one of the files", "or describe each file with a codebook of its own")]
    return ReadError("FLE-R42", what, where, "one codebook would read two meanings as one", fix)


def waves_of_other_types(name: str, variables: Sequence[str]) -> ReadError:
    """FLE-R41: variables that are text in one wave, and numbers in another."""
    what = f"{counted(len(variables), 'variable')} {'is' if len(variables) == 1 else 'are'} text in one file and numbers in another: {listed(variables)}."
    fix = [Fix("make them alike", "text keeps leading zeros; numbers lose them")]
    return ReadError("FLE-R41", what, {"files": name}, "a code that is a number does not equal the same code as text", fix)


def unsupported(name: str, signature: str) -> ReadError:
    """FLE-R11: a format that is not read."""
    if signature in _UNPACK_FIRST:
        return _packed(name, signature)
    what = f"the file is {_CONVERT.get(signature, signature)} which is not supported."
    if signature == "unknown":
        what = "the file is of no format known here."
    return ReadError("FLE-R11", what, {"file": name}, f"supported are {SUPPORTED}", [_SAVE_AGAIN])


def _packed(name: str, signature: str) -> ReadError:
    if Path(name).suffix.lower() == ".xlsx":
        what = "the file is an Excel workbook (.xlsx), which is not supported."
        return ReadError("FLE-R11", what, {"file": name}, f"supported are {SUPPORTED}", [Fix("save the sheet as .csv")])
    if Path(name).suffix.lower() in {".rds", ".rda", ".rdata"}:
        return unsupported(name, "R")
    fix = [Fix("unzip first", "then read the file inside")]
    return ReadError("FLE-R11", f"the file is compressed ({signature}).", {"file": name}, f"supported are {SUPPORTED}", fix)


def old_release(name: str, kind: str) -> ReadError:
    """FLE-R11: a release of a supported format that is not read."""
    what = f"this release of the {kind} format is not supported."
    return ReadError("FLE-R11", what, {"file": name}, "it is older or newer than the reader", [_SAVE_AGAIN])


def encrypted(name: str) -> ReadError:
    """FLE-R12: an SPSS file with a password."""
    fix = [Fix("save a copy without password", "in SPSS: File > Save As, without 'Encrypt file with password'")]
    return ReadError("FLE-R12", "the file is encrypted by SPSS with a password.", {"file": name}, fix=fix)


def wrong_encoding(name: str, tried: str) -> ReadError:
    """FLE-R13: bytes that mean nothing in the encoding that the file or the caller names."""
    why = "some bytes mean nothing in that encoding: the file was written in another one"
    fix = [
        Fix('fl.read(..., encoding="windows-1252")', "Western European"),
        Fix('fl.read(..., encoding="utf-8")', "all scripts"),
        Fix('fl.read(..., encoding="windows-1256")', "Arabic; windows-1251 for Cyrillic"),
        Fix('encoding = "windows-1252"', "in [study]; --encoding for inspect and draft"),
    ]
    what = "the texts in the file are not in the expected encoding."
    return ReadError("FLE-R13", what, {"file": name, "tried": tried}, why, fix)


def unknown_encoding(name: str, encoding: str) -> ReadError:
    """FLE-R13: an encoding that nobody knows."""
    fix = [Fix('fl.read(..., encoding="windows-1252")'), Fix("fl.read(...)", "take the encoding the file names")]
    return ReadError("FLE-R13", f"there is no encoding called {encoding!r}.", {"file": name}, fix=fix)


def pickle_refused(name: str) -> ReadError:
    """FLE-R20: a pickle, which runs code when it is read."""
    why = "a pickle can run any program the moment it is opened"
    return ReadError("FLE-R20", "the file is a Python pickle and is not opened.", {"file": name}, why, [_SAVE_AGAIN])


def timed_out(name: str, kind: str, seconds: float) -> ReadError:
    """FLE-R22: the reader found no end."""
    why = "a damaged file can send the reader round in circles"
    fix = [Fix("fl.read(..., columns=[...])", "read only the variables you need"), _FRESH_COPY]
    what = f"the reader was stopped after {seconds:.3g} seconds."
    return ReadError("FLE-R22", what, {"file": name, "format": kind}, why, fix)


def columns_missing(name: str, absent: Sequence[str], known: Sequence[str]) -> ReadError:
    """FLE-V01: columns asked for that are not there."""
    first = absent[0]
    what = f"{counted(len(absent), 'column')} not in the file: {listed(absent)}{did_you_mean(first, known)}"
    where = {"file": name, "columns": f"{counted(len(known), 'column')}: {listed(known)}"}
    return ReadError("FLE-V01", what, where, "names are told apart by upper and lower case")


def no_text(argument: str, value: object) -> ArgumentKindError:
    """FLE-C05: an argument that has to be text and is not."""
    return ArgumentKindError(
        "FLE-C05", f"{argument} is a {type(value).__name__}, which it cannot be.", fix=[Fix(f'fl.read(..., {argument}="...")')]
    )


def no_amount(value: object) -> ArgumentKindError:
    """FLE-C05: a limit of memory that is none."""
    what = f"max_memory is no number of bytes above 0, but a {type(value).__name__}."
    return ArgumentKindError("FLE-C05", what, fix=[Fix("fl.read(..., max_memory=8e9)", "8 GB")])


def no_columns(name: str) -> ReadError:
    """FLE-V01: an empty list of columns."""
    fix = [Fix("fl.read(...)", "every column")]
    return ReadError("FLE-V01", "no column is asked for.", {"file": name}, fix=fix)


def duplicate_columns(name: str, names: Iterable[object]) -> ReadError:
    """FLE-V03: one name for several columns."""
    positions: dict[str, list[int]] = {}
    for position, each in enumerate(names, start=1):
        positions.setdefault(str(each), []).append(position)
    twice = {each: places for each, places in positions.items() if len(places) > 1}
    spelt = (f"{each or '(no name)'} at {', '.join(map(str, places))}" for each, places in twice.items())
    what = f"{counted(len(twice), 'column name')} used more than once."
    where = {"file": name, "names": listed(spelt)}
    return ReadError("FLE-V03", what, where, "positions count from 1", [Fix("rename the columns so that each name is there once")])


def out_of_reach(name: str, columns: Sequence[str]) -> ReadError:
    """FLE-V23: names by which the engine finds no column."""
    what = f"{counted(len(columns), 'column')} cannot be asked for by name: {listed(columns)}."
    why = "where these persons are, a dot in a name leads to a part of a column"
    return ReadError("FLE-V23", what, {"file": name}, why, [Fix(f'frame.withColumnRenamed("{columns[0]}", "...")', "a name without a dot")])


def ragged(name: str, record: int, found: int, expected: int) -> ReadError:
    """FLE-R04: a line of a text file with another number of fields than its header."""
    why = f"record {record:,} (the header is the first) has {counted(found, 'field')} where the header has {expected:,}"
    fix = [Fix("put texts that hold the separator in double quotes"), _FRESH_COPY]
    return ReadError("FLE-R04", "the records of the file do not all have the same number of fields.", {"file": name}, why, fix)


def unclosed_text(name: str) -> ReadError:
    """FLE-R06: a text file that ends inside a quoted text."""
    what = "the file ends in the middle of a quoted text."
    return ReadError("FLE-R06", what, {"file": name}, "a quote is opened and never closed, or the file is cut", [_FRESH_COPY])


def unnamed_column(name: str, places: Sequence[int]) -> ReadError:
    """FLE-V03: a column with answers and without a name."""
    what = f"{counted(len(places), 'column')} with answers {'has' if len(places) == 1 else 'have'} no name."
    where = {"file": name, "places": listed(places)}
    fix = [Fix("frame.to_csv(..., index=False)", "if pandas wrote its index"), Fix("give the column a name", "in the first line")]
    return ReadError("FLE-V03", what, where, "places count from 1", fix)


def text_too_long(name: str, most: int) -> ReadError:
    """FLE-R04: a field of a text file that is longer than any answer."""
    why = f"a field has more than {most:,} characters: a quote that is never closed, or a text that is no answer"
    return damaged(name, "text", why)


def nested_columns(name: str) -> ReadError:
    """FLE-V03: column names in several levels."""
    fix = [Fix('frame.columns = ["_".join(map(str, names)) for names in frame.columns]', "one level of names")]
    return ReadError("FLE-V03", "the columns have names in several levels (MultiIndex).", {"frame": name}, fix=fix)


def mixed_column(name: str, column: str, types: Iterable[str]) -> ReadError:
    """FLE-R04: a pandas column that holds several types at once."""
    fix = [Fix(f"frame[{column!r}] = frame[{column!r}].astype('string')", "or another single type")]
    where = {"frame": name, "column": column, "types": listed(sorted(types))}
    return ReadError("FLE-R04", "a column holds values of several types.", where, "answers of one question have one type", fix)


def not_a_source(type_name: str) -> ReadError:
    """FLE-R11: neither a path nor a dataframe."""
    fix = [Fix('fl.read("persons.sav")'), Fix("fl.read(frame)", "pandas, polars, pyarrow, DuckDB, Spark")]
    what = f"a {type_name} is neither a path nor a dataframe."
    return ReadError("FLE-R11", what, why=f"supported are {SUPPORTED}", fix=fix)


def _close(name: str, folder: Path) -> list[str]:
    names = {each.name.lower(): each.name for each in _entries(folder) if each.name != name}
    return [names[match] for match in difflib.get_close_matches(name.lower(), sorted(names), n=3, cutoff=0.6)]


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
