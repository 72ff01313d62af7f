"""The same work on several things at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import flestimate as fl
from flestimate.errors import EstimateError
from flestimate.estimates import abreast as module
from flestimate.estimates.abreast import abreast


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)


@pytest.mark.usefixtures("two_processors")
def test_much_work_is_shared_and_comes_back_in_order() -> None:
    met = threading.Barrier(2, timeout=20)
    assert abreast(lambda number: (met.wait(), number * 10)[1], [1, 2], rows=1_000_000) == [10, 20]


@pytest.mark.usefixtures("two_processors")
def test_little_work_is_done_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ThreadPoolExecutor", lambda *_: pytest.fail("threads for little work"))
    assert abreast(abs, [-1, -2, 3], rows=100) == [1, 2, 3]
    assert ThreadPoolExecutor is not module.ThreadPoolExecutor


@pytest.mark.usefixtures("two_processors")
def test_what_goes_wrong_in_one_is_said_as_ever() -> None:
    def refused(_: int) -> None:
        raise EstimateError("FLE-C09", "by is not a list of names.")

    with pytest.raises(fl.FlestimateError, match="FLE-C09"):
        abreast(refused, [1, 2], rows=1_000_000)
