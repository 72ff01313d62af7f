"""What stands in columns of codes is numbered in order, however many numbers are possible."""

import numpy as np
import pytest

from flestimate.publication.disclosure.numbering import numbered


@pytest.mark.parametrize("levels", [(3, 2), (40, 3, 50), (100_000, 2, 100_000, 100_000)])
@pytest.mark.parametrize("size", [1, 7, 500])
def test_rows_are_numbered_as_sorting_them_would(levels: tuple[int, ...], size: int) -> None:
    random = np.random.default_rng(size)
    columns = [random.integers(0, most, size) for most in levels]
    number, row = numbered(columns, size)
    expected, place = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
    np.testing.assert_array_equal(number, place.ravel())
    np.testing.assert_array_equal(np.column_stack([column[row] for column in columns]), expected)


def test_yes_and_no_are_codes_too() -> None:
    number, row = numbered([np.array([True, False, True, True]), np.array([0, 0, 0, 1], dtype=np.int16)], 4)
    assert (number.tolist(), row.tolist()) == ([1, 0, 1, 2], [1, 2, 3])


def test_nobody_has_no_number() -> None:
    number, row = numbered([np.zeros(0, dtype=np.int64)], 0)
    assert (len(number), len(row)) == (0, 0)
