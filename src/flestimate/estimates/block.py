"""The estimates of one breakdown, and what a measure has to say to make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from flestimate.estimates.domains import Groups
from flestimate.estimates.terms import Terms
from flestimate.sample import Sample
from flestimate.sample.tabulation import Tabulation
from flestimate.variance import Evidence, Interval, Spread
from flestimate.variance.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The estimates of one breakdown.

    spread: None where the statistic has no covariances; evidence: what the intervals are made from; low, high, deff: (cells,);
    method: of the bounds; reach: how many times as high `RareEvent` reaches, nan where the bounds are not the default's (cells,);
    heaviest: the largest share of the weighted cases that one person is known to stand for, nan where it is not known (cells,);
    extremes: the estimates if none of the undetermined were cases, and if all were (cells,), nan where the measure has none.
    """

    groups: Groups
    spread: Spread | None
    evidence: Evidence
    low: Floats
    high: Floats
    deff: Floats
    method: str
    reach: Floats
    heaviest: Floats
    extremes: tuple[Floats, Floats]


class Measure(Protocol):
    """A statistic of a sample.

    interval: how its bounds are made; title, unit: in words; scale: what estimates are multiplied by; shared_over: the
    variable over whose categories a share divides, None for other measures; overlapping: the variable whose categories a
    person may be in several of, so that they are no parts of a sum, None for other measures; about: the variable whose cases or
    values are counted; among: the yes-or-no variable that restricts the persons; uses: every variable that it names; is_rate:
    whether cases are compared with all persons.
    """

    @property
    def interval(self) -> Interval: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def scale(self) -> float: ...
    @property
    def shared_over(self) -> str | None: ...
    @property
    def overlapping(self) -> str | None: ...
    @property
    def is_rate(self) -> bool: ...
    @property
    def about(self) -> str: ...
    @property
    def among(self) -> str | None: ...
    @property
    def uses(self) -> tuple[str, ...]: ...

    def terms(self, sample: Sample) -> Terms:
        """What it asks of persons."""
        ...

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        """What it needs of persons, by unit and the variables of `by`."""
        ...

    def block(self, sample: Sample, tabulation: Tabulation, breakdown: tuple[str, ...], whole: Evidence | None) -> Block:
        """The estimates of one breakdown; `whole` is the evidence of the whole sample, once it is there."""
        ...

    def bounds(self, evidence: Evidence, interval: Interval) -> tuple[Floats, Floats]:
        """The bounds of each cell by an interval; EstimateError for one that the statistic cannot have."""
        ...
