"""The textbook's formula, cell by cell over persons, in the plainest numpy: slow on purpose, and always installed.

Nothing of `flestimate.variance` is used, and the way is another: persons are summed to all units of the design anew for
every cell, units without persons of the cell are zeros, strata are looped over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from flestimate.estimates.estimate import Cell
from flestimate.sample.degrees import ByRank, DegreesOfFreedom, Given, OfDesign, OfDomain
from flestimate.verification.design import Alone, Floats, Integers, Linearised, Replicates, Stage
from flestimate.verification.engine import Cannot, Figures, Opinion, everywhere
from flestimate.verification.question import Group, Question

_NONE = float("nan")
_CERTAINLY_NONE, _CERTAINLY_ONE = 1e-12, 1e-8
"""Squared singular values of weights scaled to length 1: rounding is below the first, a direction of its own above the second."""


@dataclass(frozen=True, slots=True)
class Direct:
    """The textbook's formula over persons (Cochran, 1977, 11.3; Woodruff, 1971)."""

    name: ClassVar[str] = "direct"
    caveats: ClassVar[tuple[str, ...]] = ()

    @property
    def version(self) -> str:
        return metadata.version("flestimate")

    def opinions(self, question: Question) -> Iterator[tuple[Cell, Opinion]]:
        design = question.design
        if isinstance(design, Linearised) and design.alone is Alone.ANOTHER_RULE:
            yield from everywhere(question, Cannot("the formula for this rule for strata with a single PSU is not written twice"))
            return
        for group in question.groups():
            for position, cell in enumerate(group.cells):
                yield cell, _figures(question, group, group.domain == position)


def _figures(question: Question, group: Group, inside: NDArray[np.bool_]) -> Figures:
    """One cell: the estimate, its standard error and the degrees of freedom."""
    here = inside & (question.weight > 0)
    estimate = _estimates(group, here, question.weight[:, None])[0]
    if np.isnan(estimate):
        return Figures(_NONE, _NONE)
    if isinstance(question.design, Replicates):
        return _over_replicates(question, question.design, group, inside, estimate)
    return _linearised(question, question.design, group, here, estimate)


def _estimates(group: Group, here: NDArray[np.bool_], weights: Floats) -> Floats:
    """The estimate with each of several weights (persons, weights); nan where nobody of the cell has one, or nothing to divide by."""
    own = weights[here]
    totals = own.T @ group.numerator[here]
    below = own.T @ group.denominator[here] if group.denominator is not None else np.ones(weights.shape[1])
    there = (own > 0).any(axis=0) if group.denominator is not None else np.full(len(totals), here.any())
    estimates: Floats = np.divide(totals, below, out=np.full(len(totals), _NONE), where=there & (below != 0))
    return estimates


def _linearised(question: Question, design: Linearised, group: Group, here: NDArray[np.bool_], estimate: float) -> Figures:
    """By the linearised variable, w y of a total and w (y - R x) / X of a ratio (Woodruff, 1971)."""
    weight = np.where(here, question.weight, 0.0)
    if group.denominator is None:
        linearised = weight * group.numerator
    else:
        linearised = weight * (group.numerator - estimate * group.denominator) / (weight @ group.denominator)
    first = design.stages[0]
    std_error = _NONE if _alone(first, here, group) else float(np.sqrt(_variance(design, linearised, here)))
    return Figures(estimate, std_error, _degrees(question.df, first, np.unique(first.unit[here])))


def _over_replicates(question: Question, design: Replicates, group: Group, inside: NDArray[np.bool_], estimate: float) -> Figures:
    """By the estimates with each replicate's weights; a replicate that has none is left out."""
    values = _estimates(group, inside, design.weights)
    found = np.isfinite(values)
    if not found.any():
        return Figures(estimate, _NONE)
    centre = values[found & (design.coefficients > 0)].mean() if design.around_mean else estimate
    variance = design.coefficients[found] @ (values[found] - centre) ** 2
    here = inside & (question.weight > 0)
    std_error = _NONE if _alone(design.first, here, group) else float(np.sqrt(variance))
    return Figures(estimate, std_error, _replicate_degrees(question.df, design, here))


