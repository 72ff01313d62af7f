"""A day, on which something began or ended: from a variable that holds dates, or from numbers of year, month and day."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Literal, Self

import narwhals as nw
from pydantic import Field, model_validator

from flestimate.declaration import Declaration
from flestimate.survey import civil, problems
from flestimate.survey.asked import AskedIf, asking
from flestimate.survey.codes import Codes
from flestimate.survey.columns import Column, as_number
from flestimate.survey.described import Amiss, Described, File
from flestimate.survey.scale import ONGOING, Day

_CLOCKS = (
    (r"(DATE|ADATE|EDATE|SDATE|JDATE|DATETIME|YMDHMS)[0-9.]*", 86_400.0, -141_428.0),  # SPSS: seconds since 14 October 1582
    (r"%-?t?d.*", 1.0, -3_653.0),  # Stata: days since 1 January 1960
    (r"%-?tc.*", 86_400_000.0, -3_653.0),  # Stata: milliseconds since then
)
"""Formats in which programs keep a day as a number: how many units a day has, and on which day it is zero."""


class _Days(Declaration):
    """What both ways of keeping a day have in common.

    `blank = "ongoing"` says that nothing entered means that the end has not come; with `asked_if`, that not asked means it.
    """

    label: str = ""
    missing: Codes = Field(default_factory=dict)
    blank: Literal["", "ongoing"] = ""
    asked_if: AskedIf | None = None

    def _described(self, name: str, file: File, day: nw.Expr, nothing: nw.Expr, amiss: tuple[Amiss, ...]) -> Described:
        who = asking(self.asked_if, file)
        ongoing = who.by_design(nothing) if self.blank else nw.lit(value=False)
        expression = nw.when(ongoing).then(nw.lit(ONGOING)).otherwise(day)
        return Described({"": expression}, Day(), amiss, who.breaches(name, ~day.is_null(), nothing))


class Dated(_Days):
    """A day in one variable: dates, numbers that SPSS or Stata show as dates, or text such as 2021-03-04."""

    date: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return (self.date,)

    def renamed(self, to: Callable[[str], str]) -> Self:
        return self.model_copy(update={"date": to(self.date)})

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        column = file.dates(name, self.date)
        day = _day_in(name, column)
        missing = self._is_missing(column, day)
        impossible = ~column.is_null & ~missing & (day.is_null() | ~civil.is_recent(day))
        amiss = Amiss(impossible, self.date, lambda persons, _: problems.no_days(name, self.variables, persons))
        known = nw.when(missing).then(nw.lit(None, dtype=nw.Float64)).otherwise(day)
        return self._described(name, file, known, column.is_blank, (amiss,))

    def _is_missing(self, column: Column, day: nw.Expr) -> nw.Expr:
        """By the code as it stands in the file, or by the day that a code names, whatever the file keeps days as."""
        codes, named = list(self.missing), civil.iso_numbers(self.missing)
        coded = nw.lit(value=False) if column.is_date else column.is_one_of(codes)
        return (~day.is_null() & day.is_in(named)) | coded if named else coded


class Parted(_Days):
    """A day in numbers of year, month and, where it was asked, day.

    `day_of_month` stands in where the day of the month is unknown; where no variable has it, it has to be said.
    """

    year: str
    month: str
    day: str = ""
    day_of_month: Annotated[int, Field(ge=1, le=28)] | None = None

    @model_validator(mode="after")
    def _day_is_said(self) -> Self:
        if not self.day and self.day_of_month is None:
            message = "the variable of the day of the month in day, or day_of_month = 15, the day to take"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _no_code_is_a_part(self) -> Self:
        longest = 31 if self.day else 12
        parts = [code for code in self.missing if 1 <= (as_number(code) or 0) <= longest]
        if parts:
            message = f"codes for missing that cannot be a day or a month, not {', '.join(parts)}"
            raise ValueError(message)
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the file that it reads."""
        return tuple(variable for variable in (self.year, self.month, self.day) if variable)

    def renamed(self, to: Callable[[str], str]) -> Self:
        return self.model_copy(update={"year": to(self.year), "month": to(self.month), "day": to(self.day) if self.day else ""})

    def describe(self, name: str, file: File) -> Described:
        """Its column in this file."""
        columns = [file.column(name, variable) for variable in self.variables]
        year, month, *days = (self._part(column) for column in columns)
        day = self._day_of_month(month, days)
        known = ~year.is_null() & ~month.is_null() & ~day.is_null()
        number = nw.when(known).then(civil.days(year, month, day)).otherwise(nw.lit(None, dtype=nw.Float64))
        impossible = known & ~civil.is_day(year, month, day)
        nothing = nw.all_horizontal(*(column.is_blank for column in columns), ignore_nulls=True)
        amiss = Amiss(impossible, self.year, lambda persons, _: problems.no_days(name, self.variables, persons))
        return self._described(name, file, number, nothing, (*(self._text(name, column) for column in columns), amiss))

    def _part(self, column: Column) -> nw.Expr:
        return nw.when(self._is_missing(column)).then(nw.lit(None, dtype=nw.Float64)).otherwise(column.number)

    def _is_missing(self, column: Column) -> nw.Expr:
        return column.is_one_of(list(self.missing))

    def _day_of_month(self, month: nw.Expr, days: list[nw.Expr]) -> nw.Expr:
        if not days:
            assert self.day_of_month is not None  # noqa: S101 -- narrows the type; _day_is_said asks
            return month * 0.0 + float(self.day_of_month)
        return days[0] if self.day_of_month is None else days[0].fill_null(float(self.day_of_month))

    def _text(self, name: str, column: Column) -> Amiss:
        unreadable = ~column.is_null & ~column.is_number & ~self._is_missing(column)
        return Amiss(unreadable, column.name, lambda persons, _: problems.no_part_of_a_day(name, column.name, persons))


def _day_in(name: str, column: Column) -> nw.Expr:
    """The number of the day in a column, null where it holds none; CodebookError where its type cannot hold a day."""
    null = nw.lit(None, dtype=nw.Float64)
    if column.is_date:
        return nw.when(~column.is_null).then(civil.days(*civil.parts_of_date(nw.col(column.name)))).otherwise(null)
    if column.is_text:
        written = ~column.is_null & civil.is_iso(column.raw)
        parts = civil.parts_of_iso(nw.when(written).then(column.raw).otherwise(nw.lit("0000-00-00")))
        return nw.when(written & civil.is_day(*parts)).then(civil.days(*parts)).otherwise(null)
    if column.is_empty:
        return null
    for form, units, zero in _CLOCKS:
        if re.fullmatch(form, column.format):
            return (column.number / units).floor() + zero
    raise problems.no_dates(name, column.name)
