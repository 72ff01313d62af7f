"""Categories that are bands of a number, such as ages, known by their labels in any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBER = re.compile(r"\d+")
_FEWEST = 3


def are_bands(categories: Sequence[str]) -> bool:
    """Whether categories are bands of a number in ascending order, of which the first and the last may be open.

    >>> are_bands(["5-11", "12-14", "15-17", "18 ans et plus"]), are_bands(["under 15", "15 to 24", "65+"])
    (True, True)
    >>> are_bands(["01 Agriculture", "02 Mining", "03 Industry"]), are_bands(["C1", "C2", "C3"])
    (False, False)
    """
    numbers = [[int(number) for number in _NUMBER.findall(category)] for category in categories]
    if len(categories) < _FEWEST or not all(numbers):
        return False
    closed = all(_is_closed(one, category) for one, category in zip(numbers[1:-1], categories[1:-1], strict=True))
    return closed and all(one[-1] <= other[0] and one != other for one, other in pairwise(numbers))


def _is_closed(numbers: Sequence[int], category: str) -> bool:
    """From one number to another, or a number alone, as single years of age are."""
    return (len(numbers) > 1 and numbers[0] < numbers[1]) or category.strip().isdecimal()
