"""Who is counted: a statistical definition, applied person by person in three-valued logic."""

from flestimate.classification.classification import Classification, classify
from flestimate.classification.condition import AllOf, AnyOf, AtLeast, Between, Is, Meets, MeetsOf, NoneOf
from flestimate.classification.coverage import Coverage
from flestimate.classification.criterion import AppliedBy, Criterion, Role, Strength, Traits
from flestimate.classification.crosstab import Crosstab
from flestimate.classification.explanation import Explanation
from flestimate.classification.ruleset import RuleSet
from flestimate.classification.typology import Typology
from flestimate.classification.undetermined import AsNotMet, Excluded, Undetermined

__all__ = [
    "AllOf",
    "AnyOf",
    "AppliedBy",
    "AsNotMet",
    "AtLeast",
    "Between",
    "Classification",
    "Coverage",
    "Criterion",
    "Crosstab",
    "Excluded",
    "Explanation",
    "Is",
    "Meets",
    "MeetsOf",
    "NoneOf",
    "Role",
    "RuleSet",
    "Strength",
    "Traits",
    "Typology",
    "Undetermined",
    "classify",
]
