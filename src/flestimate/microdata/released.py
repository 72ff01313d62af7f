"""SPSS and Stata files: read by the child, and believed only if the bytes agree with the table that comes back."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flestimate.errors import Note, ReadError
from flestimate.microdata import guard, problems, spss, stata
from flestimate.microdata.extent import Extent, LayoutError
from flestimate.microdata.labels import Variable, missing_label

if TYPE_CHECKING:
    import polars as pl

_EXTENTS = MappingProxyType({"spss": spss.extent, "stata": stata.extent})


def read_released(request: guard.Request) -> tuple[pl.DataFrame, dict[str, Variable], tuple[Note, ...]]:
    """The persons of an SPSS or Stata file, whole or not at all."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        # The child has a processor of its own: the bytes are counted while it reads.
        counted = beside.submit(_extent, request)
        reply = guard.ask(request)
        extent = counted.result()
    if "refusal" in reply.header:
        raise _refusal(request, reply.header, extent)
    frame = _frame(request, reply)
    _believe(request, frame.height, extent)
    return frame, _variables(reply.header), _notes(frame.height, extent)


def _extent(request: guard.Request) -> Extent | None:
    try:
        return _EXTENTS[request.kind](request.path)
    except LayoutError:
        return None


def _frame(request: guard.Request, reply: guard.Reply) -> pl.DataFrame:
    import polars as pl

    try:
        frame = pl.read_ipc_stream(BytesIO(reply.payload))
    except Exception:  # noqa: BLE001 - whatever a broken stream raises, the answer is the same
        frame = None
    if frame is None or frame.height != reply.header["rows"]:
        raise problems.reader_died(request.path.name, request.spoken, "an answer without end")
    return frame


def _believe(request: guard.Request, rows: int, extent: Extent | None) -> None:
    name, kind = request.path.name, request.spoken
    if extent is None:
        raise problems.damaged(name, kind)
    if extent.cut or rows < (extent.declared or 0):
        raise problems.incomplete(name, kind, extent.whole, extent.declared)
    if extent.overfull:
        raise problems.damaged(name, kind, "it holds more data than its header declares persons")
    if rows != extent.whole:
        raise problems.damaged(name, kind, "the number of persons read is not the number its bytes hold")


def _refusal(request: guard.Request, header: Mapping[str, Any], extent: Extent | None) -> ReadError:  # noqa: PLR0911 -- a table
    name, kind = request.path.name, request.spoken
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
    return Variable(each["name"], each["label"], labels, missing, each["format"])


def _notes(rows: int, extent: Extent | None) -> tuple[Note, ...]:
    if extent is None or extent.declared is not None:
        return ()
    text = f"The file does not say how many persons it should hold; {rows:,} are there. Compare with its documentation."
    return (Note("FLE-R06", text),)
