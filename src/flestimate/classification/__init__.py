"""Who is counted: a statistical definition, applied person by person in three-valued logic."""

from flestimate.classification.classification import Classification, Crosstab, classify
from flestimate.classification.condition import AllOf, AnyOf, AtLeast, Between, Is, Meets, NoneOf
from flestimate.classification.explanation import Explanation
from flestimate.classification.ruleset import Criterion, RuleSet
from flestimate.classification.undetermined import AsNotMet, Excluded, Undetermined

__all__ = [
    "AllOf",
    "AnyOf",
    "AsNotMet",
    "AtLeast",
    "Between",
    "Classification",
    "Criterion",
    "Crosstab",
    "Excluded",
    "Explanation",
    "Is",
    "Meets",
    "NoneOf",
    "RuleSet",
    "Undetermined",
    "classify",
]
