"""Numbers only: totals by cluster in, variances and intervals out. No frame ever comes here."""

from flestimate.variance.clusters import Clusters, ClusterTotals, Influence, linearise
from flestimate.variance.estimand import Estimand, Ratio, Total
from flestimate.variance.interval import Evidence, Interval, KornGraubard, StudentT
from flestimate.variance.singleton import Average, Centred, Certainty, InDomains, Refused, Removed, Singleton

__all__ = [
    "Average",
    "Centred",
    "Certainty",
    "ClusterTotals",
    "Clusters",
    "Estimand",
    "Evidence",
    "InDomains",
    "Influence",
    "Interval",
    "KornGraubard",
    "Ratio",
    "Refused",
    "Removed",
    "Singleton",
    "StudentT",
    "Total",
    "linearise",
]
