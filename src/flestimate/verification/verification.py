"""verify: a table of estimates in, what other engines make of every cell of it out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flestimate.declaration import refuse_no_value
from flestimate.errors import Fix, FlestimateError, Note, counted, expect, listed
from flestimate.estimates import Estimate, EstimateTable
from flestimate.estimates.estimate import Cell
from flestimate.foreign import quoting_nobody
from flestimate.tasks import Task, doing
from flestimate.verification import display
from flestimate.verification.design import assumed_deff
from flestimate.verification.direct import Direct
from flestimate.verification.engine import Cannot, Engine, Figures, Opinion, Quantity, Wrong, everywhere
from flestimate.verification.extras import installed
from flestimate.verification.question import Question
from flestimate.verification.samplics import Samplics
from flestimate.verification.svy import Svy

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE = 1e-9
"""Two figures whose relative difference is at most this agree: both come from the same formula, in another order of sums."""
_ROUNDING = 1e-12
"""A standard error of less than this part of the estimate is what rounding leaves of 0."""


class Verdict(StrEnum):
    """What a comparison comes to."""

    AGREES = "agrees"
    DIFFERS = "differs"
    KNOWN_WRONG = "known wrong"
    CANNOT = "cannot say"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our figures of a cell beside another engine's.

    differences: the relative difference of each figure that both have; wrong: the figures in which the other engine is
    known to be wrong here, and does differ, which are not among the differences; verdict: what it comes to; reason: why the
    other engine is wrong, differs, or cannot say.
    """

    cell: Cell
    engine: str
    ours: Figures
    theirs: Figures | None
    verdict: Verdict
    reason: str = ""
    differences: Mapping[Quantity, float] = field(default_factory=dict)
    wrong: tuple[Quantity, ...] = ()

    @property
    def largest(self) -> float:
        """The largest relative difference; nan where nothing was compared."""
        return max(self.differences.values(), default=float("nan"))

    def __repr__(self) -> str:
        where = ", ".join(f"{variable} {category}" for variable, category in self.cell) or "total"
        compared = f", largest relative difference {self.largest:.1e}" if self.differences else ""
        return f"{where}: {self.engine} {self.verdict}{compared}{f' ({self.reason})' if self.reason else ''}"


@dataclass(frozen=True, eq=False)
class Verification:
    """A second opinion on every cell of a table of estimates, in the order of the table, engine by engine."""

    title: str
    cells: int
    engines: tuple[tuple[str, str], ...]
    comparisons: tuple[Comparison, ...]
    tolerance: float
    notes: tuple[Note, ...]

    @cached_property
    def worst(self) -> Comparison | None:
        """The comparison with the largest relative difference, engines known to be wrong aside; None where nothing was compared."""
        compared = [one for one in self.comparisons if one.verdict in {Verdict.AGREES, Verdict.DIFFERS}]
        return max(compared, key=lambda one: one.largest, default=None)

    @property
    def largest(self) -> float:
        """The largest relative difference, engines known to be wrong aside; nan where nothing was compared."""
        return self.worst.largest if self.worst else float("nan")

    @property
    def differing(self) -> tuple[Comparison, ...]:
        """The comparisons in which our figure and another engine's differ, and the other is not known to be wrong."""
        return tuple(one for one in self.comparisons if one.verdict is Verdict.DIFFERS)

    @property
    def unverified(self) -> tuple[Cell, ...]:
        """The cells on which no engine has given an opinion that counts."""
        seen = {one.cell for one in self.comparisons if one.verdict in {Verdict.AGREES, Verdict.DIFFERS}}
        return tuple(dict.fromkeys(one.cell for one in self.comparisons if one.cell not in seen))

    def __iter__(self) -> Iterator[Comparison]:
        return iter(self.comparisons)

    def __len__(self) -> int:
        return len(self.comparisons)

    def count(self, engine: str, verdict: Verdict) -> int:
        """On how many cells an engine comes to a verdict."""
        return sum(one.engine == engine and one.verdict is verdict for one in self.comparisons)

    def records(self) -> list[dict[str, Any]]:
        """The rows of `to_frame` as dictionaries."""
        return [_record(one) for one in self.comparisons]

    def to_frame(self) -> pd.DataFrame:
        """A pandas DataFrame, one row for a cell and an engine, with both figures: for the analyst, not for release."""
        import pandas as pd  # 0.4 s that only those who want pandas pay

        return pd.DataFrame(self.records())

    def __repr__(self) -> str:
        said = "; ".join(self._said(name, f"{name} {version}") for name, version in self.engines)
        largest = f"; largest relative difference {self.largest:.1e}" if self.worst else ""
        return f"Second opinion on {self.title}, {counted(self.cells, 'cell')}: {said}{largest}"

    def __str__(self) -> str:
        return display.text(self)

    def _repr_html_(self) -> str:
        return display.html(self)

    def _said(self, engine: str, named: str) -> str:
        counts = {verdict: self.count(engine, verdict) for verdict in Verdict}
        words = [f"{verdict} on {count}" for verdict, count in counts.items() if count]
        beside = sum(one.engine == engine and one.verdict is Verdict.AGREES and bool(one.wrong) for one in self.comparisons)
        return f"{named} {listed(words)}" + (f" (its degrees of freedom known wrong on {beside})" if beside else "")


