"""The rank of the replicate weights that come with a file, by cell: a property of persons, found when somebody asks."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Protocol
from weakref import WeakKeyDictionary

import narwhals as nw
import numpy as np

from flestimate.estimates.breakdown import cells
from flestimate.estimates.terms import Terms
from flestimate.sample import Sample
from flestimate.sample.design import WEIGHT
from flestimate.sample.drawn import Presence
from flestimate.sample.tabulate import each_person
from flestimate.variance.arrays import Floats
from flestimate.variance.replication import rank_df
from flestimate.variance.small_matrices import by_one_thread

_INSIDE = "inside:"
_KNOWN: WeakKeyDictionary[Sample, float] = WeakKeyDictionary()
"""Degrees of freedom of whole samples, as long as somebody holds the sample: microdata are not kept alive for a number."""


class AsksPersons(Protocol):
    """A measure, as far as it says which persons an estimate is among."""

    @property
    def shared_over(self) -> str | None: ...

    def terms(self, sample: Sample) -> Terms:
        """What it asks of persons."""
        ...


def with_ranks(presence: Presence, sample: Sample, measure: AsksPersons, breakdown: tuple[str, ...]) -> Presence:
    """The same, and the rank of the replicate weights where these were read and not made."""
    if not sample.drawn.replicates:
        return presence
    return replace(
        presence,
        by_rank=lambda: _by_cell(sample, measure, breakdown, len(presence.psu)),
        all_by_rank=lambda: _of_all(sample),
    )


def _by_cell(sample: Sample, measure: AsksPersons, breakdown: tuple[str, ...], size: int) -> Floats:
    found = ranks(sample, measure.terms(sample), breakdown, (measure.shared_over,) if measure.shared_over else ())
    # The categories of a share are all of the persons of the cell that it divides.
    return np.repeat(found, size // max(len(found), 1))


def ranks(sample: Sample, terms: Terms, breakdown: tuple[str, ...], over: tuple[str, ...]) -> Floats:
    """The rank, less 1, of the weights of those persons of each cell who have a known category of `over` (cells,)."""
    inside = nw.when(terms.inside & (nw.col(WEIGHT) > 0)).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    persons = each_person(sample, [*breakdown, *over], {_INSIDE: inside, **_weights(sample)})
    weights = np.stack([persons.sums[suffix].values for suffix in sample.drawn.replicates], axis=1)
    found = cells(persons, breakdown)
    known = [persons.dimensions[name].codes < persons.dimensions[name].known for name in over]
    kept = np.flatnonzero(np.logical_and.reduce([persons.sums[_INSIDE].values > 0, *known]))
    order = kept[np.argsort(found.codes[kept], kind="stable")]
    starts = np.searchsorted(found.codes[order], np.arange(len(found) + 1))
    with by_one_thread():
        return np.array([rank_df(weights[order[low:high]]) if high > low else 0 for low, high in pairwise(starts)], dtype=float)


def _of_all(sample: Sample) -> float:
    if sample not in _KNOWN:
        persons = each_person(sample, (), _weights(sample))
        with by_one_thread():
            _KNOWN[sample] = float(rank_df(np.stack([column.values for column in persons.sums.values()], axis=1)))
    return _KNOWN[sample]


def _weights(sample: Sample) -> dict[str, nw.Expr]:
    return dict(sample.drawn.replicates)
