"""Categories that are bands of a number, such as ages, known by their labels in any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBER = re.compile(r"\d{1,9}")
_FEWEST = 3


def bands_of(categories: Sequence[str]) -> tuple[str, ...]:
    """Categories that are bands of a number, from the lowest, of which the first and the last may be open; nothing if they are none.

    >>> bands_of(["12-14", "15-17", "18 ans et plus", "5-11"]), bands_of(["under 15", "15 to 24", "65+"])
    (('5-11', '12-14', '15-17', '18 ans et plus'), ('under 15', '15 to 24', '65+'))
    >>> bands_of(["01 Agriculture", "02 Mining", "03 Industry"]), bands_of(["C1", "C2", "C3"])
    ((), ())
    """
    numbered = sorted(([int(number) for number in _NUMBER.findall(category)], category) for category in categories)
    numbers = [one for one, _ in numbered]
    if len(categories) < _FEWEST or not all(numbers):
        return ()
    closed = all(_is_closed(one, category) for one, category in numbered[1:-1])
    apart = all(one[-1] <= other[0] and one != other for one, other in pairwise(numbers))
    return tuple(category for _, category in numbered) if closed and apart else ()


def _is_closed(numbers: Sequence[int], category: str) -> bool:
    """From one number to another, or a number alone, as single years of age are."""
    return (len(numbers) > 1 and numbers[0] < numbers[1]) or category.strip().isdecimal()
