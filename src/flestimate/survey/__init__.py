"""A survey in the field's own words: concepts and answers in place of variables and codes."""

from flestimate.survey.codebook import Codebook
from flestimate.survey.period import ReferencePeriod
from flestimate.survey.survey import Survey, describe
from flestimate.survey.unconfirmed import Unconfirmed

__all__ = ["Codebook", "ReferencePeriod", "Survey", "Unconfirmed", "describe"]
