"""The sample design as TOML has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self, TypeVar

from pydantic import model_validator

from flestimate.declaration import Declaration, Origin, table_of, unknown_key
from flestimate.errors import DeclarationError, Fix
from flestimate.sample import (
    Assumed,
    Brewer,
    ByRank,
    Clustered,
    Design,
    Given,
    Multiplicity,
    OfDesign,
    OfDomain,
    OfPersons,
    Persons,
    Replicated,
    Resampled,
    Stage,
)
from flestimate.sample.degrees import DegreesOfFreedom
from flestimate.study.words import Keyed, Names, Place, chosen, tables_of
from flestimate.survey.reports import RESPONDENT
from flestimate.variance import (
    BRR,
    AroundEstimate,
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
    MakesReplicates,
    OtherReplicates,
    Refused,
    Removed,
    ReplicateMethod,
    Singleton,
    SuccessiveDifferences,
)
from flestimate.variance.replication import Centre

M = TypeVar("M")

_IN_DOMAINS: Mapping[str, Singleton] = {
    "centred": Centred(),
    "average": Average(),
    "removed": Removed(),
    "certainty": Certainty(),
    "collapsed": Collapsed(),
}
# A domain cannot be refused when the sample is weighed, because domains are asked for later.
_SINGLETONS: Mapping[str, Singleton] = {"refused": Refused(), **_IN_DOMAINS}

_DF_OF_UNITS: Mapping[str, DegreesOfFreedom] = {"domain": OfDomain(), "design": OfDesign()}
_DF_OF_REPLICATES: Mapping[str, DegreesOfFreedom] = {"rank": ByRank(), "design": OfDesign()}

_CENTRES: Mapping[str, Centre] = {"estimate": AroundEstimate(), "mean": AroundMean()}
_RHO, _SCALE, _RSCALES = {"rho": "rho = 0.5"}, {"scale": "scale = 0.05"}, {"rscales": "rscales = [0.5, 0.5, 0.75, ...]"}
_READ: Mapping[str, Keyed[ReplicateMethod]] = {
    "jackknife-n": Keyed(JackknifeN, _RSCALES, ()),
    "jackknife-1": Keyed(Jackknife1, {}, ()),
    "jackknife-2": Keyed(Jackknife2, {}, ()),
    "brr": Keyed(BRR, {}, ()),
    "fay": Keyed(Fay, _RHO, ()),
    "bootstrap": Keyed(Bootstrap, {}, ("scale",)),
    "successive-differences": Keyed(SuccessiveDifferences, {}, ()),
    "other": Keyed(OtherReplicates, _SCALE, ("rscales",)),
}
_MADE: Mapping[str, Keyed[MakesReplicates]] = {
    "jackknife-n": Keyed(JackknifeN, {}, ()),
    "jackknife-1": Keyed(Jackknife1, {}, ()),
    "jackknife-2": Keyed(Jackknife2, {}, ()),
    "brr": Keyed(BRR, {}, ()),
    "fay": Keyed(Fay, _RHO, ()),
    "bootstrap": Keyed(Bootstrap, {}, ("replicates", "seed", "scale")),
    "successive-differences": Keyed(SuccessiveDifferences, {}, ("replicates",)),
}


class StatedStage(Declaration):
    """What is drawn at one stage; `drawn = "persons"` stands in place of `psu` where persons are drawn directly."""

    psu: str | None = None
    drawn: Literal["persons"] | None = None
    strata: Names = ()
    fpc: str | None = None
    inclusion_probability: str | None = None

    def unit(self, place: Place) -> str | Persons:
        """The unit that is drawn."""
        if (self.psu is None) == (self.drawn is None):
            raise DeclarationError(
                "FLE-C06",
                "the design says neither, or both, of psu and drawn.",
                where=place.at("psu"),
                fix=(Fix('psu = "cluster"', "the variable with the PSU"), Fix('drawn = "persons"', "there are no clusters")),
            )
        return Persons() if self.psu is None else self.psu

    def finite(self, place: Place) -> str | Brewer | None:
        """What says how many units were drawn of how many."""
        if self.inclusion_probability is None:
            return self.fpc
        if self.fpc is not None:
            raise DeclarationError(
                "FLE-C06",
                "the design says both fpc and inclusion_probability.",
                where=place.at("inclusion_probability"),
                fix=(
                    Fix('fpc = "psu_in_stratum"', "units were drawn with equal probabilities"),
                    Fix('inclusion_probability = "p"', "each unit was drawn with its own"),
                ),
            )
        return Brewer(self.inclusion_probability)


class FurtherStage(StatedStage):
    """A stage of sampling inside the units of the stage before."""

    def value(self, place: Place) -> Stage:
        """The stage as a value."""
        return Stage(psu=self.unit(place), fpc=self.finite(place), strata=self.strata)


class InDomainsToo(Declaration):
    """A rule for strata with a single PSU that counts inside domains as well."""

    rule: Any
    also: Literal["domains"]


class MadeReplicates(Declaration):
    """Replicates that are made of the design: the method, and the numbers that belong to it."""

    method: Any
    centre: Any = "estimate"
    rho: float | None = None
    replicates: int | None = None
    seed: int | None = None
    scale: float | None = None

    def value(self, place: Place) -> MakesReplicates:
        """The method as a value."""
        numbers = self.model_dump(include={"rho", "replicates", "seed", "scale"}, exclude_none=True)
        return _method(self.method, _MADE, numbers, self.centre, place)


class OfReports(Declaration):
    """What divides the weight, where a person of the file is one on whom a respondent reports."""

    reporters: str | None = None
    respondent: str | None = None

    @model_validator(mode="after")
    def _of_whom(self) -> Self:
        if self.respondent and self.reporters is None:
            message = 'reporters = "..." beside respondent, the number of persons who could have reported'
            raise ValueError(message)
        return self

    def divided(self, design: Design, place: Place) -> Design:
        """The design of the reports, that of the respondents being given."""
        if self.reporters is None:
            return design
        with place.holding("reporters"):
            return Multiplicity(design, reporters=self.reporters, respondent=self.respondent or RESPONDENT)


class ClusteredDesign(StatedStage, OfReports):
    """A clustered design, and the replicates that are made of it, if any."""

    weight: str
    singleton: Any = "refused"
    df: Any = "domain"
    stage: Any = None
    replicates: Any = None

    def design(self, place: Place) -> Clustered | Resampled:
        """The design as a value."""
        if self.replicates is None:
            return self._clustered(place, _df(self.df, _DF_OF_UNITS, place))
        df = _df(self.df, {**_DF_OF_UNITS, **_DF_OF_REPLICATES}, place)
        made = Place(place.origin, f"{place.section}.replicates")
        content = table_of(self.replicates, made.origin, made.section)
        method = MadeReplicates.parse(content, made.origin, made.section).value(made)
        return Resampled(design=self._clustered(place, OfDomain()), method=method, df=df)

    def _clustered(self, place: Place, df: DegreesOfFreedom) -> Clustered:
        psu, fpc, stages, singleton = self.unit(place), self.finite(place), self._stages(place), _singleton(self.singleton, place)
        with place.holding("psu"):
            return Clustered(weight=self.weight, psu=psu, strata=self.strata, fpc=fpc, stages=stages, singleton=singleton, df=df)

    def _stages(self, place: Place) -> tuple[Stage, ...]:
        section = f"{place.section}.stage"
        tables = () if self.stage is None else tables_of(self.stage, place.origin, section)
        places = [Place.nth(place.origin, section, number) for number in range(len(tables))]
        return tuple(FurtherStage.parse(table, at.origin, section).value(at) for table, at in zip(tables, places, strict=True))


class ReplicatedDesign(OfReports):
    """Replicate weights that come with the file: the method, and the numbers that belong to it."""

    weight: str
    replicates: Names
    method: Any
    centre: Any = "estimate"
    rho: float | None = None
    scale: float | None = None
    rscales: tuple[float, ...] | None = None
    df: Any = "rank"

    def design(self, place: Place) -> Replicated:
        """The design as a value."""
        numbers = self.model_dump(include={"rho", "scale", "rscales"}, exclude_none=True)
        method = _method(self.method, _READ, numbers, self.centre, place)
        with place.holding("replicates"):
            return Replicated(weight=self.weight, replicates=self.replicates, method=method, df=_df(self.df, _DF_OF_REPLICATES, place))


class AssumedDesign(Declaration):
    """A design effect in place of strata and PSUs that the file does not hold."""

    weight: str
    deff: Any = None
    df: Any = None

    def design(self, place: Place) -> Assumed:
        """The design as a value."""
        with place.holding("df"):
            df = OfPersons() if self.df is None else OfPersons(self.df)
        with place.holding("deff"):
            return Assumed(weight=self.weight, deff=self.deff, df=df)


_KINDS: Mapping[str, type[ClusteredDesign | ReplicatedDesign | AssumedDesign]] = {
    "clustered": ClusteredDesign,
    "replicated": ReplicatedDesign,
    "assumed": AssumedDesign,
}


def design_of(content: object, origin: Origin) -> Design:
    """The one design of a study; DeclarationError where there is none, or more."""
    kinds = table_of(content, origin, "design")
    for kind in kinds:
        if kind not in _KINDS:
            raise unknown_key(kind, list(_KINDS), {"file": origin.name, "section": "[design]"})
    if len(kinds) != 1:
        raise DeclarationError(
            "FLE-C06",
            "the study does not say exactly one design.",
            where={"file": origin.name, "section": "[design]"},
            fix=(
                Fix("[design.clustered]", "strata and PSUs are in the file"),
                Fix("[design.replicated]", "replicate weights are in the file"),
                Fix("[design.assumed]", "none of them is; a design effect is assumed, and said under every table"),
            ),
        )
    [(kind, stated)] = kinds.items()
    place = Place(origin, f"design.{kind}")
    parsed = _KINDS[kind].parse(table_of(stated, origin, place.section), origin, place.section)
    design = parsed.design(place)
    return parsed.divided(design, place) if isinstance(parsed, OfReports) else design


def by_pattern(design: Design) -> bool:
    """Whether the design names columns by a pattern, so that the names of the file have to be known."""
    design = design.design if isinstance(design, Multiplicity) else design
    return isinstance(design, Replicated) and isinstance(design.replicates, str)


def _singleton(stated: object, place: Place) -> Singleton:
    if not isinstance(stated, Mapping):
        return chosen(stated, _SINGLETONS, "singleton", place)
    both = InDomainsToo.parse(stated, place.origin, place.section)
    return InDomains(chosen(both.rule, _IN_DOMAINS, "rule", place))


def _df(stated: object, words: Mapping[str, DegreesOfFreedom], place: Place) -> DegreesOfFreedom:
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        with place.holding("df"):
            return Given(stated)
    return chosen(stated, words, "df", place, beside="or a number, such as 79")


def _method(word: object, methods: Mapping[str, Keyed[M]], numbers: Mapping[str, object], centre: object, place: Place) -> M:
    method = chosen(word, methods, "method", place)
    method.refuse_others(f"the method '{word}'", "method", numbers, place)
    with place.holding("method"):
        return method.of(**numbers, centre=chosen(centre, _CENTRES, "centre", place))
