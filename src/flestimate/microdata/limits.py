"""How much memory reading a file may take."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

from flestimate.microdata import problems

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
    def of(cls, max_memory: object) -> Limits:
        """What the caller allows, or half of what the machine has; ArgumentKindError where that is no amount."""
        if max_memory is None:
            return cls(round(_SHARE * _of_the_machine()))
        if not isinstance(max_memory, int | float) or not 0 < max_memory < math.inf:
            raise problems.no_amount(max_memory)
        return cls(round(max_memory))


def _of_the_machine() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return _UNKNOWN
