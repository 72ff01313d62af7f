"""What can be wrong between two readers of one file. Nothing here takes a data value, so none can leak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flestimate.errors import Fix, ReadError, counted, listed

_ALONE = Fix("fl.read(...)", "without verify=True: by the first reader alone")
_OTHERWISE = Fix("save the file as .csv too", "in the program that made it, and read that: a third opinion")
_WHY = "one of two readers that share no code is wrong, or the file is damaged where it does not show"
_INSTALL = Fix('pip install "flestimate[verify]"', "the second readers of SPSS and Parquet files")


def no_second_reader(name: str, kind: str) -> ReadError:
    """FLE-R32: nobody else reads this format."""
    what = f"verify=True cannot be had for {kind} files: no second reader of them is known."
    fix = [_ALONE, Fix("save the file as .sav or .dta", "in the program that made it; those have a second reader")]
    return ReadError("FLE-R32", what, {"file": name}, fix=fix)


def no_file(name: str) -> ReadError:
    """FLE-R32: a frame that is in memory, which nobody reads a second time."""
    fix = [Fix('fl.read("persons.sav", verify=True)', "the file that it was made of"), _ALONE]
    return ReadError("FLE-R32", "verify=True reads a file a second time, and this is none.", {"source": name}, fix=fix)


def refused(name: str, kind: str, word: str) -> ReadError:
    """FLE-R33, FLE-R34: there is a second reader, and it did not read."""
    if word == "not installed":
        return ReadError(
            "FLE-R33", "verify=True needs a second reader that is not installed.", {"file": name, "format": kind}, fix=[_INSTALL]
        )
    why = {
        "unreadable": "the second reader refuses it; the first has read it and found nothing wrong",
        "memory": "the second reader takes more memory than this machine has",
    }
    where = {"file": name, "format": kind} | ({} if word in why else {"ended by": word})
    because = why.get(
        word, "the second reader ended without an answer, in a process of its own; the first has read the file and found nothing wrong"
    )
    return ReadError("FLE-R34", "a second reader cannot read the file, so it is not verified.", where, because, [_ALONE, _OTHERWISE])


def other_number(name: str, reader: str, ours: int, theirs: int) -> ReadError:
    """FLE-R30: two readers find different numbers of persons."""
    where = {"file": name, "first reader": counted(ours, "person"), reader: counted(theirs, "person")}
    return ReadError("FLE-R30", "a second reader finds another number of persons.", where, _WHY, [_OTHERWISE, _ALONE])


def other_names(name: str, reader: str, absent: Sequence[str]) -> ReadError:
    """FLE-R30: two readers find different columns."""
    where = {"file": name, "second reader": reader, "not found by it": listed(absent) or "none; their order is another"}
    return ReadError("FLE-R30", "a second reader finds other columns.", where, _WHY, [_OTHERWISE, _ALONE])


def differs(name: str, reader: str, columns: int, differing: Mapping[str, Sequence[str]]) -> ReadError:
    """FLE-R30: two readers find different values, reasons or labels."""
    by_what = {what: [column for column, found in differing.items() if what in found] for what in ("values", "reasons", "labels")}
    where = {"file": name, "second reader": reader, **{what: listed(found) for what, found in by_what.items() if found}}
    what = f"a second reader reads {len(differing):,} of {counted(columns, 'column')} differently."
    return ReadError("FLE-R30", what, where, _WHY, [_OTHERWISE, _ALONE])
