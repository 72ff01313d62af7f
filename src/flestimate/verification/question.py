"""What an engine is asked: persons, design and cells as plain arrays, without the totals that our own estimates are made from.

Who is among the persons of a measure and who is a case is read as the measure reads it (`Measure.terms`), and the
categories as they are written in the table. Nothing here is added up, and nothing of `flestimate.variance` computes here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from flestimate.estimates import (
    Composition,
    Count,
    EstimateTable,
    Flow,
    FlowPrevalence,
    Mean,
    Prevalence,
    PrevalenceByDefinition,
    Profile,
    Ratio,
    Share,
    Stock,
    StockPrevalence,
    Total,
    Variance,
)
from flestimate.estimates.alternatives import OfAlternatives
from flestimate.estimates.block import Measure
from flestimate.estimates.estimate import Cell
from flestimate.estimates.terms import Terms
from flestimate.sample import Sample
from flestimate.sample.degrees import DegreesOfFreedom
from flestimate.sample.design import WEIGHT
from flestimate.sample.dimension import UNKNOWN
from flestimate.sample.labels import is_unknown, label
from flestimate.survey.scale import OUTCOMES, Categories, Outcome
from flestimate.verification.design import Floats, Integers, Linearised, Replicates, columns_of, design_of, floats

Texts = NDArray[np.str_]

_INSIDE, _VALUE = "inside:", "value:"


class Kind(Enum):
    """What is made of the persons of a cell."""

    TOTAL = auto()
    RATIO = auto()
    SHARE = auto()
    PART = auto()
    DISPERSION = auto()


_KINDS: Mapping[type, Kind] = {
    Prevalence: Kind.RATIO,
    Mean: Kind.RATIO,
    Ratio: Kind.RATIO,
    Count: Kind.TOTAL,
    Total: Kind.TOTAL,
    Share: Kind.SHARE,
    Composition: Kind.PART,
    Variance: Kind.DISPERSION,
    Profile: Kind.RATIO,
    Stock: Kind.TOTAL,
    StockPrevalence: Kind.RATIO,
    Flow: Kind.TOTAL,
    FlowPrevalence: Kind.RATIO,
    PrevalenceByDefinition: Kind.RATIO,
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Group:
    """Cells that the same values are asked of, each of its own persons.

    cells: their names; domain: the position of each person's cell, -1 for persons of none (persons,); numerator: what is
    summed; denominator: what it is divided by, None for a total. Both are 0 for persons of no cell, and never missing.
    """

    cells: tuple[Cell, ...]
    domain: Integers
    numerator: Floats
    denominator: Floats | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Asked:
    """What a measure asks of persons: whom it is about (persons,), and what is summed for each (persons, K), 0 for others."""

    inside: NDArray[np.bool_]
    values: Floats


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Question:
    """Persons, design and cells of a table of estimates.

    kind: what is made of the persons; df: how degrees of freedom are counted; weight: of each person (persons,); asked: what
    is asked of them, by the pair of `overlapping` and its category for measures that have one, else once; labels: each person's
    category by breakdown variable (persons,); shared_over: the variable that a share divides over.
    """

    kind: Kind
    design: Linearised | Replicates
    df: DegreesOfFreedom
    weight: Floats
    asked: Mapping[Cell, Asked]
    labels: Mapping[str, Texts]
    cells: tuple[Cell, ...]
    shared_over: str | None

    @classmethod
    def of(cls, table: EstimateTable) -> Question | None:
        """The question that a table answers; None where its statistic or its design has no second formula."""
        sample, measure = table.sample, table.measure
        kind = _KINDS.get(type(measure))
        if kind is None:
            return None
        asked = _asked(measure, sample)
        variables = list(dict.fromkeys(name for estimate in table for name, _ in estimate.cell if name != measure.overlapping))
        columns = {name: column for number, terms in enumerate(asked.values()) for name, column in _columns(number, terms).items()}
        names = list(dict.fromkeys([WEIGHT, *columns_of(sample), *variables]))
        rows = sample.frame.select(*names, **columns).collect()
        design = design_of(sample, rows)
        # Squares around the mean of each replicate are no ratio of totals of the same values.
        if design is None or (kind is Kind.DISPERSION and isinstance(design, Replicates)):
            return None
        return cls(
            kind=kind,
            design=design,
            df=sample.design.df,
            weight=floats(rows[WEIGHT]),
            asked={of: _read(rows, number, terms) for number, (of, terms) in enumerate(asked.items())},
            labels={name: _labels(sample, name, rows[name]) for name in variables},
            cells=tuple(estimate.cell for estimate in table),
            shared_over=measure.shared_over,
        )

    def __repr__(self) -> str:
        return f"Question about {len(self.cells)} cells"

    def groups(self) -> Iterator[Group]:
        """The cells, in groups that one call of an engine can answer."""
        for _breakdown, found in groupby(self.cells, key=lambda cell: [name for name, _ in cell]):
            cells = tuple(found)
            for of, asked in self.asked.items():
                yield from self._of_kind(tuple(cell for cell in cells if set(of) <= set(cell)), of, asked)

    def _of_kind(self, cells: tuple[Cell, ...], of: Cell, asked: Asked) -> Iterator[Group]:
        """The groups of cells that the same is asked of; `of` is the part of their names that says what."""
        domains = tuple(tuple(pair for pair in cell if pair not in of) for cell in cells)
        match self.kind:
            case Kind.TOTAL:
                yield self._group(cells, domains, asked.inside, asked.values[:, 0], None)
            case Kind.RATIO:
                yield self._group(cells, domains, asked.inside, asked.values[:, 0], asked.values[:, 1])
            case Kind.SHARE:
                yield from self._shares(cells, asked)
            case Kind.PART:
                yield from self._parts(cells, asked)
            case Kind.DISPERSION:
                yield self._squares(self._group(cells, domains, asked.inside, asked.values[:, 1], asked.values[:, 0]))

    def _shares(self, cells: tuple[Cell, ...], asked: Asked) -> Iterator[Group]:
        """A group for each category: the share of its persons among the persons of known category."""
        categories = self.labels[self.shared_over or ""]
        known = asked.inside & (categories != UNKNOWN)
        for level in dict.fromkeys(cell[-1][1] for cell in cells):
            own = tuple(cell for cell in cells if cell[-1][1] == level)
            parents = tuple(cell[:-1] for cell in own)
            yield self._group(own, parents, known, (known & (categories == level)).astype(float), known.astype(float))

    def _parts(self, cells: tuple[Cell, ...], asked: Asked) -> Iterator[Group]:
        """A group for each cell: the share of its persons among all."""
        for cell in cells:
            own = np.logical_and.reduce([asked.inside, *(self.labels[name] == category for name, category in cell)])
            yield self._group((cell,), ((),), asked.inside, own.astype(float), asked.inside.astype(float))

    def _squares(self, group: Group) -> Group:
        """A variance is a mean of squared deviations from the cell's mean, which itself adds nothing to the spread."""
        squares = np.zeros(len(group.domain))
        for position in range(len(group.cells)):
            own = group.domain == position
            weight, value = self.weight[own], group.numerator[own]
            n = np.count_nonzero(weight)
            if n > 1:
                squares[own] = (value - weight @ value / weight.sum()) ** 2 * n / (n - 1)
        return replace(group, numerator=squares)

    def _group(
        self,
        cells: tuple[Cell, ...],
        domains: tuple[Cell, ...],
        among: NDArray[np.bool_],
        numerator: Floats,
        denominator: Floats | None,
    ) -> Group:
        domain = np.full(len(self.weight), -1)
        for position, wanted in enumerate(domains):
            own = among.copy()
            for name, category in wanted:
                own &= self.labels[name] == category
            domain[own] = position
        none = domain < 0
        return Group(cells, domain, np.where(none, 0.0, numerator), None if denominator is None else np.where(none, 0.0, denominator))


