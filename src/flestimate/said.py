"""What flestimate itself says: English text that remembers its template, so that it can be said in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from types import MappingProxyType
from typing import Any, Self

_FORMATTER = Formatter()


class Said(str):
    """A sentence in English that knows what it was made of.

    It is a text like any other; a renderer in another language looks its template up and fills it again. What stands in it may
    be such a sentence too, or several of them. Texts that are not `Said` are labels of the data, and stay as they are.
    """

    __slots__ = ("parts", "template")
    template: str
    parts: Mapping[str, Any]

    def __new__(cls, template: str, parts: Mapping[str, Any]) -> Self:
        """The English text of a template."""
        made = super().__new__(cls, filled(template, parts))
        made.template, made.parts = template, MappingProxyType(dict(parts))
        return made

    def __str__(self) -> str:
        """Itself: `str` of something that is said would else forget what it is made of."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return (Said, (self.template, dict(self.parts)))


class Name(str):
    """A name that stands in data or in code, such as that of a column: the same in every language."""

    __slots__ = ()


def said(template: str, /, **parts: Any) -> Said:
    """A sentence of flestimate's own; `parts` are numbers, names, labels, other sentences, or tuples of these.

    >>> sentence = said("fewer than {most} sample {what}", most=1_000, what=said("cases"))
    >>> sentence, sentence.template
    ('fewer than 1,000 sample cases', 'fewer than {most} sample {what}')
    """
    return Said(template, parts)


def filled(template: str, parts: Mapping[str, Any]) -> str:
    """A template with its parts in it: whole numbers have their thousands apart, several parts stand behind one another.

    >>> filled("{share:.0%} of {n} in {where}", {"share": 0.5, "n": 1234, "where": ("urban", "rural")})
    '50% of 1,234 in urban, rural'
    """
    return "".join(
        text + (written(parts[name], form or "") if name is not None else "") for text, name, form, _ in _FORMATTER.parse(template)
    )


def placeholders(template: str) -> frozenset[tuple[str, str]]:
    """The parts that a template has room for, each with how it is written; ValueError where it is no template.

    >>> sorted(placeholders("{share:.0%} of {n}"))
    [('n', ''), ('share', '.0%')]
    """
    return frozenset((name, form or "") for _, name, form, _ in _FORMATTER.parse(template) if name is not None)


def first_few(items: Iterable[object], limit: int = 10) -> str:
    """The first few names, and how many more there are, as part of a sentence.

    >>> first_few(["w1", "w2", "w3"], limit=2)
    'w1, w2 and 1 more'
    """
    names = tuple(Name(item) for item in items)
    shown = names[:limit]
    return said("{some} and {more} more", some=shown, more=len(names) - limit) if len(names) > limit else said("{some}", some=shown)


def written(part: Any, form: str = "") -> str:
    """One part of a sentence in English."""
    if isinstance(part, tuple):
        return ", ".join(written(one, form) for one in part)
    return format(part, form or ",") if isinstance(part, int) and not isinstance(part, bool) else format(part, form)
