"""What may leave the building: reliability, withheld cells, and the files that are printed."""

from flestimate.publication.about import About
from flestimate.publication.ladder import Apply, Keep, Ladder, Propose, collapsed
from flestimate.publication.publication import Publication, publish
from flestimate.publication.published import Published, PublishedTable, Suppressed
from flestimate.publication.reliability import (
    CVBelow,
    FewestCases,
    FewestDegrees,
    FewestEffective,
    FewestPersons,
    MostCV,
    MostLogCV,
    MostUndetermined,
    NchsCount,
    NchsProportion,
    OfOthers,
    OfProportions,
    PlausibleDeff,
    PopulationLimits,
    PublicationRule,
    Quadratic,
    TableLimit,
    TableVerdict,
)

__all__ = [
    "About",
    "Apply",
    "CVBelow",
    "FewestCases",
    "FewestDegrees",
    "FewestEffective",
    "FewestPersons",
    "Keep",
    "Ladder",
    "MostCV",
    "MostLogCV",
    "MostUndetermined",
    "NchsCount",
    "NchsProportion",
    "OfOthers",
    "OfProportions",
    "PlausibleDeff",
    "PopulationLimits",
    "Propose",
    "Publication",
    "PublicationRule",
    "Published",
    "PublishedTable",
    "Quadratic",
    "Suppressed",
    "TableLimit",
    "TableVerdict",
    "collapsed",
    "publish",
]
