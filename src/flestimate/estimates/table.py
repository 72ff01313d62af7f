"""estimate: a sample and a measure in, a table of estimates out, with their covariance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from flestimate.declaration import fingerprint
from flestimate.errors import EstimateError, Fix, Note, counted, did_you_mean, expect, listed
from flestimate.estimates import display
from flestimate.estimates.asked import asked
from flestimate.estimates.block import Block, Measure
from flestimate.estimates.breakdown import By
from flestimate.estimates.contrast import Contrast
from flestimate.estimates.each import estimates_of, replicates_dropped
from flestimate.estimates.estimate import Cell, Estimate
from flestimate.estimates.terms import Terms
from flestimate.foreign import quoting_nobody
from flestimate.provenance import Provenance
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.tabulation import Tabulation
from flestimate.survey.scale import Outcome
from flestimate.variance import Spread

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_UNIVERSE_NOTE = "FLE-F16"
_MAY_BE_UNKNOWN = ("n_cases", "n_psu", "n_strata")
_NO_SPREAD = Note(
    "FLE-F30", said("a cell without a case, or with nothing else, has no spread that its difference could have an interval from")
)
TOTAL = "total"
"""What stands in a breakdown column where the row is a margin over it."""


@dataclass(frozen=True, eq=False)
class EstimateTable:
    """Estimates of one measure by breakdowns, in the order asked for, the total first.

    `table["sex", "female"]` is the estimate of a cell, `table["sex", "female", "sector", "Mining"]` of a crossing,
    `table.total` of everybody.
    """

    measure: Measure
    by: tuple[tuple[str, ...], ...]
    blocks: tuple[Block, ...]
    sample: Sample
    notes: tuple[Note, ...]
    methods: tuple[str, ...]
    provenance: Provenance

    @cached_property
    def estimates(self) -> tuple[Estimate, ...]:
        """Every estimate of the table."""
        beside = _of_every_estimate(self.sample)
        return tuple(one for block in self.blocks for one in estimates_of(block, self.measure, beside))

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The breakdown variables, each once, in order."""
        return tuple(dict.fromkeys(name for block in self.blocks for name in block.groups.variables))

    @property
    def source(self) -> str:
        """The name of the file or frame that the persons are from."""
        return self.sample.source

    @property
    def design(self) -> str:
        """The design in words."""
        return str(self.sample.design)

    @property
    def conf_method(self) -> str:
        """How the bounds are made, in words."""
        return self.blocks[0].method

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
        return sum(len(block.groups) for block in self.blocks)

    def difference(self, one: Estimate, other: Estimate) -> Contrast:
        """The difference between two cells of this table, with the covariance between them."""
        return self._contrast([(one, 1.0), (other, -1.0)], f"{_cell_words(one)} - {_cell_words(other)}")

    def contrast(self, coefficients: Mapping[Estimate, float]) -> Contrast:
        """Any linear combination of cells of this table, with the covariances between them (Stata `lincom`, R `svycontrast`)."""
        given: object = coefficients
        pairs: list[tuple[object, object]] = list(given.items()) if isinstance(given, Mapping) else []
        if not pairs or not all(isinstance(one, Estimate) and isinstance(number, int | float) for one, number in pairs):
            raise EstimateError("FLE-C09", "a contrast is not of cells and numbers.", fix=(Fix("table.contrast({women: 1, men: -1})"),))
        words = " ".join(f"{coefficient:+g} x {_cell_words(one)}" for one, coefficient in coefficients.items())
        return self._contrast(list(coefficients.items()), words)

    def ratio(self, one: Estimate, other: Estimate) -> Contrast:
        """How many times as large one cell is as another, by the delta method with the covariance between them (Stata `nlcom`)."""
        what = f"{_cell_words(one)} / {_cell_words(other)}"
        self._refuse_others([one, other])
        if not other.estimate:
            return Contrast.of(what, float("nan"), float("nan"), min(one.df, other.df), one.conf_level)
        ratio = one.estimate / other.estimate
        linear = self._contrast([(one, 1 / other.estimate), (other, -ratio / other.estimate)], what)
        made = Contrast.of(what, ratio, linear.std_error, linear.df, linear.conf_level)
        made = replace(made, notes=linear.notes)
        return made if not np.isnan(linear.conf_low) else replace(made, conf_low=float("nan"), conf_high=float("nan"))

    def covariance(self, one: Estimate, other: Estimate) -> float:
        """The covariance between the estimates of two cells of this table; nan where one of them has none."""
        matrix = self._spread([one, other]).covariance()
        if np.isnan([one.std_error, other.std_error]).any():
            return float("nan")
        return float(matrix[0, 1] if one.cell != other.cell else matrix[0, 0]) * one.scale * other.scale

    def to_frame(self) -> pd.DataFrame:
        """A tidy pandas DataFrame, one row a cell: the columns that other programs rely on."""
        import pandas as pd  # 0.4 s that only those who want pandas pay

        frame = pd.DataFrame(self.records())
        # A count that the design does not know is missing, and the others stay whole numbers.
        unknown = [name for name in _MAY_BE_UNKNOWN if frame[name].isna().any()]
        return frame.astype(dict.fromkeys(unknown, "Int64"))

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
        return said("{title} ({unit})", title=self.measure.title, unit=self.measure.unit)

    @cached_property
    def _positions(self) -> dict[frozenset[tuple[str, str]], int]:
        return {frozenset(estimate.cell): position for position, estimate in enumerate(self.estimates)}

    def _contrast(self, terms: Sequence[tuple[Estimate, float]], what: str) -> Contrast:
        cells = [one for one, _ in terms]
        spread = self._spread(cells)
        known = all(np.isfinite(one.std_error) for one in cells)
        scaled = np.array([[coefficient * one.scale for one, coefficient in terms]])
        combined = spread.combine(scaled)
        error = float(np.sqrt(combined.variance[0])) if known else float("nan")
        value = sum(coefficient * one.estimate for one, coefficient in terms)
        made = Contrast.of(what, value, error, min(one.df for one in cells), cells[0].conf_level)
        if any(one.n_cases in {0, one.n} and one.std_error == 0 for one, coefficient in terms if coefficient):
            made = made.without_bounds(_NO_SPREAD)
        dropped = (replicates_dropped(combined.dropped[0]),) if combined.dropped[0] else ()
        return made.noting(*dropped, *_of_every_estimate(self.sample))

    def _spread(self, cells: Sequence[Estimate]) -> Spread:
        """The spread of chosen cells together."""
        self._refuse_others(cells)
        first, *others = (self._alone(one.cell) for one in cells)
        return first.beside(others)

    def _refuse_others(self, cells: Sequence[Estimate]) -> None:
        """Refuse estimates that are not of this very table: of another measure, or of another sample."""
        own = [block.evidence for block in self.blocks]
        for one in cells:
            if one.evidence is None or not any(one.evidence.evidence is evidence for evidence in own):
                raise _of_another_table(one, self.measure)

    def _alone(self, cell: Cell) -> Spread:
        position = self._positions[frozenset(cell)]
        for block in self.blocks:
            if position < len(block.groups):
                if block.spread is None:
                    raise _no_covariance()
                return block.spread.combine(np.eye(1, len(block.groups), position))
            position -= len(block.groups)
        raise AssertionError(position)

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


