"""The composition of a group of persons: how all of them divide over the cells of a crossing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flestimate.declaration import declaration
from flestimate.estimates.domains import Domains, of_everybody
from flestimate.estimates.of_cases import ShareOfPersons
from flestimate.estimates.terms import EVERYBODY, ONE, Terms, terms_of, words
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.sample.drawn import Drawn
from flestimate.sample.tabulation import Tabulation
from flestimate.sample.terms import belonging
from flestimate.variance import Interval, KornGraubard, SimpleSample, WithoutReplacement


@declaration
@dataclass(frozen=True, slots=True)
class Composition(ShareOfPersons):
    """How persons divide over the cells of a breakdown: every cell and every margin is a share of all of them.

    among: the criterion or the yes-or-no question of those who are meant, None for everybody whom the rule set speaks of. By the
    two sides of a definition it shows how the definition works: `fl.Composition(among="adult"), by=[("involuntary", "coercion")]`.

    >>> Composition(among="adult").title, Composition().unit
    ('Distribution of persons: adult', 'per cent')
    """

    among: str | None = None
    per: float = 100
    interval: Interval = field(default_factory=KornGraubard)
    deff: SimpleSample = field(default_factory=WithoutReplacement)

    @property
    def about(self) -> str:
        return "persons"

    @property
    def uses(self) -> tuple[str, ...]:
        return () if self.among is None else (self.among,)

    @property
    def title(self) -> str:
        return said("Distribution of persons") if self.among is None else said("Distribution of persons: {among}", among=words(self.among))

    def tabulated(self, sample: Sample, by: Sequence[str], terms: Terms) -> Tabulation:
        # Each cell is made of all persons once more, so that sums of them are worth the time it takes to make these.
        return ShareOfPersons.tabulated(self, sample, by, terms).condensed(sample.drawn.units)

    def domains(self, tabulation: Tabulation, breakdown: tuple[str, ...], drawn: Drawn) -> Domains:
        return of_everybody(tabulation, breakdown, drawn)

    def terms(self, sample: Sample) -> Terms:
        one = belonging(sample)
        terms = terms_of(sample, self.among, (one,), (ONE,), cases=EVERYBODY)
        return replace(terms, inside=terms.inside & one.is_one)
