"""Limits on how many persons of the population an estimate speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.declaration import declaration
from flestimate.estimates import Estimate
from flestimate.publication.reliability.at_least import AtLeast
from flestimate.publication.reliability.proportion import proportion_of
from flestimate.said import Said, said


@declaration
@dataclass(frozen=True, slots=True)
class PopulationLimits(AtLeast):
    """Enough persons of the population, weighted: the estimated number of cases, or of persons where a measure has no cases.

    Eurostat sets the limits a (below it an estimate is not shown) and b (below it with a warning) by country and year.

    >>> PopulationLimits(3_000, 7_000).sentences
    ('fewer than 7,000 persons in the population: unreliable', 'fewer than 3,000 persons in the population: not shown')
    """

    word: ClassVar[str] = "population"
    what: ClassVar[Said] = said("persons in the population")

    def figure(self, estimate: Estimate) -> float:
        found = proportion_of(estimate)
        return estimate.population if found is None else found.p * estimate.population