@quoting_nobody
def estimate(sample: Sample, measure: Measure, by: By | str = ()) -> EstimateTable:
    """Estimates of `measure` for everybody and by every breakdown of `by`, with design-based standard errors.

    by: variables, and tuples of variables that are crossed; a crossing brings its margins. Domains are estimated with all
    PSUs of the design, persons are never filtered. Standard errors by Taylor linearisation (Woodruff, 1971; Binder, 1983).
    Raises EstimateError for a variable that is not there or cannot be estimated with, and for a crossing of more than 10,000 cells.

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
    wanted = asked(sample, measure, by)
    terms, blocks = wanted.terms, _blocks(sample, measure, wanted.tabulation, wanted.by)
    return EstimateTable(
        measure=measure,
        by=wanted.by,
        blocks=blocks,
        sample=sample,
        notes=(*_spoken(sample, terms), *terms.notes, *_left_out(measure)),
        methods=_methods(sample, terms),
        provenance=sample.provenance.then("measure", measure.title, fingerprint(measure)),
    )


def _blocks(sample: Sample, measure: Measure, tabulation: Tabulation, wanted: Sequence[tuple[str, ...]]) -> tuple[Block, ...]:
    """A block for each breakdown; the first one is of everybody, and the others may look at it."""
    first = measure.block(sample, tabulation, wanted[0], None)
    return (first, *(measure.block(sample, tabulation, breakdown, first.evidence) for breakdown in wanted[1:]))


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
        "undetermined_share": estimate.undetermined_share,
        "bound_low": estimate.bound_low,
        "bound_high": estimate.bound_high,
        "status": estimate.status,
        "note": "; ".join(note.text for note in estimate.notes),
    }


def _spoken(sample: Sample, terms: Terms) -> tuple[Note, ...]:
    """The sample's notes, that on the rule set's universe only where the measure is of a criterion."""
    of_rules = _is_of_rules(sample, terms)
    return tuple(note for note in sample.notes if of_rules or note.code != _UNIVERSE_NOTE)


def _methods(sample: Sample, terms: Terms) -> tuple[str, ...]:
    """How uncertainty was found, and where the measure is of a criterion, how undetermined persons count."""
    counting = (sample.undetermined.sentence,) if _is_of_rules(sample, terms) else ()
    return (*sample.design.methods, *counting)


def _is_of_rules(sample: Sample, terms: Terms) -> bool:
    return any(isinstance(sample.scales.get(one.name), Outcome) or one.name == sample.universe for one in terms.variables)


def _of_another_table(estimate: Estimate, measure: Measure) -> EstimateError:
    return EstimateError(
        "FLE-C15",
        f"an estimate of '{estimate.measure}' is not of this table of '{measure.title}'.",
        why="the covariance between two estimates is known to the table that both are of",
    )


def _no_covariance() -> EstimateError:
    return EstimateError(
        "FLE-C16",
        "quantiles have no covariance here, so they cannot be subtracted or divided.",
        why="Woodruff's interval turns the bounds of a share into values, one quantile at a time",
    )


def _cell_words(one: Estimate) -> str:
    return ", ".join(f"{variable} {category}" for variable, category in one.cell) or "total"


def _of_every_estimate(sample: Sample) -> tuple[Note, ...]:
    """What stands beside every single estimate too, so that it is not lost where a table becomes a file or a figure."""
    return tuple(note for note in sample.notes if note.code == display.RESTS_ON)


def _left_out(measure: Measure) -> tuple[Note, ...]:
    if measure.shared_over is None:
        return ()
    # Whether there are any stands in no note either: notes are published, and the number may be small.
    return (Note("FLE-G09", said("Cases of unknown {variable} are left out of the distribution.", variable=measure.shared_over)),)
