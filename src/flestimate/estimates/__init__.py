"""Estimates and their uncertainty: measures, breakdowns, and the table they make."""

from flestimate.estimates.estimate import Estimate
from flestimate.estimates.measure import Count, Mean, Prevalence, Ratio, Share, Total
from flestimate.estimates.table import EstimateTable, estimate

__all__ = ["Count", "Estimate", "EstimateTable", "Mean", "Prevalence", "Ratio", "Share", "Total", "estimate"]
