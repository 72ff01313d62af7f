"""Whom tables count: the persons of each measure, as expressions over a sample's frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import narwhals as nw

from flestimate.estimates import Count, EstimateTable, Profile
from flestimate.estimates.alternatives import OfAlternatives
from flestimate.estimates.estimate import Estimate
from flestimate.estimates.terms import Terms
from flestimate.publication.disclosure.earlier import Key

ALL = ""
"""The label of the persons whom a table without alternatives counts."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Persons whom a table counts. inside: who could be counted; counted: who is."""

    inside: nw.Expr
    counted: nw.Expr


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that is said of the cases of a profile. known: of which cases it is known; met: which of them meet it."""

    known: nw.Expr
    met: nw.Expr


def subjects(table: EstimateTable) -> dict[str, Subject]:
    """Whom a table counts, by the category of its alternatives; `ALL` where it has none, or where they are traits of its cases."""
    measure, sample = table.measure, table.sample
    if isinstance(measure, Profile):
        return {ALL: _cases(Count(measure.case, among=measure.among).terms(sample))}
    if isinstance(measure, OfAlternatives):
        return {one.label: _cases(one.terms) for one in measure.alternatives(sample)}
    if measure.shared_over is not None:
        return {ALL: _cases(Count(measure.about, among=measure.among).terms(sample))}
    terms = measure.terms(sample)
    return {ALL: Subject(terms.inside, terms.inside) if is_of_persons(table) else _cases(terms)}


def traits(table: EstimateTable) -> dict[str, Trait]:
    """What a profile says of its cases, by category."""
    if not isinstance(table.measure, Profile):
        return {}
    return {one.label: Trait(one.terms.inside, one.terms.inside & one.terms.cases) for one in table.measure.alternatives(table.sample)}


def is_of_persons(table: EstimateTable) -> bool:
    """Whether a table counts persons and no cases, as that of a mean of hours does."""
    return all(one.n_cases is None for one in table)


def keys(table: EstimateTable) -> Iterator[tuple[Estimate, str, Key]]:
    """Every estimate with the category of its alternatives, and the rest of its cell."""
    overlapping = table.measure.overlapping
    for one in table:
        label = next((category for name, category in one.cell if name == overlapping), ALL)
        yield one, label, frozenset(pair for pair in one.cell if pair[0] != overlapping)


def case_of(table: EstimateTable) -> str:
    """What tells that two tables are about the same cases, whatever is estimated of them.

    >>> from types import SimpleNamespace
    >>> case_of(SimpleNamespace(measure=Count("forced_labour", among="adult")))
    'forced_labour among adult'
    """
    return f"{table.measure.about} among {table.measure.among}"


def _cases(terms: Terms) -> Subject:
    return Subject(terms.inside, terms.inside & terms.cases)
