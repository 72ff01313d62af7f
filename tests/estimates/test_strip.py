"""Estimates and intervals drawn beside their rows, all on one scale from 0."""

from __future__ import annotations

import math
from dataclasses import replace

import polars as pl
import pytest

import flestimate as fl
from flestimate.estimates import strip


@pytest.fixture
def estimates() -> list[fl.Estimate]:
    frame = pl.DataFrame({"w": [1.0] * 80, "ea": [number % 8 for number in range(80)], "group": [number % 4 for number in range(80)]})
    cases = [0 if number % 4 == 0 else int(number % (9 - number % 4) == 0) for number in range(80)]
    sample = fl.weigh(frame.with_columns(fl=pl.Series(cases)), fl.Clustered("w", "ea"))
    return list(fl.estimate(sample, fl.Prevalence("fl"), by=["group"]))


def test_every_estimate_stands_in_its_interval_and_the_highest_bound_ends_the_line(estimates: list[fl.Estimate]) -> None:
    drawn = strip.text(estimates)
    assert len(drawn) == len(estimates)
    assert max(map(len, drawn)) == 31
    for line in drawn:
        assert line.count("o") == 1
        assert line.lstrip()[0] in "|o"
        assert line[-1] in "|o"


def test_places_are_in_proportion(estimates: list[fl.Estimate]) -> None:
    highest = max(one.conf_high for one in estimates)
    for one, line in zip(estimates, strip.text(estimates), strict=True):
        assert line.index("o") == round(30 * one.estimate / highest)


def test_an_estimate_without_bounds_is_a_point_and_nothing_is_drawn_of_none(estimates: list[fl.Estimate]) -> None:
    point = replace(estimates[0], conf_low=math.nan, conf_high=math.nan)
    none = replace(point, estimate=math.nan)
    assert strip.text([point]) == [" " * 30 + "o"]
    assert strip.text([none]) == [""]
    assert "<line" not in strip.svg([point])[0]
    assert "<circle" not in strip.svg([none])[0]


def test_where_all_is_zero_the_point_is_at_the_beginning(estimates: list[fl.Estimate]) -> None:
    assert strip.text([replace(estimates[0], estimate=0.0, conf_low=0.0, conf_high=0.0)]) == ["o"]


def test_a_drawing_is_hidden_from_readers_because_its_figures_stand_beside_it(estimates: list[fl.Estimate], snapshot) -> None:
    drawn = strip.svg(estimates)
    assert all("aria-hidden='true'" in one for one in drawn)
    assert drawn == snapshot
