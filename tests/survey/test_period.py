"""The reference period counts real days."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

import flestimate as fl


@pytest.mark.parametrize(("first", "last", "days"), [(2012, 2016, 1_827), (2017, 2021, 1_826), (2021, 2021, 365), (2020, 2020, 366)])
def test_leap_years_are_counted(first: int, last: int, days: int) -> None:
    assert fl.ReferencePeriod(date(first, 1, 1), date(last, 12, 31)).days == days


@given(st.dates(), st.integers(0, 4_000))
def test_its_numbers_are_its_days(start: date, more: int) -> None:
    try:
        period = fl.ReferencePeriod(start, date.fromordinal(start.toordinal() + more))
    except (OverflowError, ValueError):
        return
    assert period.last - period.first + 1 == period.days == more + 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2021, 1, 1), date(2020, 12, 31)),
        ("2021-01-01", date(2021, 12, 31)),
        (date(2021, 1, 1), datetime(2021, 12, 31, tzinfo=UTC)),
    ],
)
def test_what_is_no_period_is_refused(start: object, end: object, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(fl.FlestimateError) as refused:
        fl.ReferencePeriod(start, end)
    assert str(refused.value) == snapshot
