"""The program that reads a file of SPSS, Stata or SAS in a process of its own.

A damaged file can kill the reader (a single flipped byte is enough), and then only this process dies. It imports
nothing of flestimate: `guard` starts it as `python -I child.py`, hands it a request as JSON on the standard input, and
reads its answer from the standard output: blocks of bytes, each behind eight bytes with its length. The first block is a
JSON header; behind it comes a column at a time, as an Arrow IPC stream. Data only, no pickle, and nothing on disk. What goes
wrong is answered as one word of `_WORDS`, because the text of an exception can hold an answer of a person.
"""

from __future__ import annotations

import gc
import io
import json
import math
import os
import re
import sys
import warnings
import zipfile
from collections.abc import Iterator
from itertools import chain
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
_FORMATS = {"spss": "sav/zsav", "stata": "dta", "SPSS portable": "por", "SAS": "sas7bdat", "SAS transport": "xport"}
_MOST_CODES = 20  # values that a missing range may hold and still be one of codes
_EXTREME = 1e300  # beyond it, SPSS means its lowest and highest number
_BLANKS = " \t\r\n\x00"
_TEXTS = ("string", "string-ref")
_BETWEEN = "\x1f"
_BATCH = 1 << 12
_OLD_MISSING, _LETTERED_RELEASE = 2.0**333, 113
_RENAMED = re.compile(r"_duplicated[0-9]+$")


class Refusal(Exception):
    """What cannot be read, as a word the parent knows and facts that are not data."""

    def __init__(self, word: str, **facts: Any) -> None:
        super().__init__(word)
        self.word = word
        self.facts = facts


def main() -> None:
    """Answer one request."""
    gc.disable()  # there are no cycles to find among millions of answers, and looking for them costs seconds
    request = json.load(sys.stdin.buffer)
    limit_resources(request)
    with private_output() as out:
        sys.path += [each for each in request["path"] if each not in sys.path]
        for block in answer(request):
            out.write(len(block).to_bytes(8, "big"))
            out.write(block)


def limit_resources(request: dict[str, Any]) -> None:
    """No core dump, which would put persons on disk, and no more memory or time than the parent allows."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    try:
        import resource
    except ImportError:  # Windows has none of them; the parent stops the child there
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    lower(resource.RLIMIT_AS, request["memory"])
    lower(resource.RLIMIT_CPU, request["seconds"])


def lower(what: int, limit: int) -> None:
    """Lower one limit of this process, as far as the system lets it."""
    import resource

    hard = resource.getrlimit(what)[1]
    try:
        resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    except (OSError, ValueError):  # macOS knows the limits but does not always let them be set
        return


def private_output() -> BinaryIO:
    """The real standard output; whatever a library prints goes to the standard error instead."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def answer(request: dict[str, Any]) -> Iterator[bytes]:
    """The header and the columns, or a header with the word for what is wrong."""
    try:
        values, meta = load(request)
        for name in of_texts(values, meta):
            values[name] = Joined.of(values.pop(name))
        values = {**values, **arrays({name: values.pop(name) for name in of_numbers(values, meta)})}
        read = {name: column(name, values.pop(name), meta) for name in list(values)}
    except Refusal as refusal:
        yield refused(refusal.word, **refusal.facts)
    except MemoryError:
        yield refused("memory")
    except UnicodeError:
        yield refused("encoding")
    except LookupError:
        yield refused("charset" if request["encoding"] else "damaged")
    except Exception as error:  # whatever it is, it must come back as a word
        yield refused(_WORDS.get(str(error), "damaged"))
    else:
        yield from told(read, meta)


def refused(word: str, **facts: Any) -> bytes:
    """A header without columns."""
    return json.dumps({"refusal": word, **facts}).encode()


def load(request: dict[str, Any]) -> tuple[dict[str, list[Any]], Any]:
    """The answers to every variable, or to those asked for, and what the file says of them."""
    check_columns(request)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        values, meta = parsed(request, metadataonly=False)
    check_names(meta, values, renamed=any("is duplicated" in str(each.message) for each in said))
    return without_old_missing(request, values), meta


def parsed(request: dict[str, Any], *, metadataonly: bool) -> tuple[dict[str, list[Any]], Any]:
    """What pyreadstat makes of the file; by the function behind all its readers, because those of .por and .xpt drop the reasons."""
    from pyreadstat._readstat_parser import parser_entry_point

    values, meta = parser_entry_point(
        opened(request),
        parser_format=_FORMATS[request["kind"]],
        metadataonly=metadataonly,
        output_format="dict",
        user_missing=True,
        disable_datetime_conversion=True,
        usecols=request["columns"] if not metadataonly else None,
        encoding=request["encoding"],
    )
    return values, meta


