"""Conditions as TOML states them: every kind, selections by traits, and what is wrong with one that is none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flestimate.classification import AllOf, AnyOf, AtLeast, Between, Is, Meets, MeetsOf, NoneOf, Role, Traits
from flestimate.classification.parsing import criterion, parse

BOTH = [{"concept": "a", "is": "yes"}, {"criterion": "b"}]
PARTS = (Is("a", "yes"), Meets("b"))
KNOWN = {
    "I1": Traits(Role.INVOLUNTARY, "I1", dimension="recruitment"),
    "I2": Traits(Role.INVOLUNTARY, "I2", dimension="work"),
    "C1": Traits(Role.COERCION, "C1", dimension="work"),
}


def named(wanted: Traits) -> list[str]:
    return [name for name, traits in KNOWN.items() if traits.has(wanted)]


@pytest.mark.parametrize(
    ("stated", "condition"),
    [
        ({"concept": "a", "is": "yes"}, Is("a", "yes")),
        ({"concept": "age", "from": 18}, Between("age", 18, None)),
        ({"concept": "age", "to": 17}, Between("age", None, 17)),
        ({"concept": "age", "from": 5, "to": 17.5}, Between("age", 5, 17.5)),
        ({"concept": "age", "from": 5, "to": 5}, Between("age", 5, 5)),
        ({"criterion": "b"}, Meets("b")),
        ({"criterion": "b", "of": "parents"}, MeetsOf("b", "parents")),
        ({"any_of": BOTH}, AnyOf(PARTS)),
        ({"all_of": BOTH}, AllOf(PARTS)),
        ({"none_of": BOTH}, NoneOf(PARTS)),
        ({"at_least": 2, "of": BOTH}, AtLeast(2, PARTS)),
        ({"all_of": [{"any_of": BOTH}, {"none_of": BOTH}]}, AllOf((AnyOf(PARTS), NoneOf(PARTS)))),
    ],
    ids=str,
)
def test_every_kind_of_condition(stated: Mapping[str, object], condition: object) -> None:
    assert parse(stated) == condition


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        ({"role": "involuntary"}, ("I1", "I2")),
        ({"role": "involuntary", "dimension": "work"}, ("I2",)),
        ({"dimension": "work"}, ("I2", "C1")),
    ],
    ids=str,
)
def test_a_selection_stands_for_the_criteria_that_have_these_traits(selection: dict[str, str], names: tuple[str, ...]) -> None:
    assert parse({"any_of": selection}, named) == AnyOf(tuple(map(Meets, names)))
    assert parse({"none_of": selection}, named) == NoneOf(tuple(map(Meets, names)))
    assert parse({"at_least": 1, "of": selection}, named) == AtLeast(1, tuple(map(Meets, names)))


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"anyof": BOTH},
        {"concept": "a"},
        {"concept": "a", "is": "yes", "from": 5},
        {"concept": "age", "form": 18},
        {"concept": "age", "from": "18"},
        {"concept": "age", "to": True},
        {"concept": "age", "from": 18, "to": 5},
        {"criterion": "b", "off": "parents"},
        {"any_of": []},
        {"any_of": {}},
        {"any_of": "b"},
        {"any_of": [*BOTH, "b"]},
        {"any_of": BOTH, "all_of": BOTH},
        {"any_of": {"role": "child"}},
        {"any_of": {"role": "coersion"}},
        {"any_of": {"roll": "coercion"}},
        {"at_least": 0, "of": BOTH},
        {"at_least": True, "of": BOTH},
        {"at_least": 3, "of": BOTH},
        {"at_least": 2},
        {"all_of": [{"any_of": [{"concept": "a"}]}]},
    ],
    ids=str,
)
def test_what_is_no_condition_is_refused(stated: Mapping[str, object], snapshot) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        parse(stated, named)
    assert str(caught.value) == snapshot


def test_a_criterion_is_its_label_its_traits_and_its_condition() -> None:
    one = criterion("C3", {"label": "debt", "role": "coercion", "element": "C3", "any_of": BOTH}, named)
    assert (one.name, one.label, one.condition, one.traits) == ("C3", "debt", AnyOf(PARTS), Traits(Role.COERCION, "C3"))


def test_a_criterion_without_a_label_is_called_by_its_name() -> None:
    assert criterion("C3", {"any_of": BOTH}, named).label == "C3"


@pytest.mark.parametrize("key", ["rolle", "labell", "anyof", "elements", "colour"])
def test_a_key_that_no_criterion_has_is_refused(key: str, snapshot) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        criterion("C3", {key: "debt", "any_of": BOTH}, named)
    assert str(caught.value) == snapshot