def _alone(first: Stage | None, here: NDArray[np.bool_], group: Group) -> bool:
    """In a single PSU the linearised values of a ratio sum to zero: that is no standard error of 0, it is none."""
    return first is not None and group.denominator is not None and len(np.unique(first.unit[here])) == 1


def _replicate_degrees(rule: DegreesOfFreedom, design: Replicates, here: NDArray[np.bool_]) -> float | None:
    """Of the PSUs where they are named, else by rank; None where they are given."""
    if isinstance(rule, OfDomain | OfDesign) and design.first is not None:
        return _degrees(rule, design.first, np.unique(design.first.unit[here]))
    if isinstance(rule, Given):
        return None
    return _rank_less_one(design.weights[here] if isinstance(rule, ByRank) else design.weights)


def _rank_less_one(weights: Floats) -> float | None:
    """The rank of replicate weights (persons, R) less one; None where it is not clear, because some are nearly combinations of others."""
    length = np.sqrt((weights**2).sum(axis=0))
    scaled = weights[:, length > 0] / length[length > 0]
    squares = np.linalg.eigvalsh(scaled.T @ scaled)
    if ((squares > _CERTAINLY_NONE) & (squares < _CERTAINLY_ONE)).any():
        return None
    return float(max(int((squares >= _CERTAINLY_ONE).sum()) - 1, 0))


def _degrees(rule: DegreesOfFreedom, first: Stage, psus: Integers) -> float | None:
    """PSUs minus strata; None where they are not counted but given."""
    match rule:
        case OfDomain():
            return float(len(psus) - len(np.unique(first.stratum[psus])))
        case OfDesign():
            return float(len(first.stratum) - len(np.unique(first.stratum)))
        case _:
            return None


def _variance(design: Linearised, linearised: Floats, here: NDArray[np.bool_]) -> float:
    """The sum over stages: each unit's own variance counts by the sampled shares of the units that it lies in."""
    total, counts = 0.0, np.ones(1)
    for stage in design.stages:
        sums = np.bincount(stage.unit, linearised, minlength=len(stage.stratum)).astype(np.float64)
        present = np.bincount(stage.unit, here, minlength=len(stage.stratum)) > 0
        for parent in np.unique(stage.parent[present]):
            first, last = np.searchsorted(stage.parent, [parent, parent + 1])
            total += counts[parent] * _within_parent(design, stage, np.arange(first, last), sums, present)
        counts = counts[stage.parent] * stage.fraction
        if not counts.any():
            break
    return total


def _within_parent(design: Linearised, stage: Stage, units: NDArray[np.intp], sums: Floats, present: NDArray[np.bool_]) -> float:
    """The variance between the units of one unit of the stage before, over the strata that have persons of the cell."""
    ends = np.flatnonzero(np.diff(stage.stratum[units])) + 1
    strata = [stratum for stratum in np.split(units, ends) if present[stratum].any()]
    grand_mean = float(np.mean(sums[np.concatenate(strata)]))
    parts: list[float] = []
    singles: list[float] = []
    for stratum in strata:
        taken_whole = (stage.fraction[stratum] == 1).all()
        single = not taken_whole and (len(stratum) == 1 or (design.in_domains and present[stratum].sum() == 1))
        centre = grand_mean if single else float(np.mean(sums[stratum]))
        squares = (1 - stage.fraction[stratum]) @ (sums[stratum] - centre) ** 2 * len(stratum) / max(len(stratum) - 1, 1)
        (singles if single else parts).append(float(squares))
    match design.alone:
        case Alone.NOTHING:
            return sum(parts)
        case Alone.AROUND_GRAND_MEAN:
            return sum(parts) + sum(singles)
        case _:
            return sum(parts) * len(strata) / len(parts) if parts else _NONE
