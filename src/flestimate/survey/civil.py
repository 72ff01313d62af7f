"""Days of the calendar as numbers, by arithmetic that every engine has: days since 1 January 1970."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import narwhals as nw

EARLIEST, LATEST = 1800, 2199
"""The first and the last year that a survey of living persons may speak of: what lies beyond them is a code or a slip."""

_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$"
_EPOCH = date(1970, 1, 1)
_JULIAN_DAY_OF_EPOCH = 2_440_588


def day_number(day: date) -> int:
    """The number of a day.

    >>> day_number(date(1970, 1, 1)), day_number(date(2024, 2, 29))
    (0, 19782)
    """
    return (day - _EPOCH).days


def days(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """The number of the day, null where a part is: Fliegel and Van Flandern's formula, which starts years in March.

    Month 13 is the January of the next year.
    """
    early = _times(14.0 - month, 12)  # 1 in January and February
    from_march, of_year = month + 12.0 * early - 3.0, year + 4800.0 - early
    leap_days = _times(of_year, 4) - _times(of_year, 100) + _times(of_year, 400)
    return day + _times(153.0 * from_march + 2.0, 5) + 365.0 * of_year + leap_days - 32_045.0 - _JULIAN_DAY_OF_EPOCH


def is_day(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Whether the calendar has the day, in a year that a survey may speak of; null where a part is null."""
    whole = (year == year.floor()) & (month == month.floor()) & (day == day.floor())
    in_year = (year >= EARLIEST) & (year <= LATEST) & (month >= 1) & (month <= 12)
    return whole & in_year & (day >= 1) & (days(year, month, day) < days(year, month + 1.0, nw.lit(1.0)))


def day_of_month(number: nw.Expr) -> nw.Expr:
    """The day of the month of the number of a day: Hinnant's formula, which starts years in March as `days` does."""
    since_march = number + 719_468.0  # 1 March of the year 0
    of_era = since_march - 146_097.0 * _times(since_march, 146_097)
    year = _times(of_era - _times(of_era, 1_460) + _times(of_era, 36_524) - _times(of_era, 146_096), 365)
    of_year = of_era - 365.0 * year - _times(year, 4) + _times(year, 100)
    from_march = _times(5.0 * of_year + 2.0, 153)
    return of_year - _times(153.0 * from_march + 2.0, 5) + 1.0


def _times(number: nw.Expr, unit: int) -> nw.Expr:
    """How many whole times a unit goes into a whole number below 1e9, negative ones too.

    By a product, of which rounding is far too small to reach the next whole number from half a unit away: where a division by zero is an
    error, the one by a constant is guarded as well, and writes its number out four times, inside one another several hundred times.
    """
    return ((number + 0.5) * (1.0 / unit)).floor()


def is_recent(number: nw.Expr) -> nw.Expr:
    """Whether the number of a day lies in a year that a survey may speak of."""
    return (number >= day_number(date(EARLIEST, 1, 1))) & (number <= day_number(date(LATEST, 12, 31)))


def parts_of_date(value: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Year, month and day of a date, or of a date with a time."""
    return value.dt.year().cast(nw.Float64), value.dt.month().cast(nw.Float64), value.dt.day().cast(nw.Float64)


def is_iso(text: nw.Expr) -> nw.Expr:
    """Whether a text is written as 2021-03-04, with or without a time behind it."""
    return text.str.contains(_ISO)


def parts_of_iso(text: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Year, month and day of a text written as 2021-03-04."""
    year, month, day = (text.str.slice(start, length).cast(nw.Float64) for start, length in ((0, 4), (5, 2), (8, 2)))
    return year, month, day


def iso_numbers(codes: Iterable[str]) -> list[float]:
    """The numbers of the days among some codes of the codebook: those that are days, written as 2021-03-04.

    >>> iso_numbers(["99", "1970-01-02", "0000-00-00"])
    [1.0]
    """
    return [number for number in map(_iso_number, codes) if number is not None]


def _iso_number(code: str) -> float | None:
    try:
        return float(day_number(datetime.strptime(code, "%Y-%m-%d").replace(tzinfo=UTC).date()))
    except ValueError:
        return None
