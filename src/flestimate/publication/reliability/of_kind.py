"""Criteria that are asked of one kind of measure only: of proportions, or of all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flestimate.declaration import declaration
from flestimate.estimates import Estimate
from flestimate.publication.reliability.criterion import Criterion
from flestimate.publication.reliability.proportion import is_proportion
from flestimate.publication.reliability.verdict import RELIABLE, Verdict
from flestimate.said import Said, said


@declaration
@dataclass(frozen=True, slots=True)
class OfProportions(Criterion):
    """A criterion that is asked of shares of persons only."""

    criterion: Criterion
    word: ClassVar[str] = "proportions"

    def verdict(self, estimate: Estimate) -> Verdict:
        return self.criterion.verdict(estimate) if is_proportion(estimate) else Verdict(RELIABLE)

    @property
    def sentences(self) -> tuple[Said, ...]:
        return tuple(said("of proportions, {sentence}", sentence=sentence) for sentence in self.criterion.sentences)


@declaration
@dataclass(frozen=True, slots=True)
class OfOthers(Criterion):
    """A criterion that is asked of all but shares of persons: means, totals, counts."""

    criterion: Criterion
    word: ClassVar[str] = "others"

    def verdict(self, estimate: Estimate) -> Verdict:
        return Verdict(RELIABLE) if is_proportion(estimate) else self.criterion.verdict(estimate)

    @property
    def sentences(self) -> tuple[Said, ...]:
        return tuple(said("of means and totals, {sentence}", sentence=sentence) for sentence in self.criterion.sentences)
