"""The order of criteria: each behind those that it rests on, in as few steps as that allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flestimate as fl
from flestimate.classification import AllOf, Criterion, Is, Meets, MeetsOf
from flestimate.classification.order import refuse_loops, steps
from flestimate.errors import DeclarationError


def criterion(name: str, *needed: str) -> Criterion:
    return Criterion(name, name, AllOf((Is("question", "yes"), *map(Meets, needed))))


def names(found: list[list[Criterion]]) -> list[list[str]]:
    return [[one.name for one in step] for step in found]


def test_criteria_that_rest_on_none_come_together_in_the_order_of_the_file() -> None:
    assert names(steps([criterion("c"), criterion("a"), criterion("b")])) == [["c", "a", "b"]]


def test_a_criterion_comes_behind_those_that_it_rests_on() -> None:
    assert names(steps([criterion("top", "left", "right"), criterion("left", "low"), criterion("right"), criterion("low")])) == [
        ["right", "low"],
        ["left"],
        ["top"],
    ]


def test_a_criterion_comes_behind_what_is_asked_of_relatives() -> None:
    of_parents = Criterion("child", "child", MeetsOf("adult", "parents"))
    assert names(steps([of_parents, criterion("adult")])) == [["adult"], ["child"]]


@given(st.lists(st.sets(st.integers(0, 7)), min_size=1, max_size=8))
def test_whatever_rests_on_what_every_criterion_comes_once_and_behind(needed: list[set[int]]) -> None:
    made = [criterion(str(place), *(str(other) for other in sorted(below) if other < place)) for place, below in enumerate(needed)]
    place = {name: number for number, step in enumerate(names(steps(reversed(made)))) for name in step}
    assert sorted(place) == sorted(one.name for one in made)
    assert all(place[other] < place[one.name] for one in made for other in one.needed - {"question"})


@pytest.mark.parametrize("name", ["icls-2018", "icls-2018-children", "icls-2018-all"])
def test_built_in_rule_sets_have_few_steps(name: str) -> None:
    """Every step is one more level of an engine's plan."""
    assert len(fl.RuleSet.load(name).steps()) <= 8


@pytest.mark.parametrize(
    "loop",
    [
        [criterion("a", "a")],
        [criterion("a", "b"), criterion("b", "c"), criterion("c", "a"), criterion("d", "a")],
        [Criterion("a", "a", MeetsOf("a", "parents"))],
    ],
    ids=["itself", "by way of others", "of a relative"],
)
def test_a_loop_is_refused(loop: list[Criterion], snapshot) -> None:
    with pytest.raises(DeclarationError) as caught:
        refuse_loops(loop, "mine.toml")
    assert str(caught.value) == snapshot
