"""What is added up over persons: the same of a frame that is read as from an engine that adds up."""

from __future__ import annotations

import math

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.sample.column import Column
from flestimate.sample.summand import Summand, columns, pieces

WHOM, NUMBER = nw.col("whom"), nw.col("number")
RARE = st.sampled_from([False] * 20 + [True, None])
OFTEN = st.sampled_from([True, True, False, None])
ALL = st.just(value=True)
NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([0.0, None, math.nan, math.inf])


@st.composite
def persons(draw: st.DrawFn) -> nw.DataFrame[pl.DataFrame]:
    """Some of whom are marked, of some of whom neither mark nor number is known."""
    size = draw(st.integers(1, 60))
    whom = draw(st.lists(draw(st.sampled_from([RARE, OFTEN, ALL])), min_size=size, max_size=size))
    number = draw(st.lists(NUMBERS, min_size=size, max_size=size))
    return nw.from_native(pl.DataFrame({"whom": whom, "number": number}, schema={"whom": pl.Boolean, "number": pl.Float64}))


@pytest.mark.parametrize("number", [None, NUMBER], ids=["persons", "numbers"])
@given(frame=persons())
def test_it_is_the_same_read_and_as_an_expression(number: nw.Expr | None, frame: nw.DataFrame[pl.DataFrame]) -> None:
    summand = Summand(WHOM, number)
    read = pieces({"sum": summand}, frame.select(**columns([summand])))["sum"]
    expected = frame.select(sum=summand.expression.fill_null(0))["sum"].to_numpy()
    np.testing.assert_array_equal(read.every, expected)
    np.testing.assert_array_equal(Column.joined([read]).nonzero, np.flatnonzero(expected))


def test_what_several_are_made_of_is_read_once() -> None:
    square = NUMBER * NUMBER
    assert len(columns([Summand(WHOM), Summand(WHOM, NUMBER), Summand(WHOM, square), Summand(~WHOM, square)])) == 4


def test_of_a_few_marked_persons_nothing_is_kept_of_the_others() -> None:
    frame = nw.from_native(pl.DataFrame({"whom": [False] * 30 + [True, True], "number": [math.nan] * 30 + [0.0, 2.5]}))
    of = {"persons": Summand(WHOM), "numbers": Summand(WHOM, NUMBER)}
    found = pieces(of, frame.select(**columns(of.values())))
    assert found["persons"].rows.tolist() == [30, 31]
    assert found["numbers"].rows.tolist() == [31]
