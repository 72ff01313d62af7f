"""Categories of breakdown variables, as they are declared or as they are found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from flestimate.errors import EstimateError
from flestimate.sample.dimension import coded, dimension
from flestimate.survey.scale import Categories


def found(values: list[Any], *, dtype: Any = None, at: int | None = None) -> tuple[tuple[str, ...], list[int]]:
    """The levels and codes of a column, read in one run or in two that are cut at a row."""
    column = nw.from_native(pl.Series("x", values, dtype=dtype), series_only=True)
    runs = [column] if at is None else [column[:at], column[at:]]
    made = dimension("x", [coded(run, None) for run in runs], None, persons=len(values))
    return made.levels, made.codes.tolist()


@pytest.mark.parametrize("at", [None, 2])
@pytest.mark.parametrize(
    ("values", "dtype"),
    [([3, 1, 3, 2], pl.Int8), ([3, 1, 3, 2], pl.UInt64), ([3.0, 1.0, 3.0, 2.0], None), (["3", "1", "3", "2"], None)],
)
def test_categories_are_put_in_order_whatever_holds_them(values: list[Any], dtype: Any, at: int | None) -> None:
    assert found(values, dtype=dtype, at=at) == (("1", "2", "3"), [2, 0, 2, 1])


@pytest.mark.parametrize("at", [None, 1])
@pytest.mark.parametrize("values", [[10, None, 9], [10.0, float("nan"), 9.0], ["10", None, "9"]])
def test_persons_without_a_category_are_in_a_last_one(values: list[Any], at: int | None) -> None:
    assert found(values, at=at) == (("9", "10", "unknown"), [1, 2, 0])


def test_numbers_come_before_text_and_far_ones_are_told_apart() -> None:
    assert found(["b", "10", "9", "b"])[0] == ("9", "10", "b")
    assert found([-(2**62), 2**62, 5, 5]) == ((str(-(2**62)), "5", str(2**62)), [0, 2, 1, 1])
    assert found([-128, 127], dtype=pl.Int8) == (("-128", "127"), [0, 1])


@pytest.mark.parametrize("dtype", [pl.Int64, pl.UInt64])
def test_whole_numbers_that_a_float_cannot_tell_apart_are_told_apart(dtype: Any) -> None:
    assert found([2**53 + 1, 2**53, 7], dtype=dtype) == (("7", str(2**53), str(2**53 + 1)), [2, 1, 0])
    assert found([2**53 + 1, None, 2**53], dtype=dtype)[1] == [1, 2, 0]


def test_the_largest_whole_numbers_are_categories_too() -> None:
    assert found([2**64 - 1, 2**64 - 2, 2**64 - 1], dtype=pl.UInt64)[1] == [1, 0, 1]


def test_decimals_are_told_apart() -> None:
    assert found([Decimal("1.13"), Decimal("0.10"), Decimal("1.13")]) == (("0.10", "1.13"), [1, 0, 1])


def test_yes_and_no_are_words() -> None:
    assert found([True, False, None]) == (("no", "yes", "unknown"), [1, 0, 2])


def test_a_scale_says_the_categories_and_which_answers_are_unknown() -> None:
    scale = Categories(("male", "female"), ("refused",))
    column = nw.from_native(pl.Series([1, 1, 2], dtype=pl.Int8), series_only=True)
    made = dimension("sex", [coded(column, scale)], scale, persons=3)
    assert (made.levels, made.codes.tolist(), made.known) == (("male", "female", "unknown"), [1, 1, 2], 2)


def test_too_many_values_are_no_categories() -> None:
    with pytest.raises(EstimateError, match="FLE-G06: 'x' has 40 distinct values"):
        found(list(range(40)))
