"""Linear algebra of many small matrices, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def by_one_thread() -> Iterator[None]:
    """Have numpy's and scipy's linear algebra use one thread meanwhile, in this process.

    The threads of OpenBLAS wait for one another by spinning. For a matrix of 200 columns they save nothing, and where another program has one of the processors, each of
    hundreds of matrices waits a hundred times as long as it takes.
    """
    import scipy.linalg  # noqa: F401 -- loads its own OpenBLAS, which is to be told too
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield
