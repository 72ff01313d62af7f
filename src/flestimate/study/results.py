"""What a study comes to, before it is decided what may be shown of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flestimate.classification import Classification, Crosstab, RuleSet
from flestimate.errors import Note
from flestimate.estimates import Composition, EstimateTable, Sensitivity, estimate
from flestimate.estimates.block import Measure
from flestimate.estimates.breakdown import By
from flestimate.said import said
from flestimate.sample import Sample
from flestimate.tasks import Task, doing


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The tables of a study, the classification they rest on, and the headline by other definitions, where it has these.

    sides: the two sides of the definition crossed, as shares of persons, where the study has one.

    All of it is for the analyst's eyes: `fl.publish` decides what may be shown.
    """

    classification: Classification | None
    tables: tuple[EstimateTable, ...]
    sensitivity: Sensitivity | None
    sides: EstimateTable | None

    @property
    def crosstab(self) -> Crosstab | None:
        """The two sides of the definition against one another, in persons of the sample."""
        return self.classification.crosstab() if self.classification else None

    @property
    def for_release(self) -> tuple[EstimateTable, ...]:
        """Every table that is to be published: those asked for, the headline by other definitions, and the sides of the definition."""
        return (*self.tables, *([self.sensitivity.table] if self.sensitivity else []), *([self.sides] if self.sides else []))

    def __repr__(self) -> str:
        compared = ", and the headline by other definitions" if self.sensitivity else ""
        return f"Results: {len(self.tables)} table{'s' if len(self.tables) != 1 else ''}{compared}"


def estimated(sample: Sample, measure: Measure, by: By) -> EstimateTable:
    """A table of the study, which is a task of its own."""
    with doing(Task.ESTIMATE, measure.title):
        return estimate(sample, measure, by)


_ONLY_SIDES = Note(
    "FLE-F33",
    said(
        "The two sides of the definition, each met, not met or undetermined, whatever work it is met in. Who is a case is told by the "
        "whole definition: where works are told apart both have to be met in the same one, and exclusions and rules of their own for "
        "children may apply."
    ),
)


def sides_of(sample: Sample, rules: RuleSet) -> EstimateTable:
    """The two sides of a definition crossed, as shares of those whom its crosstab is among: how the definition works."""
    crossed = estimated(sample, Composition(rules.crosstab_among), [rules.crosstab])
    return replace(crossed, notes=(*crossed.notes, _ONLY_SIDES))
