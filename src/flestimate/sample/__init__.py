"""Persons who stand for others: a sample design, and the one pass that turns persons into totals."""

from flestimate.sample.assumed import Assumed, OfPersons
from flestimate.sample.clustered import Brewer, Clustered, Stage
from flestimate.sample.degrees import ByRank, Given, OfDesign, OfDomain
from flestimate.sample.design import Design, Persons
from flestimate.sample.multiplicity import Multiplicity
from flestimate.sample.replicate_weights import replicate_factors, replicate_weights
from flestimate.sample.replicated import Replicated
from flestimate.sample.resampled import Resampled
from flestimate.sample.sample import Sample, weigh

__all__ = [
    "Assumed",
    "Brewer",
    "ByRank",
    "Clustered",
    "Design",
    "Given",
    "Multiplicity",
    "OfDesign",
    "OfDomain",
    "OfPersons",
    "Persons",
    "Replicated",
    "Resampled",
    "Sample",
    "Stage",
    "replicate_factors",
    "replicate_weights",
    "weigh",
]
