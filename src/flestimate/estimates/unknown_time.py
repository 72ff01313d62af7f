"""Cases whose time as cases is not known: what is done with them is declared, and said beside the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, Protocol, runtime_checkable

import narwhals as nw

from flestimate.declaration import declaration
from flestimate.errors import DeclarationError, EstimateError, Fix, Note, counted, listed
from flestimate.estimates.duration import Duration
from flestimate.estimates.terms import words
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.design import WEIGHT
from flestimate.sample.exact import exact_sums
from flestimate.sample.tabulate import refuse_no_variable
from flestimate.survey.extremes import highest, lowest

_NONE = nw.lit(0.0)
_LOWEST, _HIGHEST = "lowest share:", "highest share:"
_KNOWN_TIME, _KNOWN_WEIGHT, _UNKNOWN = "known time:", "known weight:", "unknown:"


@runtime_checkable
class UnknownTime(Protocol):
    """What is done with cases whose time as cases is not known.

    notes: what is said of it beside the result; by: the variables whose groups it compares.
    """

    @property
    def notes(self) -> tuple[Note, ...]: ...
    @property
    def by(self) -> tuple[str, ...]: ...

    def share(self, sample: Sample, cases: nw.Expr, time: Duration) -> nw.Expr:
        """The share of the period that cases count with: `time.lowest` where it is known, and between lowest and highest elsewhere."""
        ...

    def check(self, unknown: int) -> None:
        """Refuse so many of them, if the rule does."""
        ...


class _Ungrouped:
    """Rules that compare no groups."""

    __slots__ = ()

    @property
    def by(self) -> tuple[str, ...]:
        return ()


class _Taken:
    """Rules that take any number of such cases."""

    __slots__ = ()

    def check(self, unknown: int) -> None:
        """There is nothing to refuse."""


@declaration
@dataclass(frozen=True, slots=True)
class RefuseUnknown(_Ungrouped):
    """Nothing: while there are such cases, there is no estimate."""

    @property
    def notes(self) -> tuple[Note, ...]:
        return ()

    def share(self, sample: Sample, cases: nw.Expr, time: Duration) -> nw.Expr:  # noqa: ARG002 -- the same for everybody
        return time.lowest

    def check(self, unknown: int) -> None:
        if unknown:
            raise _refused(unknown)


@declaration
@dataclass(frozen=True, slots=True)
class MeanDuration(_Taken):
    """The weighted mean of the cases of the same group whose time is known; without `by`, of all cases.

    Each counts with no less than what is known of them, and with no more than what is possible. The mean is taken as if it were known: its own uncertainty is not in the standard error.

    >>> MeanDuration(by=("sex",)).notes[0].text
    'Cases whose time is not known count with the mean of the cases of the same sex, within what is known of each; its uncertainty is not counted.'
    """

    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        given: object = self.by
        if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
            raise DeclarationError("FLE-C05", "by is not a list of names.", fix=(Fix('by=("sex",)'),))
        object.__setattr__(self, "by", tuple(self.by))

    @property
    def notes(self) -> tuple[Note, ...]:
        same = said("the cases of the same {what}", what=tuple(words(name) for name in self.by))
        text = said(
            "Cases whose time is not known count with the mean of {group}, within what is known of each; its uncertainty is not counted.",
            group=same if self.by else said("the other cases"),
        )
        return (Note("FLE-F25", text),)

    def share(self, sample: Sample, cases: nw.Expr, time: Duration) -> nw.Expr:
        """By a pass over persons of its own, because the mean has to be there before anything can be summed."""
        refuse_no_variable(sample, self.by)
        timed = sample.frame.with_columns(**{_LOWEST: time.lowest, _HIGHEST: time.highest})
        known, share, weight = nw.col(_LOWEST) == nw.col(_HIGHEST), nw.col(_LOWEST), nw.col(WEIGHT)
        sums = {
            _KNOWN_TIME: nw.when(cases & known).then(weight * share),
            _KNOWN_WEIGHT: nw.when(cases & known).then(weight),
            _UNKNOWN: nw.when(cases & ~known).then(nw.lit(1.0)),
        }
        persons = timed.select(*self.by, **{name: value.otherwise(_NONE).cast(nw.Float64) for name, value in sums.items()})
        rows = exact_sums(persons, self.by, list(sums), sample.reach)
        groups = [row for row in rows.iter_rows(named=True) if row[_UNKNOWN]]
        alone = int(sum(row[_UNKNOWN] for row in groups if not row[_KNOWN_WEIGHT]))
        if alone:
            raise self._nothing_known(alone)
        return highest(time.lowest, lowest(self._chosen(groups), time.highest))

    def _chosen(self, groups: Sequence[dict[str, Any]]) -> nw.Expr:
        """The mean of the person's group."""
        # Beside one another, each 0 for persons of other groups: one inside the other, some hundred are too deep for an expression.
        means = [nw.when(self._is_of(row)).then(nw.lit(row[_KNOWN_TIME] / row[_KNOWN_WEIGHT])).otherwise(_NONE) for row in groups]
        return highest(_NONE, *means)

    def _is_of(self, row: dict[str, Any]) -> nw.Expr:
        """Whether the person is of a group."""
        return reduce(and_, (_same(name, row[name]) for name in self.by), nw.lit(value=True))

    def _nothing_known(self, cases: int) -> EstimateError:
        are = counted(cases, "case whose time is not known is", "cases whose time is not known are")
        return EstimateError(
            "FLE-F24",
            f"{are} of a group in which no case's time is known, so there is no mean.",
            where={"by": listed(self.by) or "everybody"},
            fix=(Fix("fl.MeanDuration()", "the mean of all cases") if self.by else Fix("fl.WholePeriod(), fl.NoDays()", "the bounds"),),
        )


@declaration
@dataclass(frozen=True, slots=True)
class WholePeriod(_Taken, _Ungrouped):
    """All days of the period that are possible: an upper bound of stock and flow."""

    @property
    def notes(self) -> tuple[Note, ...]:
        text = said("Cases whose time is not known count as cases on every day of the period that is possible: an upper bound.")
        return (Note("FLE-F25", text),)

    def share(self, sample: Sample, cases: nw.Expr, time: Duration) -> nw.Expr:  # noqa: ARG002 -- each has their own days
        return time.highest


@declaration
@dataclass(frozen=True, slots=True)
class NoDays(_Taken, _Ungrouped):
    """No day that is not certain: a lower bound of stock and flow."""

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("FLE-F25", said("Of cases whose time is not known only the days that are certain count: a lower bound.")),)

    def share(self, sample: Sample, cases: nw.Expr, time: Duration) -> nw.Expr:  # noqa: ARG002 -- each has their own days
        return time.lowest


def _same(name: str, value: object) -> nw.Expr:
    """Whether the person has a value of a group, which may be that of those without one."""
    missing = value is None or value != value  # noqa: PLR0124 -- nan, in pandas
    return nw.col(name).is_null() if missing else nw.col(name) == value


def _refused(unknown: int) -> EstimateError:
    return EstimateError(
        "FLE-F24",
        f"{counted(unknown, 'case has', 'cases have')} no known number of days within the period, so the result is not known.",
        why="to leave them out would make it too small, and any other choice is yours",
        fix=(
            Fix('unknown=fl.MeanDuration(by=("sex",))', "the mean of the cases of the same group"),
            Fix("unknown=fl.WholePeriod()", "every day that is possible: an upper bound"),
            Fix("unknown=fl.NoDays()", "only the days that are certain: a lower bound"),
        ),
    )
