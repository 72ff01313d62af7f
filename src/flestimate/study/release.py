"""How a study is published, as its TOML file has it: by which rules, and what is done where too many cells fail."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator, Strict

from flestimate.declaration import Declaration, Origin
from flestimate.errors import Fix
from flestimate.publication import (
    Apply,
    Disclosure,
    Dominance,
    Keep,
    Ladder,
    MostCV,
    PopulationLimits,
    Propose,
    PublicationRule,
    Rounding,
)
from flestimate.publication.language import ENGLISH, Language, languages
from flestimate.publication.reliability import Criterion
from flestimate.study.words import Names, Place, chosen

_LADDERS: Mapping[str, Ladder] = {ladder.word: ladder for ladder in (Propose(), Apply(), Keep())}
_SECTION = "publication"
_Number = Annotated[float, Strict()]


def _limits(given: object) -> tuple[float, float]:
    match given:
        case [int() | float() as lower, int() | float() as upper] if lower <= upper:
            return lower, upper
    message = "two numbers, the smaller first, such as [3000, 7000]"
    raise ValueError(message)  # pydantic makes its own error of it


class Release(Declaration):
    """How tables are published.

    rule: one rule or several, of which the worst verdict holds; minimum_cell: the fewest sample cases of a cell that is shown; most_cv:
    the largest CV of one; population_limits: the two limits that Eurostat sets by country and year; collapse: propose, apply or keep;
    language: en, fr, es or ar, or a folder of one's own beside the study; registry: the file that the office keeps its releases in; dominance:
    the share of a cell's weighted cases that no single case may stand for more of, confidential; round_counts_to: the base that numbers
    of persons are rounded to.
    """

    rule: Names = "ilo"
    minimum_cell: int | None = None
    most_cv: _Number | None = None
    population_limits: Annotated[tuple[float, float] | None, PlainValidator(_limits)] = None
    collapse: str = Propose.word
    language: Annotated[str, Field(min_length=1)] = ENGLISH.id
    registry: str | None = None
    dominance: Annotated[float | None, Field(gt=0, lt=1, repr=False)] = None
    round_counts_to: Annotated[int | None, Field(ge=2)] = None

    def value(self, place: Place) -> PublicationRule:
        """The rule as a value; DeclarationError where it needs limits that are not given."""
        names = (self.rule,) if isinstance(self.rule, str) else self.rule
        with place.holding("rule"):
            rule = functools.reduce(operator.and_, (PublicationRule.load(name) for name in names))
        rule = functools.reduce(operator.and_, self._criteria(place), rule)
        rule.refuse_incomplete(Fix("population_limits = [3000, 7000]", "with your country's a and b of the year"), place.at("rule"))
        rule = rule if self.minimum_cell is None else rule.at_least(self.minimum_cell)
        return rule.protecting(rule.disclosure & self._disclosure())

    def _disclosure(self) -> Disclosure:
        return Disclosure(
            dominance=None if self.dominance is None else Dominance(share=self.dominance),
            rounding=None if self.round_counts_to is None else Rounding(base=self.round_counts_to),
        )

    def ladder(self, place: Place) -> Ladder:
        """What is done where too many cells of a breakdown fail."""
        return chosen(self.collapse, _LADDERS, "collapse", place)

    def spoken(self, folder: Path, place: Place) -> Language:
        """The language as a value."""
        own = folder / self.language
        with place.holding("language"):
            return Language.load(self.language if self.language in languages() else own)

    def _criteria(self, place: Place) -> Iterator[Criterion]:
        if self.most_cv is not None:
            with place.holding("most_cv"):
                yield MostCV(self.most_cv)
        if self.population_limits is not None:
            with place.holding("population_limits"):
                yield PopulationLimits(*self.population_limits)


@dataclass(frozen=True, slots=True)
class Publishing:
    """How a study is published, as values: the rule, what is done where too many cells fail, the language, and the file of releases."""

    rule: PublicationRule
    ladder: Ladder
    language: Language
    registry: Path | None


def release_of(content: Mapping[str, Any], origin: Origin, folder: Path) -> Publishing:
    """What a study's `[publication]` states, `folder` being the study's; DeclarationError where something in it is amiss."""
    stated, place = Release.parse(content, origin, _SECTION), Place(origin, _SECTION)
    registry = folder.resolve() / stated.registry if stated.registry else None
    return Publishing(stated.value(place), stated.ladder(place), stated.spoken(folder, place), registry)
