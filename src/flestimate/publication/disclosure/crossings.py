"""Which variables belong together: those that a table crosses, and those whose categories say much of one another."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from flestimate.publication.disclosure.earlier import Key
from flestimate.publication.disclosure.persons import Persons


def components(crossed: Iterable[frozenset[str]], persons: Persons) -> list[tuple[str, ...]]:
    """The variables in groups that hang together; what is crossed nowhere stays apart, and only the total links it."""
    groups = _joined(crossed)
    for one, other in combinations(sorted(name for group in groups for name in group), 2):
        apart = not any({one, other} <= group for group in groups)
        if apart and persons.hang_together(one, other):
            groups = _joined([*groups, frozenset({one, other})])
    return sorted(tuple(sorted(group)) for group in groups)


def sparse(groups: Iterable[tuple[str, ...]], crossed: Iterable[frozenset[str]], persons: Persons) -> list[tuple[str, str]]:
    """The pairs of variables that no table crosses, and that hang together all the same."""
    crossed = tuple(crossed)
    pairs = [pair for group in groups for pair in combinations(group, 2) if not any(set(pair) <= one for one in crossed)]
    return [pair for pair in pairs if persons.hang_together(*pair)]


def names(key: Key) -> frozenset[str]:
    """The variables of a cell."""
    return frozenset(name for name, _ in key)


def _joined(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Sets with something in common as one."""
    found: list[frozenset[str]] = []
    for one in sets:
        if one:
            touching = [other for other in found if other & one]
            found = [other for other in found if not other & one]
            found.append(one.union(*touching))
    return found
