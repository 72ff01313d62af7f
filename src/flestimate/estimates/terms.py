"""What a measure asks of persons, as expressions over a sample's frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import narwhals as nw

from flestimate.errors import DeclarationError, Note
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.design import WEIGHT
from flestimate.sample.terms import Variable, case

ONE, EVERYBODY = nw.lit(1.0), nw.lit(value=True)
"""The value that counts a person, and the mark that every person has."""
STANDS_FOR = nw.col(WEIGHT)
STANDS_FOR_SQUARED = STANDS_FOR * STANDS_FOR
"""How many persons a person stands for, and the square of it."""
UNITS: Mapping[float, str] = {1: said("share"), 100: said("per cent")}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a measure asks of persons: expressions over the sample's frame.

    inside: the persons the estimate is among, who all count; undetermined: those who are or may be among them and whose status
    is not known, whether or not they count; possible: of these, whoever may be a case; values: the K variables whose weighted
    totals the estimand is a function of; cases: who is a case, or has the value 1 (a number that is 1 or 0 is a case too, whatever is
    estimated of it; EVERYBODY where no person inside is told from another); variables: the variables used, to be checked; notes: what is to be said beside the result.
    """

    inside: nw.Expr
    undetermined: nw.Expr
    possible: nw.Expr
    values: tuple[nw.Expr, ...]
    cases: nw.Expr
    variables: tuple[Variable, ...]
    notes: tuple[Note, ...] = ()


AMONG_CASES = Note(
    "FLE-G16",
    said(
        "In distributions and profiles of cases, undetermined are all persons who may be cases; their share is of those who are or may be."
    ),
)
"""What stands under a table whose persons are the cases: the share looks large beside that of a prevalence."""


def words(name: str) -> str:
    """A name as words.

    >>> words("forced_labour")
    'forced labour'
    """
    return name.replace("_", " ")


def per_unit(per: float) -> str:
    """The unit of a share of so many persons.

    >>> per_unit(1_000), per_unit(10_000)
    ('per 1,000', 'per 10,000')
    """
    return UNITS.get(per) or said("per {n:,g}", n=per)


def used(about: str, among: str | None, *others: str) -> tuple[str, ...]:
    """The variables that a measure names, `among` where it has one."""
    return (about, *([among] if among else []), *others)


def what_among(what: str, group: str | None) -> str:
    """What is estimated and whom it is among, in words.

    >>> what_among("forced_labour", None), what_among("forced_labour", "working_children")
    ('forced labour', 'forced labour among working children')
    """
    return said("{what} among {whom}", what=words(what), whom=words(group)) if group else words(what)


def terms_of(sample: Sample, among: str | None, variables: tuple[Variable, ...], values: tuple[nw.Expr, ...], cases: nw.Expr) -> Terms:
    """What is asked of persons in the universe of every variable, and among those who answer yes to `among`."""
    group = () if among is None else (case(sample, among),)
    every = (*variables, *group)
    spoken_of, counted = _all(one.inside for one in every), _all(one.known for one in every)
    # Who may belong to the group, but is not known to, is undetermined.
    belongs, may_belong = _all(one.value for one in group), _all(one.value | one.undetermined for one in group)
    undetermined = spoken_of & may_belong & nw.any_horizontal(*(one.undetermined for one in every), ignore_nulls=True)
    possible = undetermined & _all(one.possible for one in variables)
    return Terms(spoken_of & counted & belongs, undetermined, possible, values, cases, every)


def _all(conditions: Iterable[nw.Expr]) -> nw.Expr:
    return nw.all_horizontal(nw.lit(value=True), *conditions, ignore_nulls=True)


def refuse_not_positive(per: float) -> None:
    """Refuse a number of persons that is not above zero."""
    given: object = per
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < float("inf"):
        raise DeclarationError("FLE-C05", "per is not above zero.", why="estimates are given per that many persons")
