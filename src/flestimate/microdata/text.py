"""Text files: every column is text first, and a number only where nothing is lost by it."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING

from flestimate.microdata import problems
from flestimate.microdata.original import Original

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    import polars as pl

_SEPARATORS = ",;\t|"
_BATCH = 50_000
_INTEGER = r"^-?(0|[1-9][0-9]*)$"
_DECIMAL = r"^-?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]{1,3})?$"
_NUMBER = r"(?!(19|20)[0-9]{2}$)[-+]?[0-9]+([.,][0-9]+)?"  # columns may be called as years are
_EXACT_DIGITS = 15
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(original: Original, columns: Sequence[str] | None, encoding: str | None) -> pl.DataFrame:
    """The persons of a .csv, .tsv or .txt file; identifiers such as 007 stay text."""
    with original.open() as file:
        chosen = encoding or marked(file.read(4))
    try:
        with original.open() as file, TextIOWrapper(file, chosen, errors="strict", newline="") as lines:
            return _table(original.name, lines, columns)
    except UnicodeError:
        problem = problems.wrong_encoding(original.name, chosen)
    except LookupError:
        problem = problems.unknown_encoding(original.name, chosen)
    except csv.Error:
        problem = problems.unclosed_text(original.name)
    # Raised out here, so that the error does not carry the one before it, which holds bytes of the file.
    raise problem


def marked(start: bytes) -> str:
    """The encoding that the first bytes of a text file say, UTF-8 where they say none."""
    return next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")


def _table(name: str, lines: TextIO, columns: Sequence[str] | None) -> pl.DataFrame:
    import polars as pl

    first = lines.readline()
    lines.seek(0)
    reader = csv.reader(lines, delimiter=separator(first), strict=True)
    names = [each.strip() for each in next(reader, [])]
    if _is_a_person(names):
        raise problems.damaged(name, "text", "its first line is no line of names, but looks like a person's answers; they are not shown")
    kept = _kept(name, names, columns)
    schema = {names[place]: pl.String for place in kept}
    parts = [pl.DataFrame(schema=schema)]
    records = _records(name, reader, len(names))
    while batch := list(islice(records, _BATCH)):
        answers = list(zip(*batch, strict=True))
        parts.append(pl.DataFrame([pl.Series(names[place], answers[place], dtype=pl.String) for place in kept]))
    frame = pl.concat(parts)
    return frame.select(_typed(frame[each]) for each in frame.columns)


def separator(header: str) -> str:
    """What stands between the names of the first line."""
    return max(_SEPARATORS, key=header.count)


def _is_a_person(names: list[str]) -> bool:
    """Whether a header is none: most of it is numbers, or one of them has a fraction.

    >>> _is_a_person(["1", "34", "Construction", "812.5"]), _is_a_person(["id", "2019", "2020"]), _is_a_person(["1", "2"])
    (True, False, True)
    """
    said = [each for each in names if each]
    numbers = [each for each in said if re.fullmatch(_NUMBER, each)]
    return 2 * len(numbers) > len(said) or any("." in each for each in numbers)


def _kept(name: str, names: list[str], columns: Sequence[str] | None) -> list[int]:
    if len(set(names)) < len(names):
        raise problems.duplicate_columns(name, names)
    if not any(names):
        raise problems.damaged(name, "text", "its first line names no columns")
    if absent := [each for each in columns or () if each not in names]:
        raise problems.columns_missing(name, absent, names)
    return [names.index(each) for each in names if columns is None or each in columns]


def _records(name: str, reader: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    for place, found in enumerate(reader, start=2):
        if not found and width > 1:
            continue
        record = found or [""]  # in a file of one column, an empty line is a person without an answer
        if len(record) != width:
            raise problems.ragged(name, place, len(record), width)
        yield record


def _typed(texts: pl.Series) -> pl.Series:
    """The column as numbers, if every answer is one and comes back as it was written; else as text.

    >>> import polars as pl
    >>> _typed(pl.Series(["7", "", "12"])).to_list(), _typed(pl.Series(["007", "012"])).to_list()
    ([7, None, 12], ['007', '012'])
    """
    import polars as pl

    answers = texts.str.strip_chars_end(" ")
    answers = answers.set(answers == "", None)
    said = answers.drop_nulls().str.strip_chars(" ")
    if said.is_empty():
        return answers
    bare = answers.str.strip_chars(" ")
    if said.str.contains(_INTEGER).all():
        # A whole number of more digits is an identifier, which a number would round.
        return answers if (said.str.count_matches("[0-9]") > _EXACT_DIGITS).any() else bare.cast(pl.Int64)
    # A lone point or sign matches the pattern and is no number, so a digit is asked for too.
    if (said.str.contains(_DECIMAL) & said.str.contains(r"^-?\.?[0-9]")).all():
        return bare.cast(pl.Float64)
    return answers
