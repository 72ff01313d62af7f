"""How much memory reading a file may take."""

from __future__ import annotations

import os
from dataclasses import dataclass

_SHARE = 0.5
_UNKNOWN = 4 << 30
"""Where the system does not say how much there is, as on Windows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most memory in bytes that the persons of one file may take while they are read.

    >>> Limits(8_000_000_000).memory
    8000000000
    """

    memory: int

    @classmethod
    def of(cls, max_memory: float | None) -> Limits:
        """What the caller allows, or half of what the machine has."""
        return cls(round(max_memory) if max_memory is not None else round(_SHARE * _of_the_machine()))


def _of_the_machine() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return _UNKNOWN
