"""Linear algebra by one thread, and by as many as before afterwards."""

from __future__ import annotations

import pytest
import scipy.linalg  # noqa: F401 -- an OpenBLAS of its own
from threadpoolctl import threadpool_info, threadpool_limits

from flestimate.variance.small_matrices import by_one_thread


def threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_threads_are_one_meanwhile_and_as_before_afterwards() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        with by_one_thread():
            assert threads() == [1] * len(before)
        assert threads() == before
        with pytest.raises(ValueError, match="amiss"), by_one_thread():
            raise ValueError("amiss")
        assert threads() == before
    assert before


def test_of_several_who_ask_at_once_the_last_one_to_end_gives_threads_back() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        first, second = by_one_thread(), by_one_thread()
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert threads() == [1] * len(before)
        second.__exit__(None, None, None)
        assert threads() == before
