"""The sums over persons that every measure needs, by name, and the expressions that they are sums of."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from flestimate.estimates.terms import ONE, Terms
from flestimate.estimates.unsettled import unsettled_sums
from flestimate.sample.design import WEIGHT
from flestimate.sample.drawn import Drawn

N, CASES, NEITHER, W, W2, CASE_W, CASE_W2 = "n:", "cases:", "neither:", "w:", "w2:", "case_w:", "case_w2:"
"""The sums that every measure needs; the colon keeps them apart from the columns of a frame."""


def sums(terms: Terms, drawn: Drawn) -> dict[str, nw.Expr]:
    """The sums over persons that a measure needs, each an expression of zeros where the person is not inside."""
    inside, case, weight = nw.when(terms.inside), nw.when(terms.inside & terms.cases), nw.col(WEIGHT)
    stands_for_some = weight > 0
    wanted = {
        W: _of(inside, weight),
        W2: _of(inside, weight * weight),
        CASE_W: _of(case, weight),
        CASE_W2: _of(case, weight * weight),
    }
    # Written once, so that what is the same expression is added up once.
    known = {id(ONE): wanted[W], id(terms.cases): wanted[CASE_W]}
    for k, value in enumerate(terms.values):
        wanted[total(k)] = known.get(id(value), _of(inside, weight * value.cast(nw.Float64)))
        wanted |= {total(k) + suffix: _of(inside, each * value.cast(nw.Float64)) for suffix, each in drawn.replicates.items()}
        for j, other in enumerate(terms.values[: k + 1]):
            product = _product(value, other, terms.cases)
            wanted[moment(k, j)] = known.get(id(product), _of(inside, weight * product.cast(nw.Float64)))
    counted = {
        N: terms.inside & stands_for_some,
        CASES: terms.inside & terms.cases & stands_for_some,
        NEITHER: terms.inside & terms.variables[0].is_neither,
        **{odd(position): variable.odd for position, variable in enumerate(terms.variables)},
    }
    return {
        **{name: nw.when(whom).then(nw.lit(1, nw.Int8)).otherwise(nw.lit(0, nw.Int8)) for name, whom in counted.items()},
        **wanted,
        **unsettled_sums(terms),
    }


def _of(whom: Any, number: nw.Expr) -> nw.Expr:
    """A number of the persons of whom it is asked, and 0 of the others."""
    expression: nw.Expr = whom.then(number).otherwise(nw.lit(0.0))
    return expression


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
