"""Stratified cluster samples, declared by column: one stage or several, with and without replacement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import narwhals as nw

from flestimate.declaration import declaration, fingerprint, refuse_no_value
from flestimate.errors import DeclarationError, Fix
from flestimate.said import Name, said
from flestimate.sample.degrees import ByRank, DegreesOfFreedom, OfDomain
from flestimate.sample.design import Persons
from flestimate.sample.units import StageColumns, Units, sampled_units
from flestimate.survey.scale import Scale
from flestimate.variance import Refused, Singleton

Columns = str | tuple[str, ...] | list[str] | None


@dataclass(frozen=True, slots=True)
class Brewer:
    """Units drawn without replacement with unequal probabilities, by Brewer's approximation (R `pps = "brewer"`).

    probability: the column with each unit's inclusion probability. The unit counts 1 minus its probability in the variance,
    in place of 1 minus the sampled share (Brewer, 2002).

    >>> Clustered(weight="w", psu="ea", fpc=Brewer("p")).columns
    ('w', 'ea', 'p')
    """

    probability: str

    def __str__(self) -> str:
        return said("inclusion probability {column}, Brewer's approximation", column=Name(self.probability))


@declaration
@dataclass(frozen=True, slots=True)
class Stage:
    """A further stage of sampling, inside the units of the stage before.

    psu: the units drawn, such as households, or `Persons()`; strata: strata inside each unit of the stage before; fpc: the
    column with the number of units there were in it (or in the stratum), with the sampled share of them, or `Brewer`.

    >>> Stage(psu="household", fpc="households_in_ea")
    Stage(psu='household', fpc='households_in_ea', strata=())
    """

    psu: str | Persons
    fpc: str | Brewer | None = None
    strata: Columns = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "strata", _columns(self.strata))
        _refuse_no_psu(self.psu)
        _refuse_no_fpc(self.fpc)

    @property
    def by_column(self) -> StageColumns:
        """What it is made of, by column."""
        return _by_column(self.strata, self.psu, self.fpc)


@declaration
@dataclass(frozen=True, slots=True)
class Clustered:
    """A stratified cluster sample, its first stage with replacement, or without where `fpc` is given.

    weight: the concept or column with each person's weight. psu: the primary sampling unit, nested in its stratum, or
    `Persons()` where persons were drawn directly. strata: one column or several together; None is one stratum. fpc: the
    column with the number of PSUs in the stratum's population, or with the share of them that was sampled, or `Brewer`.
    singleton: what to do with a stratum that has a single PSU. stages: further stages, which add to the variance only where
    the stage before was without replacement. df: how degrees of freedom are counted.

    >>> Clustered(weight="weight", strata="stratum", psu="ea")
    Clustered(weight='weight', psu='ea', strata=('stratum',), fpc=None, singleton=Refused(), stages=(), df=OfDomain())
    >>> Clustered(weights="weight", psu="ea")
    Traceback (most recent call last):
    flestimate.declaration.ArgumentError: FLE-C01: unknown argument 'weights' of Clustered; did you mean weight?
      fix    : one of: weight, psu, strata, fpc, singleton, stages, df
    """

    weight: str
    psu: str | Persons
    strata: Columns = None
    fpc: str | Brewer | None = None
    singleton: Singleton = field(default_factory=Refused)
    stages: tuple[Stage, ...] | list[Stage] | Stage = ()
    df: DegreesOfFreedom = field(default_factory=OfDomain)

    def __post_init__(self) -> None:
        object.__setattr__(self, "strata", _columns(self.strata))
        object.__setattr__(self, "stages", (self.stages,) if isinstance(self.stages, Stage) else tuple(self.stages))
        _refuse_no_psu(self.psu)
        _refuse_no_fpc(self.fpc)
        self._refuse_stages()
        if len(set(self.columns)) < len(self.columns):
            raise DeclarationError("FLE-C05", "one column stands for two parts of the design.", where={"columns": ", ".join(self.columns)})
        refuse_no_value("singleton", self.singleton, Singleton, Fix("singleton = fl.Centred()", "or another of fl's rules"))
        refuse_no_value("df", self.df, DegreesOfFreedom, Fix("df = fl.OfDesign()", "or fl.OfDomain(), fl.Given(30)"))
        if isinstance(self.df, ByRank):
            raise DeclarationError(
                "FLE-C05",
                "df by rank is of replicate weights, which this design has none of.",
                fix=(Fix("df = fl.OfDomain()", "PSUs minus strata of the domain"),),
            )

    @property
    def further(self) -> tuple[Stage, ...]:
        """The further stages."""
        return self.stages if isinstance(self.stages, tuple) else ()

    @property
    def by_stage(self) -> tuple[StageColumns, ...]:
        """Its stages by column, the first one first."""
        return (_by_column(self.strata, self.psu, self.fpc), *(stage.by_column for stage in self.further))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the design, the weight first."""
        return (self.weight, *(name for stage in self.by_stage for name in (*stage.keys, *((stage.finite,) if stage.finite else ()))))

    @property
    def weighed(self) -> nw.Expr:
        """Each person's weight."""
        return nw.col(self.weight).cast(nw.Float64)

    @property
    def draws_persons(self) -> bool:
        """Whether persons were drawn directly, at the last stage or at the only one."""
        return self.by_stage[-1].unit is None

    @property
    def methods(self) -> tuple[str, ...]:
        """How uncertainty is found, in sentences."""
        return (
            said("Standard errors by Taylor linearisation over all PSUs of the design; no person is filtered out for a group."),
            said("Degrees of freedom: {how}.", how=str(self.df)),
        )

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)

    def roles(self, columns: list[str]) -> Mapping[str, tuple[str, ...]]:  # noqa: ARG002 -- it names its columns itself
        """The columns it uses besides the weight, by their part in the design."""
        return {
            "strata": tuple(name for stage in self.by_stage for name in stage.strata),
            "psu": tuple(stage.unit for stage in self.by_stage if stage.unit),
            "fpc": tuple(stage.finite for stage in self.by_stage if stage.finite),
        }

    def drawn(self, frame: nw.LazyFrame[Any], scales: Mapping[str, Scale]) -> Units:
        """The units that were drawn; DesignError where they do not hold together."""
        return sampled_units(frame, self.by_stage, self.singleton, scales)

    def __str__(self) -> str:
        first, *more = (_in_words(stage, fpc) for stage, fpc in zip(self.by_stage, self._fpcs, strict=True))
        stages = reduce(lambda before, after: said("{before}; then {after}", before=before, after=after), more, first)
        return said(
            "weight: {weight}; {stages}; strata with a single PSU: {rule}",
            weight=Name(self.weight),
            stages=stages,
            rule=str(self.singleton),
        )

    @property
    def _fpcs(self) -> tuple[str | Brewer | None, ...]:
        return (self.fpc, *(stage.fpc for stage in self.further))

    def _refuse_stages(self) -> None:
        if not all(isinstance(stage, Stage) for stage in self.further):
            raise DeclarationError("FLE-C05", "stages is not made of fl.Stage.", fix=(Fix('stages=(fl.Stage(psu="household", fpc="M"),)'),))
        if any(stage.unit is None for stage in self.by_stage[:-1]):
            raise DeclarationError("FLE-C05", "a stage follows the one that drew persons.", why="nothing is drawn inside a person")


