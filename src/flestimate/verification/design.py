"""The design as the other engines are told it: stages as plain arrays, or replicate weights and what each counts.

The constants of replicate methods are written here again, from the textbooks, and units are numbered anew from their codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from flestimate.sample import Assumed, Clustered, Design, Multiplicity, Persons, Replicated, Resampled, Sample
from flestimate.sample.design import WEIGHT
from flestimate.sample.units import StageColumns
from flestimate.variance import (
    BRR,
    AroundMean,
    Average,
    Bootstrap,
    Centred,
    Certainty,
    Collapsed,
    Fay,
    InDomains,
    Jackknife1,
    Jackknife2,
    JackknifeN,
    OtherReplicates,
    Refused,
    Removed,
    ReplicateMethod,
    Singleton,
    SuccessiveDifferences,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Alone(Enum):
    """What a stratum with a single unit adds to the variance."""

    NOTHING = auto()
    AROUND_GRAND_MEAN = auto()
    AVERAGE = auto()
    ANOTHER_RULE = auto()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stage:
    """A stage of sampling.

    unit: the unit of each person (persons,), numbered so that the units of a stratum, and of a unit of the
    stage before, follow each other; stratum, parent:
    the stratum and the unit of the stage before of each unit (units,); fraction: the share of the units of its kind that
    was sampled (units,), 0 with replacement.
    """

    unit: Integers
    stratum: Integers
    parent: Integers
    fraction: Floats

    @property
    def sampled(self) -> Integers:
        """How many units the stratum of each unit has (units,)."""
        return np.bincount(self.stratum)[self.stratum]

    @property
    def single(self) -> bool:
        """Whether there is a stratum with a single unit that was not taken whole."""
        return bool(((self.sampled == 1) & (self.fraction < 1)).any())

    @property
    def unequal(self) -> bool:
        """Whether units of a stratum were drawn with unequal probabilities."""
        lowest = np.full(int(self.stratum.max()) + 1, np.inf)
        np.minimum.at(lowest, self.stratum, self.fraction)
        return bool((self.fraction > lowest[self.stratum]).any())


@dataclass(frozen=True, slots=True)
class Linearised:
    """A design whose variance is between the units of its stages.

    alone: what a stratum with a single unit adds; in_domains: whether this holds for strata left with a single unit in a
    cell too.
    """

    stages: tuple[Stage, ...]
    alone: Alone
    in_domains: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Replicates:
    """A design whose variance is between estimates with other weights.

    weights: of each person in each replicate (persons, R); coefficients: by what the squared deviation of each replicate is
    multiplied (R,); around_mean: whether deviations are from the replicates' mean, not from the estimate; first: the PSUs
    that the replicates were made of, None where the file names none.
    """

    weights: Floats
    coefficients: Floats
    around_mean: bool
    first: Stage | None = None


def columns_of(sample: Sample) -> list[str]:
    """The columns of the design besides the weight."""
    roles = sample.design.roles(sample.frame.collect_schema().names())
    return [name for names in roles.values() for name in names]


def design_of(sample: Sample, rows: nw.DataFrame[Any]) -> Linearised | Replicates | None:
    """The sample's design, from its columns; None for a design that the other engines cannot be told."""
    design = sample.design
    return _told(Clustered(design.weight, Persons()) if isinstance(design, Assumed) else design, sample, rows)


def assumed_deff(design: Design) -> float:
    """By how many times the design assumes variances to be larger than its units say: the engines are told the units alone."""
    return design.deff if isinstance(design, Assumed) else 1.0


def _told(design: Design, sample: Sample, rows: nw.DataFrame[Any]) -> Linearised | Replicates | None:
    match design:
        case Multiplicity(design=of_respondents, reporters=reporters):
            told = _told(of_respondents, sample, rows)
            # Replicates that were made are made of the divided weight already.
            if isinstance(of_respondents, Replicated) and isinstance(told, Replicates):
                return replace(told, weights=told.weights / floats(rows[reporters])[:, None])
            return told
        case Clustered():
            return _linearised(design, rows)
        case Replicated(method=method):
            names = design.roles(sample.frame.collect_schema().names())["replicates"]
            weights = np.stack([floats(rows[name]) for name in names], axis=1)
            each = _coefficients(method, weights.shape[1])
            return None if each is None else Replicates(weights, each, isinstance(method.centre, AroundMean))
        case Resampled(design=clustered):
            return _made(sample, clustered, rows)
        case _:
            return None


def _made(sample: Sample, design: Clustered, rows: nw.DataFrame[Any]) -> Replicates:
    """Replicates of PSUs as they were made: nobody else would draw the same ones."""
    drawn: Any = sample.drawn
    factors, scheme = drawn.made.factors, drawn.made.scheme
    psu = drawn.psu(drawn.numbered(rows))
    weights = floats(rows[WEIGHT])[:, None] * factors.T[psu]
    coefficients = scheme.scale * np.array(scheme.rscales)
    return Replicates(weights, coefficients, isinstance(scheme.centre, AroundMean), _linearised(design, rows).stages[0])


