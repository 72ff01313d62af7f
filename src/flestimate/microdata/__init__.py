"""Persons as released: reading files and frames without losing labels or reasons for missing answers."""

from flestimate.microdata.labels import ResponseSet, Variable
from flestimate.microdata.microdata import Microdata, Source
from flestimate.microdata.read import read

__all__ = ["Microdata", "ResponseSet", "Source", "Variable", "read"]
