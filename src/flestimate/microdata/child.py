"""The program that reads an SPSS or Stata file in a process of its own.

A damaged file can kill the reader (a single flipped byte is enough), and then only this process dies. It imports
nothing of flestimate: `guard` starts it as `python -I child.py`, hands it a request as JSON on the standard input, and
reads its answer from the standard output: eight bytes with the length of a JSON header, the header, and then the
columns as an Arrow IPC stream. Data only, no pickle, and nothing on disk. What goes wrong is answered as one word of
`_WORDS`, because the text of an exception can hold an answer of a person.
"""

from __future__ import annotations

import gc
import json
import math
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

_WORDS = {
    "File did not contain the expected number of rows": "rows",
    "Unable to allocate memory": "memory",
    "This version of the file format is not supported": "release",
    "File has an unsupported character set": "charset",
    "Unable to convert string to the requested encoding": "encoding",
    "Unable to convert string to the requested encoding (incomplete byte sequence)": "encoding",
    "Unable to convert string to the requested encoding (invalid byte sequence)": "encoding",
}
_BLANKS = " \t\r\n\x00"


class Refusal(Exception):
    """What cannot be read, as a word the parent knows and facts that are not data."""

    def __init__(self, word: str, **facts: Any) -> None:
        super().__init__(word)
        self.word = word
        self.facts = facts


def main() -> None:
    """Answer one request."""
    limit_resources()
    gc.disable()  # there are no cycles to find among millions of answers, and looking for them costs seconds
    request = json.load(sys.stdin.buffer)
    with private_output() as out:
        sys.path += [each for each in request["path"] if each not in sys.path]
        header, frame = answer(request)
        head = json.dumps(header).encode()
        out.write(len(head).to_bytes(8, "big"))
        out.write(head)
        if frame is not None:
            frame.write_ipc_stream(out)


def limit_resources() -> None:
    """No core dump, which would put persons on disk, and no more memory than the machine has."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    try:
        import resource
    except ImportError:  # Windows has neither
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    except (OSError, ValueError):  # macOS knows the limit but does not always let it be set
        return


def private_output() -> BinaryIO:
    """The real standard output; whatever a library prints goes to the standard error instead."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def answer(request: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The header and the columns, or a header with the word for what is wrong."""
    try:
        return load(request)
    except Refusal as refusal:
        return {"refusal": refusal.word, **refusal.facts}, None
    except MemoryError:
        return {"refusal": "memory"}, None
    except UnicodeError:
        return {"refusal": "encoding"}, None
    except LookupError:
        return {"refusal": "charset" if request["encoding"] else "damaged"}, None
    except Exception as error:  # whatever it is, it must come back as a word
        return {"refusal": _WORDS.get(str(error), "damaged")}, None


