"""estimate: a sample and a measure in, a table of estimates out, with their covariance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from flestimate.declaration import fingerprint
from flestimate.errors import EstimateError, Fix, Note, counted, did_you_mean, expect, listed
from flestimate.estimates import display
from flestimate.estimates.breakdown import By, breakdowns, variables
from flestimate.estimates.domains import Domains, domains, odd, sums
from flestimate.estimates.estimate import Cell, Estimate
from flestimate.estimates.measure import Measure, Terms
from flestimate.provenance import Provenance
from flestimate.sample import Sample
from flestimate.sample.tabulate import tabulate
from flestimate.sample.terms import refuse_odd
from flestimate.survey.scale import Outcome
from flestimate.variance import Clusters, Evidence, Influence, Ratio, Singleton, linearise
from flestimate.variance.arrays import Floats

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_ROUNDING = 1e-12
"""A spread smaller than this share of the mean square is none: everybody has the same value."""
_UNIVERSE_NOTE = "FLE-F16"
_COLUMNS = frozenset(
    [
        "measure",
        "unit",
        "estimate",
        "std_error",
        "conf_low",
        "conf_high",
        "conf_level",
        "conf_method",
        "cv",
        "deff",
        "df",
        "n",
        "n_cases",
        "n_psu",
        "n_strata",
        "population",
        "undetermined",
        "status",
        "note",
    ]
)
TOTAL = "total"
"""What stands in a breakdown column where the row is a margin over it."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The estimates of one breakdown, and the influence of every cluster on each of them."""

    domains: Domains
    influence: Influence
    estimate: Floats
    std_error: Floats
    low: Floats
    high: Floats
    deff: Floats