def _coefficients(method: ReplicateMethod, number: int) -> Floats | None:
    """What each replicate counts, as the textbooks have it (Wolter, 2007; Fay and Train, 1995), or as the analyst states it; None for others."""
    match method:
        case Jackknife1():
            each: float | Floats = (number - 1) / number
        case Jackknife2():
            each = 1.0
        case JackknifeN(rscales=tuple() as rscales):
            each = np.array(rscales)
        case SuccessiveDifferences():
            each = 4 / number
        case Fay(rho=rho):
            each = 1 / (number * (1 - rho) ** 2)
        case BRR() | Bootstrap(scale=None):
            each = 1 / number
        case Bootstrap(scale=float() as scale) | OtherReplicates(scale=scale, rscales=None):
            each = scale
        case OtherReplicates(scale=scale, rscales=tuple() as rscales):
            each = scale * np.array(rscales)
        case _:
            return None
    return np.ones(number) * each


def _linearised(design: Clustered, rows: nw.DataFrame[Any]) -> Linearised:
    in_domains = isinstance(design.singleton, InDomains)
    rule = design.singleton.rule if isinstance(design.singleton, InDomains) else design.singleton
    stages = tuple(_stages(design.by_stage, rows))
    if isinstance(rule, Collapsed) and not in_domains and len(stages) == 1:
        return Linearised((_collapsed(stages[0]),), Alone.NOTHING, in_domains)
    return Linearised(stages, _alone(rule), in_domains)


def _alone(rule: Singleton) -> Alone:
    match rule:
        case Centred():
            return Alone.AROUND_GRAND_MEAN
        case Average():
            return Alone.AVERAGE
        case Refused() | Removed() | Certainty():
            return Alone.NOTHING
        case _:
            return Alone.ANOTHER_RULE


def _stages(columns: Sequence[StageColumns], rows: nw.DataFrame[Any]) -> Iterator[Stage]:
    """The stages that count in the variance: those behind one that was drawn with replacement do not."""
    parent = np.zeros(len(rows), dtype=np.int64)
    for stage in columns:
        stratum = _numbered([rows[name] for name in stage.strata], parent)
        unit = _numbered([rows[stage.unit]], stratum) if stage.unit else _each_person(stratum)
        first = np.unique(unit, return_index=True)[1]
        fraction = _fraction(stage, rows, np.bincount(stratum[first])[stratum[first]], first)
        yield Stage(unit, stratum[first], parent[first], fraction)
        if stage.finite is None:
            return
        parent = unit


def _fraction(stage: StageColumns, rows: nw.DataFrame[Any], sampled: Integers, first: Integers) -> Floats:
    """The sampled share of each unit; numbers of units where one of them is above 1, else shares or probabilities."""
    if stage.finite is None:
        return np.zeros(len(first))
    given = floats(rows[stage.finite])[first]
    return sampled / given if (given > 1).any() else given


def _collapsed(stage: Stage) -> Stage:
    """Each stratum with a single PSU joined with the next one in order, the last with the one before; not those taken whole."""
    strata = stage.stratum.copy()
    whole = {int(stratum) for stratum in np.unique(strata) if (stage.fraction[strata == stratum] == 1).all()}
    for stratum in [int(one) for one in np.unique(strata) if (strata == one).sum() == 1 and one not in whole]:
        others = [int(other) for other in np.unique(stage.stratum) if other != stratum and other not in whole]
        later = [other for other in others if other > stratum]
        if others and (strata == strata[stage.stratum == stratum][0]).sum() == 1:
            mate = later[0] if later else others[-1]
            strata[strata == strata[stage.stratum == stratum][0]] = strata[stage.stratum == mate][0]
    return Stage(stage.unit, np.unique(strata, return_inverse=True)[1], stage.parent, stage.fraction)


def _numbered(columns: list[nw.Series[Any]], within: Integers) -> Integers:
    """Units within what they are nested in, numbered in the order of their codes (persons,)."""
    number = within
    for column in columns:
        codes = np.unique(np.array(column.to_list()), return_inverse=True)[1]
        number = np.unique(number * (int(codes.max()) + 1) + codes, return_inverse=True)[1]
    return number


def _each_person(stratum: Integers) -> Integers:
    """A unit of its own for each person, numbered so that those of a stratum follow each other."""
    number = np.empty(len(stratum), dtype=np.int64)
    number[np.argsort(stratum, kind="stable")] = np.arange(len(stratum))
    return number


def floats(series: nw.Series[Any]) -> Floats:
    """A column of numbers, 0 where there is none."""
    return np.asarray(series.cast(nw.Float64).fill_null(0.0).to_numpy(), dtype=np.float64)
