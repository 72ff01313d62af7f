"""Reading a released column engine-neutrally: what is blank, what equals a code, what is a number, what is text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

_NUMBER = r"^\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*$"
_LARGEST_EXACT = 2.0**53
_ROUNDING = 1e-9
"""How far from a whole number arithmetic may leave a code: what is no further is that code."""


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of the file as released: its name, its type, the companion column with reasons for missing, and its format.

    `reason` is None where the file keeps no reasons for this variable; `format` is empty where the file has no formats.
    """

    name: str
    dtype: nw.dtypes.DType
    reason: str | None = None
    format: str = ""

    @property
    def is_text(self) -> bool:
        """Whether codes are compared as text."""
        return any(self.dtype == kind for kind in (nw.String, nw.Categorical, nw.Enum))

    @property
    def is_empty(self) -> bool:
        """Whether the column has no type, because it has no value: nobody was asked."""
        return self.dtype == nw.Unknown

    @property
    def is_readable(self) -> bool:
        """Whether the type can hold codes or numbers at all (pandas "object" columns of mixed things cannot)."""
        return self.is_text or self.is_empty or self.dtype == nw.Boolean or self.dtype.is_numeric()

    @property
    def is_date(self) -> bool:
        """Whether the type is a day, or a day with a time: no codes, but a day can be read from it."""
        return any(self.dtype == kind for kind in (nw.Date, nw.Datetime))

    @property
    def raw(self) -> nw.Expr:
        """The value: text stripped of blanks, or the number."""
        column = nw.col(self.name)
        if self.is_text:
            return column.cast(nw.String).str.strip_chars()
        if self.is_empty:
            return nw.lit(None, dtype=nw.Float64)
        return column.cast(nw.Int8) if self.dtype == nw.Boolean else column

    @property
    def is_null(self) -> nw.Expr:
        """No value: null, not a number, or empty text."""
        null = nw.col(self.name).is_null()
        if self.is_text:
            return null | (self.raw == "")
        return (null | nw.col(self.name).is_nan()) if self.dtype.is_float() else null

    @property
    def is_blank(self) -> nw.Expr:
        """No value and no reason for it: the question was not asked, or nothing was entered."""
        return self.is_null & nw.col(self.reason).is_null() if self.reason else self.is_null

    def is_one_of(self, codes: Sequence[str]) -> nw.Expr:
        """Whether the value, or the reason why there is none, is one of the codes."""
        if not codes:
            return nw.lit(value=False)  # pyarrow cannot look for nothing in a column of text
        value = self._equals(codes)
        return value | nw.col(self.reason).is_in(list(codes)).fill_null(value=False) if self.reason else value

    def _equals(self, codes: Sequence[str]) -> nw.Expr:
        if self.is_text:
            return ~self.is_null & self.raw.is_in(list(codes))
        numbers = [number for number in map(as_number, codes) if number is not None]
        if not numbers:
            return nw.lit(value=False)
        # Of one code, as most answers are, there is a shorter way. A questionnaire asks this some hundred times, and each step of an expression takes its time, however few persons there are.
        equal = self._is(numbers[0]) if len(numbers) == 1 else self._snapped.is_in(numbers)
        return equal.fill_null(value=False)

    def _is(self, code: float) -> nw.Expr:
        number = self.raw.cast(nw.Float64)
        return (number - code).abs() <= _ROUNDING if self.dtype.is_float() and code.is_integer() else number == code

    @property
    def may_hold_fractions(self) -> bool:
        """Whether the type is of numbers with a point."""
        return self.dtype.is_float()

    @property
    def is_fraction(self) -> nw.Expr:
        """Whether the value, of a type that may hold fractions, is one, and not nearly whole: hardly a code."""
        number = self.raw.cast(nw.Float64)
        beside = (number - (number + 0.5).floor()).abs() > _ROUNDING
        return (beside & (number != number.floor())).fill_null(value=False)

    @property
    def _snapped(self) -> nw.Expr:
        number = self.raw.cast(nw.Float64)
        if not self.dtype.is_float():
            return number
        nearest = (number + 0.5).floor()
        return nw.when((number - nearest).abs() <= _ROUNDING).then(nearest).otherwise(number)

    @property
    def number(self) -> nw.Expr:
        """The value as a number (float), null where it is not one."""
        if not self.is_text:
            number = nw.when(~self.is_null).then(self.raw.cast(nw.Float64))
            return number.otherwise(nw.lit(None, dtype=nw.Float64))
        numeric = nw.when(self.is_number).then(self.raw).otherwise(nw.lit("nan"))
        value = numeric.cast(nw.Float64)
        return nw.when(self.is_number).then(value).otherwise(nw.lit(None, dtype=nw.Float64))

    @property
    def is_number(self) -> nw.Expr:
        """Whether the value is a number, or text that reads as one."""
        if self.is_empty:
            return nw.lit(value=False)
        return (~self.is_null & self.raw.str.contains(_NUMBER)) if self.is_text else ~self.is_null

    @property
    def text(self) -> nw.Expr:
        """The value as text, whole numbers without a decimal point, empty where there is none."""
        if self.is_text:
            return nw.when(self.is_null).then(nw.lit("")).otherwise(self.raw)
        absent = self.is_null | self.is_no_identifier
        whole = nw.when(absent).then(nw.lit(-1)).otherwise(self.raw).cast(nw.Int64).cast(nw.String)
        return nw.when(absent).then(nw.lit("")).otherwise(whole)

    @property
    def is_no_identifier(self) -> nw.Expr:
        """Whether the value is a fraction, or a number so large that neighbours are stored alike: it names nothing."""
        if not self.dtype.is_float():
            return self.is_null & ~self.is_null  # nobody, as a column: a literal cannot be summed over persons
        number = self.raw
        return ~self.is_null & ((number != number.floor()) | (number.abs() > _LARGEST_EXACT))


def as_number(code: str) -> float | None:
    """The number that a code of the codebook stands for, None where it is a letter or a word.

    >>> as_number("1"), as_number("a")
    (1.0, None)
    """
    try:
        return float(code)
    except ValueError:
        return None


def first_match(cases: Sequence[tuple[nw.Expr, int]], otherwise: int) -> nw.Expr:
    """The number of the first condition that holds, as one nested expression that every engine runs."""
    expression: nw.Expr = nw.lit(otherwise)
    for condition, position in reversed(cases):
        expression = nw.when(condition).then(nw.lit(position)).otherwise(expression)
    return expression
