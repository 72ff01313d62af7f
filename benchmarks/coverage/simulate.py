"""Samples of a scenario, reduced at once to sums over the persons of each PSU."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scenario import Array, Flags, Scenario, Shape

PERSONS_AT_ONCE = 500_000  # arrays of 2 MB stay in the processor's cache
_SHARE_OF_STRATA = 10.0  # of the Dirichlet distribution: strata differ in size, none is negligible


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over the persons of each PSU (samples, strata, psus)."""

    n: Array
    cases: Array
    weight: Array
    weight2: Array
    case_weight: Array
    case_weight2: Array

    @classmethod
    def over(cls, member: Flags, case: Flags, weight: Array) -> Sums:
        """Of the persons who are members; persons are along the first axis."""
        case = case & member
        weight = weight * member
        case_weight = weight * case
        counts = (flags.sum(axis=0, dtype=np.float32) for flags in (member, case))
        return cls(*counts, *(sums.sum(axis=0) for sums in (weight, weight**2, case_weight, case_weight**2)))

    @classmethod
    def stack(cls, blocks: list[Sums]) -> Sums:
        return cls(*(np.concatenate([getattr(block, name) for block in blocks]) for name in cls.__slots__))

    def __getitem__(self, samples: NDArray[np.bool_] | slice) -> Sums:
        return Sums(*(getattr(self, name)[samples] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Samples:
    """Samples of one scenario: the sums of the domain and of everybody (the same where everybody is asked about), and the truth."""

    domain: Sums
    everybody: Sums
    truth: float


@dataclass(frozen=True, slots=True)
class Population:
    """The strata of one scenario: their shares of the persons and their prevalences (strata,)."""

    scenario: Scenario
    shares: NDArray[np.float64]
    prevalences: NDArray[np.float64]

    @classmethod
    def draw(cls, scenario: Scenario, rng: np.random.Generator) -> Population:
        shares = rng.dirichlet(np.full(scenario.strata, _SHARE_OF_STRATA))
        relative = np.exp(scenario.slope * np.linspace(-1, 1, scenario.strata))
        return cls(scenario, shares, scenario.prevalence * relative / (shares @ relative))

    @property
    def truth(self) -> float:
        """What the weighted sums estimate: weights, takes and domains are independent of the cases within a stratum."""
        return float(self.shares @ self.scenario.risk.mean(self.prevalences))

    def block(self, samples: int, rng: np.random.Generator) -> tuple[Sums, Sums]:
        """The sums of the domain and of everybody, of so many samples."""
        scenario = self.scenario
        psus: Shape = (samples, scenario.strata, scenario.psus)
        persons: Shape = (scenario.take.largest, *psus)  # first, so that sums over them are sums of long rows
        risk = scenario.risk.draw(rng, self.prevalences, psus).astype(np.float32)
        case = scenario.households.cases(rng, risk, persons)
        share = self.shares / (scenario.psus * scenario.take.mean)
        weight = scenario.weights.draw(rng, persons) * share.astype(np.float32)[:, None]
        present = np.broadcast_to(scenario.take.present(rng, persons), persons)
        everybody = Sums.over(present, case, weight)
        if scenario.domain is None:
            return everybody, everybody
        return Sums.over(present & scenario.domain.draw(rng, persons), case, weight), everybody


def simulate(scenario: Scenario, samples: int, seed: np.random.SeedSequence) -> Samples:
    """So many samples of a scenario; those without a person of the domain are left out, as they have no such cell."""
    rng = np.random.default_rng(seed)
    population = Population.draw(scenario, rng)
    size = max(1, PERSONS_AT_ONCE // scenario.places)
    blocks = [population.block(min(size, samples - start), rng) for start in range(0, samples, size)]
    domains, everybodies = (list(sums) for sums in zip(*blocks, strict=True))
    everybody = Sums.stack(everybodies)
    if scenario.domain is None:
        return Samples(everybody, everybody, population.truth)
    domain = Sums.stack(domains)
    asked = domain.n.sum(axis=(1, 2)) > 0
    return Samples(domain[asked], everybody[asked], population.truth)
