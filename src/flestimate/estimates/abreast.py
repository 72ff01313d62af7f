"""The same work on several things at once, where it takes longer than to hand it to threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_MANY_ROWS = 100_000
"""From so many rows on a sum takes numpy longer than Python needs to ask for it, and numpy lets other threads run meanwhile."""


def abreast(work: Callable[[T], R], on: Sequence[T], rows: int) -> list[R]:
    """What `work` makes of each, in order; on all processors where each is work on so many rows.

    >>> abreast(abs, [-1, 2], rows=10)
    [1, 2]
    """
    threads = min(len(on), os.cpu_count() or 1)
    if rows < _MANY_ROWS or threads < 2:
        return [work(each) for each in on]
    with ThreadPoolExecutor(threads) as pool:
        # The last ones, crossings behind their margins, take longest: nobody should wait for one that was begun at the end.
        begun = [pool.submit(copy_context().run, work, each) for each in reversed(on)]
        return [one.result() for one in reversed(begun)]
