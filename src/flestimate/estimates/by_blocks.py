"""What an estimate needs of PSUs that were drawn in one stage, block after block: pairs of PSU and cell are found for those alone who ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flestimate.estimates.breakdown import cells
from flestimate.estimates.by_pairs import ByPairs, in_units
from flestimate.estimates.inside import Inside
from flestimate.estimates.sums import CASE_W, CASE_W2, CASES, W2, N, W, total
from flestimate.sample.across import Across, Crossed
from flestimate.sample.crossing import margins_of
from flestimate.sample.drawn import DrawnPsus, Presence, Totals
from flestimate.sample.tabulation import Tabulation
from flestimate.variance import Carrying, ClusterTotals, JointTotals, Pairs, PsuSums
from flestimate.variance.arrays import Floats

_ACROSS, _STRATUM, _CASES = "across", "stratum:", "rows with cases"
_OF_CASES = (CASES, CASE_W, CASE_W2)


@dataclass(frozen=True, eq=False)
class ByBlocks:
    """Of PSUs that each count in the variance by themselves, or serve to make replicates; k: how many variables the estimand is a function of."""

    inside: Inside
    k: int
    drawn: DrawnPsus
    crossed: Crossed

    @property
    def presence(self) -> Presence:
        """Where the persons of each cell are from."""
        asked = self._when_asked
        return self.drawn.counted(self._across.units, (self._by_stratum(N) > 0).sum(axis=0).astype(np.float64), lambda: asked.pairs)

    @property
    def totals(self) -> Totals:
        """The totals of the K variables with their covariance, or by replicate."""
        if self.inside.drawn.by_replicate:
            return ByPairs(self.inside, self.k).totals
        names = [total(position) for position in range(self.k)]
        products, of_strata = self._across.products, np.stack([self._by_stratum(name) for name in names], axis=-1)
        stratum = self.drawn.psus.stratum
        counts = np.zeros(self.drawn.psus.strata)
        counts[stratum] = self.crossed.counts
        means = of_strata * (counts / self.drawn.psus.sizes)[:, None, None]
        return JointTotals(
            sums=np.stack([self.inside.tabulation.by(self.inside.cells.variables, name) for name in names], axis=-1),
            covariance=products - np.einsum("hci,hcj->cij", means, of_strata),
            squares=np.diagonal(products, axis1=1, axis2=2),
            of_units=_totals_of(self._when_asked, self.k),
        )

    @property
    def psus(self) -> PsuSums:
        """How cases lie in PSUs."""
        tabulation, of = self.inside.tabulation, self.inside.cells.variables
        asked = self._when_asked
        return PsuSums(
            psus=self._across.units,
            n=tabulation.by(of, N),
            weight=tabulation.by(of, W),
            weight2=tabulation.by(of, W2),
            n_squares=self._across.n_squares,
            weight_squares=self._across.weight_squares,
            carrying=self._carrying,
            of_psus=lambda chosen: in_units(_of_cells(asked, chosen)),
        )

    @property
    def _carrying(self) -> Carrying:
        """The cases of each PSU and cell, of the few rows that have some."""
        whole, of = self.inside.tabulation, self.inside.cells.variables
        if _CASES not in whole.kept:
            whole.kept[_CASES] = whole.among(whole.sums[CASES].nonzero, _OF_CASES)
        cases: Tabulation = whole.kept[_CASES]
        pairs = Pairs.of(cases.unit, cases.codes(of), self.inside.drawn.units, len(self.inside.cells))
        return Carrying(pairs.cell, *(cases.sums[name].by(pairs.position, len(pairs)) for name in _OF_CASES))

    @property
    def _across(self) -> Across:
        """Sums over PSUs; of all margins of the crossing at once, for those who come next."""
        kept, of = self.inside.tabulation.kept, self.inside.cells.variables
        if (_ACROSS, of, self.k) not in kept:
            totals = [] if self.inside.drawn.by_replicate else [total(position) for position in range(self.k)]
            found = self.crossed.across(N, W, totals)
            kept.update({(_ACROSS, margin, self.k): across for margin, across in found.items()})
        across: Across = kept[_ACROSS, of, self.k]
        return across

    @cached_property
    def _when_asked(self) -> Inside:
        """The same rows, which do not hold on to what is kept of them: that holds on to this."""
        bare = replace(self.inside.tabulation)
        return replace(self.inside, tabulation=bare, cells=cells(bare, self.inside.cells.variables))

    def _by_stratum(self, name: str) -> Floats:
        """Sums by stratum and cell (strata, cells)."""
        whole, psus = self.inside.tabulation, self.drawn.psus
        if _STRATUM not in whole.kept:
            whole.kept[_STRATUM] = whole.divided(_STRATUM, psus.stratum[whole.unit], psus.strata)
        divided: Tabulation = whole.kept[_STRATUM]
        return divided.by((_STRATUM, *self.inside.cells.variables), name).reshape(psus.strata, -1)


def by_blocks(inside: Inside, k: int) -> ByBlocks | None:
    """None where the design's PSUs do not serve, or where they and the cells are too many for a table of both."""
    drawn = inside.drawn.in_psus
    if drawn is None:
        return None
    if not (inside.drawn.by_replicate or (drawn.method.has_no_singleton and drawn.psus.are_alike)):
        return None
    own = inside.cells.variables
    bases = inside.tabulation.bases(inside.drawn.units)
    wide = bases.get(own, tuple(inside.tabulation.dimensions))
    asked = [margin for margin, base in bases.items() if base == wide]
    # Where nobody said what is asked for, whatever may come next.
    tables = ((own, [own]), (wide, asked or margins_of(wide)))
    alone, together = (Crossed(inside.tabulation, of, margins, drawn.psus.counts) for of, margins in tables)
    for crossed in (together, alone):
        if own in crossed.margins and crossed.is_close:
            return ByBlocks(inside, k, drawn, crossed)
    return None


def _of_cells(inside: Inside, chosen: NDArray[np.bool_]) -> Inside:
    return inside if chosen.all() else inside.restricted(chosen[inside.cells.codes])


def _totals_of(inside: Inside, k: int) -> Callable[[NDArray[np.bool_]], ClusterTotals]:
    def of_units(chosen: NDArray[np.bool_]) -> ClusterTotals:
        own = _of_cells(inside, chosen)
        return ClusterTotals(own.pairs.unit, own.pairs.cell, own.values(range(k))[:, :, 0], len(inside.cells))

    return of_units
