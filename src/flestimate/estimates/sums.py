"""The sums over persons that every measure needs, by name, and the expressions that they are sums of."""

from __future__ import annotations

import narwhals as nw

from flestimate.estimates.terms import EVERYBODY, ONE, STANDS_FOR, STANDS_FOR_SQUARED, Terms
from flestimate.estimates.unsettled import unsettled_sums
from flestimate.sample.drawn import Drawn
from flestimate.sample.summand import Summand

N, CASES, NEITHER, W, W2, CASE_W, CASE_W2 = "n:", "cases:", "neither:", "w:", "w2:", "case_w:", "case_w2:"
"""The sums that every measure needs; the colon keeps them apart from the columns of a frame."""


def sums(terms: Terms, drawn: Drawn) -> dict[str, Summand]:
    """The sums over persons that a measure needs: of those who are inside, and of those who are not known to be."""
    of_persons = _of_whom(terms.inside)
    of_cases = of_persons if terms.cases is EVERYBODY else _of_whom(terms.inside & terms.cases)
    wanted = dict(zip((N, W, W2, CASES, CASE_W, CASE_W2), [*of_persons, *of_cases], strict=True))
    # Written once, so that what is the same is added up once.
    known = {id(ONE): wanted[W], id(terms.cases): wanted[CASE_W]}
    for k, value in enumerate(terms.values):
        wanted[total(k)] = known.get(id(value)) or _weighted(terms, STANDS_FOR, value)
        wanted |= {total(k) + suffix: _weighted(terms, each, value) for suffix, each in drawn.replicates.items()}
        for j, other in enumerate(terms.values[: k + 1]):
            product = _product(value, other, terms.cases)
            wanted[moment(k, j)] = known.get(id(product)) or _weighted(terms, STANDS_FOR, product)
    neither = {NEITHER: Summand(terms.inside & terms.variables[0].is_neither)}
    not_allowed = {odd(position): Summand(variable.odd) for position, variable in enumerate(terms.variables)}
    return wanted | neither | not_allowed | unsettled_sums(terms)


def _of_whom(whom: nw.Expr) -> tuple[Summand, Summand, Summand]:
    """How many persons they are who stand for somebody, whom they stand for, and the squares of this."""
    return Summand(whom & (STANDS_FOR > 0)), Summand(whom, STANDS_FOR), Summand(whom, STANDS_FOR_SQUARED)


def _weighted(terms: Terms, weight: nw.Expr, value: nw.Expr) -> Summand:
    return Summand(terms.inside, weight * value.cast(nw.Float64))


def _product(one: nw.Expr, other: nw.Expr, cases: nw.Expr) -> nw.Expr:
    """The product of two values of a person: times 1 a value is itself, and so is who is a case times itself."""
    if other is ONE or (one is cases and other is cases):
        return one
    return other if one is ONE else one.cast(nw.Float64) * other.cast(nw.Float64)


def odd(position: int) -> str:
    """The name of the sum of persons whose value of a measure's variable is not allowed."""
    return f"odd{position}:"


def total(k: int) -> str:
    """The name of the weighted sum of a measure's k-th value."""
    return f"total{k}:"


def moment(k: int, j: int) -> str:
    """The name of the weighted sum of the product of its k-th and j-th value."""
    return f"moment{k}x{j}:"
