"""Several rule sets as one, so that persons are assessed once: what they have in common is there once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flestimate.classification.condition import Condition
from flestimate.classification.criterion import Criterion
from flestimate.classification.ruleset import UNIVERSE, RuleSet


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Where the outcomes of one of the rule sets stand: whom it speaks of, and who is a case."""

    universe: str
    case: str


def merged(rulesets: Sequence[RuleSet]) -> tuple[RuleSet, tuple[Outcomes, ...]]:
    """One rule set with the criteria of all, the first one's under their own names, and where each one's outcomes stand."""
    known: dict[tuple[str, Condition], str] = {}
    criteria: list[Criterion] = []
    places: list[Outcomes] = []
    for rules in rulesets:
        names: dict[str, str] = {}
        for step in rules.steps():
            for one in step:
                condition = one.condition.renamed(names)
                alike = known.get((one.name, condition))
                names[one.name] = alike or _unused(one.name, known)
                if alike is None:
                    known[one.name, condition] = names[one.name]
                    criteria.append(Criterion(names[one.name], one.label, condition, one.traits))
        places.append(Outcomes(names[UNIVERSE], names[rules.case]))
    first = rulesets[0]
    return replace(first, criteria=tuple(one for one in criteria if one.name != UNIVERSE), typologies=()), tuple(places)


def _unused(name: str, known: dict[tuple[str, Condition], str]) -> str:
    """The name itself, or with a number behind it where it is taken."""
    taken = sum(other == name for other, _ in known)
    return f"{name} #{taken + 1}" if taken else name
