"""Estimates and their uncertainty: measures, breakdowns, and the table they make."""

from flestimate.estimates.comparison import Sensitivity, sensitivity
from flestimate.estimates.composition import Composition
from flestimate.estimates.contrast import Contrast
from flestimate.estimates.definitions import Definition, PrevalenceByDefinition
from flestimate.estimates.dispersion import Variance
from flestimate.estimates.estimate import Estimate
from flestimate.estimates.flow import Flow, FlowPrevalence
from flestimate.estimates.independence import independence
from flestimate.estimates.measure import Count, Mean, Prevalence, Ratio, Share, Total
from flestimate.estimates.profile import Profile
from flestimate.estimates.quantile import Quantile
from flestimate.estimates.stock import Stock, StockPrevalence
from flestimate.estimates.table import EstimateTable, estimate
from flestimate.estimates.unknown_time import MeanDuration, NoDays, RefuseUnknown, UnknownTime, WholePeriod

__all__ = [
    "Composition",
    "Contrast",
    "Count",
    "Definition",
    "Estimate",
    "EstimateTable",
    "Flow",
    "FlowPrevalence",
    "Mean",
    "MeanDuration",
    "NoDays",
    "Prevalence",
    "PrevalenceByDefinition",
    "Profile",
    "Quantile",
    "Ratio",
    "RefuseUnknown",
    "Sensitivity",
    "Share",
    "Stock",
    "StockPrevalence",
    "Total",
    "UnknownTime",
    "Variance",
    "WholePeriod",
    "estimate",
    "independence",
    "sensitivity",
]
