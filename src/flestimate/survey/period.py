"""The reference period: the days that a survey's questions are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flestimate.declaration import declaration
from flestimate.errors import DeclarationError, Fix
from flestimate.said import said

EPOCH = date(1970, 1, 1)
"""Days are counted from here, as numbers are alike in every engine."""


@declaration
@dataclass(frozen=True, slots=True)
class ReferencePeriod:
    """The days from `start` to `end`, both included.

    >>> from datetime import date
    >>> ReferencePeriod(date(2012, 1, 1), date(2016, 12, 31)).days  # two leap years
    1827
    >>> print(ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31)))
    2017-01-01 to 2021-12-31
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            given: object = getattr(self, name)
            if not isinstance(given, date) or isinstance(given, datetime):
                raise DeclarationError("FLE-C05", f"{name} is not a date.", fix=(Fix(f"{name}=date(2021, 12, 31)"),))
        if self.end < self.start:
            raise DeclarationError("FLE-C05", f"the reference period ends on {self.end}, before it begins on {self.start}.")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def first(self) -> int:
        """The first day, counted from 1970-01-01."""
        return (self.start - EPOCH).days

    @property
    def last(self) -> int:
        """The last day, counted from 1970-01-01."""
        return (self.end - EPOCH).days

    def __str__(self) -> str:
        return said("{start} to {end}", start=self.start, end=self.end)
