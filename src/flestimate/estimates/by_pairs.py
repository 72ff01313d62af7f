"""What an estimate needs of the units of a design, from every pair of a unit and a cell that meet."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from flestimate.estimates.breakdown import cells
from flestimate.estimates.inside import Inside
from flestimate.estimates.sums import CASE_W, CASE_W2, CASES, W2, N, W
from flestimate.sample.drawn import Presence, Totals
from flestimate.variance import InPsus, Pairs, PsuSums, ReplicateTotals
from flestimate.variance.arrays import Integers, sum_by

_OF_PSUS = (N, CASES, W, W2, CASE_W, CASE_W2)
_FINEST, _MOST_FINEST = "replicate totals", 10_000


@dataclass(frozen=True, slots=True, eq=False)
class ByPairs:
    """Of any design; k: how many variables the estimand is a function of."""

    inside: Inside
    k: int

    @property
    def presence(self) -> Presence:
        """Where the persons of each cell are from."""
        return self.inside.drawn.presence(self.inside.pairs)

    @property
    def totals(self) -> Totals:
        """The totals of the K variables; those of replicates are matrix products, which are made once, of the finest cells."""
        tabulation, drawn = self.inside.tabulation, self.inside.drawn
        finest = tuple(tabulation.dimensions)
        shape = tabulation.shape(finest)
        if not drawn.by_replicate or prod(shape) > _MOST_FINEST:
            return self._totals_of(self.inside)
        if _FINEST not in tabulation.kept:
            own = self.inside.cells.variables == finest
            tabulation.kept[_FINEST] = self._totals_of(self.inside if own else Inside(tabulation, cells(tabulation, finest), drawn))
        totals: ReplicateTotals = tabulation.kept[_FINEST]
        return totals.margin(shape, tuple(finest.index(name) for name in self.inside.cells.variables))

    @property
    def psus(self) -> PsuSums | None:
        """How cases lie in PSUs, where these are known."""
        psu = self.inside.drawn.psu(self.inside.pairs.unit)
        return None if psu is None else PsuSums.of(in_psus(self.inside, psu), len(self.inside.cells))

    def _totals_of(self, inside: Inside) -> Totals:
        return inside.drawn.totals(inside.pairs, inside.values(range(self.k)))


def in_psus(inside: Inside, psu: Integers) -> InPsus:
    """Sums over the persons of each PSU and cell that meet, from the PSU of each pair (pairs,)."""
    pairs = Pairs.of(psu, inside.pairs.cell, inside.drawn.units, inside.pairs.cells)
    sums = [inside.of_pairs(name) for name in _OF_PSUS]
    if len(pairs) < len(inside.pairs):  # units are of a further stage
        sums = [sum_by(pairs.position, each, len(pairs)) for each in sums]
    return InPsus(pairs.cell, *sums)