@dataclass(frozen=True, eq=False)
class EstimateTable:
    """Estimates of one measure by breakdowns, in the order asked for, the total first.

    `table["sex", "female"]` is the estimate of a cell, `table["sex", "female", "sector", "Mining"]` of a crossing,
    `table.total` of everybody.
    """

    measure: Measure
    blocks: tuple[Block, ...]
    clusters: Clusters
    singleton: Singleton
    source: str
    design: str
    notes: tuple[Note, ...]
    provenance: Provenance

    @cached_property
    def estimates(self) -> tuple[Estimate, ...]:
        """Every estimate of the table."""
        return tuple(self._estimate(block, position) for block in self.blocks for position in range(len(block.domains.cells)))

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The breakdown variables, each once, in order."""
        return tuple(dict.fromkeys(name for block in self.blocks for name in block.domains.cells.variables))

    @property
    def total(self) -> Estimate:
        """The estimate for everybody; EstimateError for a share, which has none."""
        return self[()]

    def __getitem__(self, key: tuple[str, ...]) -> Estimate:
        given: object = key
        words = (given,) if isinstance(given, str) else key
        cell = frozenset(zip(words[::2], words[1::2], strict=False))
        if len(words) % 2 or cell not in self._positions:
            raise self._no_cell(words)
        return self.estimates[self._positions[cell]]

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self.estimates)

    def __len__(self) -> int:
        return sum(len(block.domains.cells) for block in self.blocks)

    def difference(self, one: Estimate, other: Estimate) -> tuple[float, float]:
        """The difference between two cells and its standard error, with the covariance between them.

        The cells are of this table, in the same unit; the same clusters stand behind both, so their covariance is in the
        result. nan where one of them has no estimate.
        """
        for estimate in (one, other):
            if estimate.measure != self.measure.title:
                raise _of_another_table(estimate, self.measure)
        if not (one.n and other.n):
            return float("nan"), float("nan")
        parts = [self._influence(one.cell), self._influence(other.cell)]
        joined = Influence(
            np.concatenate([part.cluster for part in parts]),
            np.concatenate([np.full(len(part.cluster), position) for position, part in enumerate(parts)]),
            np.concatenate([part.values for part in parts]),
            2,
        )
        squared = joined.combine({0: one.scale, 1: -other.scale}).variance(self.clusters, self.singleton)[0]
        difference = one.estimate - other.estimate
        return difference, float("nan") if np.isnan(difference) else float(np.sqrt(squared))

    def to_frame(self) -> pd.DataFrame:
        """A tidy pandas DataFrame, one row a cell: the columns that other programs rely on."""
        import pandas as pd  # 0.4 s that only those who want pandas pay

        return pd.DataFrame(self.records())

    def to_polars(self) -> pl.DataFrame:
        """The same table for polars."""
        import polars as pl

        return pl.DataFrame(self.records(), infer_schema_length=None)

    def records(self) -> list[dict[str, Any]]:
        """The rows of `to_frame` as dictionaries."""
        return [record(estimate, self.variables) for estimate in self.estimates]

    def __repr__(self) -> str:
        first = self.estimates[0]
        total = "" if first.cell else f", total {first.estimate:.4g} (SE {first.std_error:.3g})"
        return f"{self._title()} by {listed(self.variables) or 'nothing'}: {counted(len(self), 'cell')}{total}"

    def __str__(self) -> str:
        return display.text(self._title(), self.estimates)

    def _repr_html_(self) -> str:
        return display.html(self._title(), self.estimates)

    def _title(self) -> str:
        return f"{self.measure.title} ({self.measure.unit})"

    @cached_property
    def _positions(self) -> dict[frozenset[tuple[str, str]], int]:
        return {frozenset(estimate.cell): position for position, estimate in enumerate(self.estimates)}

    def _influence(self, cell: Cell) -> Influence:
        position = self._positions[frozenset(cell)]
        for block in self.blocks:
            if position < len(block.domains.cells):
                return block.influence.combine({position: 1.0})
            position -= len(block.domains.cells)
        raise AssertionError(position)

    def _estimate(self, block: Block, position: int) -> Estimate:
        found, scale = block.domains, self.measure.scale
        cases = found.cases[position]
        return Estimate(
            cell=tuple(zip(found.cells.variables, found.cells.labels[position], strict=True)),
            measure=self.measure.title,
            unit=self.measure.unit,
            estimate=float(block.estimate[position]) * scale,
            std_error=float(block.std_error[position]) * scale,
            conf_low=float(block.low[position]) * scale,
            conf_high=float(block.high[position]) * scale,
            conf_level=self.measure.interval.level,
            conf_method=self.measure.interval.name,
            deff=float(block.deff[position]),
            df=int(found.psu[position] - found.strata[position]),
            n=int(found.n[position]),
            n_cases=None if np.isnan(cases) else int(cases),
            n_kish=float(kish(found)[position]),
            n_psu=int(found.psu[position]),
            n_strata=int(found.strata[position]),
            population=float(found.weight[position]),
            undetermined=int(found.undetermined[position]),
            scale=scale,
            notes=_notes(found, position),
        )

    def _no_cell(self, words: tuple[str, ...]) -> EstimateError:
        labels = {category for estimate in self.estimates for pair in estimate.cell for category in pair}
        unknown = [word for word in words if word not in labels]
        hint = did_you_mean(unknown[0], labels) if unknown else ""
        return EstimateError(
            "FLE-C13",
            f"the table has no such cell{hint}",
            where={"variables": listed(self.variables) or "none"},
            why="a cell is named by variables and categories in turn, and its breakdown has to be in `by`",
            fix=(Fix('table["sex", "female"]'), Fix("table.total", "for everybody")),
        )


def estimate(sample: Sample, measure: Measure, by: By | str = ()) -> EstimateTable:
    """Estimates of `measure` for everybody and by every breakdown of `by`, with design-based standard errors.

    by: variables, and tuples of variables that are crossed; a crossing brings its margins. Domains are estimated with all
    PSUs of the design, persons are never filtered. Standard errors by Taylor linearisation (Woodruff, 1971; Binder, 1983).
    Raises EstimateError for a variable that is not there or cannot be estimated with.

    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [10.0, 20, 10, 20], "ea": [1, 1, 2, 2], "fl": [0, 1, 0, 0], "sex": ["m", "f", "m", "f"]})
    >>> sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    >>> table = fl.estimate(sample, fl.Prevalence("fl", per=100), by=["sex"])
    >>> table
    Prevalence of fl (per cent) by sex: 3 cells, total 33.33 (SE 33.3)
    >>> table["sex", "f"].estimate
    50.0
    """
    expect("sample", sample, Sample, "fl.weigh(data, design)")
    if not hasattr(measure, "terms"):
        expect("measure", measure, (), 'fl.Prevalence("forced_labour")')
    terms = measure.terms(sample)
    wanted = breakdowns(by)
    shared = [measure.shared_over] if measure.shared_over else []
    _refuse_names([*variables(wanted), *shared])
    tabulation = tabulate(sample, [*variables(wanted), *shared], sums(terms))
    for position, variable in enumerate(terms.variables):
        if tabulation.sums[odd(position)].any():
            raise refuse_odd(sample, variable)
    blocks = tuple(_block(domains(tabulation, breakdown, measure, sample), measure, sample) for breakdown in wanted)
    return EstimateTable(
        measure=measure,
        blocks=blocks,
        clusters=sample.clusters,
        singleton=sample.design.singleton,
        source=sample.source,
        design=str(sample.design),
        notes=(*_spoken(sample, terms), *_left_out(blocks[0].domains, measure)),
        provenance=sample.provenance.then("measure", measure.title, fingerprint(measure)),
    )


def kish(found: Domains) -> Floats:
    """Kish's effective sample size, (sum w)^2 / sum w^2 (cells,)."""
    return np.divide(found.weight**2, found.weight2, out=np.zeros_like(found.weight), where=found.weight2 > 0)


