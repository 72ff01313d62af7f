"""Crossings of variables, and their margins."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

Crossing = tuple[str, ...]
_MOST_VARIABLES = 6
"""Of more variables nobody wants all margins."""


def margins_of(crossing: Crossing) -> list[Crossing]:
    """Every margin of a crossing, itself the last; none but itself where it is of very many variables.

    >>> margins_of(("sex", "age"))
    [(), ('sex',), ('age',), ('sex', 'age')]
    """
    return [crossing] if len(crossing) > _MOST_VARIABLES else every_margin(crossing)


def every_margin(crossing: Crossing) -> list[Crossing]:
    """Every margin of a crossing, that of nothing the first and itself the last."""
    return [margin for size in range(len(crossing) + 1) for margin in combinations(crossing, size)]


def is_margin(crossing: Crossing, of: Crossing) -> bool:
    """Whether a crossing is a margin of another, its variables in the same order.

    >>> is_margin(("sex", "sector"), ("sex", "age", "sector")), is_margin(("sector", "sex"), ("sex", "age", "sector"))
    (True, False)
    """
    ahead = iter(of)
    return all(name in ahead for name in crossing)


def widest(crossings: Iterable[Crossing]) -> dict[Crossing, Crossing]:
    """Of each crossing, the largest of them that it is a margin of.

    >>> widest([(), ("sex",), ("sex", "age"), ("sector",)])
    {('sex', 'age'): ('sex', 'age'), ('sex',): ('sex', 'age'), ('sector',): ('sector',), (): ('sex', 'age')}
    """
    found: dict[Crossing, Crossing] = {}
    largest: list[Crossing] = []
    for crossing in sorted(crossings, key=len, reverse=True):
        found[crossing] = next((one for one in largest if is_margin(crossing, one)), crossing)
        if found[crossing] is crossing:
            largest.append(crossing)
    return found