@doing(Task.VERIFY)
@quoting_nobody
def verify(table: EstimateTable, *engines: Engine) -> Verification:
    """What other engines make of every cell of a table: estimate, standard error and degrees of freedom.

    engines: those to ask; without any, the textbook's formula (`Direct`, always there) and of samplics and svy those that are
    installed (`pip install "flestimate[verify]"`). Who is in a cell and who is a case is read as the measure reads it; all
    arithmetic is the engine's own. Intervals are not compared. EstimateError for an engine that is not installed.

    >>> import polars as pl, flestimate as fl
    >>> frame = pl.DataFrame({"w": [10.0, 20, 10, 20], "ea": [1, 1, 2, 2], "fl": [0, 1, 0, 0], "sex": ["m", "f", "m", "f"]})
    >>> sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    >>> verify(fl.estimate(sample, fl.Count("fl"), by=["sex"]), Direct())
    Second opinion on Number of persons: fl (persons), 3 cells: direct ... agrees on 3; largest relative difference ...
    """
    expect("table", table, EstimateTable, 'fl.estimate(sample, fl.Prevalence("forced_labour"))')
    for engine in engines:
        refuse_no_value("engine", engine, Engine, Fix("fl.verify(table)", "with every engine that is installed"))
    asked = engines or _installed()
    question = Question.of(table)
    comparisons = [
        _compared(table, estimate, engine, opinion) for engine in asked for estimate, opinion in _opinions(table, engine, question)
    ]
    return Verification(
        title=f"{table.measure.title} ({table.measure.unit})",
        cells=len(table),
        engines=tuple((engine.name, engine.version) for engine in asked),
        comparisons=tuple(comparisons),
        tolerance=TOLERANCE,
        notes=(*_assumption(table), *_notes(asked, engines)),
    )


def _installed() -> tuple[Engine, ...]:
    others: tuple[Engine, ...] = (Samplics(), Svy())
    return (Direct(), *(engine for engine in others if installed(engine.name)))


def _assumption(table: EstimateTable) -> tuple[Note, ...]:
    """What no engine can have an opinion on."""
    deff = assumed_deff(table.sample.design)
    said = (
        f"Engines compute standard errors as of persons drawn directly; the assumed design effect of {deff:g} is put on theirs as on ours."
    )
    return (Note("FLE-E05", said),) if deff > 1 else ()


def _notes(asked: tuple[Engine, ...], chosen: tuple[Engine, ...]) -> tuple[Note, ...]:
    notes = [
        Note("FLE-E02", "Who is in a cell and who is a case is read as flestimate reads it; the arithmetic is each engine's own."),
        *(Note("FLE-E03", caveat) for engine in asked for caveat in engine.caveats),
    ]
    absent = [engine.name for engine in (Samplics(), Svy()) if not installed(engine.name)]
    if absent and not chosen:
        notes.append(Note("FLE-E04", f'{listed(absent)} not installed, so not asked: pip install "flestimate[verify]"'))
    return tuple(notes)


def _opinions(table: EstimateTable, engine: Engine, question: Question | None) -> Iterator[tuple[Estimate, Opinion]]:
    """What an engine says of every estimate, in the order of the table."""
    if question is None:
        yield from ((estimate, Cannot("there is no second formula for this statistic and this design")) for estimate in table)
        return
    said = _said(engine, question)
    for estimate in table:
        yield estimate, said.get(estimate.cell, Cannot("the engine was not asked"))


