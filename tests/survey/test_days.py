"""Days: from dates, from numbers that programs show as dates, from text, and from numbers of year, month and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import narwhals as nw
import pandas as pd
import polars as pl
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import CodebookError, DeclarationError
from flestimate.survey.civil import EARLIEST, LATEST, day_number, day_of_month
from flestimate.survey.scale import ONGOING, Day

Said = Callable[..., dict[str, list[object]]]

EPOCH = dt.date(1970, 1, 1)
PARTS = {"year": "y", "month": "m", "day": "d"}


def number(year: int, month: int, day: int) -> float:
    return float((dt.date(year, month, day) - EPOCH).days)


def days(concept: dict[str, object], **columns: object) -> list[float | None]:
    survey = fl.describe(pl.DataFrame(columns), fl.Codebook.of({"began": concept}))
    assert survey.scales["began"] == Day()
    return survey.frame.select("began").collect()["began"].to_list()


EVERY_DAY_OF = [1800, 1900, 1904, 1969, 1970, 1999, 2000, 2024, 2100, 2199]


def every_day() -> list[dt.date]:
    return [dt.date(year, 1, 1) + dt.timedelta(days) for year in EVERY_DAY_OF for days in range(366)][:-1]


def test_every_day_of_leap_years_and_others_has_its_number_in_every_form() -> None:
    every = every_day()
    expected = [float((day - EPOCH).days) for day in every]
    parts = {"y": [day.year for day in every], "m": [day.month for day in every], "d": [day.day for day in every]}
    assert days({"date": "v"}, v=every) == expected
    assert days({"date": "v"}, v=[dt.datetime.combine(day, dt.time(23, 59)) for day in every]) == expected
    assert days({"date": "v"}, v=[day.isoformat() for day in every]) == expected
    assert days(PARTS, **parts) == expected


@given(st.lists(st.dates(dt.date(EARLIEST, 1, 1), dt.date(LATEST, 12, 31)), min_size=1))
def test_the_formula_is_the_calendar(some: list[dt.date]) -> None:
    parts = {"y": [day.year for day in some], "m": [day.month for day in some], "d": [day.day for day in some]}
    assert days(PARTS, **parts) == [float((day - EPOCH).days) for day in some]


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_dates_of_spss_and_stata_are_days(tmp_path: Path, kind: str) -> None:
    written = pd.DataFrame(
        {
            "day": [dt.date(2021, 3, 4), dt.date(1959, 12, 31), None],
            "time": pd.to_datetime(["2020-02-29 23:59", "1950-01-01 00:00", None], format="%Y-%m-%d %H:%M"),
        }
    )
    path = tmp_path / f"lfs.{kind}"
    {"sav": pyreadstat.write_sav, "dta": pyreadstat.write_dta}[kind](written, path)
    survey = fl.describe(fl.read(path), fl.Codebook.of({"began": {"date": "day"}, "met": {"date": "time"}}))
    made = survey.frame.select("began", "met").collect()
    assert made["began"].to_list() == [number(2021, 3, 4), number(1959, 12, 31), None]
    assert made["met"].to_list() == [number(2020, 2, 29), number(1950, 1, 1), None]


def test_text_may_have_a_time_behind_the_day() -> None:
    assert days({"date": "v"}, v=["2021-03-04T10:00:00", " 2021-03-04 10:00", "", None]) == [number(2021, 3, 4)] * 2 + [None] * 2


def test_nothing_entered_is_unknown_unless_it_means_that_it_goes_on() -> None:
    assert days({"date": "v"}, v=["2021-03-04", None]) == [number(2021, 3, 4), None]
    assert days({"date": "v", "blank": "ongoing"}, v=["2021-03-04", None]) == [number(2021, 3, 4), ONGOING]
    assert days({**PARTS, "blank": "ongoing"}, y=[None, 2021], m=[None, None], d=[None, None]) == [ONGOING, None]
    assert days({"date": "v", "blank": "ongoing"}, v=pl.Series([None, None], dtype=pl.Null)) == [ONGOING, ONGOING]


def test_codes_stand_for_an_unknown_day() -> None:
    missing = {"missing": {"9999-12-31": "don't know", "DK": "don't know"}}
    assert days({"date": "v", **missing}, v=["9999-12-31", "DK"]) == [None, None]
    assert days({"date": "v", **missing}, v=[dt.date(9999, 12, 31), dt.date(1970, 1, 1)]) == [None, 0.0]
    assert days({"date": "v", "missing": {"0000-00-00": "unknown"}}, v=["0000-00-00"]) == [None]
    codes = {"missing": {99: "don't know", 9999: "don't know"}}
    assert days({**PARTS, **codes}, y=[9999, 2021, 2021], m=[1, 99, 1], d=[1, 1, 99]) == [None, None, None]


def test_a_day_of_the_month_may_stand_in_where_it_was_not_asked_or_is_unknown() -> None:
    assert days({"year": "y", "month": "m", "day_of_month": 15}, y=[2021, None], m=[2, 2]) == [number(2021, 2, 15), None]
    concept = {**PARTS, "day_of_month": 15, "missing": {99: "don't know"}}
    assert days(concept, y=[2021] * 3, m=[2, 2, 99], d=[28, 99, None]) == [number(2021, 2, 28), number(2021, 2, 15), None]


def test_numbers_of_parts_may_be_text() -> None:
    assert days(PARTS, y=["2021"], m=["03"], d=[" 4"]) == [number(2021, 3, 4)]


IMPOSSIBLE = {
    "month 13": (PARTS, {"y": [2021, 2021], "m": [13, 12], "d": [1, 31]}),
    "month 0": (PARTS, {"y": [2021], "m": [0], "d": [1]}),
    "30 February": (PARTS, {"y": [2020], "m": [2], "d": [30]}),
    "29 February of another year": (PARTS, {"y": [1900], "m": [2], "d": [29]}),
    "half a day": (PARTS, {"y": [2020], "m": [2], "d": [1.5]}),
    "a year of two digits": (PARTS, {"y": [21], "m": [2], "d": [1]}),
    "an undeclared code in text": ({"date": "v"}, {"v": ["2021-03-04", "9999-12-31"]}),
    "an undeclared code in dates": ({"date": "v"}, {"v": [dt.date(9999, 12, 31)]}),
    "30 February as text": ({"date": "v"}, {"v": ["2020-02-30"]}),
    "another order": ({"date": "v"}, {"v": ["04.03.2021"]}),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_a_day_that_the_calendar_does_not_have_is_refused(case: str, snapshot: SnapshotAssertion) -> None:
    concept, columns = IMPOSSIBLE[case]
    with pytest.raises(CodebookError, match="FLE-V22: 1 person has") as caught:
        days(concept, **columns)
    assert str(caught.value) == snapshot


def test_numbers_without_the_format_of_a_date_are_refused(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(CodebookError) as caught:
        days({"date": "v"}, v=[20210304])
    assert str(caught.value) == snapshot


def test_text_where_a_part_of_a_day_should_be_is_refused(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(CodebookError) as caught:
        days(PARTS, y=["2021"], m=["March"], d=["4"])
    assert str(caught.value) == snapshot


def test_dates_are_no_codes(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(CodebookError) as caught:
        days({"variable": "v", "answers": {1: "yes"}}, v=[dt.date(2021, 3, 4)])
    assert str(caught.value) == snapshot


MISTAKEN = {
    "no day of the month": {"year": "y", "month": "m"},
    "no month": {"year": "y", "day_of_month": 15},
    "a day that February lacks": {"year": "y", "month": "m", "day_of_month": 31},
    "a code that is a day": {**PARTS, "missing": {9: "don't know", 31: "refused", 99: "refused"}},
    "a code that is a month": {"year": "y", "month": "m", "day_of_month": 15, "missing": {9: "don't know", 31: "refused"}},
    "a blank that is a word": {"date": "v", "blank": "no"},
}


@pytest.mark.parametrize("case", MISTAKEN)
def test_a_mistake_in_the_codebook_is_told(case: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.Codebook.of({"began": MISTAKEN[case]})
    assert str(caught.value) == snapshot


@given(st.lists(st.dates(dt.date(EARLIEST, 1, 1), dt.date(LATEST, 12, 31)), min_size=1))
def test_the_number_of_a_day_tells_the_day_of_the_month(days: list[dt.date]) -> None:
    frame = nw.from_native(pl.DataFrame({"day": [float(day_number(day)) for day in days]}))
    assert frame.select(day_of_month(nw.col("day")))["day"].to_list() == [day.day for day in days]
