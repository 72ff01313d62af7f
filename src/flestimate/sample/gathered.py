"""Persons who are at hand, gathered in narrow columns: cheaper to add up by any group than groups of an engine are to make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.sample.column import Column, Piece, narrowed
from flestimate.sample.dimension import Coded, coded, dimension
from flestimate.sample.memory import keep_freed_memory
from flestimate.sample.sample import Sample
from flestimate.sample.summand import Summand, columns, pieces
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


def gathered(sample: Sample, by: Sequence[str], sums: Mapping[str, Summand]) -> Tabulation:
    """One row a person, by unit; of many persons, sums of those of a unit and a cell who stand together."""
    keep_freed_memory()
    if sample.n * len(sums) > _MOST and not sample.drawn.singly:
        return _tabulation(sample, by, [_run(sample, by, sums, rows).condensed(sample) for rows in _batches(sample, by, sums)])
    return _tabulation(sample, by, [_run(sample, by, sums, _read(sample, by, sums).collect())])


def of_each_person(sample: Sample, tabulation: Tabulation) -> bool:
    """Whether rows are persons as they would be by any of its variables: not sums by these, which are rounded, and not the few alone who add something."""
    sums = {id(column) for column in tabulation.sums.values()}
    at_once = sample.n * len(sums) <= _MOST or sample.drawn.singly
    return sample.at_hand and at_once and sample.drawn.in_psus is not None and tabulation.rows == sample.n


def _batches(sample: Sample, by: Sequence[str], sums: Mapping[str, Summand]) -> Iterator[nw.DataFrame[Any]]:
    lazy = _read(sample, by, sums).to_native()
    for rows in lazy.collect_batches(chunk_size=max(_AT_ONCE // len(sums), 1)):
        yield nw.from_native(rows, eager_only=True)


def _read(sample: Sample, by: Sequence[str], sums: Mapping[str, Summand]) -> nw.LazyFrame[Any]:
    return sample.frame.select(*keys(sample, by), **columns(sums.values()))


def keys(sample: Sample, by: Sequence[str]) -> list[str]:
    """The columns that place persons: the design's keys and the variables that they are broken down by, each once."""
    return list(dict.fromkeys([*sample.drawn.keys, *by]))


def _run(sample: Sample, by: Sequence[str], sums: Mapping[str, Summand], rows: nw.DataFrame[Any]) -> _Run:
    place, rows = sample.drawn.placed(rows), rows.select(*by, *columns(sums.values()))
    if sample.drawn.in_psus and not sample.drawn.singly and (place[1:] < place[:-1]).any():
        # Persons of a PSU are added up together.
        order = np.argsort(place.astype(np.int32))
        place, rows = place[order], rows[order]
    dimensions = {name: coded(rows[name], sample.scales.get(name)) for name in by}
    return _Run(place, dimensions, pieces(sums, rows))


def _tabulation(sample: Sample, by: Sequence[str], runs: Sequence[_Run]) -> Tabulation:
    """The persons of runs, one after the other."""
    place = runs[0].place if len(runs) == 1 else np.concatenate([run.place for run in runs])
    scales = {name: sample.scales.get(name) for name in by}
    return Tabulation(
        unit=sample.drawn.of_placed(place),
        dimensions={name: dimension(name, [run.dimensions[name] for run in runs], scale, sample.n) for name, scale in scales.items()},
        sums={name: Column.joined([run.pieces[name] for run in runs]) for name in runs[0].pieces},
    )
