"""What a process holds in memory, and the most that it has held; units: MiB. Linux tells, other systems do not."""

from __future__ import annotations

import resource
from pathlib import Path

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_KIB = 1024


def _told(name: str) -> float:
    lines = _STATUS.read_text(encoding="ascii").splitlines() if _STATUS.exists() else []
    return next((int(line.split()[1]) / _KIB for line in lines if line.startswith(f"{name}:")), float("nan"))


def held() -> float:
    """Now."""
    return _told("VmRSS")


def peak() -> float:
    """The most since the start, or since `forget`."""
    return _told("VmHWM")


def peak_of_children() -> float:
    """The most that any child that has ended held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KIB


def forget() -> None:
    """Begin anew, so that making the data ready does not count."""
    if _CLEAR.exists():
        _CLEAR.write_text("5", encoding="ascii")
