"""What a condition looks at: the columns of a person, or of one of a person's works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import narwhals as nw

from flestimate.survey.scale import NOT_MET, Outcome, Scale, answer_column
from flestimate.survey.works import Works


@dataclass(frozen=True, slots=True)
class Scope:
    """The concepts and criteria that are known, and the work that is looked at.

    works: what is said of each job or spell; work: the number of the one looked at, None for the person as a whole; links:
    the kinds of relatives that the household tells of.
    """

    scales: Mapping[str, Scale]
    works: Works = field(default_factory=Works)
    links: frozenset[str] = frozenset()
    work: int | None = None

    def column(self, name: str) -> nw.Expr:
        """The column of a concept or criterion: of the work, where it is told work by work, else of the person."""
        return self._at(name, name)

    def answer(self, concept: str, answer: str) -> nw.Expr:
        """The column of one of several answers."""
        return self._at(concept, answer_column(concept, answer))

    def asked(self, concept: str, outcome: nw.Expr) -> nw.Expr:
        """The outcome of a question; of a work that the person does not have, nothing is met."""
        if self.work is None or concept not in self.works.concepts:
            return outcome
        return nw.when(nw.col(Works.there(self.work)) == 1).then(outcome).otherwise(nw.lit(NOT_MET))

    def at(self, work: int) -> Scope:
        """The same, looking at one work."""
        return replace(self, work=work)

    def with_criteria(self, names: Iterable[str]) -> Scope:
        """The same, with criteria assessed of the person."""
        return replace(self, scales={**self.scales, **dict.fromkeys(names, Outcome())})

    def with_criteria_of_works(self, names: Iterable[str]) -> Scope:
        """The same, with criteria assessed of the person and of each work."""
        names = tuple(names)
        return replace(self.with_criteria(names), works=replace(self.works, concepts=self.works.concepts.union(names)))

    def _at(self, name: str, column: str) -> nw.Expr:
        told = self.work is not None and name in self.works.concepts
        return nw.col(self.works.column(column, self.work) if told and self.work is not None else column)
