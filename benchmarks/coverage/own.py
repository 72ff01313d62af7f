"""Forty further cells of our own choosing, on which nothing was tuned.

They were written down before any interval had been computed for them, and none has been changed or dropped since. Each group has the
reason why it is there.
"""

from itertools import product

from scenario import (
    BetaRisk,
    Between,
    Fixed,
    HotSpots,
    Households,
    InFewPsus,
    LognormalRisk,
    PersonWeights,
    PsuWeights,
    Scenario,
)

GROUPS: dict[str, tuple[Scenario, ...]] = {
    "PSUs yield unequal numbers of persons in every real survey, by non-response if by nothing else.": tuple(
        Scenario(p, 30, 4, Between(4, 36), BetaRisk(0.05), PersonWeights(0.6)) for p in (0.002, 0.006, 0.015, 0.03)
    ),
    "Two PSUs in each of many strata is a common design, with many degrees of freedom that are each worth little.": tuple(
        Scenario(p, 60, 2, Fixed(15), BetaRisk(icc), PersonWeights(0.8)) for p, icc in product((0.003, 0.008), (0.03, 0.1))
    ),
    "Small countries and sector surveys draw two dozen PSUs in all, with many persons in each.": tuple(
        Scenario(p, 8, 3, Fixed(40), BetaRisk(icc), PersonWeights(0.5)) for p, icc in product((0.005, 0.02), (0.02, 0.08))
    ),
    "Forced labour runs in households: recruiters take several members, so there is a second level of clustering.": tuple(
        Scenario(p, 25, 4, Fixed(24), BetaRisk(0.03), PersonWeights(0.6), households=Households(4, 0.3))
        for p in (0.002, 0.005, 0.012, 0.03)
    ),
    "Selection probabilities and adjustments for non-response belong to PSUs, so most of the weights' variation does.": tuple(
        Scenario(p, 40, 4, Fixed(20), BetaRisk(icc), PsuWeights(1.0, 0.3)) for p, icc in product((0.0015, 0.006), (0.02, 0.1))
    ),
    "Risks of PSUs may have a longer tail than the beta distribution, on which the methods' models rest.": tuple(
        Scenario(p, 30, 5, Fixed(20), LognormalRisk(sigma), PersonWeights(0.9)) for p, sigma in product((0.0025, 0.01), (0.8, 1.3))
    ),
    "A few places with brick kilns or fishing fleets hold most cases, and a sample may miss them all.": tuple(
        Scenario(p, 40, 5, Fixed(20), HotSpots(share, factor), PersonWeights(0.6))
        for p, (share, factor) in product((0.003, 0.012), ((0.05, 20.0), (0.1, 10.0)))
    ),
    "Migrant workers live in few PSUs, which leaves a domain with a tenth of the design's PSUs.": tuple(
        Scenario(p, 50, 10, Fixed(20), BetaRisk(icc), PersonWeights(0.6), InFewPsus(0.1, 0.5))
        for p, icc in product((0.004, 0.02), (0.02, 0.1))
    ),
    "Where strata differ thirtyfold in prevalence, a few of them carry the variance, and fewer degrees of freedom.": tuple(
        Scenario(p, 20, 6, Fixed(20), BetaRisk(0.04), PersonWeights(0.6), slope=1.75) for p in (0.0008, 0.003, 0.01, 0.03)
    ),
    "Weights as unequal as in surveys that oversample small groups, from weak clustering to strong.": tuple(
        Scenario(p, 50, 6, Fixed(15), BetaRisk(icc), PersonWeights(1.5)) for p, icc in product((0.0008, 0.01), (0.01, 0.15))
    ),
}

SCENARIOS = tuple(scenario for group in GROUPS.values() for scenario in group)
