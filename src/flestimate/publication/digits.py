"""How many digits of a figure are published: down to the second digit of its standard error, which has three itself.

Digits beyond say nothing of the population. But where weights are few and known, such as one a region, the last digits of a
weighted sum tell by itself how many cases of each weight are in it, and those of a standard error how many a hidden cell has.
"""

from __future__ import annotations

import math
from dataclasses import replace

from flestimate.estimates import Estimate
from flestimate.said import Said, said

_OF_ERROR, _WITHOUT_ERROR, _OF_POPULATION = 2, 3, 4


def published(one: Estimate) -> Estimate:
    """An estimate with as many digits as are published, and without the evidence that it was made from, which is of all cells.

    >>> round_to(12345.678, 2), round_to(0.012345, 2), round_to(0.0, 2)
    (12000.0, 0.012, 0.0)
    """
    to = places(one)

    def figure(value: float) -> float:
        return round(value, to) if math.isfinite(value) else value

    return replace(
        one,
        estimate=figure(one.estimate),
        std_error=round_to(one.std_error, _WITHOUT_ERROR),
        conf_low=figure(one.conf_low),
        conf_high=figure(one.conf_high),
        bound_low=figure(one.bound_low),
        bound_high=figure(one.bound_high),
        deff=round_to(one.deff, _WITHOUT_ERROR),
        n_kish=round_to(one.n_kish, _WITHOUT_ERROR),
        population=round_to(one.population, _OF_POPULATION),
        undetermined_share=round_to(one.undetermined_share, _WITHOUT_ERROR),
        evidence=None,
    )


def round_to(value: float, digits: int) -> float:
    """A number with so many leading digits."""
    return round(value, digits - 1 - _magnitude(value)) if value and math.isfinite(value) else value


def sentence() -> Said:
    """What a reader is told of it."""
    return said(
        "Figures are given to the second digit of their standard error, each by itself, so that sums may differ from the sum of "
        "their parts; populations to four digits."
    )


def places(one: Estimate) -> int:
    """Decimal places that an estimate and its bounds are rounded to; negative where whole tens or thousands are."""
    if one.std_error > 0 and math.isfinite(one.std_error):
        return _OF_ERROR - 1 - _magnitude(one.std_error)
    largest = max((abs(value) for value in (one.estimate, one.conf_low, one.conf_high) if math.isfinite(value)), default=0.0)
    return _WITHOUT_ERROR - 1 - _magnitude(largest) if largest else 0


def _magnitude(value: float) -> int:
    return math.floor(math.log10(abs(value)))
