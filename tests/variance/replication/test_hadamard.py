"""Hadamard matrices of every order that replicates need."""

import numpy as np
import pytest

from flestimate.variance.replication.hadamard import exists, hadamard, order_above

# These orders need Williamson's construction (92 = 4 x 23, 116, 156, 172, 188), or twice one of them (184).
BEYOND = [92, 116, 156, 172, 184, 188]


@pytest.mark.parametrize("strata", range(1, 201))
def test_the_matrix_for_up_to_200_strata_is_orthogonal_with_balanced_rows(strata: int) -> None:
    order = order_above(strata)
    matrix = hadamard(order)
    assert order > strata
    assert set(np.unique(matrix)) == {-1, 1}
    np.testing.assert_array_equal(matrix @ matrix.T, order * np.eye(order))
    np.testing.assert_array_equal(matrix.sum(axis=1), np.where(np.arange(order) == 0, order, 0))


def test_multiples_of_4_up_to_200_exist_but_for_six() -> None:
    assert [order for order in range(4, 201, 4) if not exists(order)] == BEYOND


@pytest.mark.parametrize("order", [0, 3, 5, 6, 10, 18, 92])
def test_other_orders_do_not_exist(order: int) -> None:
    assert not exists(order)


@pytest.mark.parametrize("order", [52, 100, 244, 340])  # over the fields of 25, 49, 121 and 169 elements
def test_fields_of_p_squared_elements_make_matrices(order: int) -> None:
    matrix = hadamard(order)
    np.testing.assert_array_equal(matrix @ matrix.T, order * np.eye(order))


@pytest.mark.parametrize("order", [80, 160])
def test_the_replicates_of_the_american_community_and_current_population_surveys_can_be_made(order: int) -> None:
    assert exists(order)


def test_there_is_an_order_at_most_12_above_any_number_of_strata_up_to_1_000() -> None:
    assert max(order_above(number) - number for number in range(1, 1_001)) == 12
