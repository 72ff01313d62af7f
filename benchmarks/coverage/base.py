"""The 32 base cells: rare prevalences in an ordinary national household survey and its domains, ICC .05, cv of weights .6."""

from itertools import product

from scenario import BetaRisk, Clumped, Domain, Fixed, PersonWeights, Scattered, Scenario

PREVALENCES = (0.001, 0.0035, 0.01, 0.05)
DESIGNS: tuple[tuple[int, int, Domain | None], ...] = (  # strata, PSUs a stratum, domain
    (25, 4, None),
    (50, 2, None),
    (50, 10, None),
    (100, 5, None),
    (50, 10, Scattered(0.05)),
    (50, 10, Clumped(0.05)),
    (50, 10, Scattered(0.02)),
    (50, 10, Clumped(0.2)),
)

SCENARIOS = tuple(
    Scenario(p, strata, psus, Fixed(20), BetaRisk(0.05), PersonWeights(0.6), domain)
    for p, (strata, psus, domain) in product(PREVALENCES, DESIGNS)
)
