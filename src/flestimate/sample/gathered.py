"""Persons who are at hand, gathered in narrow columns: cheaper to add up by any group than groups of an engine are to make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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

_AT_ONCE = 4_000_000
"""So many persons are read at a time: some 400 MB where a measure has a dozen sums."""


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """A run of persons: the combination of the design's keys that each has, and the categories."""

    place: Integers
    dimensions: Mapping[str, Coded]

    @classmethod
    def of(cls, sample: Sample, by: Sequence[str], rows: nw.DataFrame[Any]) -> _Places:
        """Those of the rows of a table."""
        return cls(sample.drawn.placed(rows), {name: coded(rows[name], sample.scales.get(name)) for name in by})


@dataclass(frozen=True, slots=True, eq=False)
class _Persons:
    """All persons: the unit and the categories of each, and what has been found of them by these."""

    by: tuple[str, ...]
    unit: Integers
    dimensions: Mapping[str, Dimension]
    kept: dict[object, Any]

    @classmethod
    def of(cls, sample: Sample, by: Sequence[str], runs: Sequence[_Places]) -> _Persons:
        """The persons of runs, one after the other."""
        place = runs[0].place if len(runs) == 1 else np.concatenate([run.place for run in runs])
        scales = {name: sample.scales.get(name) for name in by}
        dimensions = {name: dimension(name, [run.dimensions[name] for run in runs], scale, sample.n) for name, scale in scales.items()}
        return cls(tuple(by), sample.drawn.of_placed(place), dimensions, {})


_LATEST: WeakKeyDictionary[Sample, _Persons] = WeakKeyDictionary()
"""The persons of a sample as the latest table broke them down: the next one often asks for the same, and is about something else."""


def gathered(sample: Sample, by: Sequence[str], sums: Mapping[str, nw.Expr]) -> Tabulation:
    """One row a person, in the order of the frame."""
    latest = _LATEST.get(sample)
    persons = latest if latest and latest.by == tuple(by) else None
    keys = () if persons else dict.fromkeys([*sample.drawn.keys, *by])
    places: list[_Places] = []
    pieces: dict[str, list[Piece]] = {name: [] for name in sums}
    for rows in _at_hand(sample.frame.select(*keys, **sums), sample.n):
        for name, runs in pieces.items():
            runs.append(narrowed(np.asarray(rows[name].fill_null(0).to_numpy())))
        if persons is None:
            places.append(_Places.of(sample, by, rows))
    if persons is None:
        persons = _Persons.of(sample, by, places)
        _LATEST[sample] = persons
    return Tabulation(persons.unit, persons.dimensions, {name: Column.joined(runs) for name, runs in pieces.items()}, persons.kept)


def _at_hand(frame: nw.LazyFrame[Any], n: int) -> Iterator[nw.DataFrame[Any]]:
    """The persons, a run after the other where they are many."""
    if n <= _AT_ONCE:
        yield frame.collect()
        return
    for rows in frame.to_native().collect_batches(chunk_size=_AT_ONCE):
        yield nw.from_native(rows, eager_only=True)
