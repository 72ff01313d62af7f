"""Totals of each cell of a breakdown: what the estimand, the variance, the design effect and the interval are made from."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from flestimate.estimates.breakdown import Cells, cells
from flestimate.estimates.by_blocks import ByBlocks, by_blocks
from flestimate.estimates.by_pairs import ByPairs
from flestimate.estimates.inside import Inside
from flestimate.estimates.sums import CASES, NEITHER, W2, N, W, moment, total
from flestimate.estimates.unsettled import UNSETTLED, Unsettled
from flestimate.sample.drawn import Drawn, Presence, Totals
from flestimate.sample.tabulation import Tabulation
from flestimate.variance import Interval, Pairs, PsuSums
from flestimate.variance.arrays import Floats


@dataclass(frozen=True, eq=False)
class Groups:
    """One breakdown's cells as they are counted, which is what a table keeps of them.

    variables, labels: their names; n, weight and weight2 (cells,): persons, sum of weights and of their squares; cases (cells,):
    persons; unsettled: persons whose status is not known; presence: PSUs and strata.
    """

    variables: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    n: Floats
    weight: Floats
    weight2: Floats
    cases: Floats
    unsettled: Unsettled
    presence: Presence

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def kish(self) -> Floats:
        """Kish's effective sample size, (sum w)^2 / sum w^2 (cells,)."""
        return np.divide(self.weight**2, self.weight2, out=np.zeros_like(self.weight), where=self.weight2 > 0)


@dataclass(frozen=True, eq=False)
class Domains(Groups):
    """One breakdown's cells with their totals, from which their estimates are made.

    sums: of the K variables (cells, K), the same whatever the design; totals: of them, as the design's variance needs them; moments (cells, K, K): weighted sums of their products; psus: how
    cases lie in PSUs, where they are counted and PSUs are known; reached: how far `RareEvent` reaches beyond an interval, once somebody has looked: as far for a number
    of cases as for their share.
    """

    sums: Floats
    totals: Totals
    moments: Floats
    psus: PsuSums | None
    reached: dict[Interval, Floats] = field(default_factory=dict)

    @property
    def groups(self) -> Groups:
        """What is left of them when the estimates are made."""
        return Groups(**{each.name: getattr(self, each.name) for each in fields(Groups)})


def each_its_own(tabulation: Tabulation, breakdown: tuple[str, ...], k: int, drawn: Drawn) -> Domains:
    """The totals of the K variables in every cell of a breakdown; made once, for all measures that are of the same sums."""
    if (breakdown, k) not in tabulation.kept:
        tabulation.kept[breakdown, k] = _each_its_own(tabulation, breakdown, k, drawn)
    found: Domains = tabulation.kept[breakdown, k]
    return found


def _each_its_own(tabulation: Tabulation, breakdown: tuple[str, ...], k: int, drawn: Drawn) -> Domains:
    found = cells(tabulation, breakdown)
    units = of_units(Inside(tabulation, found, drawn), k)
    counted = tabulation.sums[NEITHER].is_zero
    return Domains(
        variables=found.variables,
        labels=found.labels,
        sums=np.stack([tabulation.by(breakdown, total(position)) for position in range(k)], axis=-1),
        totals=units.totals,
        moments=_moments(tabulation, breakdown, k),
        n=tabulation.by(breakdown, N),
        weight=tabulation.by(breakdown, W),
        weight2=tabulation.by(breakdown, W2),
        cases=tabulation.by(breakdown, CASES) if counted else np.full(len(found), np.nan),
        unsettled=_unsettled(tabulation, breakdown),
        presence=units.presence,
        psus=units.psus if counted else None,
    )


def of_units(inside: Inside, k: int) -> ByBlocks | ByPairs:
    """What an estimate of K variables needs of the units of a design, the fast way where there is one."""
    return by_blocks(inside, k) or ByPairs(inside, k)


def shared(tabulation: Tabulation, breakdown: tuple[str, ...], over: str, drawn: Drawn) -> Domains:
    """Cells of `breakdown` crossed with the known categories of `over`; each is a share of its cell of `breakdown`."""
    dimension = tabulation.dimensions[over]
    known = dimension.codes < dimension.known
    parents = cells(tabulation, breakdown)
    labels = tuple((*parent, level) for parent in parents.labels for level in dimension.levels[: dimension.known])
    codes = parents.codes * dimension.known + np.where(known, dimension.codes, 0)
    return _parts(tabulation, Cells((*breakdown, over), labels, lambda: codes), parents, known, drawn)


def of_everybody(tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
    """Cells of `breakdown`, each a share of the persons of all of them."""
    every = np.ones(tabulation.rows, dtype=bool)
    return _parts(tabulation, cells(tabulation, breakdown), cells(tabulation, ()), every, drawn)


def _parts(tabulation: Tabulation, found: Cells, parents: Cells, known: NDArray[np.bool_], drawn: Drawn) -> Domains:
    """Cells as shares of their parents, which have equally many each, one behind the other; who is not `known` is in neither."""
    categories = len(found) // len(parents)
    parent_of = np.arange(len(found)) // categories
    own, whole = (Inside(tabulation, cells, drawn).restricted(known) for cells in (found, parents))
    n, weight, weight2 = (whole.by(name)[parent_of] for name in (N, W, W2))
    weighted = own.by(W)
    unsettled = _unsettled(tabulation, parents.variables)
    totals = _numerator_and_denominator(own, whole, categories)
    return Domains(
        variables=found.variables,
        labels=found.labels,
        sums=totals.sums,
        totals=totals,
        moments=np.moveaxis(np.array([[weighted, weighted], [weighted, weight]]), -1, 0),
        n=n,
        weight=weight,
        weight2=weight2,
        cases=own.by(N),
        # Cases of unknown category are in no figure of the share, so that none tells how many they are.
        unsettled=replace(unsettled.at(parent_of), settled=weight),
        presence=drawn.presence(whole.pairs).at(parent_of),
        psus=None,
    )


def _numerator_and_denominator(own: Inside, whole: Inside, categories: int) -> Totals:
    """Each pair counts in the numerator of its own cell, and in the denominator of every category of its parent."""
    children = (whole.pairs.cell[:, None] * categories + np.arange(categories)).ravel()
    units = np.concatenate([own.pairs.unit, np.repeat(whole.pairs.unit, categories)])
    pairs = Pairs.of(units, np.concatenate([own.pairs.cell, children]), own.drawn.units, own.pairs.cells)
    numerator, denominator = (each.values([0])[:, 0, :] for each in (own, whole))
    values = np.zeros((len(pairs), 2, numerator.shape[1]))
    values[pairs.position[: len(numerator)], 0] = numerator
    values[pairs.position[len(numerator) :], 1] = np.repeat(denominator, categories, axis=0)
    return own.drawn.totals(pairs, values)


def _unsettled(tabulation: Tabulation, breakdown: tuple[str, ...]) -> Unsettled:
    return Unsettled.of({name: tabulation.by(breakdown, name) for name in UNSETTLED}, tabulation.by(breakdown, W))


def _moments(tabulation: Tabulation, breakdown: tuple[str, ...], k: int) -> Floats:
    moments = [[tabulation.by(breakdown, moment(max(i, j), min(i, j))) for i in range(k)] for j in range(k)]
    return np.moveaxis(np.array(moments), -1, 0)
