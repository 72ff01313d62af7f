"""Rows to be added up, by all variables or by those that are asked for."""

from __future__ import annotations

import weakref

import numpy as np
import pytest

from flestimate.sample.column import Column
from flestimate.sample.dimension import Dimension
from flestimate.sample.tabulation import Tabulation

ROWS = 400


def tabulation(share: float) -> Tabulation:
    """Rows of 20 units, of which a share has something to add."""
    random = np.random.default_rng(5)
    dimensions = {
        name: Dimension(name, tuple("abcd"[:size]), random.integers(0, size, ROWS), has_unknown=False)
        for name, size in {"sex": 2, "age": 3, "sector": 4}.items()
    }
    weight = Column.of(random.lognormal(3, 1, ROWS) * (np.arange(ROWS) % 100 < 100 * share))
    return Tabulation(
        np.arange(ROWS) // 20, dimensions, {"w": weight, "total": weight, "n": Column.of((weight.values > 0).astype(np.int8))}
    )


def test_asked_for_fewer_variables_it_is_what_it_would_be_of_these_alone() -> None:
    whole = tabulation(1.0)
    asked = whole.asked([(), ("sector",), ("sector", "sex")])
    alone = Tabulation(whole.unit, {name: whole.dimensions[name] for name in ("sector", "sex")}, whole.sums)
    assert list(asked.dimensions) == ["sector", "sex"]
    assert asked.by(("sex",), "w").tolist() == alone.by(("sex",), "w").tolist()
    assert whole.asked([(), ("sector",), ("sector", "sex")]) is asked


def test_what_was_asked_for_before_the_last_time_is_let_go_of() -> None:
    whole = tabulation(1.0)
    first = weakref.ref(whole.asked([("sex",)]))
    whole.asked([("sector",)])
    assert first() is None


@pytest.mark.parametrize("share", [0.05, 1.0])
def test_rows_with_nothing_to_add_change_no_sum(share: float) -> None:
    whole = tabulation(share)
    filled = whole.filled()
    assert filled.rows == int(share * ROWS)
    for name in whole.sums:
        assert filled.by(("sex", "sector"), name) == pytest.approx(whole.by(("sex", "sector"), name), rel=1e-15)
        assert np.bincount(filled.unit, filled.sums[name].values, 20) == pytest.approx(
            np.bincount(whole.unit, whole.sums[name].values, 20), rel=1e-15
        )


def test_sums_of_the_same_stay_one() -> None:
    filled = tabulation(0.05).filled()
    assert filled.sums["total"] is filled.sums["w"]


def test_where_one_sum_is_of_many_rows_they_are_all_kept() -> None:
    whole = tabulation(0.05)
    everybody = Column.of(np.ones(ROWS))
    mixed = Tabulation(whole.unit, whole.dimensions, {**whole.sums, "persons": everybody})
    assert mixed.filled() is mixed
