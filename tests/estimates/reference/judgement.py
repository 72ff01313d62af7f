"""Our value beside R's: equal, different on purpose, not compared, or wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .documented import DOCUMENTED
from .exclusions import DIFFERENT, EXCLUDED, Pattern, covering
from .figures import Figure
from .ours import Ours

EQUAL, DIFFERS, LEFT_OUT, WRONG = "equal", "differs", "left out", "wrong"
ZERO = 1e-12
"""What is 0 in exact arithmetic is, after rounding, less than this: as a share of the estimate, or of the variances beside it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """verdict: one of the four; pattern: why it is left out or differs; text: what was found."""

    verdict: str
    pattern: Pattern | None
    text: str = ""


def judgement(ours: Ours, figure: Figure) -> Judgement:
    left_out = covering(EXCLUDED, figure.key)
    if left_out:
        return Judgement(LEFT_OUT, left_out[0])
    value = ours.figure(figure.key)
    if same(value, figure.value, figure, ours):
        return Judgement(EQUAL, None)
    said = {pattern: DOCUMENTED[pattern.documented](ours, figure) for pattern in covering(DIFFERENT, figure.key)}
    for pattern, documented in said.items():
        if same(value, documented, figure, ours):
            return Judgement(DIFFERS, pattern)
    return Judgement(WRONG, None, f"{figure.key}: R {figure.value!r}, documented {list(said.values())}, ours {value!r}")


def same(value: float, expected: float, figure: Figure, ours: Ours) -> bool:
    """Whether two values are the same: degrees of freedom and counts exactly, intervals to 1e-7, all else to 1e-9."""
    if math.isnan(value) or math.isnan(expected):
        return math.isnan(value) and math.isnan(expected)
    digits = {"df": 0.0, "lower": 1e-7, "upper": 1e-7}.get(figure.key.statistic, 1e-9)
    return math.isclose(value, expected, rel_tol=digits, abs_tol=rounding(figure, ours))


def rounding(figure: Figure, ours: Ours) -> float:
    """What is 0 in exact arithmetic comes to less than this."""
    key = figure.key
    if key.statistic == "cov":
        one, other = (ours.beside(key, "se", domain) for domain in key.domain.split("|"))
        return ZERO * one * other
    if key.statistic in {"se", "lower", "upper"}:
        return ZERO * abs(ours.beside(key, "estimate", key.domain))
    return ZERO if key.statistic == "deff" else 0.0