def _refuse_no_psu(psu: object) -> None:
    if not isinstance(psu, str | Persons):
        raise DeclarationError(
            "FLE-C05",
            "psu is neither the name of a column nor fl.Persons().",
            fix=(Fix('psu = "ea"', "the column with the PSU"), Fix("psu = fl.Persons()", "persons were drawn directly")),
        )


def _refuse_no_fpc(fpc: object) -> None:
    if fpc is not None and not isinstance(fpc, str | Brewer):
        raise DeclarationError(
            "FLE-C05",
            f"fpc is a {type(fpc).__name__}, which it cannot be.",
            why="a finite population differs by stratum, so it is a column of the file",
            fix=(Fix('fpc = "Nh"', "the column with numbers of units, or with sampled shares"), Fix('fpc = fl.Brewer("p")')),
        )


def _columns(names: Columns) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names or ())


def _by_column(strata: Columns, psu: str | Persons, fpc: str | Brewer | None) -> StageColumns:
    return StageColumns(
        strata=_columns(strata),
        unit=psu if isinstance(psu, str) else None,
        size=fpc if isinstance(fpc, str) else None,
        probability=fpc.probability if isinstance(fpc, Brewer) else None,
    )


def _in_words(stage: StageColumns, fpc: str | Brewer | None) -> str:
    strata = said("strata: {columns}", columns=Name(" x ".join(stage.strata))) if stage.strata else said("one stratum")
    unit = said("PSU: {column}", column=Name(stage.unit)) if stage.unit else said("persons drawn directly")
    if fpc is None:
        return said("{strata}; {unit}", strata=strata, unit=unit)
    finite = Name(fpc) if isinstance(fpc, str) else str(fpc)
    return said("{strata}; {unit}; finite population: {finite}", strata=strata, unit=unit, finite=finite)
