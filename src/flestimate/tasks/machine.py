"""What the system tells of this process and of those that it has started: seconds and bytes."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks show: seconds since some moment, and seconds of processors that this process and its ended children have used."""

    wall: float = 0.0
    processor: float = 0.0

    @classmethod
    def now(cls) -> Reading:
        """What they show now."""
        return cls(time.perf_counter(), _processor())

    def __sub__(self, other: Reading) -> Reading:
        return Reading(self.wall - other.wall, self.processor - other.processor)

    def __add__(self, other: Reading) -> Reading:
        return Reading(self.wall + other.wall, self.processor + other.processor)


@dataclass(frozen=True, slots=True)
class Memory:
    """The most bytes that this process has held since it started, and that any of its ended children has, such as the reader of a file.

    None where the system does not tell.
    """

    own: int | None
    child: int | None

    @classmethod
    def peak(cls) -> Memory:
        """The most until now."""
        if sys.platform == "win32":
            return cls(None, None)
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        own, child = (resource.getrusage(who).ru_maxrss * unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return cls(own, child or None)


def _processor() -> float:
    if sys.platform == "win32":
        return sum(os.times()[:4])
    import resource  # to the microsecond, where os.times() tells hundredths

    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)
