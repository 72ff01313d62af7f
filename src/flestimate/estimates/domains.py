"""Totals of each cell of a breakdown: what the estimand, the variance, the design effect and the interval are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import numpy as np

from flestimate.estimates.breakdown import Cells, cells
from flestimate.estimates.measure import Measure, Terms
from flestimate.sample import Sample
from flestimate.sample.sample import WEIGHT
from flestimate.sample.tabulate import Tabulation
from flestimate.variance import Clusters, ClusterTotals
from flestimate.variance.arrays import Floats, Integers, distinct, sum_by

N, CASES, NEITHER, UNDETERMINED, W, W2 = "n.", "cases.", "neither.", "undetermined.", "w.", "w2."
"""The sums that every measure needs; the dot keeps them apart from the columns of a frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Domains:
    """One breakdown's cells with their totals.

    totals: of the K variables, by cluster and cell; moments (cells, K, K): weighted sums of their products; n, weight and
    weight2 (cells,): persons, sum of weights and of their squares; cases and undetermined (cells,): persons; psu and
    strata (cells,): PSUs and strata with persons of the cell; left_out: persons left out for want of a category.
    """

    cells: Cells
    totals: ClusterTotals
    moments: Floats
    n: Floats
    weight: Floats
    weight2: Floats
    cases: Floats
    undetermined: Floats
    psu: Integers
    strata: Integers
    left_out: int = 0


def sums(terms: Terms) -> dict[str, nw.Expr]:
    """The sums over persons that a measure needs, each an expression of zeros where the person is not inside."""
    inside = nw.when(terms.inside)
    weight = nw.col(WEIGHT)
    stands_for_some = weight > 0
    values = [value.cast(nw.Float64) for value in terms.values]
    wanted = {
        N: nw.when(terms.inside & stands_for_some).then(nw.lit(1.0)),
        UNDETERMINED: nw.when(terms.undetermined & stands_for_some).then(nw.lit(1.0)),
        W: inside.then(weight),
        W2: inside.then(weight * weight),
    }
    wanted[CASES] = nw.when(terms.inside & terms.cases & stands_for_some).then(nw.lit(1.0))
    wanted[NEITHER] = nw.when(terms.inside & terms.variables[0].is_neither).then(nw.lit(1.0))
    for k, value in enumerate(values):
        wanted[_total(k)] = inside.then(weight * value)
        wanted |= {_moment(k, j): inside.then(weight * value * values[j]) for j in range(k + 1)}
    wanted |= {odd(position): nw.when(variable.odd).then(nw.lit(1.0)) for position, variable in enumerate(terms.variables)}
    return {name: expression.otherwise(nw.lit(0.0)) for name, expression in wanted.items()}


def domains(tabulation: Tabulation, breakdown: tuple[str, ...], measure: Measure, sample: Sample) -> Domains:
    """The totals of every cell of a breakdown."""
    if measure.shared_over is None:
        return _each_its_own(tabulation, breakdown, measure.estimand.totals, sample.clusters)
    return _shared(tabulation, breakdown, measure.shared_over, sample.clusters)


def _each_its_own(tabulation: Tabulation, breakdown: tuple[str, ...], k: int, clusters: Clusters) -> Domains:
    found = cells(tabulation, breakdown)
    columns = _columns(tabulation, np.ones(len(tabulation.cluster), dtype=bool))
    by_cell = {name: sum_by(found.codes, values, len(found)) for name, values in columns.items()}
    inside = columns[N] > 0
    values = np.stack([columns[_total(j)][inside] for j in range(k)], axis=1)
    totals = _by_cluster(tabulation.cluster[inside], found.codes[inside], values, len(found))
    psu, strata = _presence(tabulation.cluster, found.codes, columns[N], len(found), clusters)
    moments = np.stack([np.stack([by_cell[_moment(max(i, j), min(i, j))] for i in range(k)]) for j in range(k)])
    return Domains(
        cells=found,
        totals=totals,
        moments=np.moveaxis(moments, -1, 0),
        n=by_cell[N],
        weight=by_cell[W],
        weight2=by_cell[W2],
        cases=np.full(len(found), np.nan) if tabulation.sums[NEITHER].any() else by_cell[CASES],
        undetermined=by_cell[UNDETERMINED],
        psu=psu,
        strata=strata,
    )


