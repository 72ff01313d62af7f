"""Units and cells that meet, each pair once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flestimate.variance import Pairs
from flestimate.variance.arrays import distinct

ROWS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)), max_size=60)


@given(rows=ROWS)
def test_every_pair_that_rows_are_of_is_there_once_and_in_order(rows: list[tuple[int, int]]) -> None:
    unit, cell = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    pairs = Pairs.of(unit, cell, units=41, cells=7)
    assert list(zip(pairs.unit.tolist(), pairs.cell.tolist(), strict=True)) == sorted(set(rows))
    assert [(pairs.unit[one], pairs.cell[one]) for one in pairs.position] == rows


@given(rows=ROWS)
def test_cells_count_their_units_and_groups_of_units(rows: list[tuple[int, int]]) -> None:
    unit, cell = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    pairs = Pairs.of(unit, cell, units=41, cells=7)
    assert pairs.count().tolist() == [len({one for one, of in rows if of == each}) for each in range(7)]
    by_ten = pairs.by(np.arange(41) // 10, 5)
    assert by_ten.count().tolist() == [len({one // 10 for one, of in rows if of == each}) for each in range(7)]


@given(keys=st.lists(st.integers(0, 90), max_size=80), factor=st.sampled_from([1, 1_000]))
def test_keys_are_told_apart_alike_by_table_by_sorting_and_where_they_are_in_order(keys: list[int], factor: int) -> None:
    given_keys = np.array(keys, dtype=np.int64) * factor
    for each in (given_keys, np.unique(given_keys)):
        found, position = distinct(each, 90 * factor + 1)
        expected, inverse = np.unique(each, return_inverse=True)
        assert (found.tolist(), position.tolist()) == (expected.tolist(), inverse.tolist())


def test_more_pairs_than_32_bits_count_are_told_apart() -> None:
    unit, cell = np.array([3_000_000, 0, 2_999_999]), np.array([9_999, 9_998, 9_999])
    pairs = Pairs.of(unit, cell, units=3_000_001, cells=10_000)
    assert pairs.unit.tolist() == [0, 2_999_999, 3_000_000]
    assert pairs.cell.tolist() == [9_998, 9_999, 9_999]
