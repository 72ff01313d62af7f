"""Whether persons meet something, in Kleene's three values: of the person, or of each of their works.

`case` says of persons who is a case and whose status is known; this is for what has to be put together from several columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import narwhals as nw

from flestimate.sample.sample import Sample
from flestimate.sample.terms import Variable, case
from flestimate.survey.extremes import highest, lowest
from flestimate.survey.scale import MET, NOT_MET, UNDETERMINED, Categories, Outcome, Several, answer_column
from flestimate.survey.works import Works

_NOBODY = nw.lit(value=False)


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that persons meet or do not: a criterion, a question answered yes or no, one answer of several.

    column: where it stands, and the start of the names of the columns of single works; read: what a column's values mean, as
    outcomes; odd: whether the person's value is not allowed; by_work: whether it is known of each work.
    """

    label: str
    column: str
    read: Callable[[nw.Expr], nw.Expr]
    odd: nw.Expr
    by_work: bool

    def outcome(self) -> nw.Expr:
        """Whether the person meets it."""
        return self.read(nw.col(self.column))

    def in_work(self, number: int) -> nw.Expr:
        """Whether the person meets it in one work."""
        return self.read(nw.col(Works.column(self.column, number)))

    def variable(self, outcome: nw.Expr) -> Variable:
        """The same as a variable of an estimate, from the outcome of each person."""
        return Variable.answered(self.column, outcome == MET, outcome != UNDETERMINED, self.odd)


def traits(sample: Sample, name: str) -> tuple[Trait, ...]:
    """What a name stands for: one trait, or one for each answer of a multiple-response question.

    Raises EstimateError where it is neither a criterion, a question answered yes or no, nor a column of 0 and 1.
    """
    scale, by_work = sample.scales.get(name), _is_by_work(sample, name)
    if isinstance(scale, Several):
        return tuple(_given(sample, name, answer, scale.each) for answer in scale.levels)
    if by_work and isinstance(scale, Categories) and set(scale.levels) == {"yes", "no"}:
        return (Trait(name, name, _answered(scale), _NOBODY, by_work),)
    said = case(sample, name)
    if isinstance(scale, Outcome):
        return (Trait(name, name, _as_it_is, _NOBODY, by_work),)
    if isinstance(scale, Categories):
        return (Trait(name, name, _answered(scale), _NOBODY, by_work),)
    return (Trait(name, name, lambda _: _outcome(said.known & said.value, said.known & ~said.value), said.odd, by_work=False),)


def where_it_counts(sample: Sample, one: Trait, beside: Trait) -> nw.Expr:
    """Whether a person meets one trait in a work in which the other is met too, where both are known work by work."""
    if not one.by_work:
        return one.outcome()
    if not beside.by_work:
        return highest(*(one.in_work(number) for number in sample.works.numbers))
    both = (lowest(one.in_work(number), beside.in_work(number)) for number in sample.works.numbers)
    return highest(*both)


def _given(sample: Sample, name: str, answer: str, scale: Categories) -> Trait:
    """One answer of a multiple-response question."""
    column = answer_column(name, answer)
    return Trait(answer, column, _answered(scale), _NOBODY, _is_by_work(sample, column))


def _is_by_work(sample: Sample, name: str) -> bool:
    return bool(sample.works.labels) and Works.column(name, 1) in sample.frame.collect_schema()


def _as_it_is(column: nw.Expr) -> nw.Expr:
    return column


def _answered(scale: Categories) -> Callable[[nw.Expr], nw.Expr]:
    yes, no = scale.position("yes"), scale.position("no")
    return lambda column: _outcome(column == yes, column == no)


def _outcome(met: nw.Expr, not_met: nw.Expr) -> nw.Expr:
    return nw.when(met).then(nw.lit(MET)).otherwise(nw.when(not_met).then(nw.lit(NOT_MET)).otherwise(nw.lit(UNDETERMINED)))
