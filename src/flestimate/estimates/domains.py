"""Totals of each cell of a breakdown: what the estimand, the variance, the design effect and the interval are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from flestimate.estimates.breakdown import Cells, cells
from flestimate.estimates.terms import Terms
from flestimate.estimates.unsettled import UNSETTLED, Unsettled, unsettled_sums
from flestimate.sample.design import WEIGHT
from flestimate.sample.drawn import Drawn, Presence, Totals
from flestimate.sample.tabulate import Tabulation
from flestimate.variance import PsuSums
from flestimate.variance.arrays import Floats, Integers, distinct_pairs, sum_by

N, CASES, NEITHER, W, W2, CASE_W, CASE_W2 = "n:", "cases:", "neither:", "w:", "w2:", "case_w:", "case_w2:"
"""The sums that every measure needs; the dot keeps them apart from the columns of a frame."""
_OF_PSUS = (N, CASES, W, W2, CASE_W, CASE_W2)


@dataclass(frozen=True, slots=True, eq=False)
class Domains:
    """One breakdown's cells with their totals.

    totals: of the K variables, as the design's variance needs them; moments (cells, K, K): weighted sums of their products;
    n, weight and weight2 (cells,): persons, sum of weights and of their squares; cases (cells,): persons; unsettled: persons
    whose status is not known; presence: PSUs and strata; psus: how cases lie in PSUs, where they are counted and PSUs are known.
    """

    cells: Cells
    totals: Totals
    moments: Floats
    n: Floats
    weight: Floats
    weight2: Floats
    cases: Floats
    unsettled: Unsettled
    presence: Presence
    psus: PsuSums | None

    @property
    def kish(self) -> Floats:
        """Kish's effective sample size, (sum w)^2 / sum w^2 (cells,)."""
        return np.divide(self.weight**2, self.weight2, out=np.zeros_like(self.weight), where=self.weight2 > 0)


def sums(terms: Terms, drawn: Drawn) -> dict[str, nw.Expr]:
    """The sums over persons that a measure needs, each an expression of zeros where the person is not inside."""
    inside, weight = nw.when(terms.inside), nw.col(WEIGHT)
    stands_for_some = weight > 0
    values = [value.cast(nw.Float64) for value in terms.values]
    case = nw.when(terms.inside & terms.cases)
    wanted = {
        W: inside.then(weight),
        W2: inside.then(weight * weight),
        CASE_W: case.then(weight),
        CASE_W2: case.then(weight * weight),
    }
    for k, value in enumerate(values):
        wanted[_total(k)] = inside.then(weight * value)
        wanted |= {_total(k) + suffix: inside.then(replicate * value) for suffix, replicate in drawn.replicates.items()}
        wanted |= {_moment(k, j): inside.then(weight * value * values[j]) for j in range(k + 1)}
    counted = {
        N: terms.inside & stands_for_some,
        CASES: terms.inside & terms.cases & stands_for_some,
        NEITHER: terms.inside & terms.variables[0].is_neither,
        **{odd(position): variable.odd for position, variable in enumerate(terms.variables)},
    }
    return {
        **{name: nw.when(whom).then(nw.lit(1)).otherwise(nw.lit(0)) for name, whom in counted.items()},
        **{name: expression.otherwise(nw.lit(0.0)) for name, expression in wanted.items()},
        **unsettled_sums(terms),
    }


