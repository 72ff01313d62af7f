"""What a study comes to, before it is decided what may be shown of it."""

from __future__ import annotations

from dataclasses import dataclass

from flestimate.classification import Classification, Crosstab
from flestimate.estimates import EstimateTable, Sensitivity


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The tables of a study, the classification they rest on, and the headline by other definitions, where it has these.

    All of it is for the analyst's eyes: `fl.publish` decides what may be shown.
    """

    classification: Classification | None
    tables: tuple[EstimateTable, ...]
    sensitivity: Sensitivity | None

    @property
    def crosstab(self) -> Crosstab | None:
        """The two sides of the definition against one another, in persons of the sample."""
        return self.classification.crosstab() if self.classification else None

    @property
    def for_release(self) -> tuple[EstimateTable, ...]:
        """Every table that is to be published: those asked for, and behind them the headline by other definitions."""
        return (*self.tables, *([self.sensitivity.table] if self.sensitivity else []))

    def __repr__(self) -> str:
        compared = ", and the headline by other definitions" if self.sensitivity else ""
        return f"Results: {len(self.tables)} table{'s' if len(self.tables) != 1 else ''}{compared}"
