"""Typologies: how the cases divide into forms, each case into one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import narwhals as nw

from flestimate.classification.condition import Condition
from flestimate.classification.scope import Scope
from flestimate.survey.columns import first_match
from flestimate.survey.scale import MET, UNDETERMINED, Categories

UNKNOWN_FORM = "unknown form"


@dataclass(frozen=True, slots=True)
class Typology:
    """Categories of cases, each with its condition: a case is of the first whose condition it meets, of `otherwise` if of none.

    A case that may be of an earlier category, but is not known to be, is of unknown form.
    """

    name: str
    label: str
    categories: tuple[tuple[str, Condition], ...]
    otherwise: str

    @property
    def scale(self) -> Categories:
        """How its column is read."""
        return Categories((*(name for name, _ in self.categories), self.otherwise), (UNKNOWN_FORM,))

    def expression(self, scope: Scope) -> nw.Expr:
        """The position of the category of a person, or of one of a person's works."""
        unknown = len(self.categories) + 1
        cases: list[tuple[nw.Expr, int]] = []
        for position, (_, condition) in enumerate(self.categories):
            outcome = condition.expression(scope)
            cases += [(outcome == MET, position), (outcome == UNDETERMINED, unknown)]
        return first_match(cases, len(self.categories))

    def names(self) -> frozenset[str]:
        """The concepts and criteria that it speaks of."""
        return frozenset().union(*(condition.names() for _, condition in self.categories))

    def covered(self, scope: Scope) -> Typology | None:
        """What is left of it when the questionnaire has only these concepts; None if all cases would be of one form."""
        return self._kept([(name, condition.covered(scope)) for name, condition in self.categories])

    def without(self, criteria: frozenset[str]) -> Typology | None:
        """What is left of it when these criteria count no more."""
        return self._kept([(name, condition.without(criteria)) for name, condition in self.categories])

    def _kept(self, categories: list[tuple[str, Condition | None]]) -> Typology | None:
        kept = tuple((name, condition) for name, condition in categories if condition is not None)
        return replace(self, categories=kept) if kept else None

    def __str__(self) -> str:
        lines = [f"    {name}: if {condition}" for name, condition in self.categories]
        return "\n".join([f"{self.name}: {self.label}, the first of", *lines, f"    {self.otherwise}: otherwise"])
