"""What is true in Synthetica: how many there are, where they live, and how often what is asked about happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

GROWN = 15  # labour force surveys ask everybody from this age
ADULT = 18  # forced labour of children has its own rules
YOUNGEST = 5  # nobody younger is asked about


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true in Synthetica; the sample only estimates it."""

    seed: int = 2056
    children_seed: int = 67  # children, jobs and whatever else is drawn after the persons from 15 and what happened to them
    population: float = 9_600_000.0  # persons aged 15 and over
    households_per_area: int = 20  # drawn in every enumeration area
    household_response: float = 0.97
    # Of the persons who worked in the last five years
    forced_labour: float = 0.0175  # ... so that among all adults it is about 11 per 1,000, 4 % and 2 %
    involuntary_only: float = 0.060
    coercion_only: float = 0.032
    area_spread: float = 1.6  # standard deviation of the log risk between enumeration areas: cases come in clusters
    near_miss_power: float = 0.3  # how far the other two situations follow the risks of forced labour
    highest_probability: float = 0.6  # nowhere, in no job, is forced labour more common than this
    # Of the adults who worked
    second_job: float = 0.10  # had an earlier job within the five years
    second_job_after_trouble: float = 0.30  # the same, of those who met either half of the definition
    in_earlier_job: float = 0.4  # it happened in the earlier one
    other_half_in_other_job: float = 0.12  # of those who met one half: the other half, in the other job
    state: float = 0.06  # of forced labour: imposed by the State
    commercial_sex: float = 0.06  # of forced labour: commercial sexual exploitation
    # Of the children who worked; the chances follow the risk of the area
    menace_by_third_party: tuple[float, float] = (0.030, 0.010)  # working for third parties, with or for parents
    menace_by_parents: float = 0.02  # working with or for parents: not forced labour
    worst_form: float = 0.012
    # Silence
    refuses_module: float = 0.005  # of the persons asked
    refuses_block: float = 0.007  # the involuntary items, or the coercion items, but not both
    does_not_know: float = 0.005  # a single question of a job
    does_not_know_of_child: float = 0.002  # a single question of a child
    unknown_start: float = 0.03  # of a job: no year; and for a third as many, a year without a month


TRUTH = Truth()


class Stratum(NamedTuple):
    """One region, urban or rural: how many households it has, and how many enumeration areas were drawn there."""

    region: int
    area: int
    households: int
    areas_drawn: int


STRATA: tuple[Stratum, ...] = (
    Stratum(1, 1, 520_000, 34), Stratum(1, 2, 60_000, 16),
    Stratum(2, 1, 180_000, 22), Stratum(2, 2, 420_000, 28),
    Stratum(3, 1, 160_000, 22), Stratum(3, 2, 330_000, 26),
    Stratum(4, 1, 240_000, 25), Stratum(4, 2, 310_000, 27),
    Stratum(5, 1, 120_000, 20), Stratum(5, 2, 380_000, 30),
)  # fmt: skip