def load(request: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """Every variable with its labels and every column with its reasons."""
    import polars as pl
    import pyreadstat

    reader = {"spss": pyreadstat.read_sav, "stata": pyreadstat.read_dta}[request["kind"]]
    check_columns(reader, request)
    values, meta = reader(
        request["file"],
        output_format="dict",
        user_missing=True,
        disable_datetime_conversion=True,
        usecols=request["columns"],
        encoding=request["encoding"],
    )
    check_names(meta, values)
    columns: dict[str, Any] = {}
    variables = []
    for name in list(values):
        series, reasons, codes = column(name, values.pop(name), meta)
        columns[name] = series
        if codes:
            columns[f"{name}.reason"] = reasons
        variables.append(variable(name, codes, meta))
    frame = pl.DataFrame(columns)
    return {"rows": frame.height, "encoding": meta.file_encoding, "variables": variables}, frame


def check_columns(reader: Callable[..., Any], request: dict[str, Any]) -> None:
    """The reader leaves out columns it does not find; a person who asked for them must be told."""
    if request["columns"] is None:
        return
    _, meta = reader(request["file"], metadataonly=True, output_format="dict", encoding=request["encoding"])
    absent = [name for name in request["columns"] if name not in meta.column_names]
    if absent:
        raise Refusal("columns", absent=absent, known=list(meta.column_names))


def check_names(meta: Any, values: dict[str, Any]) -> None:
    """A name used twice would silently lose a column, in a dictionary or beside its reasons."""
    names = list(meta.column_names)
    if len(set(names)) < len(names):
        raise Refusal("duplicates", names=names)
    if len(values) != len(names) or not names:
        raise Refusal("damaged")
    if clashes := [f"{name}.reason" for name in names if f"{name}.reason" in values]:
        raise Refusal("duplicates", names=names + clashes)


def column(name: str, values: list[Any], meta: Any) -> tuple[Any, Any, list[str]]:
    """The answers, the reasons why they are missing, and the codes among those reasons."""
    if meta.readstat_variable_types[name] in ("string", "string-ref"):
        return texts(name, values, meta.missing_ranges.get(name, ()))
    if meta.missing_user_values.get(name):
        return lettered(name, values)
    return numbers(name, values, meta.missing_ranges.get(name, ()))


def numbers(name: str, values: list[Any], ranges: Any) -> tuple[Any, Any, list[str]]:
    """Numbers are Float64, always: one rule; what falls in a declared missing range becomes a reason."""
    import polars as pl

    series = pl.Series(name, values, dtype=pl.Float64).fill_nan(None)
    numeric = [each for each in ranges if not isinstance(each["lo"], str) and not isinstance(each["hi"], str)]
    mask = pl.Series([False]).new_from_index(0, len(series))
    for each in numeric:
        mask |= series.is_between(each["lo"], each["hi"]).fill_null(value=False)
    if not mask.any():
        return series, None, []
    found = series.filter(mask).unique().sort().to_list()
    codes = [code_text(each) for each in found]
    missing = series.set(~mask, None)
    reasons = missing.replace_strict(found, codes, default=None, return_dtype=pl.String)
    return series.set(mask, None), reasons, codes


def lettered(name: str, values: list[Any]) -> tuple[Any, Any, list[str]]:
    """Extended missing values of Stata come as letters among the numbers."""
    import polars as pl

    letters = [each if isinstance(each, str) else None for each in values]
    plain = [None if isinstance(each, str) else each for each in values]
    reasons = pl.Series(name, letters, dtype=pl.String)
    return pl.Series(name, plain, dtype=pl.Float64).fill_nan(None), reasons, sorted({each for each in letters if each})


def texts(name: str, values: list[Any], ranges: Any) -> tuple[Any, Any, list[str]]:
    """Texts lose trailing blanks, which SPSS does not tell from none, and an empty text is no answer."""
    import polars as pl

    series = pl.Series(name, values, dtype=pl.String).str.strip_chars_end(_BLANKS)
    series = series.set(series == "", None)
    declared = {str(end).rstrip(_BLANKS) for each in ranges for end in (each["lo"], each["hi"])} - {""}
    mask = series.is_in(sorted(declared)).fill_null(value=False)
    if not mask.any():
        return series, None, []
    reasons = series.set(~mask, None)
    return series.set(mask, None), reasons, reasons.drop_nulls().unique().sort().to_list()


def variable(name: str, codes: list[str], meta: Any) -> dict[str, Any]:
    """One variable as the parent will know it."""
    labels = meta.variable_value_labels.get(name, {})
    return {
        "name": name,
        "label": meta.column_names_to_labels.get(name) or "",
        "value_labels": {code_text(code): label or "" for code, label in labels.items()},
        "missing": codes,
        "format": meta.original_variable_types.get(name) or "",
    }


def code_text(code: Any) -> str:
    """A code as an analyst writes it: 1, not 1.0."""
    if isinstance(code, str):
        return code.rstrip(_BLANKS)
    number = float(code)
    return str(int(number)) if math.isfinite(number) and number.is_integer() else repr(number)


if __name__ == "__main__":
    main()
