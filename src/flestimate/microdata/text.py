"""Text files: every column is text first, and a number only where nothing is lost by it."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING

from flestimate.errors import Note
from flestimate.microdata import problems
from flestimate.microdata.header import Header
from flestimate.microdata.limits import Limits
from flestimate.microdata.original import Original
from flestimate.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    import polars as pl

_EXPANSION = 3
"""How many times the size of a text file its persons take while they are read."""
_BATCH = 50_000
_INTEGER = r"^-?(0|[1-9][0-9]*)$"
_DECIMAL = r"^-?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]{1,3})?$"
_EXACT_DIGITS = 15
_TOO_LONG = "field larger than field limit"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(
    original: Original, columns: Sequence[str] | None, encoding: str | None, limits: Limits
) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """The persons of a .csv, .tsv or .txt file, and what is to be known of it; identifiers such as 007 stay text."""
    if (work := original.size() * _EXPANSION) > limits.memory:
        raise problems.too_large(original.name, work, limits.memory)
    with original.open() as file:
        chosen = encoding or marked(file.read(4))
    try:
        with original.open() as file, TextIOWrapper(file, chosen, errors="strict", newline="") as lines:
            frame, notes = _table(original.name, lines, columns)
        return frame, (*notes, *_of_the_end(original, chosen))
    except UnicodeError:
        problem = problems.wrong_encoding(original.name, chosen)
    except LookupError:
        problem = problems.unknown_encoding(original.name, chosen)
    except csv.Error as error:
        long = str(error).startswith(_TOO_LONG)
        problem = problems.text_too_long(original.name, csv.field_size_limit()) if long else problems.unclosed_text(original.name)
    # Raised out here, so that the error does not carry the one before it, which holds bytes of the file.
    raise problem


def _of_the_end(original: Original, encoding: str) -> Iterator[Note]:
    """A last line that does not end may be cut in its last answer."""
    with original.open() as file:
        size = file.seek(0, 2)
        file.seek(max(size - 4, 0))
        end = file.read()
    if end.decode(encoding, "replace")[-1:] not in {"\n", "\r"}:
        yield Note(
            "FLE-R06", said("The last line does not end: if the file was cut, the last answer of the last person may be a part of one.")
        )


def marked(start: bytes) -> str:
    """The encoding that the first bytes of a text file say, UTF-8 where they say none."""
    return next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")


def _table(name: str, lines: TextIO, columns: Sequence[str] | None) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    import polars as pl

    header = Header.of(name, lines)
    lines.seek(0)
    reader = csv.reader(lines, delimiter=header.separator, strict=True)
    for _ in range(header.before + 1):
        next(reader)
    kept = header.places(name, columns)
    parts = [pl.DataFrame(schema={header.names[place]: pl.String for place in kept})]
    records = _records(name, reader, header)
    while batch := list(islice(records, _BATCH)):
        answers = list(zip(*batch, strict=True))
        if filled := [place + 1 for place in header.unnamed if any(each.strip() for each in answers[place])]:
            raise problems.unnamed_column(name, filled)
        parts.append(pl.DataFrame([pl.Series(header.names[place], answers[place], dtype=pl.String) for place in kept]))
    frame = pl.concat(parts)
    return frame.select(_typed(frame[each]) for each in frame.columns), tuple(_notes(header))


def _notes(header: Header) -> Iterator[Note]:
    if header.unnamed:
        one = said("1 column without a name and without any answer left out.")
        several = said("{n} columns without a name and without any answer left out.", n=len(header.unnamed))
        yield Note("FLE-R46", one if len(header.unnamed) == 1 else several)


def _records(name: str, reader: Iterator[list[str]], header: Header) -> Iterator[list[str]]:
    width = len(header.names)
    for place, found in enumerate(reader, start=2 + header.before):
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
        numbers = bare.cast(pl.Float64)
        return answers if numbers.is_infinite().any() else numbers
    return answers
