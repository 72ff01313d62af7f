"""Persons who are at hand, gathered in narrow columns: cheaper to add up by any group than groups of an engine are to make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import narwhals as nw
import numpy as np

from flestimate.sample.column import Column, Piece, narrowed
from flestimate.sample.dimension import Coded, Dimension, coded, dimension
from flestimate.sample.sample import Sample
from flestimate.sample.tabulation import Tabulation
from flestimate.variance.arrays import Integers

_MOST, _AT_ONCE = 50_000_000, 12_000_000
"""So many numbers, 400 MB, are read in one go; of more, so many at a time: a million persons where a measure has a dozen sums, 30,000 with 200 replicate weights."""


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A run of persons, or of groups of them: the combination of the design's keys that each has, the categories, and each sum's numbers."""

    place: Integers
    dimensions: Mapping[str, Coded]
    pieces: Mapping[str, Piece]

    def condensed(self, sample: Sample) -> _Run:
        """The same sums by unit and cell, where these are much fewer than the persons."""
        if not len(self.place):
            return self
        lowest = int(self.place.min())
        every = {name: dimension(name, [each], sample.scales.get(name), sample.n) for name, each in self.dimensions.items()}
        whole = Tabulation(self.place - lowest, every, {name: Column.joined([piece]) for name, piece in self.pieces.items()})
        found = whole.condensed(int(whole.unit.max()) + 1)
        if found is whole:
            return self
        known = {name: np.where(each.codes < each.known, each.codes, -1) for name, each in found.dimensions.items()}
        return _Run(
            found.unit.astype(np.int64) + lowest,
            {name: Coded(each.levels[: each.known], known[name]) for name, each in found.dimensions.items()},
            {name: narrowed(column.values) for name, column in found.sums.items()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Persons:
    """All persons: the unit and the categories of each, and what has been found of them by these."""

    by: tuple[str, ...]
    unit: Integers
    dimensions: Mapping[str, Dimension]
    kept: dict[object, Any]

    @classmethod
    def of(cls, sample: Sample, by: Sequence[str], runs: Sequence[_Run]) -> _Persons:
        """The persons of runs, one after the other."""
        place = runs[0].place if len(runs) == 1 else np.concatenate([run.place for run in runs])
        scales = {name: sample.scales.get(name) for name in by}
        dimensions = {name: dimension(name, [run.dimensions[name] for run in runs], scale, sample.n) for name, scale in scales.items()}
        return cls(tuple(by), sample.drawn.of_placed(place), dimensions, {})

    def same(self, other: _Persons) -> bool:
        """Whether they are the same persons in the same order, as far as units and categories tell."""
        if self.by != other.by or not np.array_equal(self.unit, other.unit):
            return False
        both = [(self.dimensions[name], other.dimensions[name]) for name in self.by]
        return all(one.levels == each.levels and np.array_equal(one.codes, each.codes) for one, each in both)


_LATEST: WeakKeyDictionary[Sample, _Persons] = WeakKeyDictionary()
"""The persons of a sample as the latest table broke them down: the next one often asks for the same, and is about something else."""


def gathered(sample: Sample, by: Sequence[str], sums: Mapping[str, nw.Expr]) -> Tabulation:
    """One row a person, in the order of the frame; of many persons, sums of those of a unit and a cell who stand together."""
    if sample.n * len(sums) > _MOST and not sample.drawn.singly:
        runs = [_run(sample, by, sums, rows).condensed(sample) for rows in _batches(sample, by, sums)]
        return _tabulation(_Persons.of(sample, by, runs), runs)
    run = _run(sample, by, sums, sample.frame.select(*keys(sample, by), **sums).collect())
    persons, latest = _Persons.of(sample, by, [run]), _LATEST.get(sample)
    # A join hands persons over in another order each time, and then they are not where they were.
    if latest is None or not latest.same(persons):
        _LATEST[sample] = latest = persons
    return _tabulation(latest, [run])


def _batches(sample: Sample, by: Sequence[str], sums: Mapping[str, nw.Expr]) -> Iterator[nw.DataFrame[Any]]:
    lazy = sample.frame.select(*keys(sample, by), **sums).to_native()
    for rows in lazy.collect_batches(chunk_size=max(_AT_ONCE // len(sums), 1)):
        yield nw.from_native(rows, eager_only=True)


def keys(sample: Sample, by: Sequence[str]) -> list[str]:
    """The columns that place persons: the design's keys and the variables that they are broken down by, each once."""
    return list(dict.fromkeys([*sample.drawn.keys, *by]))


def _run(sample: Sample, by: Sequence[str], sums: Mapping[str, nw.Expr], rows: nw.DataFrame[Any]) -> _Run:
    dimensions = {name: coded(rows[name], sample.scales.get(name)) for name in by}
    return _Run(sample.drawn.placed(rows), dimensions, _pieces(rows, sums))


def _pieces(rows: nw.DataFrame[Any], sums: Iterable[str]) -> dict[str, Piece]:
    return {name: narrowed(np.asarray(rows[name].fill_null(0).to_numpy())) for name in sums}


def _tabulation(persons: _Persons, runs: Sequence[_Run]) -> Tabulation:
    sums = {name: Column.joined([run.pieces[name] for run in runs]) for name in runs[0].pieces}
    return Tabulation(persons.unit, persons.dimensions, sums, persons.kept)
