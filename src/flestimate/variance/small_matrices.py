"""Linear algebra of many small matrices, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass(slots=True)
class _Limited:
    """How many threads of Python ask for it at the moment, and what it was before the first of them did."""

    lock: Lock = field(default_factory=Lock)
    asking: int = 0
    before: Any = None


_LIMITED = _Limited()


@contextmanager
def by_one_thread() -> Iterator[None]:
    """Have numpy's and scipy's linear algebra use one thread meanwhile, in this process.

    The threads of OpenBLAS wait for one another by spinning. For a matrix of 200 columns they save nothing, and where another program has one of the processors, each of
    hundreds of matrices waits a hundred times as long as it takes.
    """
    _begin()
    try:
        yield
    finally:
        _end()


def _begin() -> None:
    import scipy.linalg  # noqa: F401 -- loads its own OpenBLAS, which is to be told too
    from threadpoolctl import threadpool_limits

    with _LIMITED.lock:
        _LIMITED.asking += 1
        # Whoever comes second must not take 1 for what it was before.
        if _LIMITED.asking == 1:
            _LIMITED.before = threadpool_limits(limits=1, user_api="blas")


def _end() -> None:
    with _LIMITED.lock:
        _LIMITED.asking -= 1
        if not _LIMITED.asking:
            _LIMITED.before.restore_original_limits()
