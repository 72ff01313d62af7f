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
    cases = terms.inside if terms.cases is EVERYBODY else terms.inside & terms.cases
    own = {id(ONE): terms.inside, id(terms.cases): cases}

    def weighted(weight: nw.Expr, value: nw.Expr) -> Summand:
        """The weighted value; of those whose value is 1 or 0 the weight of some."""
        whom = own.get(id(value))
        return Summand(terms.inside, weight * value.cast(nw.Float64)) if whom is None else Summand(whom, weight)

    wanted = {
        **dict(zip((N, W, W2), _of_whom(terms.inside), strict=True)),
        **dict(zip((CASES, CASE_W, CASE_W2), _of_whom(cases), strict=True)),
        NEITHER: Summand(terms.inside & terms.variables[0].is_neither),
        **{odd(position): Summand(variable.odd) for position, variable in enumerate(terms.variables)},
    }
    weights = {"": STANDS_FOR, **drawn.replicates}
    for k, value in enumerate(terms.values):
        wanted |= {total(k) + suffix: weighted(weight, value) for suffix, weight in weights.items()}
        for j, other in enumerate(terms.values[: k + 1]):
            product = _product(value, other, terms.cases)
            alike = [position for position in range(k + 1) if terms.values[position] is product]
            wanted[moment(k, j)] = wanted[total(alike[0])] if alike else weighted(STANDS_FOR, product)
    return wanted | unsettled_sums(terms)


def _of_whom(whom: nw.Expr) -> tuple[Summand, Summand, Summand]:
    """How many persons they are who stand for somebody, whom they stand for, and the squares of this."""
    return Summand(whom & (STANDS_FOR > 0)), Summand(whom, STANDS_FOR), Summand(whom, STANDS_FOR_SQUARED)


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
