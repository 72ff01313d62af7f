"""How a value of a stratum, PSU or breakdown variable is written."""

from __future__ import annotations


def label(value: object) -> str:
    """A category as text, the same whichever engine held it: whole numbers without a decimal point, yes and no.

    >>> label(1.0), label(2.5), label(True), label("north")
    ('1', '2.5', 'yes', 'north')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_unknown(value: object) -> bool:
    """Whether there is no category: null, or not a number.

    >>> is_unknown(None), is_unknown(float("nan")), is_unknown("")
    (True, True, False)
    """
    return value is None or value != value  # noqa: PLR0124 -- not a number is the only value unlike itself
