"""The rank of the replicate weights that come with a file, by cell: a property of persons, found when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol, Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from flestimate.estimates.terms import STANDS_FOR, Terms
from flestimate.sample import Sample
from flestimate.sample.crossing import Crossing, is_margin
from flestimate.sample.dimension import Dimension
from flestimate.sample.drawn import Presence
from flestimate.sample.summand import Summand
from flestimate.sample.tabulate import unplaced
from flestimate.sample.tabulation import Tabulation
from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.replication import RowsOf, rank_df
from flestimate.variance.small_matrices import by_one_thread

_INSIDE, _RANKS = "inside:", "ranks"
_KNOWN: WeakKeyDictionary[Sample, float] = WeakKeyDictionary()
"""Degrees of freedom of whole samples, as long as somebody holds the sample: microdata are not kept alive for a number."""


class AsksPersons(Protocol):
    """A measure, as far as it says which persons an estimate is among."""

    @property
    def shared_over(self) -> str | None: ...

    def terms(self, sample: Sample) -> Terms:
        """What it asks of persons."""
        ...


@dataclass(frozen=True, slots=True)
class Whose:
    """Persons whose weights are ranked: those whom terms are about, of a known category of `over`; label: tells several such groups of one table apart."""

    terms: Terms
    over: tuple[str, ...] = ()
    label: str = ""


def with_ranks(presence: Presence, sample: Sample, measure: AsksPersons, breakdown: Crossing, tabulation: Tabulation) -> Presence:
    """The same, and the rank of the replicate weights where these were read and not made."""
    if not sample.drawn.replicates:
        return presence
    over = () if measure.shared_over is None else (measure.shared_over,)
    ranks = Ranks.of_table(sample, tabulation, breakdown, over)

    def by_rank() -> Floats:
        found = ranks.by_cell(Whose(measure.terms(sample), over), breakdown)
        # The categories of a share are all of the persons of the cell that it divides.
        return np.repeat(found, len(presence.psu) // max(len(found), 1))

    return replace(presence, by_rank=by_rank, all_by_rank=lambda: _of_all(sample))


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """The ranks of the weights of a table's persons: found for all its breakdowns together, when somebody asks for one. The table's rows are not held on to.

    known: what has been found, by the label of whose it is, and by breakdown.
    """

    sample: Sample
    crossings: Sequence[Crossing]
    known: dict[str, dict[Crossing, Floats]]

    @classmethod
    def of_table(cls, sample: Sample, tabulation: Tabulation, breakdown: Crossing, beside: tuple[str, ...]) -> Self:
        """Those of the breakdowns that are asked for, without the variables that the measure divides by `beside` these."""
        asked = [tuple(name for name in crossing if name not in beside) for crossing in tabulation.crossings]
        known: dict[str, dict[Crossing, Floats]] = tabulation.kept.setdefault(_RANKS, {})
        # The larger ones first, which tell of those that they have as a part.
        return cls(sample, sorted(dict.fromkeys([*asked, breakdown]), key=len, reverse=True), known)

    def by_cell(self, whose: Whose, breakdown: Crossing) -> Floats:
        """The rank, less 1, of the weights of the persons of each cell (cells,)."""
        if whose.label not in self.known:
            self.known[whose.label] = _of_crossings(self.sample, whose, self.crossings)
        return self.known[whose.label][breakdown]


def _of_crossings(sample: Sample, whose: Whose, crossings: Sequence[Crossing]) -> dict[Crossing, Floats]:
    variables = dict.fromkeys(name for crossing in crossings for name in crossing)
    inside = Summand(whose.terms.inside & (STANDS_FOR > 0)).expression
    dimensions, columns = unplaced(sample, [*variables, *whose.over], {_INSIDE: inside, **sample.drawn.replicates})
    known = [dimensions[name].codes < dimensions[name].known for name in whose.over]
    kept = np.flatnonzero(np.logical_and.reduce([columns[_INSIDE] > 0, *known]))
    ranked = _Ranked.of_persons(dimensions, kept, [columns[name] for name in sample.drawn.replicates])
    found: dict[Crossing, Floats] = {}
    with by_one_thread():
        for crossing in crossings:
            wider = {one: ranks for one, ranks in found.items() if is_margin(crossing, one)}
            found[crossing] = ranked.of(crossing, wider)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """Persons with their categories and replicate weights (persons,) each, of whom those `kept` count."""

    categories: Tabulation
    kept: Integers
    weights: Sequence[Floats]

    @classmethod
    def of_persons(cls, dimensions: Mapping[str, Dimension], kept: Integers, weights: Sequence[Floats]) -> Self:
        """Those of whom the weights are given."""
        return cls(Tabulation(np.zeros(len(weights[0]), dtype=np.int64), dimensions, {}), kept, weights)

    def of(self, crossing: Crossing, wider: Mapping[Crossing, Floats]) -> Floats:
        """The rank, less 1, of each cell; there is nothing to find where a part of it, a cell of a wider crossing, has the highest that there is."""
        highest = self._with_highest(crossing, wider)
        if highest.all():
            return np.full(len(highest), float(len(self.weights) - 1))
        codes = self.categories.codes(crossing, self.kept)
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], np.arange(len(highest) + 1))
        rows = [RowsOf(self.kept[order[low:high]], len(self.weights), self._gathered) for low, high in pairwise(starts)]
        return np.array([len(self.weights) - 1 if known else rank_df(own) for known, own in zip(highest, rows, strict=True)], dtype=float)

    def _with_highest(self, crossing: Crossing, wider: Mapping[Crossing, Floats]) -> NDArray[np.bool_]:
        found = np.zeros(self.categories.shape(crossing), dtype=bool)
        for one, ranks in wider.items():
            beyond = tuple(axis for axis, name in enumerate(one) if name not in crossing)
            found |= (ranks == len(self.weights) - 1).reshape(self.categories.shape(one)).any(axis=beyond)
        return found.ravel()

    def _gathered(self, chosen: Integers) -> Floats:
        return np.stack([each[chosen] for each in self.weights], axis=1)


def _of_all(sample: Sample) -> float:
    if sample not in _KNOWN:
        _, columns = unplaced(sample, (), sample.drawn.replicates)
        weights = list(columns.values())
        everybody = _Ranked.of_persons({}, np.arange(len(weights[0])), weights)
        with by_one_thread():
            _KNOWN[sample] = float(everybody.of((), {})[0])
    return _KNOWN[sample]
