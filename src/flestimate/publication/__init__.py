"""What may leave the building: reliability, withheld cells, and the files that are printed."""

from flestimate.publication.disclosure import DisclosureAudit, EarlierRelease, case_of
from flestimate.publication.protection import Disclosure, Dominance, PPercent, Rounding
from flestimate.publication.publication import Publication, publish
from flestimate.publication.published import Published, PublishedTable, Suppressed
from flestimate.publication.reliability import PublicationRule

__all__ = [
    "Disclosure",
    "DisclosureAudit",
    "Dominance",
    "EarlierRelease",
    "PPercent",
    "Publication",
    "PublicationRule",
    "Published",
    "PublishedTable",
    "Rounding",
    "Suppressed",
    "case_of",
    "publish",
]
