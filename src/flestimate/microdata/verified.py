"""A file read a second time by a reader that shares no code with the first, and compared column by column."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flestimate.errors import Note
from flestimate.microdata import checksum, second_problems
from flestimate.microdata.guard import BYTES_A_SECOND, LEAST_MEMORY, PATIENCE_SECONDS, exit_name
from flestimate.microdata.header import Header
from flestimate.microdata.labels import Variable, reason_column
from flestimate.microdata.limits import Limits
from flestimate.microdata.microdata import SPOKEN
from flestimate.microdata.original import Original
from flestimate.microdata.second_readers import READERS, Column
from flestimate.microdata.text import marked
from flestimate.said import Name, first_few, said

if TYPE_CHECKING:
    import polars as pl

_CHILD = Path(__file__).with_name("second_child.py")
_RANGE = " to "
"""What stands in a reason that is a range, where codes would tell too much."""
_UNREADABLE = "\ufffd"
"""What stands in a name for bytes that are not of the encoding they were taken for."""

NOT_COMPARED: Mapping[str, str] = MappingProxyType(
    {
        "names": said("it takes names for UTF-8, so that only the letters A to Z, digits and signs of these are"),
        "day": said("it gives dates to the day"),
        "moment": said("it gives dates with times to the second"),
        "time of day": said("it gives times of day to the second, and none beyond a day"),
        "duration": said("it gives durations to the millionth of a second"),
        "reasons": said("it does not tell why answers are missing"),
        "ranges": said("ranges of missing codes are kept as ranges here"),
        "labels": said("it does not tell value labels"),
        "values": said("lists, structures and bytes have no checksum"),
    }
)
"""What a second reader is known to leave out, or to do otherwise, which is not compared and is said."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison of one column comes to: what differs, and what could not be compared in full."""

    name: str
    differs: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FirstReading:
    """What the first reader has made of a file.

    persons: who are made when somebody asks; encoding: the one that it was told, None for that of the file; limits: what reading may take.
    """

    persons: Callable[[], pl.DataFrame]
    variables: Mapping[str, Variable]
    original: Original
    kind: str
    encoding: str | None
    limits: Limits


Opinion = Callable[[FirstReading], tuple[Note, ...]]
"""What is to be known of a file besides what its first reader says: notes, or a ReadError."""


def unverified(_: FirstReading) -> tuple[Note, ...]:
    """Nobody else is asked."""
    return ()


def verified(first: FirstReading) -> tuple[Note, ...]:
    """What a second reader says of the same file; ReadError where it reads something else."""
    name, kind = first.original.name, first.kind
    if kind not in READERS:
        raise second_problems.no_second_reader(name, kind)
    frame = first.persons()
    answer = _answer(_request(frame, first))
    if "refusal" in answer:
        raise second_problems.refused(name, SPOKEN[kind], answer["refusal"])
    reader, rows = answer["reader"], answer["rows"]
    if rows != frame.height:
        raise second_problems.other_number(name, reader, frame.height, rows)
    theirs = _paired(first.variables, [Column(**each) for each in answer["columns"]])
    if list(theirs) != list(first.variables):
        raise second_problems.other_names(name, reader, [each for each in first.variables if each not in theirs])
    compared = [_compared(frame, known, theirs[each]) for each, known in first.variables.items()]
    if differing := {each.name: each.differs for each in compared if each.differs}:
        raise second_problems.differs(name, reader, len(compared), differing)
    return tuple(_notes(reader, compared, by_itself=answer["counted"]))


def _request(frame: pl.DataFrame, first: FirstReading) -> dict[str, Any]:
    request = {
        "file": str(first.original.path.absolute()),
        "member": first.original.member,
        "kind": first.kind,
        "encoding": first.encoding,
        "persons": frame.height,
        "memory": max(first.limits.memory, LEAST_MEMORY),
        "seconds": round(PATIENCE_SECONDS + frame.estimated_size() / BYTES_A_SECOND),
        "path": sys.path,
    }
    return {**request, **_layout(frame, first.original, first.encoding)} if first.kind == "csv" else request


