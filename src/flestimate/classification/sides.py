"""The criteria of a rule set as a reader looks for them: by the side of the definition, and by its dimension."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flestimate.classification.criterion import Criterion, Role, Traits

if TYPE_CHECKING:
    from flestimate.classification.ruleset import RuleSet

_TITLES = {
    Role.INVOLUNTARY: "involuntary work",
    Role.COERCION: "threat or menace of a penalty",
    Role.CHILD: "work of children",
    Role.EXCLUSION: "what is not counted",
}


@dataclass(frozen=True, slots=True)
class Side:
    """Criteria that belong together, and what they are together."""

    title: str
    criteria: tuple[Criterion, ...]

    @property
    def names(self) -> frozenset[str]:
        """Their names."""
        return frozenset(one.name for one in self.criteria)


def sides(rules: RuleSet) -> tuple[Side, ...]:
    """The criteria that the definition gives a side or a dimension, together with their like, in the order of the file."""
    return _alike(rules, lambda traits: (traits.role, traits.dimension), _title)


def graded_sides(rules: RuleSet) -> tuple[Side, ...]:
    """The same, with strong and medium circumstances apart."""
    return _alike(
        rules,
        lambda traits: (traits.role, traits.dimension, traits.strength),
        lambda traits: f"{_title(traits)} ({traits.strength})" if traits.strength else _title(traits),
    )


def whole(names: frozenset[str], among: Sequence[Side]) -> tuple[tuple[Side, ...], frozenset[str]]:
    """The sides of which all criteria are among the names, and the names of no such side. One criterion makes no side."""
    found: list[Side] = []
    for side in among:
        if len(side.criteria) > 1 and side.names <= names:
            found.append(side)
            names -= side.names
    return tuple(found), names


def joints(rules: RuleSet) -> tuple[Criterion, ...]:
    """The other criteria, which put those together: the case first, and behind each criterion those that it rests on."""
    by_name = {one.name: one for one in rules.criteria}
    met: dict[str, Criterion] = {}
    pending = [*reversed(by_name), rules.case]
    while pending:
        one = by_name[pending.pop()]
        if one.name not in met:
            met[one.name] = one
            pending += [name for name in reversed(by_name) if name in one.needed]
    return tuple(one for one in met.values() if not _has_side(one.traits))


def _alike(rules: RuleSet, key: Callable[[Traits], Hashable], title: Callable[[Traits], str]) -> tuple[Side, ...]:
    found: dict[Hashable, list[Criterion]] = {}
    for one in rules.criteria:
        if _has_side(one.traits):
            found.setdefault(key(one.traits), []).append(one)
    return tuple(Side(title(group[0].traits), tuple(group)) for group in found.values())


def _has_side(traits: Traits) -> bool:
    return traits.role is not None or traits.dimension is not None


def _title(traits: Traits) -> str:
    return ": ".join([*([traits.dimension] if traits.dimension else []), *([_TITLES[traits.role]] if traits.role else [])])
