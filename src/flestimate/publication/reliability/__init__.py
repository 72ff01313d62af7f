"""Reliability: publication rules, the criteria that they are made of, and verdicts on estimates and tables."""

from flestimate.publication.reliability.at_least import FewestCases, FewestDegrees, FewestEffective, FewestPersons
from flestimate.publication.reliability.at_most import CVBelow, MostCV, MostLogCV, MostUndetermined
from flestimate.publication.reliability.criterion import Criterion
from flestimate.publication.reliability.design_effect import PlausibleDeff
from flestimate.publication.reliability.nchs_count import NchsCount
from flestimate.publication.reliability.nchs_proportion import NchsProportion
from flestimate.publication.reliability.of_kind import OfOthers, OfProportions
from flestimate.publication.reliability.population import PopulationLimits
from flestimate.publication.reliability.quadratic import Quadratic
from flestimate.publication.reliability.rule import PublicationRule
from flestimate.publication.reliability.verdict import NO_SAMPLE, RELIABLE, SHOWN, TOO_UNRELIABLE, UNRELIABLE, WITHHELD, Verdict
from flestimate.publication.reliability.whole_table import TableLimit, TableVerdict

__all__ = [
    "NO_SAMPLE",
    "RELIABLE",
    "SHOWN",
    "TOO_UNRELIABLE",
    "UNRELIABLE",
    "WITHHELD",
    "CVBelow",
    "Criterion",
    "FewestCases",
    "FewestDegrees",
    "FewestEffective",
    "FewestPersons",
    "MostCV",
    "MostLogCV",
    "MostUndetermined",
    "NchsCount",
    "NchsProportion",
    "OfOthers",
    "OfProportions",
    "PlausibleDeff",
    "PopulationLimits",
    "PublicationRule",
    "Quadratic",
    "TableLimit",
    "TableVerdict",
    "Verdict",
]
