"""Totals of each cell of a breakdown: what the estimand, the variance, the design effect and the interval are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import prod
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from flestimate.estimates.breakdown import Cells, cells
from flestimate.estimates.terms import ONE, Terms
from flestimate.estimates.unsettled import UNSETTLED, Unsettled, unsettled_sums
from flestimate.sample.column import Column
from flestimate.sample.design import WEIGHT
from flestimate.sample.drawn import Drawn, Presence, Totals
from flestimate.sample.tabulation import Tabulation
from flestimate.variance import Pairs, PsuSums, ReplicateTotals
from flestimate.variance.arrays import Floats, sum_by

N, CASES, NEITHER, W, W2, CASE_W, CASE_W2 = "n:", "cases:", "neither:", "w:", "w2:", "case_w:", "case_w2:"
"""The sums that every measure needs; the colon keeps them apart from the columns of a frame."""
_OF_PSUS = (N, CASES, W, W2, CASE_W, CASE_W2)


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

    totals: of the K variables, as the design's variance needs them; moments (cells, K, K): weighted sums of their products; psus: how
    cases lie in PSUs, where they are counted and PSUs are known.
    """

    totals: Totals
    moments: Floats
    psus: PsuSums | None

    @property
    def groups(self) -> Groups:
        """What is left of them when the estimates are made."""
        return Groups(**{each.name: getattr(self, each.name) for each in fields(Groups)})


def sums(terms: Terms, drawn: Drawn) -> dict[str, nw.Expr]:
    """The sums over persons that a measure needs, each an expression of zeros where the person is not inside."""
    inside, case, weight = nw.when(terms.inside), nw.when(terms.inside & terms.cases), nw.col(WEIGHT)
    stands_for_some = weight > 0
    wanted = {
        W: _of(inside, weight),
        W2: _of(inside, weight * weight),
        CASE_W: _of(case, weight),
        CASE_W2: _of(case, weight * weight),
    }
    # Written once, so that what is the same expression is added up once.
    known = {id(ONE): wanted[W], id(terms.cases): wanted[CASE_W]}
    for k, value in enumerate(terms.values):
        wanted[_total(k)] = known.get(id(value), _of(inside, weight * value.cast(nw.Float64)))
        wanted |= {_total(k) + suffix: _of(inside, each * value.cast(nw.Float64)) for suffix, each in drawn.replicates.items()}
        for j, other in enumerate(terms.values[: k + 1]):
            product = _product(value, other, terms.cases)
            wanted[_moment(k, j)] = known.get(id(product), _of(inside, weight * product.cast(nw.Float64)))
    counted = {
        N: terms.inside & stands_for_some,
        CASES: terms.inside & terms.cases & stands_for_some,
        NEITHER: terms.inside & terms.variables[0].is_neither,
        **{odd(position): variable.odd for position, variable in enumerate(terms.variables)},
    }
    return {
        **{name: nw.when(whom).then(nw.lit(1, nw.Int8)).otherwise(nw.lit(0, nw.Int8)) for name, whom in counted.items()},
        **wanted,
        **unsettled_sums(terms),
    }


def _of(whom: Any, number: nw.Expr) -> nw.Expr:
    """A number of the persons of whom it is asked, and 0 of the others."""
    expression: nw.Expr = whom.then(number).otherwise(nw.lit(0.0))
    return expression


def _product(one: nw.Expr, other: nw.Expr, cases: nw.Expr) -> nw.Expr:
    """The product of two values of a person: times 1 a value is itself, and so is who is a case times itself."""
    if other is ONE or (one is cases and other is cases):
        return one
    return other if one is ONE else one.cast(nw.Float64) * other.cast(nw.Float64)


def each_its_own(tabulation: Tabulation, breakdown: tuple[str, ...], k: int, drawn: Drawn) -> Domains:
    """The totals of the K variables in every cell of a breakdown."""
    found = cells(tabulation, breakdown)
    inside = Inside.of(tabulation, found, drawn)
    counted = tabulation.sums[NEITHER].is_zero
    return Domains(
        variables=found.variables,
        labels=found.labels,
        totals=_totals(inside, breakdown, k, drawn),
        moments=_moments(tabulation, breakdown, k),
        n=tabulation.by(breakdown, N),
        weight=tabulation.by(breakdown, W),
        weight2=tabulation.by(breakdown, W2),
        cases=tabulation.by(breakdown, CASES) if counted else np.full(len(found), np.nan),
        unsettled=_unsettled(tabulation, breakdown),
        presence=drawn.presence(inside.pairs),
        psus=_psu_sums(inside, drawn) if counted else None,
    )