def each_its_own(tabulation: Tabulation, breakdown: tuple[str, ...], k: int, drawn: Drawn) -> Domains:
    """The totals of the K variables in every cell of a breakdown."""
    found = cells(tabulation, breakdown)
    inside = tabulation.sums[N] > 0
    by_cell = {name: sum_by(found.codes, values, len(found)) for name, values in tabulation.sums.items() if "@" not in name}
    unit, codes = tabulation.unit[inside], found.codes[inside]
    counted = not tabulation.sums[NEITHER].any()
    return Domains(
        cells=found,
        totals=drawn.totals(unit, codes, _values(tabulation, k, drawn, inside), len(found)),
        moments=_moments(by_cell, k),
        n=by_cell[N],
        weight=by_cell[W],
        weight2=by_cell[W2],
        cases=by_cell[CASES] if counted else np.full(len(found), np.nan),
        unsettled=Unsettled.of(by_cell),
        presence=drawn.presence(unit, codes, len(found)),
        psus=_psu_sums(tabulation, inside, codes, len(found), drawn) if counted else None,
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
    every = np.ones(len(tabulation.unit), dtype=bool)
    return _parts(tabulation, cells(tabulation, breakdown), cells(tabulation, ()), every, drawn)


def _parts(tabulation: Tabulation, found: Cells, parents: Cells, known: NDArray[np.bool_], drawn: Drawn) -> Domains:
    """Cells as shares of their parents, which have equally many each, one behind the other; who is not `known` is in neither."""
    categories = len(found) // len(parents)
    parent_of = np.arange(len(found)) // categories
    columns = {name: np.where(known, tabulation.sums[name], 0.0) for name in (N, W, W2)}
    inside = columns[N] > 0
    own = {name: sum_by(found.codes, values, len(found)) for name, values in columns.items()}
    whole = {name: sum_by(parents.codes, values, len(parents))[parent_of] for name, values in columns.items()}
    weights = _values(tabulation, 1, drawn, inside)[:, 0, :]
    unsettled = Unsettled.of({name: sum_by(parents.codes, tabulation.sums[name], len(parents)) for name in UNSETTLED})
    presence = drawn.presence(tabulation.unit[inside], parents.codes[inside], len(parents))
    return Domains(
        cells=found,
        totals=_numerator_and_denominator(
            tabulation.unit[inside], found.codes[inside], parents.codes[inside], weights, categories, len(found), drawn
        ),
        moments=np.moveaxis(np.array([[own[W], own[W]], [own[W], whole[W]]]), -1, 0),
        n=whole[N],
        weight=whole[W],
        weight2=whole[W2],
        cases=own[N],
        # Cases of unknown category are in no figure of the share, so that none tells how many they are.
        unsettled=replace(unsettled.at(parent_of), settled=whole[W]),
        presence=presence.at(parent_of),
        psus=None,
    )


def _numerator_and_denominator(
    unit: Integers, own: Integers, parent: Integers, weights: Floats, categories: int, size: int, drawn: Drawn
) -> Totals:
    """Each row counts in the numerator of its own cell, and in the denominator of every category of its parent."""
    children = (parent[:, None] * categories + np.arange(categories)).ravel()
    values = np.zeros((len(own) + len(children), 2, weights.shape[1]))
    values[: len(own), 0] = weights
    values[len(own) :, 1] = np.repeat(weights, categories, axis=0)
    return drawn.totals(np.concatenate([unit, np.repeat(unit, categories)]), np.concatenate([own, children]), values, size)


def _values(tabulation: Tabulation, k: int, drawn: Drawn, inside: NDArray[np.bool_]) -> Floats:
    """The totals of each row with every weight, (rows, K, weights): the sample's own first, then the replicates."""
    suffixes = ("", *drawn.replicates)
    return np.stack([np.stack([tabulation.sums[_total(j) + suffix][inside] for suffix in suffixes], axis=1) for j in range(k)], axis=1)


def _moments(by_cell: Mapping[str, Floats], k: int) -> Floats:
    moments = np.stack([np.stack([by_cell[_moment(max(i, j), min(i, j))] for i in range(k)]) for j in range(k)])
    return np.moveaxis(moments, -1, 0)


def _psu_sums(tabulation: Tabulation, inside: NDArray[np.bool_], codes: Integers, size: int, drawn: Drawn) -> PsuSums | None:
    psu = drawn.psu(tabulation.unit[inside])
    if psu is None:
        return None
    psus = int(psu.max(initial=-1)) + 1
    cell, _, position = distinct_pairs(codes, psu, (size, psus))
    n, cases, w, w2, case_w, case_w2 = (sum_by(position, tabulation.sums[name][inside], len(cell)) for name in _OF_PSUS)
    return PsuSums(cell, n, cases, w, w2, case_w, case_w2, size)


def odd(position: int) -> str:
    """The name of the sum of persons whose value of a measure's variable is not allowed."""
    return f"odd{position}:"


def _total(k: int) -> str:
    return f"total{k}:"


def _moment(k: int, j: int) -> str:
    return f"moment{k}x{j}:"
