"""One pass over the persons of a file: how many there are, what is amiss, and which questions nobody was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from flestimate.errors import CodebookError, Note
from flestimate.survey.described import Amiss, Breach, Described

_SHOWN_CODES = 10
_CODE = re.compile(r"-?[0-9.]{1,4}|[A-Za-z][0-9]{0,3}")
"""What a code looks like: a short number, a letter, a letter with a number; never a word, however short."""


@dataclass(frozen=True, slots=True, eq=False)
class LookedOver:
    """What a pass over the persons found.

    n: how many they are; amiss: the persons whom no survey may hold, by the name of the concept; breaches: interviews beside the
    filters; unasked: the questions of which nothing
    is entered for anybody.
    """

    raw: nw.LazyFrame[Any]
    n: int
    amiss: tuple[tuple[str, Amiss, int], ...]
    breaches: tuple[tuple[str, Breach, int], ...]
    unasked: frozenset[str]

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be said of interviews beside the filters."""
        return tuple(breach.note(persons) for _, breach, persons in self.breaches)

    def complaints(self) -> Iterator[tuple[str, CodebookError]]:
        """The errors, each with the concept that it is of."""
        for name, found, persons in self.amiss:
            yield name, found.complaint(persons, codes_of(self.raw.filter(found.where), found.variable))

    def refused(self) -> LookedOver:
        """The same; CodebookError where anything is amiss."""
        for _, error in self.complaints():
            raise error
        return self


def looked_over(raw: nw.LazyFrame[Any], told: Sequence[tuple[str, Described]]) -> LookedOver:
    """One pass over the persons, for concepts that are described in their file, each under its name."""
    amiss = [(name, each) for name, one in told for each in one.amiss]
    breaches = [(name, each) for name, one in told for each in one.breaches]
    asked = [(name, one.entered) for name, one in told if one.entered is not None]
    marks = [*(each.where for _, each in amiss), *(each.where for _, each in breaches), *(entered for _, entered in asked)]
    n, persons = counted_in(raw, marks)
    of_amiss, of_breaches = persons[: len(amiss)], persons[len(amiss) : len(amiss) + len(breaches)]
    entered = {name for (name, _), count in zip(asked, persons[len(amiss) + len(breaches) :], strict=True) if count}
    return LookedOver(
        raw=raw,
        n=n,
        amiss=tuple((name, each, count) for (name, each), count in zip(amiss, of_amiss, strict=True) if count),
        breaches=tuple((name, each, count) for (name, each), count in zip(breaches, of_breaches, strict=True) if count),
        unasked=frozenset(name for name, _ in asked) - entered if n else frozenset(),
    )


def counted_in(frame: nw.LazyFrame[Any], marks: Sequence[nw.Expr]) -> tuple[int, list[int]]:
    """How many persons there are, and of how many each mark is true: one pass."""
    names = [f"mark{position}:" for position in range(len(marks))]
    # Beside the persons before they are summed: a literal, such as nobody, is not summed by every engine. As a byte, because there are many marks.
    marked = frame.with_columns(**dict(zip(names, (mark.cast(nw.Int8) for mark in marks), strict=True))) if marks else frame
    row = marked.select(nw.len().alias("n"), *(nw.col(name).sum() for name in names)).collect()
    return int(row["n"][0]), [int(row[name][0] or 0) for name in names]


def codes_of(frame: nw.LazyFrame[Any], variable: str) -> list[str]:
    """The codes of a variable, where they are few and look like codes: an open answer is never shown."""
    values = frame.select(nw.col(variable)).unique().head(_SHOWN_CODES + 1).collect()[variable].to_list()
    codes = sorted(f"{value:g}" if isinstance(value, float) else str(value).strip() for value in values if value is not None)
    few = len(codes) <= _SHOWN_CODES
    return codes if few and all(_CODE.fullmatch(code) for code in codes) else []
