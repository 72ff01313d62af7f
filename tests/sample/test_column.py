"""Numbers that are added up by group: narrow where most are 0, and without rounding on the way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.sample import column as column_module
from flestimate.sample.column import Column, narrowed
from flestimate.sample.exact import Reach, parts

NUMBERS = st.lists(st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-9) | st.just(0.0), min_size=1, max_size=50)


@given(values=NUMBERS, groups=st.integers(1, 4))
def test_sums_are_those_of_exact_arithmetic_to_the_last_digit(values: list[float], groups: int) -> None:
    group = np.arange(len(values)) % groups
    expected = [math.fsum(value for value, of in zip(values, group, strict=True) if of == each) for each in range(groups)]
    assert Column.of(np.array(values)).by(group, groups).tolist() == pytest.approx(expected, rel=3e-16, abs=1e-15)


@given(values=NUMBERS, seed=st.integers(0, 9))
def test_the_order_of_rows_does_not_matter(values: list[float], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(values))
    one = np.zeros(len(values), dtype=np.int64)
    assert Column.of(np.array(values)).by(one, 1) == Column.of(np.array(values)[order]).by(one, 1)


@given(values=NUMBERS)
def test_the_numbers_of_every_row_come_back(values: list[float]) -> None:
    column = Column.of(np.array(values))
    assert column.values.tolist() == values
    assert column.is_zero == (not any(values))
    assert column.total() == pytest.approx(math.fsum(values), rel=3e-16, abs=1e-15)


def test_of_rare_cases_only_their_rows_are_kept() -> None:
    flags = np.zeros(1_000, dtype=np.int8)
    flags[[7, 500]] = 1
    column = Column.of(flags)
    assert column.rows.tolist() == [7, 500]
    assert column.by(np.arange(1_000) // 500, 2).tolist() == [1.0, 1.0]


@given(values=NUMBERS, cut=st.integers(0, 50))
def test_pieces_make_the_same_column(values: list[float], cut: int) -> None:
    whole, group = np.array(values), np.arange(len(values)) % 3
    pieces = [narrowed(part) for part in (whole[:cut], whole[cut:])]
    assert Column.joined(pieces).by(group, 3).tolist() == Column.of(whole).by(group, 3).tolist()


def test_chosen_rows_keep_their_numbers() -> None:
    sparse, dense = np.array([0.0] * 20 + [2.5]), np.arange(21.0)
    rows = np.array([20, 3])
    assert Column.of(sparse).among(rows).values.tolist() == [2.5, 0.0]
    assert Column.of(sparse).among(np.arange(1, 21)).values.tolist() == sparse[1:].tolist()
    assert Column.of(dense).among(rows).values.tolist() == [20.0, 3.0]


@given(values=NUMBERS, cut=st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted))
def test_a_run_of_rows_adds_up_as_the_column_does(values: list[float], cut: list[int]) -> None:
    first, last = (min(each, len(values)) for each in cut)
    column, group = Column.of(np.array(values)), np.arange(len(values)) % 2
    before, run, after = (column.between(*ends) for ends in ((0, first), (first, last), (last, len(values))))
    assert run.values.tolist() == values[first:last]
    added = before.by(group[:first], 2) + run.by(group[first:last], 2) + after.by(group[last:], 2)
    assert added.tolist() == pytest.approx(column.by(group, 2).tolist(), rel=1e-15, abs=1e-6)


def test_many_numbers_are_added_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers, group = np.random.default_rng(1).lognormal(3, 1, 1_000), np.arange(1_000) % 3
    at_once = Column.of(numbers).by(group, 3)
    monkeypatch.setattr(column_module, "_AT_ONCE", 100)
    assert Column.of(numbers).by(group, 3).tolist() == at_once.tolist()


@given(values=NUMBERS)
def test_parts_add_up_to_the_numbers(values: list[float]) -> None:
    numbers = np.array(values)
    assert sum(reversed(parts(numbers, Reach.of(numbers, len(values))))).tolist() == values


def test_what_is_no_number_is_left_as_it_is() -> None:
    for other in (math.inf, math.nan):
        numbers = np.array([1.0, other])
        assert Reach.of(numbers, 2) is None
        assert parts(numbers, None) == (numbers,)
