"""Replicates that are made of a clustered design, as a small matrix of factors: one row a replicate, one column a PSU."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import narwhals as nw

from flestimate.declaration import declaration, fingerprint, refuse_no_value
from flestimate.errors import DeclarationError, Fix, counted
from flestimate.said import said
from flestimate.sample.clustered import Clustered
from flestimate.sample.degrees import DegreesOfFreedom, OfDomain
from flestimate.sample.drawn import Presence
from flestimate.sample.replicated import method_words
from flestimate.sample.units import Units
from flestimate.survey.scale import Scale
from flestimate.variance import (
    Certainty,
    ClusterTotals,
    Collapsed,
    Estimand,
    Made,
    MakesReplicates,
    Pairs,
    Refused,
    Removed,
    ReplicateSpread,
    ReplicateTotals,
    replicate_totals,
)
from flestimate.variance.arrays import Floats

_ADD_NOTHING = (Refused, Removed, Certainty, Collapsed)


@declaration
@dataclass(frozen=True, slots=True)
class Resampled:
    """A clustered design whose variance is that over replicates made of its PSUs (R `as.svrepdesign`).

    design: how persons were drawn, without further stages, because replicates are of whole PSUs; method: how the replicates
    are made, seeded where it is by chance. A stratum with a single PSU keeps its weight in all of them, so its rule is one that
    lets it add nothing, or joins it with another. df: how degrees of freedom are counted.

    The factors multiply weights. Once weights are calibrated, calibration is to be done again for each replicate after
    they are multiplied; until then a replicate's totals are its factors times the totals of the PSUs.

    >>> from flestimate.variance import JackknifeN
    >>> print(Resampled(Clustered(weight="w", strata="stratum", psu="ea"), JackknifeN()))
    weight: w; strata: stratum; PSU: ea; strata with a single PSU: refused; replicates: JackknifeN (around the estimate)
    """

    design: Clustered
    method: MakesReplicates
    df: DegreesOfFreedom = field(default_factory=OfDomain)

    def __post_init__(self) -> None:
        if not isinstance(self.design, Clustered):
            raise DeclarationError(
                "FLE-C05", "design is not a clustered one.", fix=(Fix("fl.Resampled(fl.Clustered(...), fl.JackknifeN())"),)
            )
        if self.design.further:
            raise DeclarationError(
                "FLE-C05",
                "replicates know no further stages.",
                why="they are of whole PSUs, and with a finite population what the stages inside add would be lost",
                fix=(Fix("fl.Clustered(..., fpc=None, stages=())", "PSUs as if drawn with replacement, which holds all stages"),),
            )
        if not isinstance(self.design.singleton, _ADD_NOTHING):
            raise DeclarationError(
                "FLE-C05",
                f"replicates know no rule '{self.design.singleton}' for a stratum with a single PSU.",
                why="a PSU that is alone has nobody to stand in for it, so it keeps its weight in every replicate",
                fix=(
                    Fix("singleton=fl.Collapsed()", "join its stratum with the next one"),
                    Fix("singleton=fl.Certainty()", "it was taken with certainty and adds nothing"),
                ),
            )
        refuse_no_value("method", self.method, MakesReplicates, Fix("method = fl.JackknifeN()", "or another method that makes replicates"))
        refuse_no_value("df", self.df, DegreesOfFreedom, Fix("df = fl.OfDomain()", "or fl.ByRank(), fl.OfDesign(), fl.Given(79)"))

    @property
    def weight(self) -> str:
        """The column with each person's weight."""
        return self.design.weight

    @property
    def weighed(self) -> nw.Expr:
        """Each person's weight."""
        return self.design.weighed

    @property
    def draws_persons(self) -> bool:
        """Whether persons were drawn directly."""
        return self.design.draws_persons

    @property
    def methods(self) -> tuple[str, ...]:
        """How uncertainty is found, in sentences."""
        return (
            said("Standard errors over replicates made of the PSUs: {method}.", method=method_words(self.method)),
            said("Degrees of freedom: {how}.", how=str(self.df)),
        )

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)

    def roles(self, columns: list[str]) -> Mapping[str, tuple[str, ...]]:
        """The columns it uses besides the weight, by their part in the design."""
        return self.design.roles(columns)

    def drawn(self, frame: nw.LazyFrame[Any], scales: Mapping[str, Scale]) -> ResampledUnits:
        """The PSUs that were drawn, and the replicates made of them; DesignError where they do not hold together."""
        units = self.design.drawn(frame, scales)
        same = {each.name: getattr(units, each.name) for each in fields(units)}
        return ResampledUnits(**same, made=self.method.factors(units.stages[0]))

    def __str__(self) -> str:
        return said("{design}; replicates: {method}", design=str(self.design), method=method_words(self.method))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ResampledUnits(Units):
    """The PSUs of a design, and the replicates made of them."""

    made: Made

    def __str__(self) -> str:
        return f"{Units.__str__(self)} with {counted(len(self.made.factors), 'replicate')}"

    @property
    def by_replicate(self) -> bool:
        """Yes: units serve to make replicates."""
        return True

    def counted(self, psu: Floats, strata: Floats, pairs: Callable[[], Pairs]) -> Presence:
        """How many PSUs and strata have persons of each cell, and the rank of their replicates."""
        return Units.counted(self, psu, strata, pairs).ranked(self.made.degrees, lambda: pairs().by(self.psus.unit, len(self.psus)))

    def totals(self, pairs: Pairs, values: Floats) -> ReplicateTotals:
        """Totals of `values` (pairs, K, 1) by cell, with the weights of the sample and with those of every replicate."""
        by_psu = ClusterTotals(self.stages[0].unit[pairs.unit], pairs.cell, values[:, :, 0], pairs.cells)
        return ReplicateTotals(by_psu.sums, replicate_totals(self.made.factors, by_psu))

    def spread(self, estimand: Estimand, totals: Any) -> ReplicateSpread:  # its own totals
        """The spread of the estimates over the replicates."""
        return ReplicateSpread.of(estimand, totals, self.made.scheme)
