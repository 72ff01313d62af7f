"""The same prevalence by several definitions, so that it can be seen how much of it is the definition."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from flestimate.declaration import declaration
from flestimate.estimates.alternatives import Alternative, OfAlternatives, refuse_alike
from flestimate.estimates.domains import Domains
from flestimate.estimates.of_cases import ShareOfPersons
from flestimate.estimates.terms import ONE, Terms, terms_of, what_among
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.terms import case
from flestimate.variance import Interval, KornGraubard, SimpleSample, WithoutReplacement
from flestimate.variance.arrays import Floats


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition as its outcomes stand in a sample: who is a case, and of whom it speaks (None: of everybody)."""

    label: str
    case: str
    universe: str | None = None


@declaration
@dataclass(frozen=True, slots=True)
class PrevalenceByDefinition(OfAlternatives, ShareOfPersons):
    """The prevalence by each of several definitions, each with its own numerator and denominator, over the same persons.

    of: the definitions, in the order of the table, whose last variable is `definition`; what: the condition that they define.
    Differences between definitions have the covariance of the same persons.

    >>> PrevalenceByDefinition((Definition("ICLS 2018", "variant:1"), Definition("without debt", "variant:2"))).title
    'Prevalence of forced labour by definition'
    """

    of: tuple[Definition, ...]
    what: str = "forced_labour"
    among: str | None = None
    per: float = 1_000
    interval: Interval = field(default_factory=KornGraubard)
    deff: SimpleSample = field(default_factory=WithoutReplacement)
    is_rate: ClassVar[bool] = True
    overlapping: ClassVar[str] = "definition"

    def __post_init__(self) -> None:
        refuse_alike([one.label for one in self.of], "definition")
        ShareOfPersons.__post_init__(self)

    @property
    def about(self) -> str:
        return self.what

    @property
    def uses(self) -> tuple[str, ...]:
        universes = {one.universe: None for one in self.of if one.universe}
        return (*(one.case for one in self.of), *universes, *([self.among] if self.among else []))

    @property
    def title(self) -> str:
        return said("Prevalence of {what} by definition", what=what_among(self.what, self.among))

    def extremes(self, found: Domains) -> tuple[Floats, Floats]:
        return found.unsettled.of_prevalence(found.sums[:, 0])

    def alternatives(self, sample: Sample) -> tuple[Alternative, ...]:
        return tuple(Alternative(one.label, self._terms(replace(sample, universe=one.universe), one.case)) for one in self.of)

    def _terms(self, sample: Sample, name: str) -> Terms:
        counted = case(sample, name)
        cases = counted.is_one
        return terms_of(sample, self.among, (counted,), (cases, ONE), cases=cases)
