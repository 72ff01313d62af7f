"""Files of SPSS, Stata and SAS: read by the child, and believed only if the bytes agree with the table that comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flestimate.errors import Note, ReadError
from flestimate.microdata import guard, problems
from flestimate.microdata.encoding import as_iconv, repaired
from flestimate.microdata.extent import Extent, LayoutError, Outline
from flestimate.microdata.formats import FORMATS, ReleasedKind
from flestimate.microdata.labels import ResponseSet, Variable, missing_label, spelt_range
from flestimate.microdata.limits import Limits
from flestimate.microdata.original import Original
from flestimate.microdata.suspicious import out_of_this_world
from flestimate.microdata.verified import FirstReading, Opinion
from flestimate.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl


@dataclass(frozen=True, slots=True)
class Released:
    """What a file holds: the persons, its variables, and what it says of itself."""

    frame: pl.DataFrame
    variables: Mapping[str, Variable]
    sets: Mapping[str, ResponseSet]
    weight: str | None
    notes: tuple[Note, ...]


def read_released(
    original: Original, kind: ReleasedKind, columns: Sequence[str] | None, encoding: str | None, limits: Limits, opinion: Opinion
) -> Released:
    """The persons of a file of SPSS, Stata or SAS, whole or not at all; `opinion` is what a second reader says of them."""
    outline = _outline(original, kind)
    request = guard.Request(original, kind, columns, as_iconv(encoding), limits.memory, _work(original, outline, columns))
    if request.work > limits.memory:
        raise problems.too_large(original.name, request.work, limits.memory, outline.persons, outline.variables)
    with ThreadPoolExecutor(max_workers=1) as beside:
        # The child has a processor of its own: the bytes are counted while it reads.
        counted = beside.submit(_extent, original, kind)
        reply = guard.ask(request)
        extent = counted.result()
    if "refusal" in reply.header:
        raise _refusal(request, reply.header, extent)
    frame = _frame(request, reply)
    _believe(request, frame.height, extent)
    variables = _variables(reply.header)
    # The other reader repairs nothing, so it is asked before.
    second = opinion(FirstReading(lambda: frame, variables, original, kind, encoding, limits))
    frame, variables, notes = repaired(frame, variables)
    sets = _sets(reply.header)
    notes = (*second, *notes, *out_of_this_world(frame), *_notes(request, frame.height, extent, len(sets)))
    return Released(frame, variables, sets, _weight(outline.weight, variables), notes)


def _outline(original: Original, kind: ReleasedKind) -> Outline:
    """What the header promises; nothing where it is broken, which the walk over the whole file will say better."""
    with original.open() as file:
        try:
            return FORMATS[kind].outline(file)
        except LayoutError:
            return Outline()


def _work(original: Original, outline: Outline, columns: Sequence[str] | None) -> int:
    """About how many bytes of memory the reader needs."""
    share = 1.0 if columns is None else min(len(columns) / max(outline.variables, 1), 1.0)
    promised = outline.bytes(share)
    return original.size() if promised is None else max(promised, original.size())


def _extent(original: Original, kind: ReleasedKind) -> Extent | None:
    with original.open() as file:
        try:
            return FORMATS[kind].extent(file)
        except LayoutError:
            return None


def _frame(request: guard.Request, reply: guard.Reply) -> pl.DataFrame:
    import polars as pl

    frame = pl.DataFrame(list(_columns(reply)))
    whole = frame.height == reply.header["rows"] and all(each["name"] in frame.columns for each in reply.header["variables"])
    if not whole:
        raise problems.reader_died(request.original.name, request.format.spoken, "an answer without end")
    return frame


def _columns(reply: guard.Reply) -> Iterator[pl.Series]:
    """Column by column, so that the bytes of one are given back before the next is made."""
    import polars as pl

    while reply.blocks:
        try:
            yield from pl.read_ipc_stream(BytesIO(reply.blocks.popleft()))
        except Exception:  # noqa: BLE001 - whatever a broken stream raises, the table will not be whole
            return


def _believe(request: guard.Request, rows: int, extent: Extent | None) -> None:
    name, kind = request.original.name, request.format.spoken
    if extent is None:
        raise problems.damaged(name, kind)
    if extent.cut or rows < (extent.declared or 0):
        raise problems.incomplete(name, kind, extent.whole, extent.declared)
    if extent.overfull:
        raise problems.damaged(name, kind, "it holds more data than its header declares persons")
    if extent.whole is not None and rows != extent.whole:
        raise problems.damaged(name, kind, "the number of persons read is not the number its bytes hold")


def _refusal(request: guard.Request, header: Mapping[str, Any], extent: Extent | None) -> ReadError:  # noqa: PLR0911 -- a table
    name, kind = request.original.name, request.format.spoken
    match header["refusal"]:
        case "columns":
            return problems.columns_missing(name, header["absent"], header["known"])
        case "duplicates":
            return problems.duplicate_columns(name, header["names"])
        case "memory":
            return problems.out_of_memory(name, kind)
        case "release":
            return problems.old_release(name, kind)
        case "charset":
            return problems.unknown_encoding(name, request.encoding or "the one the file names")
        case "encoding":
            return problems.wrong_encoding(name, request.encoding or "the encoding the file names")
        case word:
            return _broken(name, kind, word, extent)


def _broken(name: str, kind: str, word: str, extent: Extent | None) -> ReadError:
    if extent is not None and extent.cut:
        return problems.incomplete(name, kind, extent.whole, extent.declared)
    if word == "rows":
        return problems.incomplete(name, kind, None, None if extent is None else extent.declared)
    return problems.damaged(name, kind)


def _variables(header: Mapping[str, Any]) -> dict[str, Variable]:
    return {each["name"]: _variable(each) for each in header["variables"]}


def _variable(each: Mapping[str, Any]) -> Variable:
    labels = each["value_labels"]
    missing = {code: missing_label(code, labels) for code in each["missing"]}
    declared = tuple(spelt_range(low, high) for low, high in each["declared"])
    measure = each["measure"] if each["measure"] in {"nominal", "ordinal", "scale"} else ""
    return Variable(each["name"], each["label"], labels, missing, each["format"], measure, declared)


def _sets(header: Mapping[str, Any]) -> dict[str, ResponseSet]:
    return {name: ResponseSet(name, one["label"], tuple(one["variables"]), one["counted"]) for name, one in header["sets"].items()}


def _weight(stated: str | None, variables: Mapping[str, Variable]) -> str | None:
    """The variable that the file weights by, as the reader calls it."""
    known = {name.lower(): name for name in variables}
    return stated if stated in variables else known.get((stated or "").lower())


def _notes(request: guard.Request, rows: int, extent: Extent | None, sets: int) -> Iterator[Note]:
    if extent is None:
        return
    if request.kind == "spss" and extent.declared is None:
        text = said("The file does not say how many persons it should hold; {n} are there. Compare with its documentation.", n=rows)
        yield Note("FLE-R06", text)
    if request.kind == "SAS":
        yield Note(
            "FLE-R28", said("A SAS file keeps its value labels in a catalogue (.sas7bcat), which is not read: codes have no labels.")
        )
    for fault in extent.faults:
        yield Note("FLE-R27", said("The file has {fault}; these are left out.", fault=fault))
    if sets < extent.sets:
        text = said(
            "{n} of {all} multiple response sets of the file cannot be read and are left out.", n=extent.sets - sets, all=extent.sets
        )
        yield Note("FLE-R27", text)