def opened(request: dict[str, Any]) -> Any:
    """The path of the file; of a file in an archive its bytes, which are never put on disk."""
    if not request["member"]:
        return request["file"]
    with zipfile.ZipFile(request["file"]) as archive:
        return io.BytesIO(archive.read(request["member"]))


def without_old_missing(request: dict[str, Any], values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The answers without the number by which Stata before release 8 marks a missing double: ReadStat takes it for one."""
    if request["kind"] != "stata" or not 0 < first_byte(request) < _LETTERED_RELEASE:
        return values
    return {name: [None if each == _OLD_MISSING else each for each in answers] for name, answers in values.items()}


def first_byte(request: dict[str, Any]) -> int:
    """In Stata's files before release 13, the release."""
    source = opened(request)
    if isinstance(source, io.BytesIO):
        return source.getvalue()[0]
    with open(source, "rb") as file:  # noqa: PTH123 -- the child imports what it needs, and no more
        return file.read(1)[0]


def check_columns(request: dict[str, Any]) -> None:
    """The reader leaves out columns it does not find; a person who asked for them must be told."""
    if request["columns"] is None:
        return
    _, meta = parsed(request, metadataonly=True)
    absent = [name for name in request["columns"] if name not in meta.column_names]
    if absent:
        raise Refusal("columns", absent=absent, known=list(meta.column_names))


def check_names(meta: Any, values: dict[str, list[Any]], *, renamed: bool) -> None:
    """A name used twice would silently lose a column, or be called something that the file does not."""
    names = list(meta.column_names)
    if renamed:
        raise Refusal("duplicates", names=[_RENAMED.sub("", name) for name in names])
    if len(set(names)) < len(names):
        raise Refusal("duplicates", names=names)
    if len(values) != len(names) or not names:
        raise Refusal("damaged")
    if clashes := [f"{name}.reason" for name in names if f"{name}.reason" in values]:
        raise Refusal("duplicates", names=names + clashes)


def told(read: dict[str, tuple[Any, Any, list[str]]], meta: Any) -> Iterator[bytes]:
    """The header, and behind it each column with its reasons."""
    import polars as pl

    rows = {len(answers) for answers, _, _ in read.values()}
    if len(rows) != 1:
        yield refused("damaged")
        return
    variables = [variable(name, read[name][2], meta) for name in meta.column_names]
    header = {"rows": rows.pop(), "encoding": meta.file_encoding, "variables": variables, "sets": sets(meta)}
    yield json.dumps(header).encode()
    for name in meta.column_names:
        answers, reasons, codes = read.pop(name)
        columns = {name: answers, **({f"{name}.reason": reasons} if codes else {})}
        block = io.BytesIO()
        pl.DataFrame(columns).fill_nan(None).write_ipc_stream(block)
        yield block.getvalue()


def column(name: str, values: Any, meta: Any) -> tuple[Any, Any, list[str]]:
    """The answers, the reasons why they are missing, and the codes among those reasons."""
    ranges = meta.missing_ranges.get(name, ())
    if meta.readstat_variable_types[name] in _TEXTS:
        return texts(values, ranges)
    if meta.missing_user_values.get(name):
        return lettered(values)
    return numbers(values, ranges)


class Joined:
    """A column of texts as one long text: a million small ones would lie between the numbers, and keep their memory from being given back."""

    def __init__(self, text: str, persons: int) -> None:
        self.text = text
        self.persons = persons

    @classmethod
    def of(cls, values: list[Any]) -> Any:
        """The texts in one, a missing one as an empty one; or as they are, where one holds what would stand between them."""
        if any(_BETWEEN in each for each in values if each):
            return values
        return cls(_BETWEEN.join([each or "" for each in values]), len(values))

    def apart(self) -> Any:
        """The texts as a column."""
        import polars as pl

        if not self.persons:
            return pl.Series(dtype=pl.String)
        return pl.Series([self.text]).str.split(_BETWEEN).explode()


def of_texts(values: dict[str, Any], meta: Any) -> list[str]:
    """The variables that hold texts."""
    return [name for name in values if meta.readstat_variable_types[name] in _TEXTS]


def of_numbers(values: dict[str, list[Any]], meta: Any) -> list[str]:
    """The variables in which nothing but numbers stands."""
    return [name for name in values if meta.readstat_variable_types[name] not in _TEXTS and not meta.missing_user_values.get(name)]


def arrays(columns: dict[str, list[Any]]) -> dict[str, Any]:
    """The numbers of all variables as floats, NaN where there is none.

    They are gone through person by person, as they lie in memory: column by column takes four times as long. From the last person, so that
    the lists become shorter as the arrays fill.
    """
    import numpy as np

    names, persons = list(columns), min(map(len, columns.values()), default=0)
    found = np.empty((len(names), persons))
    for start in reversed(range(0, persons, _BATCH)):
        some = [columns[name][start:] for name in names]
        flat = np.fromiter(chain.from_iterable(zip(*some)), float, len(names) * len(some[0]))  # noqa: B905 -- of one length
        found[:, start : start + len(some[0])] = flat.reshape(-1, len(names)).T
        for each in columns.values():
            del each[start:]
    return dict(zip(names, found, strict=True))


def numbers(answers: Any, ranges: Any) -> tuple[Any, Any, list[str]]:
    """Numbers are floats, always: one rule; what falls in a declared missing range becomes a reason."""
    import numpy as np

    mask = np.zeros(len(answers), dtype=bool)
    for each in ranges:
        if not isinstance(each["lo"], str) and not isinstance(each["hi"], str):
            mask |= (answers >= each["lo"]) & (answers <= each["hi"])
    if not mask.any():
        return answers, None, []
    found = np.unique(answers[mask])
    codes = reasons_in(found.tolist(), ranges)
    reasons = spelt(codes, np.searchsorted(found, answers), mask)
    answers[mask] = np.nan
    return answers, reasons, list(dict.fromkeys(codes))


def reasons_in(found: list[float], ranges: Any) -> list[str]:
    """The code of each value in a missing range; where fractions or many values are in one, these are no codes, and the range is named.

    A range up to the highest value may hold incomes, and codes are shown wherever variables are.
    """
    single = {each["lo"] for each in ranges if each["lo"] == each["hi"]}
    others = [number for number in found if number not in single]
    are_codes = len(others) <= _MOST_CODES and all(number.is_integer() for number in others)
    return [code_text(number) if are_codes or number in single else range_text(number, ranges) for number in found]


def range_text(number: float, ranges: Any) -> str:
    """The declared range that a number is in."""
    low, high = next((each["lo"], each["hi"]) for each in ranges if not isinstance(each["lo"], str) and each["lo"] <= number <= each["hi"])
    ends = ("lowest" if low < -_EXTREME else code_text(low), "highest" if high > _EXTREME else code_text(high))
    return " to ".join(ends)


def spelt(codes: list[str], position: Any, mask: Any) -> Any:
    """The codes as text at the persons who are marked, null elsewhere."""
    import polars as pl

    place = pl.Series(position, dtype=pl.UInt32).set(~pl.Series(mask), None)
    return pl.Series(codes, dtype=pl.String).gather(place)


def lettered(values: list[Any]) -> tuple[Any, Any, list[str]]:
    """Extended missing values of Stata and special ones of SAS come as letters among the numbers."""
    import numpy as np
    import polars as pl

    letters = [each if isinstance(each, str) else None for each in values]
    plain = np.array([None if isinstance(each, str) else each for each in values], dtype=float)
    return plain, pl.Series(letters, dtype=pl.String), sorted({each for each in letters if each})


def texts(values: Any, ranges: Any) -> tuple[Any, Any, list[str]]:
    """Texts lose trailing blanks, which SPSS does not tell from none, and an empty text is no answer."""
    import polars as pl

    answers = values.apart() if isinstance(values, Joined) else pl.Series(values, dtype=pl.String)
    series = answers.str.strip_chars_end(_BLANKS)
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
        "declared": [[code_text(each["lo"]), code_text(each["hi"])] for each in meta.missing_ranges.get(name, ())],
        "format": meta.original_variable_types.get(name) or "",
        "measure": meta.variable_measure.get(name) or "",
    }


def sets(meta: Any) -> dict[str, dict[str, Any]]:
    """The sets of variables that together are one question with several answers."""
    return {
        name: {
            "label": one["label"] or "",
            "variables": list(dict.fromkeys(one["variable_list"])),
            "counted": code_text(one["counted_value"]) if one["is_dichotomy"] and one["counted_value"] is not None else "",
        }
        for name, one in meta.mr_sets.items()
    }


def code_text(code: Any) -> str:
    """A code as an analyst writes it: 1, not 1.0."""
    if isinstance(code, str):
        return code.rstrip(_BLANKS)
    number = float(code)
    return str(int(number)) if math.isfinite(number) and number.is_integer() else repr(number)


if __name__ == "__main__":
    main()
