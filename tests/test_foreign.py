"""Errors of other libraries quote cells; what our verbs make of them names the library, the kind and the place."""

from __future__ import annotations

import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import EngineError, FlestimateError
from flestimate.foreign import quoting_nobody

SECRET = "Amina-0412"


@quoting_nobody
def verb(error: Exception) -> None:
    raise error


def test_what_another_library_says_is_not_repeated() -> None:
    with pytest.raises(EngineError) as caught:
        verb(pl.exceptions.ComputeError(f"could not parse {SECRET}"))
    assert str(caught.value).startswith("FLE-X11: polars failed with a ComputeError in verb.")
    assert SECRET not in str(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_the_place_in_our_sources_is_told_and_the_traceback_leads_to_it() -> None:
    frame = pl.LazyFrame({"w": [SECRET]}).with_columns(pl.col("w").cast(pl.Float64))
    with pytest.raises(EngineError, match=r"in     : sample/refusals.py, line \d+") as caught:
        fl.weigh(frame, fl.Clustered(weight="w", psu=fl.Persons()))
    assert "collect" in [entry.name for entry in caught.traceback]


def test_our_own_errors_and_too_little_memory_pass_as_they_are() -> None:
    for error in (FlestimateError("FLE-W04", "the sum of the weights is 0."), MemoryError()):
        with pytest.raises(type(error)) as caught:
            verb(error)
        assert caught.value is error


def test_an_argument_that_a_verb_does_not_have_is_python_s_affair() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'weights'"):
        fl.weigh(None, weights="w")
