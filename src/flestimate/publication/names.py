"""Names that files may have on every system that an office has."""

from __future__ import annotations

from pathlib import PurePath

from flestimate.errors import Fix, PublicationError

_DEVICES = {"con", "prn", "aux", "nul", "clock$", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
_MARKS = frozenset('<>:"|?*\\/')


def refuse_name(name: str) -> None:
    """Refuse a name that Windows keeps for a device or cannot have; PublicationError.

    >>> refuse_name("prevalence.xlsx")
    >>> refuse_name("aux.csv")
    Traceback (most recent call last):
    flestimate.errors.PublicationError: FLE-X29: 'aux.csv' cannot be the name of a file on every system.
      why    : Windows keeps it for a device, or does not allow a character in it
      fix    : another name, such as table.csv
    """
    device = name.split(".", maxsplit=1)[0].strip().lower() in _DEVICES
    odd = any(mark in _MARKS or not mark.isprintable() for mark in name)
    if name and not (device or odd or name.endswith((".", " "))):
        return
    raise PublicationError(
        "FLE-X29",
        f"'{name}' cannot be the name of a file on every system.",
        why="Windows keeps it for a device, or does not allow a character in it",
        fix=(Fix(f"another name, such as table{PurePath(name).suffix}"),),
    )
