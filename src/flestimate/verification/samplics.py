"""samplics (Mamadou S. Diallo, 0.6), whose arithmetic is pandas' and its own: Taylor linearisation, one stage."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, ClassVar

import numpy as np

from flestimate.estimates.estimate import Cell
from flestimate.verification.design import Alone, Floats, Integers, Linearised, Replicates, Stage
from flestimate.verification.engine import Cannot, Figures, Opinion, Wrong, everywhere, faults_of_formula
from flestimate.verification.extras import load, version
from flestimate.verification.question import Group, Question

_NOBODY = "no person of the sample"
_NO_CASES = "samplics divides by the estimate, and so fails in a cell whose estimate is 0"


@dataclass(frozen=True, slots=True)
class Samplics:
    """samplics' TaylorEstimator, asked for each group of cells as domains.

    Its faults are worked around where that leaves the arithmetic its own: persons with missing values are handed over as
    a domain of their own, because it would drop them before it has counted the PSUs; cells whose estimate is 0, at which
    it fails, are handed over in that domain too, and said.
    """

    name: ClassVar[str] = "samplics"
    caveats: ClassVar[tuple[str, ...]] = (
        "samplics drops persons with a missing value before it knows the design, so that PSUs vanish; it was handed no missing value.",
        "samplics takes the degrees of freedom of the whole design in every cell; they are not compared.",
        "samplics gives the logit interval of a proportion in a cell whatever is asked for; intervals are not compared.",
    )

    @property
    def version(self) -> str:
        return version(self.name)

    def opinions(self, question: Question) -> Iterator[tuple[Cell, Opinion]]:
        samplics = load(self.name)
        design = question.design
        if isinstance(design, Replicates):
            return everywhere(question, Cannot("samplics is asked about Taylor linearisation only"))
        refusal = _refusal(design)
        if refusal:
            return everywhere(question, Cannot(refusal))
        first = design.stages[0]
        return (said for group in question.groups() for said in _of_group(samplics, question.weight, first, group))


def _refusal(design: Linearised) -> str:
    """Why samplics cannot do this design; empty where it can."""
    first = design.stages[0]
    if len(design.stages) > 1:
        return "samplics has no variance within PSUs"
    if first.unequal:
        return "samplics has no PSUs of unequal probability"
    if design.in_domains or (first.single and design.alone is not Alone.NOTHING):
        return "samplics has no such rule for strata with a single PSU"
    return ""


def _of_group(samplics: ModuleType, weight: Floats, first: Stage, group: Group) -> Iterator[tuple[Cell, Opinion]]:
    positions = np.arange(len(group.cells))
    weights = np.array([weight[group.domain == position].sum() for position in positions])
    sums = np.array([(weight * group.numerator)[group.domain == position].sum() for position in positions])
    able = positions[(weights > 0) & (sums != 0)]
    estimator = _estimated(samplics, weight, first, group, able) if len(able) else None
    for position, cell in enumerate(group.cells):
        if estimator is not None and position in able:
            faults = faults_of_formula(first, group, weight, position)
            yield cell, Figures(float(estimator.point_est[position]), float(estimator.stderror[position]), faults=faults)
        else:
            yield cell, Wrong(_NO_CASES) if weights[position] else Cannot(_NOBODY)


def _estimated(samplics: ModuleType, weight: Floats, first: Stage, group: Group, able: Integers) -> Any:
    """The estimator, having estimated every domain; that of the persons of no cell is all ones."""
    domain = np.where(np.isin(group.domain, able), group.domain, -1)
    remaining = dict(zip(first.stratum.tolist(), (1 - first.fraction).tolist(), strict=True))
    estimator = samplics.TaylorEstimator(samplics.PopParam.total if group.denominator is None else samplics.PopParam.ratio)
    none = domain < 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its affair, and nothing that is compared
        estimator.estimate(
            y=np.where(none, 1.0, group.numerator),
            x=np.zeros(0) if group.denominator is None else np.where(none, 1.0, group.denominator),
            samp_weight=weight,
            stratum=first.stratum[first.unit],
            psu=first.unit,
            domain=domain,
            fpc=dict(sorted(remaining.items())),
            single_psu=samplics.SinglePSUEst.skip,
        )
    return estimator
