"""Enumeration areas: drawn, listed and visited."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flestimate.demo.synthetic.drawing import Floats, Ints, happens, log_normal, running_number
from flestimate.demo.synthetic.truth import STRATA, TRUTH


@dataclass(frozen=True, slots=True)
class Areas:
    """Enumeration areas, the primary sampling units; their codes start from 1 again in every stratum."""

    region: Ints
    area: Ints
    ea: Ints
    households: Ints  # interviewed
    weight: Floats  # of every household in the area
    risk: Floats  # the area's own factor on the chance of forced labour


def draw_areas(rng: np.random.Generator) -> Areas:
    """Draw enumeration areas with probability proportional to size, and list and visit households in each.

    The weight of a household is the inverse of its two chances, the area's and its own, times the adjustment for
    households that did not respond. Areas that grew since the census weigh more: listing finds more households.
    """
    drawn = np.array([stratum.areas_drawn for stratum in STRATA])
    of = np.repeat(np.arange(len(STRATA)), drawn)
    visited = TRUTH.households_per_area
    responded = happens(rng, np.full((len(of), visited), TRUTH.household_response)).sum(axis=1)
    households = np.array([stratum.households for stratum in STRATA])[of]
    growth = log_normal(rng, 0.25, len(of))
    return Areas(
        region=np.array([stratum.region for stratum in STRATA])[of],
        area=np.array([stratum.area for stratum in STRATA])[of],
        ea=running_number(drawn),
        households=responded,
        weight=households / (drawn[of] * visited) * growth * (visited / responded),
        risk=log_normal(rng, TRUTH.area_spread, len(of)),
    )
