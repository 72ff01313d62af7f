"""Sums over units by cell, block after block: as from a full table of units and cells."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flestimate.sample import across
from flestimate.sample.across import Crossed
from flestimate.sample.column import Column
from flestimate.sample.crossing import margins_of
from flestimate.sample.dimension import Dimension
from flestimate.sample.tabulation import Tabulation

SIZES = {"sex": 2, "age": 3, "sector": 2}
WHOLE = tuple(SIZES)
TOTALS = ["case_w", "w"]


@st.composite
def tabulations(draw: st.DrawFn) -> Tabulation:
    """Rows of up to nine units, some of which have none."""
    rows = draw(st.integers(1, 30))
    unit = np.array(sorted(draw(st.lists(st.integers(0, 8), min_size=rows, max_size=rows))))
    random = np.random.default_rng(draw(st.integers(0, 1_000)))
    weight = random.lognormal(3, 1, rows) * random.integers(0, 2, rows)
    case = random.integers(0, 2, rows) * (random.random(rows) < draw(st.sampled_from([0.05, 0.9])))
    dimensions = {
        name: Dimension(name, tuple("abc"[:size]), random.integers(0, size, rows), has_unknown=False) for name, size in SIZES.items()
    }
    columns = {"n": weight > 0, "w": weight, "case_w": weight * case}
    return Tabulation(unit, dimensions, {name: Column.of(np.asarray(column, dtype=float)) for name, column in columns.items()})


def table(tabulation: Tabulation, margin: tuple[str, ...], name: str) -> np.ndarray:
    """Sums by cell and unit, one at a time."""
    cells = list(product(*(range(SIZES[each]) for each in margin)))
    sums = np.zeros((len(cells), 9))
    for row, value in enumerate(tabulation.sums[name].values):
        sums[cells.index(tuple(int(tabulation.dimensions[each].codes[row]) for each in margin)), tabulation.unit[row]] += value
    return sums


@pytest.mark.parametrize("at_once", [1, 40, 1 << 17])
@given(tabulation=tabulations(), counts=st.lists(st.sampled_from([0.0, 0.25, 1.0, 3.0]), min_size=9, max_size=9).map(np.array))
def test_sums_over_units_are_those_of_a_full_table(at_once: int, tabulation: Tabulation, counts: np.ndarray) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(across, "_AT_ONCE", at_once)
        found = Crossed(tabulation, WHOLE, margins_of(WHOLE), counts).across("n", "w", TOTALS)
    assert list(found) == margins_of(WHOLE)
    for margin, sums in found.items():
        persons, weights = table(tabulation, margin, "n"), table(tabulation, margin, "w")
        totals = np.array([table(tabulation, margin, name) for name in TOTALS])
        assert sums.units.tolist() == (persons > 0).sum(axis=1).tolist()
        assert sums.n_squares.tolist() == (persons**2).sum(axis=1).tolist()
        np.testing.assert_allclose(sums.weight_squares, (weights**2).sum(axis=1), rtol=1e-12)
        np.testing.assert_allclose(sums.products, np.einsum("icu,jcu,u->cij", totals, totals, counts), rtol=1e-12)


@given(tabulations())
def test_a_margin_alone_has_the_same_sums(tabulation: Tabulation) -> None:
    own, counts = ("age", "sex"), np.ones(9)
    alone = Crossed(tabulation, own, [own], counts).across("n", "w", TOTALS)
    together = Crossed(tabulation, WHOLE, margins_of(WHOLE), counts).across("n", "w", TOTALS)
    assert list(alone) == [own]
    across_cells = alone[own].weight_squares.reshape(3, 2).T.ravel()
    np.testing.assert_allclose(across_cells, together["sex", "age"].weight_squares, rtol=1e-12)


def test_rows_have_to_be_in_order_and_the_table_not_much_larger_than_they_are() -> None:
    def tabulation(unit: list[int]) -> Tabulation:
        return Tabulation(np.array(unit), {"sex": Dimension("sex", ("a", "b"), np.zeros(len(unit), dtype=np.int64), has_unknown=False)}, {})

    def close(unit: list[int], units: int) -> bool:
        return Crossed(tabulation(unit), ("sex",), [("sex",)], np.ones(units)).is_close

    assert close([0, 0, 1, 1], 2)
    assert not close([0, 1, 0, 1], 2)
    assert close([0, 0, 1, 1], 64)
    assert not close([0, 0, 1, 1], 65)


def test_of_very_many_variables_there_is_the_crossing_alone() -> None:
    assert len(margins_of(tuple("abcdef"))) == 2**6
    assert margins_of(tuple("abcdefg")) == [tuple("abcdefg")]
