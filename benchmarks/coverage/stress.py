"""The 88 stress cells: ICC up to .2, degrees of freedom down to 10, weights equal or of cv 1."""

from itertools import product

from scenario import BetaRisk, Clumped, Fixed, PersonWeights, Scenario

DESIGNS = ((25, 4, 20), (10, 2, 40), (50, 10, 20))  # strata, PSUs a stratum, persons a PSU
ICCS = (0.001, 0.02, 0.1, 0.2)
CVS = (0.01, 1.0)
DOMAINS = (None, Clumped(0.2))
PREVALENCES = (0.0035, 0.01)


def _asked(strata: int, domain: Clumped | None, p: float) -> bool:
    """The large sample with many cases is no stress."""
    return not (strata == 50 and domain is None and p == 0.01)


SCENARIOS = tuple(
    Scenario(p, strata, psus, Fixed(persons), BetaRisk(icc), PersonWeights(cv), domain)
    for (strata, psus, persons), icc, cv, domain, p in product(DESIGNS, ICCS, CVS, DOMAINS, PREVALENCES)
    if _asked(strata, domain, p)
)
