"""Reading conditions from TOML tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flestimate.classification.condition import AllOf, AnyOf, AtLeast, Between, Condition, Is, Meets, MeetsOf, NoneOf
from flestimate.classification.criterion import TRAITS, Criterion, Traits
from flestimate.errors import did_you_mean, listed

Named = Callable[[Traits], Sequence[str]]
"""The names of the criteria that have certain traits."""


def parse(content: Mapping[str, object], named: Named = lambda _: ()) -> Condition:
    """The condition that a TOML table states; ValueError saying what is wrong with it.

    In place of a list of conditions, `{ role = "coercion" }` stands for every criterion with these traits; `named` finds them.

    >>> print(parse({"any_of": [{"concept": "a", "is": "yes"}, {"concept": "age", "from": 18}]}))
    a is yes or age is at least 18
    """
    for kind, (keys, build) in KINDS.items():
        if kind in content:
            unknown = content.keys() - keys
            if unknown:
                message = f"unknown key '{min(unknown)}' beside '{kind}'{did_you_mean(min(unknown), keys)}"
                raise ValueError(message)
            return build(content, named)
    message = f"a condition has one of the keys {listed(KINDS)}; this one has {listed(sorted(content)) or 'none'}"
    raise ValueError(message)


def criterion(name: str, table: Mapping[str, object], named: Named) -> Criterion:
    """The criterion that a TOML table states; ValueError saying what is wrong with it."""
    traits = {key: value for key, value in table.items() if key in TRAITS}
    condition = {key: value for key, value in table.items() if key not in TRAITS and key != "label"}
    return Criterion(name, str(table.get("label", name)), parse(condition, named), Traits.parse(traits))


def _parts(value: object, named: Named) -> tuple[Condition, ...]:
    if isinstance(value, dict) and value and value.keys() <= TRAITS:
        found = tuple(Meets(name) for name in named(Traits.parse(value)))
        if found:
            return found
        message = f"no criterion is {Traits.parse(value)}"
        raise ValueError(message)
    if not isinstance(value, list) or not value or not all(isinstance(part, dict) for part in value):
        message = "a list of conditions in braces is needed, with at least one in it"
        raise ValueError(message)
    return tuple(parse(part, named) for part in value)


def _question(content: Mapping[str, object], _named: Named) -> Condition:
    concept = str(content["concept"])
    if "is" in content:
        return Is(concept, str(content["is"]))
    if "from" in content or "to" in content:
        return Between(concept, _limit(content.get("from")), _limit(content.get("to")))
    message = f"say what '{concept}' has to be: is = \"yes\", or from = 18, or to = 17"
    raise ValueError(message)


def _limit(value: object) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    message = "a limit is a number"
    raise ValueError(message)


def _earlier(content: Mapping[str, object], _named: Named) -> Condition:
    name = str(content["criterion"])
    return MeetsOf(name, str(content["of"])) if "of" in content else Meets(name)


def _at_least(content: Mapping[str, object], named: Named) -> Condition:
    number = content["at_least"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        message = "at_least is a whole number from 1"
        raise ValueError(message)
    parts = _parts(content.get("of"), named)
    if number > len(parts):
        message = f"at least {number} of {len(parts)} can never be met"
        raise ValueError(message)
    return AtLeast(number, parts)


KINDS: dict[str, tuple[frozenset[str], Callable[[Mapping[str, object], Named], Condition]]] = {
    "concept": (frozenset({"concept", "is", "from", "to"}), _question),
    "criterion": (frozenset({"criterion", "of"}), _earlier),
    "any_of": (frozenset({"any_of"}), lambda content, named: AnyOf(_parts(content["any_of"], named))),
    "all_of": (frozenset({"all_of"}), lambda content, named: AllOf(_parts(content["all_of"], named))),
    "none_of": (frozenset({"none_of"}), lambda content, named: NoneOf(_parts(content["none_of"], named))),
    "at_least": (frozenset({"at_least", "of"}), _at_least),
}
