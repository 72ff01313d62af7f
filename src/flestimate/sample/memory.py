"""How the memory of arrays that are done with serves the next ones."""

from __future__ import annotations

import numpy as np

_LARGEST = 31 << 20
"""Bytes: just below the largest piece that glibc learns from (its DEFAULT_MMAP_THRESHOLD_MAX is 32 MiB)."""


def keep_freed_memory() -> None:
    """Have the C library keep the memory of freed arrays for the next ones, where it is glibc's; elsewhere nothing happens.

    glibc hands the memory of large arrays back to the system when they are freed, and the system fills it with zeros when it is asked for again: a loop over
    tables of a megabyte spends most of its time so. How large is large, glibc learns from the largest array that was freed (mallopt(3),
    M_MMAP_THRESHOLD). This frees one that nobody has touched, which takes no memory.
    """
    np.empty(_LARGEST, dtype=np.uint8)