def _asked(measure: Measure, sample: Sample) -> Mapping[Cell, Terms]:
    """What the measure asks of persons, by the cells that it is asked for."""
    if isinstance(measure, OfAlternatives):
        return {((measure.overlapping, one.label),): one.terms for one in measure.alternatives(sample)}
    return {(): measure.terms(sample)}


def _columns(number: int, terms: Terms) -> Mapping[str, nw.Expr]:
    values = {f"{_VALUE}{number}x{k}": value.cast(nw.Float64) for k, value in enumerate(terms.values)}
    return {f"{_INSIDE}{number}": terms.inside, **values}


def _read(rows: nw.DataFrame[Any], number: int, terms: Terms) -> Asked:
    inside = np.asarray(rows[f"{_INSIDE}{number}"].fill_null(value=False).to_numpy(), dtype=bool)
    values = [floats(rows[f"{_VALUE}{number}x{k}"]) for k in range(len(terms.values))]
    return Asked(inside, np.stack([np.where(inside, value, 0.0) for value in values], axis=1))


def _labels(sample: Sample, name: str, column: nw.Series[Any]) -> Texts:
    """The category of each person as the table writes it."""
    scale = sample.scales.get(name)
    levels = OUTCOMES if isinstance(scale, Outcome) else scale.levels if isinstance(scale, Categories) else None
    values = column.to_list()
    if levels is None:
        words = {value: UNKNOWN if is_unknown(value) else label(value) for value in set(values)}
    else:
        words = {value: levels[value] if value < len(levels) else UNKNOWN for value in set(values)}
    return np.array([words.get(value, UNKNOWN) for value in values])
