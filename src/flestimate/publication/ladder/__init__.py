"""The collapse ladder: coarser categories where too many cells of a breakdown fail."""

from flestimate.publication.ladder.climb import collapsed
from flestimate.publication.ladder.ladder import Apply, Keep, Ladder, Propose

__all__ = ["Apply", "Keep", "Ladder", "Propose", "collapsed"]
