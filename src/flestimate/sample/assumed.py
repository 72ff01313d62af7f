"""Files without strata and PSUs: standard errors by a design effect that the analyst declares, and that is printed everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from math import inf, isfinite, nan
from typing import Any

import narwhals as nw
import numpy as np

from flestimate.declaration import declaration, fingerprint, refuse_no_value
from flestimate.errors import DeclarationError, Fix
from flestimate.said import Name, said
from flestimate.sample import problems
from flestimate.sample.drawn import Presence
from flestimate.sample.units import StageColumns, Units, sampled_units
from flestimate.survey.scale import Scale
from flestimate.variance import Linearised, Pairs, Refused
from flestimate.variance.arrays import Floats, Integers

_NOT_STATED = nan


@dataclass(frozen=True, slots=True)
class OfPersons:
    """Degrees of freedom where no PSU is known: the persons of the group over the assumed design effect, minus 1, at most `most`.

    The variance of m PSUs of b persons is at most b times that of as many persons drawn directly, so that an assumed design
    effect says that there are at most so many PSUs; there may be far fewer. most: PSUs minus strata, where a report says them.

    >>> str(OfPersons(most=380))
    'persons of the group over the assumed design effect, minus 1, at most 380'
    """

    most: float = inf

    def __post_init__(self) -> None:
        given: object = self.most
        if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
            raise DeclarationError("FLE-C05", "the most degrees of freedom are not above zero.", why="they are a number such as 380")

    def __str__(self) -> str:
        counted_by = said("persons of the group over the assumed design effect, minus 1")
        return counted_by if self.most == inf else said("{counted_by}, at most {n:,g}", counted_by=counted_by, n=self.most)

    def degrees(self, presence: Presence) -> Floats:
        known = np.full(len(presence.psu), np.nan) if presence.by_rank is None else presence.by_rank()
        return np.minimum(known, self.most)


@declaration
@dataclass(frozen=True, slots=True)
class Assumed:
    """Persons whose strata and PSUs the file does not hold: the variance of persons drawn directly, times an assumed design effect.

    weight: the column with each person's weight. deff: how many times as large the sample design makes variances as they are of
    persons drawn directly with the same unequal weights. At least 1, because what is not known is clustering; there is no
    default. A design effect of a report mostly holds the unequal weights too, and is then divided by Kish's,
    n sum w^2 / (sum w)^2. df: how degrees of freedom are counted.

    >>> print(Assumed(weight="ilo_wgt", deff=2.0))
    weight: ilo_wgt; no strata or PSUs in the file; ASSUMED design effect: 2
    >>> Assumed(weight="ilo_wgt")
    Traceback (most recent call last):
    flestimate.errors.DeclarationError: FLE-D31: standard errors are refused: there are no strata and PSUs, and no design effect ...
    """

    weight: str
    deff: float = _NOT_STATED
    df: OfPersons = field(default_factory=OfPersons)

    def __post_init__(self) -> None:
        given: object = self.deff
        if given is None or given is _NOT_STATED:
            raise problems.no_design_effect()
        if isinstance(given, bool) or not isinstance(given, int | float) or not (isfinite(given) and given >= 1):
            raise problems.no_such_design_effect()
        refuse_no_value("df", self.df, OfPersons, Fix("df = fl.OfPersons(most=380)", "PSUs minus strata, where a report says them"))

    @property
    def weighed(self) -> nw.Expr:
        """Each person's weight."""
        return nw.col(self.weight).cast(nw.Float64)

    @property
    def draws_persons(self) -> bool:
        """Every person is a unit of its own."""
        return True

    @property
    def methods(self) -> tuple[str, ...]:
        """How uncertainty is found, in sentences."""
        return (
            said(
                "Standard errors by Taylor linearisation as if persons had been drawn directly with these weights, times the square root "
                "of an assumed design effect of {deff:g}: the file does not hold the sample design.",
                deff=self.deff,
            ),
            said(
                "Degrees of freedom: {how}. How many PSUs there are is not known; if they are few, intervals are too narrow.",
                how=str(self.df),
            ),
        )

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)

    def roles(self, columns: list[str]) -> Mapping[str, tuple[str, ...]]:  # noqa: ARG002 -- it has none
        """No column besides the weight."""
        return {}

    def drawn(self, frame: nw.LazyFrame[Any], scales: Mapping[str, Scale]) -> AssumedUnits:
        """The persons, each of whom counts `deff` times in a variance."""
        units = sampled_units(frame, (StageColumns(strata=(), unit=None),), Refused(), scales)
        stages = tuple(replace(stage, remaining=stage.remaining * self.deff) for stage in units.stages)
        same = {each.name: getattr(units, each.name) for each in fields(units)}
        wider = {"stages": stages, "method": Linearised(stages, Refused()), "notes": (problems.rests_on_design_effect(self.deff),)}
        return AssumedUnits(**{**same, **wider}, deff=self.deff)

    def __str__(self) -> str:
        assumed = said(
            "weight: {weight}; no strata or PSUs in the file; ASSUMED design effect: {deff:g}", weight=Name(self.weight), deff=self.deff
        )
        return assumed if self.df.most == inf else said("{design}; degrees of freedom: at most {n:,g}", design=assumed, n=self.df.most)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AssumedUnits(Units):
    """Persons, of whom it is not known in which PSU they live, and by how much that is assumed to widen variances."""

    deff: float

    def __str__(self) -> str:
        return f"in PSUs that are not known, with an assumed design effect of {self.deff:g},"

    @property
    def assumed_deff(self) -> float:
        """By how many times variances are assumed to be larger than the sample shows."""
        return self.deff

    def psu(self, unit: Integers) -> None:
        """The file names no PSUs."""

    @property
    def in_psus(self) -> None:
        """Persons are not PSUs."""

    def presence(self, pairs: Pairs) -> Presence:
        """Nothing is known of PSUs and strata, but that one person alone is in a single one."""
        persons = Units.presence(self, pairs).psu
        known = np.where(persons == 1, 1.0, np.nan)
        return Presence(known, known, nan, nan, by_rank=lambda: np.maximum(persons / self.deff - 1, 0.0))
