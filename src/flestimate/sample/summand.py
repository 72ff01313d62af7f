"""What is added up over persons: a number of those who are marked, or how many they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from flestimate.sample.column import Numbers, Piece, floats, is_rare, narrowed


@dataclass(frozen=True, slots=True, eq=False)
class Summand:
    """The number of every person who is marked, 1 where there is none, and 0 of the others."""

    whom: nw.Expr
    number: nw.Expr | None = None

    @property
    def made_of(self) -> tuple[int, int]:
        """What tells it from others: which mark, and which number."""
        return id(self.whom), id(self.number)

    @property
    def expression(self) -> nw.Expr:
        """The same person by person, for an engine that adds up."""
        marked = nw.when(self.whom)
        if self.number is None:
            return marked.then(nw.lit(1, nw.Int8)).otherwise(nw.lit(0, nw.Int8))
        return marked.then(self.number).otherwise(nw.lit(0.0))


def columns(of: Iterable[Summand]) -> dict[str, nw.Expr]:
    """The marks and numbers that summands are made of, each once, however many it is in: shorter to read than what is made of them."""
    every = [each for one in of for each in (one.whom, one.number) if each is not None]
    return {_name(each): each for each in every}


def pieces(of: Mapping[str, Summand], rows: nw.DataFrame[Any]) -> dict[str, Piece]:
    """What each summand is in a run of rows that has been read."""
    whom = {id(one.whom): one.whom for one in of.values()}
    numbers = {id(one.number): one.number for one in of.values() if one.number is not None}
    marked = {each: _Mask.of(rows[_name(mark)]) for each, mark in whom.items()}
    read = {each: floats(rows[_name(number)]) for each, number in numbers.items()}
    return {name: marked[id(one.whom)].piece(read.get(id(one.number))) for name, one in of.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Mask:
    """Which of a run of rows are marked (rows,); chosen: their places, where they are few."""

    mask: NDArray[np.bool_]
    chosen: NDArray[np.int64] | None

    @classmethod
    def of(cls, marks: nw.Series[Any]) -> Self:
        known = marks.fill_null(value=False) if marks.null_count() else marks
        mask = np.asarray(known.to_numpy(), dtype=bool)
        return cls(mask, np.flatnonzero(mask) if is_rare(mask) else None)

    def piece(self, numbers: Numbers | None) -> Piece:
        """Their numbers, or 1 each where there are none."""
        if self.chosen is None:
            return self._of_most(numbers)
        values = np.ones(len(self.chosen), dtype=np.int8) if numbers is None else numbers[self.chosen]
        there = values != 0
        return Piece(len(self.mask), self.chosen[there], values[there])

    def _of_most(self, numbers: Numbers | None) -> Piece:
        if numbers is None:
            return Piece(len(self.mask), None, self.mask.view(np.int8))
        return narrowed(numbers if self.mask.all() else np.where(self.mask, numbers, 0.0))


def _name(each: nw.Expr) -> str:
    # Expressions cannot be compared; those of summands live as long as these do.
    return f"{id(each)}:"
