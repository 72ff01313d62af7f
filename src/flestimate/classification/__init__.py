"""Who is counted: a statistical definition, applied person by person in three-valued logic."""

from flestimate.classification.classification import Classification, Crosstab, classify
from flestimate.classification.condition import AllOf, AnyOf, AtLeast, Between, Is, Meets, NoneOf
from flestimate.classification.explanation import Explanation
from flestimate.classification.ruleset import Criterion, RuleSet

__all__ = [
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Between",
    "Classification",
    "Criterion",
    "Crosstab",
    "Explanation",
    "Is",
    "Meets",
    "NoneOf",
    "RuleSet",
    "classify",
]
