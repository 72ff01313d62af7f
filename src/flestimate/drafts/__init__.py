"""A starter study: what a file seems to hold, each guess with its evidence, none of it confirmed."""

from flestimate.drafts.drafted import Draft, draft
from flestimate.drafts.guess import Confidence, Gap, Guess

__all__ = ["Confidence", "Draft", "Gap", "Guess", "draft"]
