"""Estimates and their uncertainty: measures, breakdowns, and the table they make."""

from flestimate.estimates.contrast import Contrast
from flestimate.estimates.definitions import Definition, PrevalenceByDefinition
from flestimate.estimates.dispersion import Variance
from flestimate.estimates.estimate import Estimate
from flestimate.estimates.independence import independence
from flestimate.estimates.measure import Count, Mean, Prevalence, Ratio, Share, Total
from flestimate.estimates.profile import Profile
from flestimate.estimates.quantile import Quantile
from flestimate.estimates.table import EstimateTable, estimate

__all__ = [
    "Contrast",
    "Count",
    "Definition",
    "Estimate",
    "EstimateTable",
    "Mean",
    "Prevalence",
    "PrevalenceByDefinition",
    "Profile",
    "Quantile",
    "Ratio",
    "Share",
    "Total",
    "Variance",
    "estimate",
    "independence",
]
