"""How cases lie in PSUs: sums by cell, and the PSUs that carry cases."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.variance import InPsus, Pairs, PsuSums

CELLS = 3


@st.composite
def entries(draw: st.DrawFn) -> InPsus:
    """PSUs of up to nine persons of equal weight, with some cases."""
    cell = np.array(sorted(draw(st.lists(st.integers(0, CELLS - 1), min_size=1, max_size=12))))
    n = np.array([draw(st.integers(1, 9)) for _ in cell], dtype=float)
    cases = np.array([draw(st.integers(0, int(most))) for most in n], dtype=float)
    each = np.array([draw(st.floats(0.5, 20)) for _ in cell])
    return InPsus(cell, n, cases, n * each, n * each**2, cases * each, cases * each**2)


def by_cell(cell: np.ndarray, values: np.ndarray) -> list[float]:
    return [float(values[cell == each].sum()) for each in range(CELLS)]


def columns(some: object) -> dict[str, np.ndarray]:
    return {each.name: getattr(some, each.name) for each in fields(some) if isinstance(getattr(some, each.name), np.ndarray)}


def same(one: object, other: object) -> None:
    for name, values in columns(one).items():
        np.testing.assert_allclose(values, columns(other)[name], rtol=1e-12)


def ordered(carrying: object) -> list[tuple[float, ...]]:
    return sorted(zip(*columns(carrying).values(), strict=True))


@given(entries())
def test_sums_are_over_the_psus_of_each_cell(every: InPsus) -> None:
    sums = PsuSums.of(every, CELLS)
    assert len(sums) == CELLS
    expected = {
        "psus": every.n > 0,
        "n": every.n,
        "weight": every.weight,
        "weight2": every.weight2,
        "n_squares": every.n**2,
        "weight_squares": every.weight**2,
    }
    for name, values in expected.items():
        assert getattr(sums, name).tolist() == pytest.approx(by_cell(every.cell, values), rel=1e-12)
    assert sums.over_cases(sums.carrying.weight).tolist() == pytest.approx(by_cell(every.cell, every.case_weight), rel=1e-12)
    assert len(sums.carrying.cell) == np.count_nonzero(every.cases)


@given(entries(), st.integers(0, CELLS - 1))
def test_those_of_one_cell_are_as_if_there_were_no_others(every: InPsus, position: int) -> None:
    own = every.cell == position
    alone = PsuSums.of(every, CELLS).at(position)
    expected = PsuSums.of(InPsus(np.zeros(own.sum(), dtype=np.int64), *(values[own] for values in list(columns(every).values())[1:])), 1)
    same(alone, expected)
    same(alone.carrying, expected.carrying)
    same(alone.of_psus(np.array([True])), expected.of_psus(np.array([True])))
    assert len(alone.of_psus(np.array([False])).cell) == 0


@given(entries(), st.lists(st.booleans(), min_size=CELLS, max_size=CELLS).map(np.array))
def test_others_take_the_place_of_cases_where_they_are_asked_for(every: InPsus, where: np.ndarray) -> None:
    sums, chosen = PsuSums.of(every, CELLS), where[every.cell]
    exchanged = {
        "cases": np.where(chosen, every.n - every.cases, every.cases),
        "case_weight": np.where(chosen, every.weight - every.case_weight, every.case_weight),
        "case_weight2": np.where(chosen, every.weight2 - every.case_weight2, every.case_weight2),
    }
    expected, others = PsuSums.of(InPsus(**{**columns(every), **exchanged}), CELLS), sums.others(where)
    same(others, expected)
    np.testing.assert_allclose(ordered(others.carrying), ordered(expected.carrying), rtol=1e-9)
    both_ways = others.others(where)
    np.testing.assert_allclose(ordered(both_ways.carrying), ordered(sums.carrying), rtol=1e-9)


@given(entries(), st.integers(1, 4))
def test_units_of_one_psu_are_put_together(every: InPsus, psus: int) -> None:
    psu = np.arange(len(every.cell)) % psus
    together = every.together(Pairs.of(psu, every.cell, psus, CELLS))
    assert len(together.cell) == len(set(zip(psu.tolist(), every.cell.tolist(), strict=True)))
    for name, values in list(columns(every).items())[1:]:
        assert by_cell(together.cell, getattr(together, name)) == pytest.approx(by_cell(every.cell, values), rel=1e-12)


def test_what_rounding_leaves_where_all_are_cases_is_nobody() -> None:
    n, weight = np.array([3.0]), np.array([0.1 + 0.2 + 0.3])
    all_cases = InPsus(np.array([0]), n, n, weight, weight, np.array([0.3 + 0.2 + 0.1]), np.array([0.3 + 0.2 + 0.1]))
    others = all_cases.others
    assert (others.cases.tolist(), others.case_weight.tolist(), others.case_weight2.tolist()) == ([0.0], [0.0], [0.0])
    assert len(others.carrying.cell) == 0
