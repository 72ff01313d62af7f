"""Whom a measure asks about, as a mark on each person: found once, whatever is added up of those who have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import narwhals as nw

from flestimate.estimates.terms import EVERYBODY, Terms
from flestimate.sample import Sample


@dataclass(frozen=True, slots=True)
class Marked:
    """Terms that speak of marks, and what the marks are: columns to be added to the persons, by name."""

    terms: Terms
    marks: Mapping[str, nw.Expr]


def marked(terms: Terms, sample: Sample, group: str = "") -> Marked:
    """The terms with marks for their conditions, which are longer than all that is made of them; group: what the names begin with, where there are several terms."""
    conditions = {"inside": terms.inside, "undetermined": terms.undetermined, "possible": terms.possible, "cases": terms.cases}
    marks = {sample.free(f"{group}{name}:"): one for name, one in conditions.items() if one is not EVERYBODY}
    columns = {id(one): nw.col(name) for name, one in marks.items()}
    inside, undetermined, possible, cases = (columns.get(id(one), one) for one in conditions.values())
    values = tuple(columns.get(id(value), value) for value in terms.values)
    return Marked(replace(terms, inside=inside, undetermined=undetermined, possible=possible, cases=cases, values=values), marks)