def _said(engine: Engine, question: Question) -> dict[Cell, Opinion]:
    """What an engine says of every cell; that it failed, where it did."""
    try:
        return dict(engine.opinions(question))
    except FlestimateError:
        raise
    except Exception as error:
        if isinstance(engine, Direct):  # our own formulas have no excuse
            raise
        # Its message may quote persons' data, so only its kind is repeated.
        return dict(everywhere(question, Cannot(f"{engine.name} failed with a {type(error).__name__}")))


def _compared(table: EstimateTable, estimate: Estimate, engine: Engine, opinion: Opinion) -> Comparison:
    ours = Figures(estimate.estimate, estimate.std_error, float(estimate.df))
    if isinstance(opinion, Wrong | Cannot):
        verdict = Verdict.KNOWN_WRONG if isinstance(opinion, Wrong) else Verdict.CANNOT
        return Comparison(estimate.cell, engine.name, ours, None, verdict, opinion.reason)
    theirs = opinion.per(table.measure.scale).widened(assumed_deff(table.sample.design))
    if math.isnan(ours.estimate) and math.isnan(theirs.estimate):
        return Comparison(estimate.cell, engine.name, ours, theirs, Verdict.CANNOT, "nothing to estimate from")
    differences = dict(_differences(ours, theirs))
    if _has_no_error(estimate, theirs):
        del differences[Quantity.STD_ERROR]
    beyond = [quantity for quantity, difference in differences.items() if difference > TOLERANCE]
    wrong = tuple(quantity for quantity in beyond if quantity in theirs.faults)
    for quantity in wrong:
        del differences[quantity]
    reason = "; ".join(theirs.faults.get(quantity, f"{quantity} differs") for quantity in beyond)
    return Comparison(estimate.cell, engine.name, ours, theirs, _verdict(beyond, wrong), reason, differences, wrong)


def _has_no_error(estimate: Estimate, theirs: Figures) -> bool:
    """Of replicates in a single PSU, nothing but rounding is the other engine's way to say what ours says with no number."""
    of_replicates = estimate.n_psu is None and math.isnan(estimate.std_error)
    return of_replicates and theirs.std_error is not None and theirs.std_error <= _ROUNDING * abs(theirs.estimate)


def _verdict(beyond: list[Quantity], wrong: tuple[Quantity, ...]) -> Verdict:
    """Degrees of freedom in which the other engine is known to be wrong do not spoil the agreement of what they stand beside."""
    if len(beyond) > len(wrong):
        return Verdict.DIFFERS
    return Verdict.KNOWN_WRONG if set(wrong) - {Quantity.DF} else Verdict.AGREES


def _differences(ours: Figures, theirs: Figures) -> Iterator[tuple[Quantity, float]]:
    """The relative difference of each figure that the other engine has given."""
    for quantity in Quantity:
        own, other = ours[quantity], theirs[quantity]
        if own is None or other is None:
            continue
        floor = _ROUNDING * abs(ours.estimate) if quantity is Quantity.STD_ERROR else 0.0
        yield quantity, _relative(own, other, floor)


def _relative(own: float, other: float, floor: float) -> float:
    """The difference over the larger of the two; infinite where only one of them is a number."""
    if math.isnan(own) or math.isnan(other):
        return 0.0 if math.isnan(own) and math.isnan(other) else math.inf
    if own == other or max(abs(own), abs(other)) <= floor:
        return 0.0
    return abs(own - other) / max(abs(own), abs(other))


def _record(one: Comparison) -> dict[str, Any]:
    theirs = one.theirs
    nothing = float("nan")
    return {
        "cell": ", ".join(f"{variable} {category}" for variable, category in one.cell) or "total",
        "engine": one.engine,
        "verdict": one.verdict.value,
        "largest": one.largest,
        "estimate": one.ours.estimate,
        "estimate_theirs": theirs.estimate if theirs else nothing,
        "estimate_difference": one.differences.get(Quantity.ESTIMATE, nothing),
        "std_error": one.ours.std_error,
        "std_error_theirs": theirs.std_error if theirs and theirs.std_error is not None else nothing,
        "std_error_difference": one.differences.get(Quantity.STD_ERROR, nothing),
        "df": one.ours.df,
        "df_theirs": theirs.df if theirs and theirs.df is not None else nothing,
        "df_difference": one.differences.get(Quantity.DF, nothing),
        "reason": one.reason,
    }