def shared(tabulation: Tabulation, breakdown: tuple[str, ...], over: str, drawn: Drawn) -> Domains:
    """Cells of `breakdown` crossed with the known categories of `over`; each is a share of its cell of `breakdown`."""
    dimension = tabulation.dimensions[over]
    known = dimension.codes < dimension.known
    parents = cells(tabulation, breakdown)
    labels = tuple((*parent, level) for parent in parents.labels for level in dimension.levels[: dimension.known])
    codes = parents.codes * dimension.known + np.where(known, dimension.codes, 0)
    return _parts(tabulation, Cells((*breakdown, over), labels, codes), parents, known, drawn)


def of_everybody(tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
    """Cells of `breakdown`, each a share of the persons of all of them."""
    every = np.ones(tabulation.rows, dtype=bool)
    return _parts(tabulation, cells(tabulation, breakdown), cells(tabulation, ()), every, drawn)


def _parts(tabulation: Tabulation, found: Cells, parents: Cells, known: NDArray[np.bool_], drawn: Drawn) -> Domains:
    """Cells as shares of their parents, which have equally many each, one behind the other; who is not `known` is in neither."""
    categories = len(found) // len(parents)
    parent_of = np.arange(len(found)) // categories
    among = _counting(tabulation, drawn) & known
    own, whole = (Inside.restricted(tabulation, cells, drawn, among) for cells in (found, parents))
    n, weight, weight2 = (whole.by(name)[parent_of] for name in (N, W, W2))
    weighted = own.by(W)
    unsettled = _unsettled(tabulation, parents.variables)
    return Domains(
        variables=found.variables,
        labels=found.labels,
        totals=_numerator_and_denominator(own, whole, categories, drawn),
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


_FINEST, _MOST_FINEST = "replicate totals", 10_000
_OF_EVERYBODY = (N, W, W2)
"""The sums that are the same for every measure that is among the same persons."""


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is kept of a breakdown for the next measure that is among the same persons.

    weight: their weights, which tell whether they are the same in the same order; among: which rows they are; pairs: of unit and cell;
    sums: those that are everybody's.
    """

    weight: Column
    among: NDArray[np.bool_]
    pairs: Pairs
    sums: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """The rows with persons whom the estimate is among, and the pairs of unit and cell that they are of.

    sums: by the number of a column, its sums over each pair, as far as somebody has asked.
    """

    tabulation: Tabulation
    among: NDArray[np.bool_]
    pairs: Pairs
    sums: dict[int, Floats]

    @classmethod
    def of(cls, tabulation: Tabulation, found: Cells, drawn: Drawn) -> Inside:
        """Those of the cells of a breakdown."""
        known = tabulation.kept.get(found.variables)
        if isinstance(known, _Known) and known.weight.same(tabulation.sums[W]):
            return cls(tabulation, known.among, known.pairs, {id(tabulation.sums[name]): sums for name, sums in known.sums.items()})
        made = cls.restricted(tabulation, found, drawn, _counting(tabulation, drawn))
        sums = {name: made.of_pairs(name) for name in _OF_EVERYBODY}
        tabulation.kept[found.variables] = _Known(tabulation.sums[W], made.among, made.pairs, sums)
        return made

    @classmethod
    def restricted(cls, tabulation: Tabulation, found: Cells, drawn: Drawn, among: NDArray[np.bool_]) -> Inside:
        """Those of chosen rows (rows,)."""
        rows = slice(None) if among.all() else np.flatnonzero(among)
        return cls(tabulation, among, Pairs.of(tabulation.unit[rows], found.codes[rows], drawn.units, len(found)), {})

    def of_pairs(self, name: str) -> Floats:
        """Sums over the rows of each pair (pairs,)."""
        column = self.tabulation.sums[name]
        if id(column) not in self.sums:
            own = column if len(self.pairs.position) == len(self.among) else column.among(np.flatnonzero(self.among))
            self.sums[id(column)] = own.by(self.pairs.position, len(self.pairs))
        return self.sums[id(column)]

    def by(self, name: str) -> Floats:
        """Sums over the rows of each cell (cells,)."""
        return self.pairs.sums(self.of_pairs(name))

    def values(self, of: Iterable[int], drawn: Drawn) -> Floats:
        """The totals of each pair with every weight, (pairs, K, weights): the sample's own first, then the replicates."""
        # Each of them in one piece of memory, because they are read one at a time.
        values = np.array([[self.of_pairs(_total(k) + suffix) for k in of] for suffix in ("", *drawn.replicates)])
        return values.transpose()


def _counting(tabulation: Tabulation, drawn: Drawn) -> NDArray[np.bool_]:
    """The rows that have something to add (rows,): those with persons who stand for somebody, by some weight where replicate weights were read."""
    counting: NDArray[np.bool_] = np.ones(tabulation.rows, dtype=bool) if drawn.replicates else tabulation.sums[N].values > 0
    return counting


def _numerator_and_denominator(own: Inside, whole: Inside, categories: int, drawn: Drawn) -> Totals:
    """Each pair counts in the numerator of its own cell, and in the denominator of every category of its parent."""
    children = (whole.pairs.cell[:, None] * categories + np.arange(categories)).ravel()
    units = np.concatenate([own.pairs.unit, np.repeat(whole.pairs.unit, categories)])
    pairs = Pairs.of(units, np.concatenate([own.pairs.cell, children]), drawn.units, own.pairs.cells)
    numerator, denominator = (each.values([0], drawn)[:, 0, :] for each in (own, whole))
    values = np.zeros((len(pairs), 2, numerator.shape[1]))
    values[pairs.position[: len(numerator)], 0] = numerator
    values[pairs.position[len(numerator) :], 1] = np.repeat(denominator, categories, axis=0)
    return drawn.totals(pairs, values)


def _totals(inside: Inside, breakdown: tuple[str, ...], k: int, drawn: Drawn) -> Totals:
    """The totals of the K variables; those of replicates are matrix products, which are made once, of the finest cells."""
    tabulation = inside.tabulation
    finest = tuple(tabulation.dimensions)
    shape = tabulation.shape(finest)
    if not drawn.by_replicate or prod(shape) > _MOST_FINEST:
        return drawn.totals(inside.pairs, inside.values(range(k), drawn))
    if _FINEST not in tabulation.of_finest:
        whole = inside if breakdown == finest else Inside.of(tabulation, cells(tabulation, finest), drawn)
        tabulation.of_finest[_FINEST] = drawn.totals(whole.pairs, whole.values(range(k), drawn))
    totals: ReplicateTotals = tabulation.of_finest[_FINEST]
    return totals.margin(shape, tuple(finest.index(name) for name in breakdown))


def _unsettled(tabulation: Tabulation, breakdown: tuple[str, ...]) -> Unsettled:
    return Unsettled.of({name: tabulation.by(breakdown, name) for name in UNSETTLED}, tabulation.by(breakdown, W))


def _moments(tabulation: Tabulation, breakdown: tuple[str, ...], k: int) -> Floats:
    moments = [[tabulation.by(breakdown, _moment(max(i, j), min(i, j))) for i in range(k)] for j in range(k)]
    return np.moveaxis(np.array(moments), -1, 0)


def _psu_sums(inside: Inside, drawn: Drawn) -> PsuSums | None:
    psu = drawn.psu(inside.pairs.unit)
    if psu is None:
        return None
    pairs = Pairs.of(psu, inside.pairs.cell, drawn.units, inside.pairs.cells)
    sums = {name: inside.of_pairs(name) for name in _OF_PSUS}
    if len(pairs) < len(inside.pairs):  # units are of a further stage
        sums = {name: sum_by(pairs.position, each, len(pairs)) for name, each in sums.items()}
    return PsuSums.of(
        pairs.cell,
        sums[N],
        sums[CASES],
        weight=sums[W],
        weight2=sums[W2],
        case_weight=sums[CASE_W],
        case_weight2=sums[CASE_W2],
        cells=pairs.cells,
    )


def odd(position: int) -> str:
    """The name of the sum of persons whose value of a measure's variable is not allowed."""
    return f"odd{position}:"


def _total(k: int) -> str:
    return f"total{k}:"


def _moment(k: int, j: int) -> str:
    return f"moment{k}x{j}:"
