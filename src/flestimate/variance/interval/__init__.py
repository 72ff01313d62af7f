"""Confidence intervals, as values: what is known of each cell in, lower and upper bounds out."""

from flestimate.variance.interval.arcsine import Arcsine
from flestimate.variance.interval.count import FromPrevalence
from flestimate.variance.interval.effective import EffectiveSize, KishCap, NoCap, SampleCap
from flestimate.variance.interval.exact import Jeffreys, KornGraubard, clopper_pearson, jeffreys
from flestimate.variance.interval.interval import Interval, refuse_level, student_quantile
from flestimate.variance.interval.likelihood import Likelihood
from flestimate.variance.interval.logit import Logit
from flestimate.variance.interval.midp import MidP, mid_p
from flestimate.variance.interval.one_sided import UpperBound, is_of_count, is_of_proportion
from flestimate.variance.interval.rare_event import RareEvent
from flestimate.variance.interval.wald import Wald
from flestimate.variance.interval.wilson import Wilson

__all__ = [
    "Arcsine",
    "EffectiveSize",
    "FromPrevalence",
    "Interval",
    "Jeffreys",
    "KishCap",
    "KornGraubard",
    "Likelihood",
    "Logit",
    "MidP",
    "NoCap",
    "RareEvent",
    "SampleCap",
    "UpperBound",
    "Wald",
    "Wilson",
    "clopper_pearson",
    "is_of_count",
    "is_of_proportion",
    "jeffreys",
    "mid_p",
    "refuse_level",
    "student_quantile",
]
