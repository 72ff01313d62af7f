"""Every interval for proportions that flestimate offers, at 95 %."""

from __future__ import annotations

from flestimate.variance.interval import (
    Arcsine,
    Interval,
    Jeffreys,
    KishCap,
    KornGraubard,
    Likelihood,
    Logit,
    MidP,
    NoCap,
    SampleCap,
    Wald,
    Wilson,
)
from flestimate.variance.interval.rare_event import RareEvent

DEFAULT = "Korn-Graubard (Kish)"
NCHS = "Korn-Graubard (NCHS)"
RARE_EVENT = "RareEvent .95"
RARE_EVENT_90 = "RareEvent .90"

METHODS: dict[str, Interval] = {
    "Wald": Wald(),
    "Logit": Logit(),
    "Arcsine": Arcsine(),
    "Wilson": Wilson(),
    "Likelihood": Likelihood(),
    "Jeffreys": Jeffreys(),
    "MidP": MidP(),
    "Korn-Graubard (no cap)": KornGraubard(size=NoCap()),
    NCHS: KornGraubard(size=SampleCap()),
    DEFAULT: KornGraubard(size=KishCap()),
    RARE_EVENT_90: RareEvent(certainty=0.90),
    RARE_EVENT: RareEvent(certainty=0.95),
}
