"""How long cases were cases within the reference period: from days that are told, or from the first and last day of each spell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import narwhals as nw

from flestimate.errors import EstimateError, Fix, counted
from flestimate.estimates.stretch import Stretch, covered
from flestimate.sample import Sample
from flestimate.sample.outcomes import Trait
from flestimate.sample.terms import Variable, number
from flestimate.survey import civil
from flestimate.survey.period import ReferencePeriod
from flestimate.survey.scale import MET, Categories, Identifier, Outcome
from flestimate.survey.works import Works

_NONE, _NOBODY = nw.lit(0.0), nw.lit(value=False)


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell of every person: of one work, or of the person alone where work is None; counts: whose spell it is that counts."""

    work: int | None
    counts: nw.Expr


@dataclass(frozen=True, slots=True)
class Duration:
    """How much of the period cases were cases, as expressions over persons; of others it says nothing.

    lowest, highest: the least and the most that the share of the period's days can be, by what is known of every spell; amiss:
    whether a spell is known and cannot be.
    """

    lowest: nw.Expr
    highest: nw.Expr
    amiss: nw.Expr

    @property
    def known(self) -> nw.Expr:
        """Whether there is only one share that it can be."""
        return self.lowest == self.highest


class Told(Protocol):
    """How a questionnaire tells the length of spells.

    columns: where it stands; why: what is wrong where a spell is amiss.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...

    def time(self, sample: Sample, spells: Sequence[Spell], during: ReferencePeriod) -> Duration:
        """What is told of the spells that count, together."""
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

    def time(self, sample: Sample, spells: Sequence[Spell], during: ReferencePeriod) -> Duration:
        told = [(spell.counts, _quantity(sample, self.days, spell.work)) for spell in spells]
        every = nw.lit(float(during.days))
        lowest = [nw.when(counts & days.known).then(days.value).otherwise(_NONE) for counts, days in told]
        unknown = [nw.when(counts & ~days.known).then(every).otherwise(_NONE) for counts, days in told]
        amiss = [counts & days.known & ((days.value < 0) | (days.value > during.days)) for counts, days in told]
        # On which days of the period they were is not told, so that a day in two works at once counts twice.
        least = nw.sum_horizontal(*lowest)
        return Duration(_share(least, during), _share(nw.sum_horizontal(least, *unknown), during), _any(amiss))

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

    def time(self, sample: Sample, spells: Sequence[Spell], during: ReferencePeriod) -> Duration:
        dated = [self._dated(sample, spell) for spell in spells]
        lowest, highest = covered([one.certain(during) for one in dated]), covered([one.possible(during) for one in dated])
        return Duration(_share(lowest, during), _share(highest, during), _any(one.amiss for one in dated))

    def _dated(self, sample: Sample, spell: Spell) -> _Dated:
        return _Dated(spell.counts, _quantity(sample, self.began, spell.work), _quantity(sample, self.ended, spell.work))

    def refusal(self, persons: int, during: ReferencePeriod) -> EstimateError:  # noqa: ARG002 -- it is so whatever the period
        return EstimateError(
            "FLE-F23",
            f"{counted(persons, 'case has', 'cases have')} a spell that ends in a month before the one in which it begins.",
            where={"columns": f"{self.began}, {self.ended}"},
            why="its days cannot be counted, and counting none would make the result too small",
            fix=(Fix("correct the dates", "or make them unknown, and say what unknown means"),),
        )


@dataclass(frozen=True, slots=True)
class _Dated:
    """A spell with its first and its last day."""

    counts: nw.Expr
    began: Variable
    ended: Variable

    def certain(self, during: ReferencePeriod) -> Stretch:
        """The days of the period on which it lasted for certain: of a spell with one known date no more than this day."""
        began = nw.when(self.began.known).then(self.began.value).otherwise(self.ended.value)
        ended = nw.when(self.ended.known).then(self._ended).otherwise(self.began.value)
        return Stretch.within(during, self.counts & (self.began.known | self.ended.known), began, ended)

    def possible(self, during: ReferencePeriod) -> Stretch:
        """The days of the period on which it may have lasted: before or after the known date, all of them if there is none."""
        began = nw.when(self.began.known).then(self.began.value).otherwise(nw.lit(float(during.first)))
        ended = nw.when(self.ended.known).then(self._ended).otherwise(nw.lit(float(during.last)))
        return Stretch.within(during, self.counts, began, ended)

    @property
    def amiss(self) -> nw.Expr:
        """Whether it ends in a month before the one in which it begins."""
        early = self.began.value - self.ended.value >= civil.day_of_month(self.began.value)
        return self.counts & self.began.known & self.ended.known & early

    @property
    def _ended(self) -> nw.Expr:
        """The last day, where it is known; not before the first: what is earlier is a stand-in, or amiss."""
        return nw.when(self.began.known).then(nw.max_horizontal(self.began.value, self.ended.value)).otherwise(self.ended.value)


def duration(sample: Sample, case: Trait, told: Told, during: ReferencePeriod) -> Duration:
    """How long persons were cases: in the works that make them cases, in all of theirs, or by what is told of the person alone."""
    return told.time(sample, list(_spells(sample, case, told.columns)), during)


def _spells(sample: Sample, case: Trait, columns: Sequence[str]) -> Iterator[Spell]:
    schema, works = sample.frame.collect_schema(), sample.works
    by_work = bool(works.labels) and all(Works.column(column, 1) in schema for column in columns)
    if by_work and case.by_work:
        yield from (Spell(number, case.in_work(number) == MET) for number in works.numbers)
    elif by_work and not any(column in schema for column in columns):
        # Nothing says which of a case's spells make the case, so all of them do. Of who has none told, the first is unknown.
        none = ~_any(nw.col(Works.there(number)) == 1 for number in works.numbers[1:])
        yield Spell(1, (nw.col(Works.there(1)) == 1) | none)
        yield from (Spell(number, nw.col(Works.there(number)) == 1) for number in works.numbers[1:])
    else:
        yield Spell(None, nw.lit(value=True))


def _share(days: nw.Expr, during: ReferencePeriod) -> nw.Expr:
    """Days as a share of the period's, at most all of them."""
    return nw.min_horizontal(days, nw.lit(float(during.days))) / during.days


def _any(conditions: Iterable[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(_NOBODY, *conditions, ignore_nulls=True)


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