def _layout(frame: pl.DataFrame, original: Original, encoding: str | None) -> dict[str, Any]:
    """What the second reader of a text file has to be told of it."""
    with original.open() as file:
        told = encoding or marked(file.read(4))
    with original.open() as file, TextIOWrapper(file, told, newline="") as lines:
        header = Header.of(original.name, lines)
    return {
        "encoding": told,
        "separator": header.separator,
        "before": header.before,
        "types": {name: str(kind) for name, kind in frame.schema.items()},
    }


def _answer(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the second child answers, its death and its silence among it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, run by our own interpreter
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=request["seconds"],
            check=False,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else {"refusal": exit_name(done.returncode)}
    except subprocess.TimeoutExpired:
        answer = {"refusal": f"patience, after {request['seconds']:,} seconds"}
    except ValueError:
        answer = {"refusal": "an answer without end"}
    return dict(answer)


def _paired(ours: Iterable[str], theirs: list[Column]) -> dict[str, Column]:
    """Their column of each of ours, in their order."""
    ours, found = list(ours), {}
    for column in theirs:
        name = next((name for name in ours if name not in found and _is_name(name, column.name)), None)
        if name is not None:
            found[name] = column
    return found


def _is_name(ours: str, theirs: str) -> bool:
    """Whether two names are the same as far as the second one was readable."""
    if _UNREADABLE not in theirs:
        return ours == theirs
    parts = re.split(f"{_UNREADABLE}+", theirs)
    return re.fullmatch(".+".join(map(re.escape, parts)), ours) is not None


def _compared(frame: pl.DataFrame, known: Variable, theirs: Column) -> Compared:
    """One column of ours beside theirs: pairs that are not alike, and those of which they have nothing."""
    labels = None if theirs.labels is None else _trimmed(theirs.labels)
    pairs: dict[str, tuple[object, object]] = {"labels": (_trimmed(known.value_labels), labels)}
    ranges = any(_RANGE in code for code in known.missing)
    if not (ranges and theirs.keeps_codes):
        pairs["values"] = (_values(frame, known, theirs), theirs.values)
    if not (ranges or theirs.keeps_codes):
        pairs["reasons"] = (_reasons(frame, known), theirs.reasons)
    there_is = {"values": True, "reasons": bool(known.missing), "labels": bool(known.value_labels)}
    differs = tuple(what for what, (ours, other) in pairs.items() if other is not None and ours != other)
    untold = [what for what, (_, other) in pairs.items() if other is None and there_is[what]]
    other_ways = {"names": known.name != theirs.name, theirs.shown: bool(theirs.shown), "ranges": ranges}
    return Compared(known.name, differs, (*(what for what, holds in other_ways.items() if holds), *untold))


def _trimmed(labels: Mapping[str, str]) -> dict[str, str]:
    return {code: text.rstrip() for code, text in labels.items()}


def _values(frame: pl.DataFrame, known: Variable, theirs: Column) -> str | None:
    """Our checksum of what the second reader can tell of a column."""
    import polars as pl

    column = frame[known.name]
    if theirs.keeps_codes and known.missing:
        codes = frame[reason_column(known.name)].cast(column.dtype)
        column = pl.select(pl.coalesce(column, codes)).to_series()
    return checksum.of_numbers(checksum.SHOWN[theirs.shown](checksum.floats(column))) if theirs.shown else checksum.of_column(column)


def _reasons(frame: pl.DataFrame, known: Variable) -> str:
    import polars as pl

    none = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    return checksum.of_texts(frame[reason_column(known.name)] if known.missing else none)


def _notes(reader: str, compared: list[Compared], *, by_itself: bool) -> Iterator[Note]:
    one = said("A second reader ({reader}) agrees on 1 column.", reader=Name(reader))
    every = said("A second reader ({reader}) agrees on all {n} columns.", reader=Name(reader), n=len(compared))
    yield Note("FLE-R31", every if len(compared) > 1 else one)
    if not by_itself:
        told = said(
            "The file does not say how many persons it holds, and {reader} was told the number that the first reader found.",
            reader=Name(reader),
        )
        yield Note("FLE-R35", told)
    for what, reason in NOT_COMPARED.items():
        if columns := [each.name for each in compared if what in each.left_out]:
            text = said(
                "Not compared in full with {reader}, because {reason}: {columns}.",
                reader=Name(reader),
                reason=reason,
                columns=first_few(columns),
            )
            yield Note("FLE-R35", text)
