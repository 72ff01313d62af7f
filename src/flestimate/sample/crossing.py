"""Crossings of variables, and their margins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from math import prod

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


def bases(crossings: Iterable[Crossing], sizes: Mapping[str, int], most: int) -> dict[Crossing, Crossing]:
    """Of each crossing, the one that it is made of as a margin: one of them, or several put together as long as these have at most so many cells.

    sizes: the categories of every variable, in the order in which variables are crossed.

    >>> bases([(), ("sex",), ("age",), ("sector",)], {"sex": 2, "age": 5, "sector": 20}, most=10)
    {(): ('sex', 'age'), ('sex',): ('sex', 'age'), ('age',): ('sex', 'age'), ('sector',): ('sector',)}
    """
    asked, found = list(crossings), list[Crossing]()
    for one in sorted(asked, key=len, reverse=True):
        if any(is_margin(one, base) for base in found):
            continue
        joint = [(place, _together(base, one, sizes)) for place, base in enumerate(found)]
        fitting = next(((place, both) for place, both in joint if both and prod(sizes[name] for name in both) <= most), None)
        if fitting is None:
            found.append(one)
        else:
            found[fitting[0]] = fitting[1]
    return {one: next(base for base in found if is_margin(one, base)) for one in asked}


def _together(one: Crossing, other: Crossing, order: Iterable[str]) -> Crossing:
    """The crossing that both are margins of; empty where they cross their variables in another order."""
    both = tuple(name for name in order if name in one or name in other)
    return both if is_margin(one, both) and is_margin(other, both) else ()
