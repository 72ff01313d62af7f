"""Writing the files of a run together: all of them, or none."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flestimate.errors import Fix, PublicationError, listed
from flestimate.publication.names import refuse_name

_UNFINISHED, _BEFORE = ".unfinished", "before"


def refuse_overwriting(folder: Path, names: Iterable[str], *, overwrite: bool) -> None:
    """Refuse, before anything is computed, to write over what is there, and into a folder whose name no other system could have."""
    refuse_name(folder.resolve().name or "root")
    there = [name for name in names if (folder / name).exists()]
    if there and not overwrite:
        raise PublicationError(
            "FLE-R18",
            f"{folder} holds results already: {listed(there)}.",
            why="nothing is overwritten unasked",
            fix=(Fix("--overwrite", "to write over them"), Fix("--to ANOTHER_FOLDER")),
        )


def write_together(folder: Path, files: Mapping[str, bytes], instead_of: Iterable[str] = ()) -> None:
    """Write files into a folder, which is made where it is not there.

    instead_of: names of files that belong to an older set, and go where the new one has none of that name. All stand beside their places before the first is moved into its own, and those that were there before come back if a move fails
    or is interrupted, such as where a workbook is open elsewhere. Raises PublicationError where the folder cannot be written to.
    """
    for name in files:
        refuse_name(name)
    with _as_our_error(folder), _unfinished(folder) as beside:
        for name, content in files.items():
            (beside / name).write_bytes(content)
        _move_all(files, instead_of, beside, folder)


def _move_all(new: Collection[str], old: Iterable[str], beside: Path, folder: Path) -> None:
    """Move what is there, new or old, out of the way, and the new into its place; or back, by what stands where, not by what was done."""
    before = beside / _BEFORE
    before.mkdir()
    try:
        for name in dict.fromkeys((*new, *old)):
            if (folder / name).exists():
                (folder / name).replace(before / name)
        for name in new:
            (beside / name).replace(folder / name)
    except BaseException:
        for name in new:
            if not (beside / name).exists():
                (folder / name).unlink(missing_ok=True)
        for kept in before.iterdir():
            kept.replace(folder / kept.name)
        raise


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A place inside the folder for what is not finished; gone afterwards, and the folder too where it was made for nothing."""
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / _UNFINISHED
    try:
        beside.mkdir()
    except FileExistsError:
        raise PublicationError(
            "FLE-R19",
            f"{folder} is being written to, or a run was cut off there.",
            why=f"{_UNFINISHED} is in it, which may hold results of before",
            fix=(Fix(f"remove {beside}", "once no other run writes there"), Fix("--to ANOTHER_FOLDER")),
        ) from None
    try:
        yield beside
    finally:
        shutil.rmtree(beside)
        if made and not any(folder.iterdir()):
            folder.rmdir()


@contextmanager
def _as_our_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise PublicationError("FLE-R19", f"{folder} cannot be written to.", why=why, fix=(Fix("--to ANOTHER_FOLDER"),)) from None
