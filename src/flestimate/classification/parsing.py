"""Reading conditions from TOML tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

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
    hint = next((meant for key in sorted(content) if (meant := did_you_mean(key, KINDS))), "")
    message = f"a condition has one of the keys {listed(KINDS)}; this one has {listed(sorted(content)) or 'none'}{hint}"
    raise ValueError(message)


def criterion(name: str, table: Mapping[str, object], named: Named) -> Criterion:
    """The criterion that a TOML table states; ValueError saying what is wrong with it."""
    condition = {key: value for key, value in table.items() if key not in TRAITS and key != "label"}
    _refuse_unknown(condition, {"label", *TRAITS, *(key for keys, _ in KINDS.values() for key in keys)}, "a criterion")
    return Criterion(name, str(table.get("label", name)), parse(condition, named), Traits.parse(table))


def _parts(value: object, named: Named) -> tuple[Condition, ...]:
    if isinstance(value, dict) and value:
        return _selected(value, named)
    if not isinstance(value, list) or not value or not all(isinstance(part, dict) for part in value):
        message = "a list of conditions in braces is needed, with at least one in it"
        raise ValueError(message)
    return tuple(parse(part, named) for part in value)


def _selected(traits: dict[str, object], named: Named) -> tuple[Condition, ...]:
    """Every criterion that has these traits."""
    _refuse_unknown(traits, TRAITS, "a selection of criteria")
    wanted = Traits.parse(traits)
    found = tuple(Meets(name) for name in named(wanted))
    if not found:
        message = f"no criterion is {wanted}"
        raise ValueError(message)
    return found


def _refuse_unknown(content: Mapping[str, object], known: Collection[str], what: str) -> None:
    for key in sorted(content.keys() - known):
        message = f"{what} has no '{key}'{did_you_mean(key, known)}"
        raise ValueError(message)


def _question(content: Mapping[str, object], _named: Named) -> Condition:
    concept = str(content["concept"])
    limits = content.keys() & {"from", "to"}
    if ("is" in content) == bool(limits):
        message = f"say what '{concept}' has to be: is = \"yes\", or from = 18, or to = 17"
        raise ValueError(message)
    if not limits:
        return Is(concept, str(content["is"]))
    lowest, highest = _limit(content.get("from")), _limit(content.get("to"))
    if lowest is not None and highest is not None and lowest > highest:
        message = f"from {lowest:g} to {highest:g} can never be met"
        raise ValueError(message)
    return Between(concept, lowest, highest)


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
