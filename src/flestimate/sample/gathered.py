"""Persons who are at hand, gathered in narrow columns: cheaper to add up by any group than groups of an engine are to make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.sample.column import Column, Piece, narrowed
from flestimate.sample.dimension import Coded, coded, dimension
from flestimate.sample.sample import Sample
from flestimate.sample.tabulation import Tabulation
from flestimate.variance.arrays import Integers

_AT_ONCE = 4_000_000
"""So many persons are read at a time: some 400 MB where a measure has a dozen sums."""


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A run of persons: the keys and categories of each, and each sum's numbers."""

    place: Integers
    dimensions: Mapping[str, Coded]
    columns: Mapping[str, Piece]


def gathered(sample: Sample, by: Sequence[str], sums: Mapping[str, nw.Expr]) -> Tabulation:
    """One row a person, in the order of the frame."""
    # Many sums are one another's: of a case's weight, of its value, of the square of this.
    names: dict[int, str] = {}
    for name, expression in sums.items():
        names.setdefault(id(expression), name)
    once = {name: sums[name] for name in names.values()}
    columns = list(dict.fromkeys([*sample.drawn.keys, *by]))
    frame = sample.frame.select(*columns, **once)
    runs = [_run(sample, by, list(once), rows) for rows in _at_hand(frame, sample.n)]
    place = runs[0].place if len(runs) == 1 else np.concatenate([run.place for run in runs])
    joined = {name: Column.joined([run.columns[name] for run in runs]) for name in once}
    return Tabulation(
        unit=sample.drawn.of_placed(place),
        dimensions={name: dimension(name, [run.dimensions[name] for run in runs], sample.scales.get(name), sample.n) for name in by},
        sums={name: joined[names[id(expression)]] for name, expression in sums.items()},
    )


def _at_hand(frame: nw.LazyFrame[Any], n: int) -> Iterator[nw.DataFrame[Any]]:
    """The persons, a run after the other where they are many."""
    if n <= _AT_ONCE:
        yield frame.collect()
        return
    for rows in frame.to_native().collect_batches(chunk_size=_AT_ONCE):
        yield nw.from_native(rows, eager_only=True)


def _run(sample: Sample, by: Sequence[str], names: Sequence[str], rows: nw.DataFrame[Any]) -> _Run:
    return _Run(
        place=sample.drawn.placed(rows),
        dimensions={name: coded(rows[name], sample.scales.get(name)) for name in by},
        columns={name: narrowed(np.asarray(rows[name].fill_null(0).to_numpy())) for name in names},
    )
