"""What may leave the building: reliability, withheld cells, and the files that are printed."""

from flestimate.publication.about import About
from flestimate.publication.publication import Publication, publish
from flestimate.publication.published import Published, PublishedTable, Suppressed
from flestimate.publication.reliability import PublicationRule

__all__ = ["About", "Publication", "PublicationRule", "Published", "PublishedTable", "Suppressed", "publish"]
