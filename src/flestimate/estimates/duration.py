"""How long cases were cases within the reference period: from days that are told, or from the first and last day of each spell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import narwhals as nw

from flestimate.errors import EstimateError, Fix, counted
from flestimate.sample import Sample
from flestimate.sample.outcomes import Trait
from flestimate.sample.terms import Variable, number
from flestimate.survey import civil
from flestimate.survey.period import ReferencePeriod
from flestimate.survey.scale import MET, Categories, Identifier, Outcome
from flestimate.survey.works import Works

_NONE = nw.lit(0.0)


@dataclass(frozen=True, slots=True)
class Spell:
    """The days of one spell within the period, as expressions over persons.

    days: 0 where they are not known; known: whether they are; amiss: whether they are known and cannot be.
    """

    days: nw.Expr
    known: nw.Expr
    amiss: nw.Expr


@dataclass(frozen=True, slots=True)
class Duration:
    """How much of the period cases were cases, as expressions over persons; of others it says nothing.

    share: the share of the period's days, of the spells that are known; known: whether every spell is; amiss: whether one
    cannot be.
    """

    share: nw.Expr
    known: nw.Expr
    amiss: nw.Expr


class Told(Protocol):
    """How a questionnaire tells the length of spells.

    columns: where it stands; why: what is wrong where a spell is amiss.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...

    def spell(self, sample: Sample, work: int | None, during: ReferencePeriod) -> Spell:
        """The spell of the person, or of one work."""
        ...

    def refusal(self, persons: int, during: ReferencePeriod) -> EstimateError:
        """The error for so many persons whose spells cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class InDays:
    """A number of days within the period."""

    days: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.days,)

    def spell(self, sample: Sample, work: int | None, during: ReferencePeriod) -> Spell:
        told = _quantity(sample, self.days, work)
        return Spell(told.value, told.known, told.known & ((told.value < 0) | (told.value > during.days)))

    def refusal(self, persons: int, during: ReferencePeriod) -> EstimateError:
        return EstimateError(
            "FLE-F14",
            f"{counted(persons, 'case has', 'cases have')} a number of days in '{self.days}' below 0 or above the {during.days:,} of the period.",
            where={"column": self.days, "period": str(during)},
            why="it is the number of days within the reference period, from 0 to all of them; a code for unknown would count as days",
            fix=(
                Fix('missing = { 9999 = "don\'t know" }', "in the codebook, where it is a code"),
                Fix("during=fl.ReferencePeriod(...)", "the period that was asked about, where the answers are of a longer one"),
            ),
        )


@dataclass(frozen=True, slots=True)
class FromTo:
    """The first and the last day, as numbers of days since 1970-01-01; one that goes on ends beyond any period.

    An end before its beginning in the same month is the day of the beginning. Where `day_of_month` stands in for the unknown day of
    one date and the other is known, that says no more than that both are in this month.
    """

    began: str
    ended: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.began, self.ended)

    def spell(self, sample: Sample, work: int | None, during: ReferencePeriod) -> Spell:
        began, ended = _quantity(sample, self.began, work), _quantity(sample, self.ended, work)
        first = nw.max_horizontal(began.value, nw.lit(float(during.first)))
        last = nw.min_horizontal(nw.max_horizontal(began.value, ended.value), nw.lit(float(during.last)))
        days = nw.max_horizontal(last - first + 1.0, _NONE)
        known = began.known & ended.known
        return Spell(nw.when(known).then(days).otherwise(_NONE), known, known & _ends_in_an_earlier_month(began.value, ended.value))

    def refusal(self, persons: int, during: ReferencePeriod) -> EstimateError:  # noqa: ARG002 -- it is so whatever the period
        return EstimateError(
            "FLE-F23",
            f"{counted(persons, 'case has', 'cases have')} a spell that ends in a month before the one in which it begins.",
            where={"columns": f"{self.began}, {self.ended}"},
            why="its days cannot be counted, and counting none would make the stock too small",
            fix=(Fix("correct the dates", "or make them unknown, and say what unknown means"),),
        )


def duration(sample: Sample, case: Trait, told: Told, during: ReferencePeriod) -> Duration:
    """How long persons were cases: the sum over the works that make them cases, or what is told of the person alone."""
    schema = sample.frame.collect_schema()
    if not (case.by_work and all(Works.column(column, 1) in schema for column in told.columns)):
        spell = told.spell(sample, None, during)
        return Duration(_share(spell.days, during), spell.known, spell.amiss)
    works = [(case.in_work(number) == MET, told.spell(sample, number, during)) for number in sample.works.numbers]
    days = nw.sum_horizontal(*(nw.when(met).then(spell.days).otherwise(_NONE) for met, spell in works))
    known = nw.all_horizontal(*(~met | spell.known for met, spell in works), ignore_nulls=True)
    return Duration(_share(days, during), known, nw.any_horizontal(*(met & spell.amiss for met, spell in works), ignore_nulls=True))


def _ends_in_an_earlier_month(began: nw.Expr, ended: nw.Expr) -> nw.Expr:
    return began - ended >= civil.day_of_month(began)


def _share(days: nw.Expr, during: ReferencePeriod) -> nw.Expr:
    """Days as a share of the period's; who was a case in two works on one day was so on one day."""
    return nw.min_horizontal(days, nw.lit(float(during.days))) / during.days


def _quantity(sample: Sample, name: str, work: int | None) -> Variable:
    """The numbers of a concept or a column, of the person or of one work."""
    column = name if work is None else Works.column(name, work)
    dtype = sample.frame.collect_schema().get(column)
    if isinstance(sample.scales.get(name), Categories | Outcome | Identifier) or (dtype is not None and not dtype.is_numeric()):
        raise _no_time(name)
    # Whole days, and days since 1970, are both plain numbers, however their concepts are called.
    return number(replace(sample, scales={}), column)


def _no_time(name: str) -> EstimateError:
    return EstimateError(
        "FLE-F13",
        f"'{name}' is neither a day nor a number of days.",
        where={"column": name},
        why="a day is the number of days since 1970-01-01, which every engine reads alike",
        fix=(
            Fix(f'[concept.{name}]  date = "..."', "a day, in a codebook; or year, month and day"),
            Fix(f'[concept.{name}]  variable = "..."', "a number of days, in a codebook"),
            Fix(f'(pl.col("{name}") - pl.date(1970, 1, 1)).dt.total_days()', "a day, in a frame of one's own"),
        ),
    )
