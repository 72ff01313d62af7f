"""How many days several stretches cover: each day once, however many of them it lies in."""

from __future__ import annotations

import datetime as dt

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import flestimate as fl
from flestimate.estimates.stretch import Stretch, covered

PERIOD = fl.ReferencePeriod(dt.date(1970, 1, 11), dt.date(1970, 1, 30))  # days 10 to 29
MOST = 4
STRETCH = st.tuples(st.booleans(), st.integers(0, 40), st.integers(-5, 12))


@given(st.lists(st.lists(STRETCH, min_size=MOST, max_size=MOST), min_size=1, max_size=8))
def test_a_day_in_several_stretches_is_one_day(persons: list[list[tuple[bool, int, int]]]) -> None:
    columns = {
        f"{part}{k}": [person[k][place] for person in persons] for k in range(MOST) for place, part in enumerate(("there", "first", "long"))
    }
    stretches = [
        Stretch.within(PERIOD, nw.col(f"there{k}"), nw.col(f"first{k}"), nw.col(f"first{k}") + nw.col(f"long{k}")) for k in range(MOST)
    ]
    found = nw.from_native(pl.DataFrame(columns)).select(days=covered(stretches))["days"].to_list()
    days = [{day for there, first, long in person if there for day in range(first, first + long + 1)} for person in persons]
    assert found == [len(one.intersection(range(PERIOD.first, PERIOD.last + 1))) for one in days]