def record(estimate: Estimate, breakdown: tuple[str, ...]) -> dict[str, Any]:
    """One row of the tidy table."""
    cell = dict(estimate.cell)
    return {
        "measure": estimate.measure,
        "unit": estimate.unit,
        **{name: cell.get(name, TOTAL) for name in breakdown},
        "estimate": estimate.estimate,
        "std_error": estimate.std_error,
        "conf_low": estimate.conf_low,
        "conf_high": estimate.conf_high,
        "conf_level": estimate.conf_level,
        "conf_method": estimate.conf_method,
        "cv": estimate.cv,
        "deff": estimate.deff,
        "df": estimate.df,
        "n": estimate.n,
        "n_cases": estimate.n_cases,
        "n_psu": estimate.n_psu,
        "n_strata": estimate.n_strata,
        "population": estimate.population,
        "undetermined": estimate.undetermined,
        "status": estimate.status,
        "note": "; ".join(note.text for note in estimate.notes),
    }


def _block(found: Domains, measure: Measure, sample: Sample) -> Block:
    influence = linearise(measure.estimand, found.totals)
    has_sample = found.n > 0
    value = np.where(has_sample, measure.estimand.value(found.totals.sums), np.nan)
    variance = np.where(has_sample, influence.variance(sample.clusters, sample.design.singleton), np.nan)
    # In a single PSU a ratio's influence is zero by construction: that is not a standard error of 0, it is none.
    alone = (found.psu == 1) & isinstance(measure.estimand, Ratio)
    std_error = np.sqrt(np.where(alone, np.nan, variance))
    evidence = Evidence(value, std_error, found.n, kish(found), (found.psu - found.strata).astype(float))
    low, high = measure.interval.bounds(evidence)
    # No case, no spread: an interval of width zero would claim to know what nobody knows.
    empty = (found.cases == 0) & (high == low)
    return Block(
        domains=found,
        influence=influence,
        estimate=value,
        std_error=std_error,
        low=np.where(empty, np.nan, np.maximum(low, measure.lowest)),
        high=np.where(empty, np.nan, high),
        deff=_deff(found, measure, std_error**2),
    )


def _deff(found: Domains, measure: Measure, variance: Floats) -> Floats:
    """The variance over that of a simple random sample without replacement of as many persons (Kish, 1965, 8.2)."""
    gradient = measure.estimand.gradient(found.totals.sums)
    n, weight = found.n, found.weight
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.einsum("ck,ck->c", gradient, found.totals.sums) / weight
        square = np.einsum("ck,ckj,cj->c", gradient, found.moments, gradient) / weight
        spread = np.where(square - mean**2 > _ROUNDING * square, square - mean**2, np.nan)
        # Weights that do not expand to more persons than the sample has say nothing of a population.
        simple = np.where(weight > n, weight**2 * spread * (1 - n / weight) / (n - 1), np.nan)
        deff = variance / simple
    return np.where(np.isfinite(deff), deff, np.nan)


def _spoken(sample: Sample, terms: Terms) -> tuple[Note, ...]:
    """The sample's notes, that on the rule set's universe only where the measure is of a criterion."""
    of_rules = any(isinstance(sample.scales.get(variable.name), Outcome) for variable in terms.variables)
    return tuple(note for note in sample.notes if of_rules or note.code != _UNIVERSE_NOTE)


def _refuse_names(names: list[str]) -> None:
    """A breakdown cannot have the name of a column of the result."""
    for name in names:
        if name in _COLUMNS:
            raise EstimateError(
                "FLE-C14",
                f"'{name}' is the name of a column of the result, so it cannot be the name of a breakdown.",
                fix=(Fix(f"[concept.{name}_group]  ...", "or rename the column of the frame"),),
            )


def _of_another_table(estimate: Estimate, measure: Measure) -> EstimateError:
    return EstimateError(
        "FLE-C15",
        f"the estimate is of '{estimate.measure}', this table of '{measure.title}'.",
        why="the covariance between two estimates is known to the table that both are of",
    )


def _notes(found: Domains, position: int) -> tuple[Note, ...]:
    notes = []
    if found.n[position] == 0:
        known = " with a known answer" if found.undetermined[position] else ""
        notes.append(Note("FLE-G02", f"no person of the sample{known}"))
    elif found.cases[position] == 0:
        notes.append(Note("FLE-F02", "no case in the sample: the estimate is 0, the upper bound is what is known"))
    elif found.cases[position] == found.n[position]:
        notes.append(Note("FLE-F03", "every person of the sample is a case"))
    if found.psu[position] == 1:
        notes.append(Note("FLE-G03", "a single PSU: the standard error cannot be estimated"))
    elif found.n[position] and found.psu[position] <= found.strata[position]:
        notes.append(Note("FLE-D08", "no degrees of freedom: a single PSU in each stratum"))
    return tuple(notes)


def _left_out(found: Domains, measure: Measure) -> tuple[Note, ...]:
    if not found.left_out:
        return ()
    # How many they are stands in no note, because notes are published and the number may be small.
    return (Note("FLE-G09", f"Cases of unknown {measure.shared_over} are left out of the distribution."),)
