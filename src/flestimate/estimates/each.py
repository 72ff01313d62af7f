"""Each cell of a breakdown by itself: its figures as an estimate, and what has to be said beside it."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import numpy as np
from numpy.typing import NDArray

from flestimate.errors import Note
from flestimate.estimates.block import Block, Measure
from flestimate.estimates.composition import Composition
from flestimate.estimates.dominance import HALF
from flestimate.estimates.estimate import Estimate, Known
from flestimate.estimates.short import FAR
from flestimate.said import said
from flestimate.variance.arrays import Floats

Flags = NDArray[np.bool_]
_NOBODY = Note("FLE-G02", said("no person of the sample"))
_NOBODY_KNOWN = Note("FLE-G02", said("no person of the sample with a known answer"))
_NO_CASE = Note("FLE-F02", said("no case in the sample: the estimate is 0, the upper bound is what is known"))
_ALL_CASES = Note("FLE-F03", said("every person of the sample is a case"))
_ONE_PSU = Note("FLE-G03", said("a single PSU: the standard error cannot be estimated"))
_NO_ERROR = Note("FLE-G03", said("the standard error cannot be estimated"))
_NO_DEGREES = Note("FLE-D08", said("no degrees of freedom: a single PSU in each stratum"))
_ONE_PERSON = Note("FLE-F09", said("one person stands for more than half of the cases: the estimate is hardly more than this person"))


def estimates_of(block: Block, measure: Measure, beside: tuple[Note, ...]) -> list[Estimate]:
    """The estimate of every cell, in order; beside: what is said beside each of them, after its own notes."""
    found, evidence, title, unit, scale = block.groups, block.evidence, measure.title, measure.unit, measure.scale
    # Numbers become Python's own a column at a time: one by one that takes most of the time of a large table.
    scaled = (evidence.estimate, evidence.std_error, block.low, block.high, *block.extremes)
    figures = zip(*((values * scale).tolist() for values in scaled), strict=True)
    counts = zip(*map(_counted, (found.n, found.cases, found.presence.psu, found.presence.strata, found.unsettled.persons)), strict=True)
    others = zip(*(values.tolist() for values in (block.deff, found.kish, found.weight, found.unsettled.share)), strict=True)
    rows = zip(found.labels, figures, counts, others, _whole(evidence.df), _notes(block, measure), strict=True)
    return [
        Estimate(
            cell=tuple(zip(found.variables, labels, strict=True)),
            measure=title,
            unit=unit,
            estimate=estimate,
            std_error=std_error,
            conf_low=low,
            conf_high=high,
            conf_level=measure.interval.level,
            conf_method=block.method,
            deff=deff,
            df=df,
            n=n or 0,
            n_cases=cases,
            n_kish=kish,
            n_psu=psu,
            n_strata=strata,
            population=population,
            undetermined=undetermined or 0,
            undetermined_share=undetermined_share,
            bound_low=bound_low,
            bound_high=bound_high,
            scale=scale,
            notes=(*own, *beside),
            evidence=Known(evidence, position, measure),
        )
        for position, (
            labels,
            (estimate, std_error, low, high, bound_low, bound_high),
            (n, cases, psu, strata, undetermined),
            (deff, kish, population, undetermined_share),
            df,
            own,
        ) in enumerate(rows)
    ]


def _whole(numbers: Floats) -> list[float]:
    """Degrees of freedom, as whole numbers where they are."""
    return [int(number) if number.is_integer() else number for number in numbers.astype(np.float64).tolist()]


def _counted(numbers: Floats) -> list[int | None]:
    """Counts, None where they are not known."""
    return [None if isnan(number) else int(number) for number in numbers.tolist()]


def _notes(block: Block, measure: Measure) -> list[tuple[Note, ...]]:
    """What is to be said of each cell (cells,)."""
    notes: list[list[Note]] = [[] for _ in range(len(block.groups))]
    for where, note in (*_of_persons(block, measure), *_of_uncertainty(block)):
        for position in np.flatnonzero(where).tolist():
            notes[position].append(note(position))
    return [tuple(each) for each in notes]


_Said = tuple[Flags, Callable[[int], Note]]
"""The cells that something is said of, and what of each of them."""


def _of_persons(block: Block, measure: Measure) -> list[_Said]:
    """Nobody, no case, or nothing else."""
    found = block.groups
    nobody, unsettled = found.n == 0, found.unsettled.persons > 0
    all_cases = ~nobody & (found.cases == found.n) & (found.cases != 0) & (not isinstance(measure, Composition))
    return [
        (nobody & unsettled, lambda _: _NOBODY_KNOWN),
        (nobody & ~unsettled, lambda _: _NOBODY),
        (~nobody & (found.cases == 0), lambda _: _NO_CASE),
        (all_cases, lambda _: _ALL_CASES),
    ]


def _of_uncertainty(block: Block) -> list[_Said]:
    """No standard error, no degrees of freedom, an interval that may be short, one person who makes the figure, replicates without anybody."""
    found, presence = block.groups, block.groups.presence
    here = found.n > 0
    unknown, single = here & np.isnan(block.evidence.std_error), presence.psu == 1
    dropped = np.zeros(len(found), dtype=np.int64) if block.spread is None else block.spread.dropped
    return [
        (unknown & single, lambda _: _ONE_PSU),
        (unknown & ~single, lambda _: _NO_ERROR),
        (here & ~unknown & (presence.psu <= presence.strata), lambda _: _NO_DEGREES),
        (block.reach >= FAR, lambda position: _short(float(block.reach[position]))),
        ((found.cases > 1) & (block.heaviest > HALF), lambda _: _ONE_PERSON),
        ((dropped > 0) & here, lambda position: replicates_dropped(int(dropped[position]))),
    ]


def _short(times: float) -> Note:
    """The default interval may be short here."""
    text = said(
        "cases may come in clusters that the PSUs with cases are too few to show: the upper bound may be too low; "
        "the interval RareEvent reaches {times:.1f} times as high",
        times=times,
    )
    return Note("FLE-G12", text)


def replicates_dropped(number: int) -> Note:
    """So many replicates have no person of the cell."""
    if number == 1:
        return Note("FLE-P12", said("1 replicate has no person here: the standard error may be too small"))
    return Note("FLE-P12", said("{n} replicates have no person here: the standard error may be too small", n=number))
