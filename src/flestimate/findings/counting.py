"""Persons who have to be counted before anything can be said: all of a file in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from flestimate.findings.finding import Finding
from flestimate.survey.looked_over import counted_in


@dataclass(frozen=True, slots=True, eq=False)
class Counting:
    """Persons to be counted, and what is found when so many are of each kind."""

    kinds: tuple[nw.Expr, ...]
    found: Callable[..., Finding | None]


def where_any(kind: nw.Expr, found: Callable[[int], Finding]) -> Counting:
    """What is found where there is anybody of a kind."""
    return Counting((kind,), lambda persons: found(persons) if persons else None)


def counted_findings(frame: nw.LazyFrame[Any], countings: Iterable[Counting]) -> Iterator[Finding]:
    """What is found of the persons of a file."""
    asked = list(countings)
    _, counts = counted_in(frame, [kind for one in asked for kind in one.kinds])
    for one, numbers in zip(asked, _parted(counts, [len(one.kinds) for one in asked]), strict=True):
        found = one.found(*numbers)
        if found:
            yield found


def _parted(counts: Sequence[int], sizes: Sequence[int]) -> Iterator[Sequence[int]]:
    start = 0
    for size in sizes:
        yield counts[start : start + size]
        start += size
