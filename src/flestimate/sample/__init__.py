"""Persons who stand for others: a sample design, and the one pass that turns persons into totals."""

from flestimate.sample.design import Clustered, Persons
from flestimate.sample.sample import Sample, weigh

__all__ = ["Clustered", "Persons", "Sample", "weigh"]
