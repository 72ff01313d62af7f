"""Rule sets: a statistical definition as data, read from TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from flestimate.classification.condition import Condition, Meets, Scales, parse
from flestimate.declaration import Declaration, Origin, fingerprint
from flestimate.errors import DeclarationError, Fix, RuleError, did_you_mean, listed
from flestimate.survey.scale import Outcome


class _Content(Declaration):
    """The TOML file of a rule set, its conditions not yet read."""

    id: str
    version: str
    title: str
    source: str
    case: str
    crosstab: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]
    universe: dict[str, Any]
    criterion: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One step of a definition: its name, what it says in the definition's words, and the condition that it is."""

    name: str
    label: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A statistical definition: criteria in order, each on concepts and earlier criteria.

    case: the criterion whose persons are the cases. crosstab: the two criteria whose table shows how the definition
    works. universe: whom the definition speaks of; others are neither cases nor in a denominator.

    >>> rules = RuleSet.load("icls-2018")
    >>> print(rules["forced_labour"].condition)
    involuntary and coercion
    """

    id: str
    version: str
    title: str
    source: str
    case: str
    crosstab: tuple[str, str]
    universe: Criterion
    criteria: tuple[Criterion, ...]

    @classmethod
    def load(cls, name: str | Path) -> RuleSet:
        """A built-in rule set by its id, or one's own from a TOML file; DeclarationError if there is none or it is amiss."""
        return cls.parse(Origin.named(name, "flestimate.classification", "rulesets", "rule set"))

    @classmethod
    def parse(cls, origin: Origin) -> RuleSet:
        """The rule set that a TOML text states."""
        content = _Content.parse(origin.content(), origin)
        rules = cls(
            id=content.id,
            version=content.version,
            title=content.title,
            source=content.source,
            case=content.case,
            crosstab=(content.crosstab[0], content.crosstab[1]),
            universe=_criterion("universe", content.universe, origin, "universe"),
            criteria=tuple(_criterion(name, table, origin, f"criterion.{name}") for name, table in content.criterion.items()),
        )
        rules._refuse_unknown_criteria(origin)
        return rules

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)

    def __getitem__(self, name: str) -> Criterion:
        return {criterion.name: criterion for criterion in self.criteria}[name]

    def __repr__(self) -> str:
        return f"RuleSet {self.id}, version {self.version}: {self.title}, {len(self.criteria)} criteria"

    def __str__(self) -> str:
        lines = [f"{self.id}, version {self.version}: {self.title}", f"Source: {self.source}", f"Universe: {self.universe.label}", ""]
        lines += [f"{criterion.name}: {criterion.label}\n    if {criterion.condition}" for criterion in self.criteria]
        return "\n".join(lines)

    def names(self) -> frozenset[str]:
        """The concepts that the rule set asks about, whether a questionnaire covers them or not."""
        own = {criterion.name for criterion in self.criteria}
        conditions = [self.universe.condition, *(criterion.condition for criterion in self.criteria)]
        return frozenset().union(*(condition.names() for condition in conditions)) - own

    def covered(self, scales: Scales) -> tuple[RuleSet, tuple[Criterion, ...]]:
        """The rule set as far as the questionnaire covers it, and the criteria that nothing can be said of.

        Raises RuleError where the case, or a side of the crosstab, cannot be assessed.
        """
        known = dict(scales)
        kept: list[Criterion] = []
        dropped: list[Criterion] = []
        for criterion in self.criteria:
            condition = criterion.condition.covered(known)
            if condition is None:
                dropped.append(criterion)
                continue
            kept.append(Criterion(criterion.name, criterion.label, condition))
            known[criterion.name] = Outcome()
        for name in (*self.crosstab, self.case):
            if name not in known:
                raise _not_assessable(self[name], self._asked(self[name].condition), scales)
        universe = self.universe.condition.covered(scales)
        if universe is None:
            raise _not_assessable(self.universe, self.universe.condition.names(), scales)
        return replace(self, universe=replace(self.universe, condition=universe), criteria=tuple(kept)), tuple(dropped)

    def _asked(self, condition: Condition) -> frozenset[str]:
        """The concepts that a condition rests on, itself or by the criteria that it speaks of."""
        criteria = {criterion.name: criterion.condition for criterion in self.criteria}
        names = condition.names()
        return (names - criteria.keys()).union(*(self._asked(criteria[name]) for name in names & criteria.keys()))

    def _refuse_unknown_criteria(self, origin: Origin) -> None:
        earlier: list[str] = []
        for criterion in self.criteria:
            for name in _meets(criterion.condition):
                if name not in earlier:
                    raise DeclarationError(
                        "FLE-C11",
                        f"criterion '{criterion.name}' speaks of '{name}', which is not an earlier criterion{did_you_mean(name, earlier)}",
                        where={"file": origin.name},
                        why="criteria are evaluated in the order of the file",
                    )
            earlier.append(criterion.name)
        for name in (*self.crosstab, self.case):
            if name not in earlier:
                raise DeclarationError(
                    "FLE-C11", f"there is no criterion '{name}'{did_you_mean(name, earlier)}", where={"file": origin.name}
                )


def _criterion(name: str, table: Mapping[str, Any], origin: Origin, section: str) -> Criterion:
    condition = {key: value for key, value in table.items() if key != "label"}
    try:
        return Criterion(name, str(table.get("label", name)), parse(condition))
    except ValueError as error:
        raise DeclarationError(
            "FLE-C11", f"criterion '{name}' is not a condition: {error}.", where={"file": origin.name, "section": f"[{section}]"}
        ) from None


def _meets(condition: Condition) -> list[str]:
    if isinstance(condition, Meets):
        return [condition.criterion]
    return [name for part in getattr(condition, "of", ()) for name in _meets(part)]


def _not_assessable(criterion: Criterion, asked: frozenset[str], scales: Scales) -> RuleError:
    lacking = sorted(asked - scales.keys())
    return RuleError(
        "FLE-F07",
        f"'{criterion.name}' ({criterion.label}) cannot be assessed: the codebook lacks the concepts that it needs.",
        where={"needed": listed(lacking)},
        why="a condition that nobody was asked about can be neither met nor ruled out",
        fix=tuple(Fix(f'[concept.{name}]  variable = "..."') for name in lacking[:2]),
    )
