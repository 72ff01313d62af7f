"""svy (Samplics LLC, 0.35), whose arithmetic is in Rust: Taylor linearisation in up to two stages, and replicate weights."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, ClassVar

import numpy as np

from flestimate.estimates.estimate import Cell
from flestimate.sample import Given, OfDomain, OfPersons
from flestimate.verification.design import Alone, Floats, Linearised, Replicates, Stage
from flestimate.verification.engine import Cannot, Figures, Opinion, Quantity, everywhere, faults_of_formula
from flestimate.verification.extras import load, version
from flestimate.verification.question import Group, Question

_RULES = {Alone.NOTHING: "skip", Alone.AROUND_GRAND_MEAN: "center", Alone.AVERAGE: "scale"}
_NOBODY = "no person of the sample"
_DF_OF_REPLICATES = "svy takes the number of replicates minus 1, whatever the rank of their weights, so its intervals are too narrow"
_REPLICATE_WITHOUT = "svy has no standard error where a replicate has no person of the cell; R leaves that replicate out"
_DF_OF_CELLS = "svy counts the PSUs minus strata of the cell, the design asks for those of the whole"


@dataclass(frozen=True, slots=True)
class Svy:
    """svy's estimation of totals and ratios, asked for each group of cells as domains.

    Persons of no cell are a domain of their own, so that the design is whole and nothing is missing.
    """

    name: ClassVar[str] = "svy"
    caveats: ClassVar[tuple[str, ...]] = ("svy counts degrees of freedom of replicate weights by their number, not their rank.",)

    @property
    def version(self) -> str:
        return version(self.name)

    def opinions(self, question: Question) -> Iterator[tuple[Cell, Opinion]]:
        svy = load(self.name)
        design = question.design
        refusal = _refusal(design, question.weight) if isinstance(design, Linearised) else ""
        if refusal:
            return everywhere(question, Cannot(refusal))
        columns, made = _taylor(svy, design) if isinstance(design, Linearised) else _replication(svy, design)
        return (said for group in question.groups() for said in _of_group(svy, question, group, columns, made))


def _refusal(design: Linearised, weight: Floats) -> str:
    """Why svy cannot do this design; empty where it can."""
    first, *further = design.stages
    whole_alone = bool((first.sampled[first.fraction == 1] == 1).any())
    reasons = {
        "svy has no such rule for strata with a single PSU": design.alone is Alone.ANOTHER_RULE
        or (design.in_domains and design.alone is Alone.NOTHING),
        "svy takes a PSU for present in a cell whose persons there all have weight 0": design.in_domains and bool((weight == 0).any()),
        "svy averages over strata taken whole too, and scales the variance within PSUs": design.alone is Alone.AVERAGE
        and (bool(further) or whole_alone),
        "svy's variance has two stages at most": len(further) > 1,
        "svy has no PSUs of unequal probability without replacement": first.unequal,
        "svy needs the finite population of the second stage": bool(further) and bool((further[0].fraction == 0).any()),
        "svy has no strata within PSUs": bool(further) and len(np.unique(further[0].stratum)) > len(first.stratum),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _of_group(
    svy: ModuleType, question: Question, group: Group, columns: Mapping[str, Any], design: Mapping[str, Any]
) -> Iterator[tuple[Cell, Opinion]]:
    import polars as pl

    values = {"weight": question.weight, "domain": group.domain, "y": group.numerator}
    if group.denominator is not None:
        # Persons of no cell are a domain too, and a domain needs a denominator.
        values["x"] = np.where(group.domain < 0, 1.0, group.denominator)
    estimation = svy.Sample(pl.DataFrame({**columns, **values}), svy.Design(wgt="weight", **design)).estimation
    told = {"by": "domain", "method": "taylor"}
    if isinstance(question.design, Replicates):
        told |= {"method": "replication", "variance_center": "rep_mean" if question.design.around_mean else "estimate"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is not compared, such as coefficients of variation
        asked = estimation.total("y", **told) if group.denominator is None else estimation.ratio("y", "x", **told)
    found = {row["domain"]: row for row in asked.to_polars().iter_rows(named=True)}
    for position, cell in enumerate(group.cells):
        row = found.get(position)
        here = question.weight[group.domain == position].any()
        yield cell, _figures(question, group, position, row) if row and here else Cannot(_NOBODY)


def _figures(question: Question, group: Group, position: int, row: Mapping[str, Any]) -> Figures:
    design, df = question.design, None if isinstance(question.df, Given | OfPersons) else float(row["df"])
    first = design.first if isinstance(design, Replicates) else design.stages[0]
    faults = dict(faults_of_formula(first, group, question.weight, position))
    if isinstance(design, Replicates):
        faults[Quantity.DF] = _DF_OF_REPLICATES
        if math.isnan(row["se"]):
            faults[Quantity.STD_ERROR] = _REPLICATE_WITHOUT
    elif not isinstance(question.df, OfDomain):
        faults[Quantity.DF] = _DF_OF_CELLS
    return Figures(row["est"], row["se"], df, faults)


def _taylor(svy: ModuleType, design: Linearised) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The design's columns, and what svy is told of them."""
    first, *further = design.stages
    columns = {"psu": first.unit, "stratum": first.stratum[first.unit]}
    told: dict[str, Any] = {
        "psu": "psu",
        "stratum": "stratum",
        "singleton": svy.Singleton(_RULES[design.alone], domains="apply" if design.in_domains else "standard"),
    }
    if first.fraction.any():
        columns["size"], told["pop_size"] = _sizes(first), "size"
    if further:
        columns |= {"ssu": further[0].unit, "size_within": _sizes(further[0])}
        told |= {"ssu": "ssu", "pop_size": svy.PopSize(psu="size", ssu="size_within")}
    return columns, told


def _sizes(stage: Stage) -> Any:
    """The number of units there were to draw from, of each person's stratum."""
    return np.divide(stage.sampled, stage.fraction)[stage.unit]


def _replication(svy: ModuleType, design: Replicates) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    number = len(design.coefficients)
    columns = {f"replicate{position + 1}": design.weights[:, position] for position in range(number)}
    return columns, {"rep_wgts": svy.BootstrapWgts(prefix="replicate", n_reps=number, scale=design.coefficients.tolist())}
