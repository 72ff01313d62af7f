"""Whom a measure asks about, as a mark on each person: found once, whatever is added up of those who have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import narwhals as nw

from flestimate.estimates.terms import EVERYBODY, Terms

_MARKS = ("inside", "undetermined", "possible", "cases")


@dataclass(frozen=True, slots=True)
class Marked:
    """Terms that speak of marks, and what the marks are: columns to be added to the persons, by name."""

    terms: Terms
    marks: Mapping[str, nw.Expr]


def marked(terms: Terms, of: str = "") -> Marked:
    """The terms with their conditions as marks, which are longer than all that is made of them; of: what the names begin with, where there are several terms."""
    marks = {f"{of}{name}?": getattr(terms, name) for name in _MARKS if getattr(terms, name) is not EVERYBODY}
    named = {id(condition): nw.col(name) for name, condition in marks.items()}

    def mark(of: nw.Expr) -> nw.Expr:
        return named.get(id(of), of)

    return Marked(
        replace(
            terms,
            inside=mark(terms.inside),
            undetermined=mark(terms.undetermined),
            possible=mark(terms.possible),
            cases=mark(terms.cases),
            values=tuple(map(mark, terms.values)),
        ),
        marks,
    )