def _shared(tabulation: Tabulation, breakdown: tuple[str, ...], over: str, clusters: Clusters) -> Domains:
    """Cells of `breakdown` crossed with the known categories of `over`; each is a share of its cell of `breakdown`."""
    dimension = tabulation.dimensions[over]
    known = dimension.codes < dimension.known
    parents = cells(tabulation, breakdown)
    labels = tuple((*parent, level) for parent in parents.labels for level in dimension.levels[: dimension.known])
    codes = parents.codes * dimension.known + np.where(known, dimension.codes, 0)
    parent_of = np.arange(len(labels)) // dimension.known
    columns = _columns(tabulation, known)
    inside = columns[N] > 0
    own = {name: sum_by(codes, values, len(labels)) for name, values in columns.items()}
    whole = {name: sum_by(parents.codes, values, len(parents))[parent_of] for name, values in columns.items()}
    psu, strata = _presence(tabulation.cluster, parents.codes, columns[N], len(parents), clusters)
    return Domains(
        cells=Cells((*breakdown, over), labels, codes),
        totals=_numerator_and_denominator(
            tabulation.cluster[inside], codes[inside], parents.codes[inside], columns[W][inside], dimension.known, len(labels)
        ),
        moments=np.moveaxis(np.array([[own[W], own[W]], [own[W], whole[W]]]), -1, 0),
        n=whole[N],
        weight=whole[W],
        weight2=whole[W2],
        cases=own[N],
        undetermined=sum_by(parents.codes, tabulation.sums[UNDETERMINED], len(parents))[parent_of],
        psu=psu[parent_of],
        strata=strata[parent_of],
        left_out=int(tabulation.sums[N][~known].sum()),
    )


def _numerator_and_denominator(
    cluster: Integers, own: Integers, parent: Integers, weight: Floats, categories: int, size: int
) -> ClusterTotals:
    """Each row counts in the numerator of its own cell, and in the denominator of every category of its parent."""
    children = (parent[:, None] * categories + np.arange(categories)).ravel()
    values = np.zeros((len(own) + len(children), 2))
    values[: len(own), 0] = weight
    values[len(own) :, 1] = np.repeat(weight, categories)
    return _by_cluster(np.concatenate([cluster, np.repeat(cluster, categories)]), np.concatenate([own, children]), values, size)


def _by_cluster(cluster: Integers, cell: Integers, values: Floats, size: int) -> ClusterTotals:
    clusters = int(cluster.max(initial=0)) + 1
    pairs, position = distinct(cell * clusters + cluster, size * clusters)
    cell_of, cluster_of = np.divmod(pairs, clusters)
    return ClusterTotals(cluster_of, cell_of, sum_by(position, values, len(pairs)), size)


def _presence(cluster: Integers, cell: Integers, n: Floats, size: int, clusters: Clusters) -> tuple[Integers, Integers]:
    """How many PSUs, and how many strata, have persons of each cell."""
    present = n > 0
    psu, _ = distinct(cell[present] * len(clusters) + cluster[present], size * len(clusters))
    stratum, _ = distinct(cell[present] * clusters.strata + clusters.stratum[cluster[present]], size * clusters.strata)
    return np.bincount(psu // len(clusters), minlength=size), np.bincount(stratum // clusters.strata, minlength=size)


def _columns(tabulation: Tabulation, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Mapping[str, Floats]:
    return {name: np.where(kept, values, 0.0) for name, values in tabulation.sums.items()}


def odd(position: int) -> str:
    """The name of the sum of persons whose value of a measure's variable is not allowed."""
    return f"odd{position}."


def _total(k: int) -> str:
    return f"total{k}."


def _moment(k: int, j: int) -> str:
    return f"moment{k}x{j}."
