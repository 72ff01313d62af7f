"""One person who makes the figure is said, wherever it is certain from what PSUs hold."""

from __future__ import annotations

import polars as pl
import pytest

import flestimate as fl

SAID = "FLE-F09: one person stands for more than half of the cases: the estimate is hardly more than this person"
DESIGN = fl.Clustered(weight="w", psu="ea")


def notes(weights: list[float], ea: list[int], measure: object = None, design: object = DESIGN) -> list[str]:
    """What is noted of the total, where the first persons are the cases and as many others are none."""
    count = len(weights)
    columns = {"w": weights + [1.0] * count, "ea": ea + [9, 10] * (count // 2) + [9] * (count % 2), "fl": [1] * count + [0] * count}
    frame = pl.DataFrame(columns).with_columns(r_1=pl.col("w") * 1.5, r_2=pl.col("w") * 0.5)
    return [str(note) for note in fl.estimate(fl.weigh(frame, design), measure or fl.Prevalence("fl")).total.notes]


@pytest.mark.bad_input("FLE-F09")
@pytest.mark.parametrize("measure", [fl.Prevalence("fl"), fl.Count("fl")], ids=["prevalence", "count"])
def test_one_heavy_case_is_said(measure: object) -> None:
    assert SAID in notes([61.0, 20, 20, 20], [1, 2, 3, 4], measure)


def test_half_is_not_more_than_half() -> None:
    assert SAID not in notes([60.0, 20, 20, 20], [1, 2, 3, 4])


def test_in_a_psu_of_several_cases_it_is_said_where_it_is_certain() -> None:
    assert SAID in notes([90.0, 10, 10, 10], [1, 1, 2, 3])
    assert SAID not in notes([30.0, 30, 10, 10], [1, 1, 2, 3])


def test_a_single_case_needs_no_saying() -> None:
    assert SAID not in notes([60.0], [1])


def test_of_others_than_cases_the_weights_do_not_matter() -> None:
    frame = pl.DataFrame({"w": [500.0, 1, 1, 1], "ea": [1, 2, 3, 4], "fl": [0, 1, 1, 1]})
    assert SAID not in [str(note) for note in fl.estimate(fl.weigh(frame, DESIGN), fl.Prevalence("fl")).total.notes]


def test_where_psus_are_not_named_nothing_is_said() -> None:
    design = fl.Replicated(weight="w", replicates="r_*", method=fl.Bootstrap())
    assert SAID not in notes([61.0, 20, 20, 20], [1, 2, 3, 4], design=design)
