"""What an estimate needs of the units of a design, from every pair of a unit and a cell that meet."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from flestimate.estimates.breakdown import cells
from flestimate.estimates.inside import Inside
from flestimate.estimates.sums import CASE_W, CASE_W2, CASES, W2, N, W
from flestimate.sample.drawn import Presence, Totals
from flestimate.variance import InPsus, Pairs, PsuSums, ReplicateTotals

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
        drawn, pairs = self.inside.drawn, self.inside.pairs
        psu = drawn.psu(pairs.unit)
        if psu is None:
            return None
        entries = in_units(self.inside)
        if drawn.in_psus is None:
            entries = entries.together(Pairs.of(psu, pairs.cell, drawn.units, pairs.cells))
        return PsuSums.of(entries, pairs.cells)

    def _totals_of(self, inside: Inside) -> Totals:
        return inside.drawn.totals(inside.pairs, inside.values(range(self.k)))


def in_units(inside: Inside) -> InPsus:
    """Sums over the persons of each unit and cell that meet, of units that are PSUs or lie in these."""
    return InPsus(inside.pairs.cell, *(inside.of_pairs(name) for name in _OF_PSUS))
