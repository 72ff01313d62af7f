"""Three-valued logic: a condition is met, or not met, exactly when every answer to what is unknown would make it so."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import flestimate as fl
from flestimate.classification import AllOf, AnyOf, AtLeast, Between, Is, NoneOf
from flestimate.classification.parsing import parse
from flestimate.classification.scope import Scope
from flestimate.errors import RuleError
from flestimate.survey.scale import MET, NOT_MET, UNDETERMINED, Categories, Number

import narwhals as nw  # isort: skip

YES, NO, UNKNOWN = 0, 1, 2
SCALE = Categories(("yes", "no"), ("refused",))
NAMES = "abcde"


def run(condition: object, persons: list[dict[str, int]]) -> list[int]:
    """The outcomes of persons given by the positions of their answers."""
    frame = nw.from_native(pl.DataFrame(persons)).lazy()
    made = frame.select(outcome=condition.expression(Scope(dict.fromkeys(persons[0], SCALE))))
    return made.collect()["outcome"].to_list()


def holds(condition: object, answers: dict[str, int]) -> bool:
    """Two-valued logic, for persons all of whose answers are known."""
    if isinstance(condition, Is):
        return answers[condition.concept] == (YES if condition.answer == "yes" else NO)
    parts = [holds(part, answers) for part in condition.of]
    if isinstance(condition, AtLeast):
        return sum(parts) >= condition.number
    return {AllOf: all(parts), AnyOf: any(parts), NoneOf: not any(parts)}[type(condition)]


def over_every_completion(condition: object, answers: dict[str, int]) -> int:
    options = [[answer] if answer != UNKNOWN else [YES, NO] for answer in answers.values()]
    held = {holds(condition, dict(zip(answers, completed, strict=True))) for completed in product(*options)}
    return UNDETERMINED if len(held) == 2 else MET if held == {True} else NOT_MET


def everybody(names: str) -> list[dict[str, int]]:
    return [dict(zip(names, answers, strict=True)) for answers in product((YES, NO, UNKNOWN), repeat=len(names))]


def items(names: str) -> tuple[Is, ...]:
    return tuple(Is(name, "yes") for name in names)


@pytest.mark.parametrize("names", ["a", "ab", "abc", "abcd"])
@pytest.mark.parametrize("kind", [AllOf, AnyOf, NoneOf, *(lambda of, n=n: AtLeast(n, of) for n in (1, 2, 3, 4, 5))])
def test_every_truth_table_is_that_of_all_completions(kind, names: str) -> None:
    condition, persons = kind(items(names)), everybody(names)
    assert run(condition, persons) == [over_every_completion(condition, person) for person in persons]


def grown(parts: st.SearchStrategy) -> st.SearchStrategy:
    several = st.lists(parts, min_size=1, max_size=4).map(tuple)
    return st.one_of(several.map(AllOf), several.map(AnyOf), st.builds(AtLeast, st.integers(1, 4), several))


monotone_trees = st.recursive(st.sampled_from(items(NAMES)), grown, max_leaves=8)


@given(monotone_trees)
def test_every_monotone_tree_is_that_of_all_completions(tree) -> None:
    persons = everybody("".join(sorted({NAMES[0], *tree.names()})))
    assert run(tree, persons) == [over_every_completion(tree, person) for person in persons]


@given(monotone_trees)
def test_none_of_is_the_opposite(tree) -> None:
    persons = everybody("".join(sorted({NAMES[0], *tree.names()})))
    assert run(NoneOf((tree,)), persons) == [MET - outcome for outcome in run(tree, persons)]
    assert run(NoneOf((NoneOf((tree,)),)), persons) == run(tree, persons)


@given(monotone_trees)
def test_more_answers_never_turn_a_certain_outcome(tree) -> None:
    persons = everybody("".join(sorted({NAMES[0], *tree.names()})))
    outcome = dict(zip((tuple(person.values()) for person in persons), run(tree, persons), strict=True))
    for person, known in outcome.items():
        for position in (position for position, answer in enumerate(person) if answer == UNKNOWN):
            for answer in (YES, NO):
                told = (*person[:position], answer, *person[position + 1 :])
                assert known in {outcome[told], UNDETERMINED}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Between("age", 18, None), [NOT_MET, MET, MET, UNDETERMINED]),
        (Between("age", None, 18), [MET, MET, NOT_MET, UNDETERMINED]),
        (Between("age", 18, 18), [NOT_MET, MET, NOT_MET, UNDETERMINED]),
    ],
    ids=str,
)
def test_limits_of_a_number_are_included_and_a_missing_number_is_undetermined(condition: Between, expected: list[int]) -> None:
    frame = nw.from_native(pl.DataFrame({"age": [17.5, 18.0, 19.0, None]})).lazy()
    assert frame.select(outcome=condition.expression(Scope({"age": Number()}))).collect()["outcome"].to_list() == expected


@pytest.mark.bad_input("FLE-F08")
def test_an_answer_that_the_question_does_not_have_is_refused(snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        Is("a", "Yes").expression(Scope({"a": SCALE}))
    assert str(caught.value) == snapshot


def test_a_question_is_no_number(snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        Between("a", 18, None).expression(Scope({"a": SCALE}))
    assert str(caught.value) == snapshot


def test_what_is_not_covered_decides_what_is_left() -> None:
    known = Scope({"a": SCALE, "b": SCALE})
    assert AnyOf(items("abc")).covered(known) == AnyOf(items("ab"))
    assert AllOf(items("abc")).covered(known) is None
    assert NoneOf(items("abc")).covered(known) is None
    assert AtLeast(2, items("abc")).covered(known) == AtLeast(2, items("ab"))
    assert AtLeast(3, items("abc")).covered(known) is None
    assert AnyOf(items("cd")).covered(known) is None


def test_a_condition_reads_as_a_sentence() -> None:
    nested = parse({"all_of": [{"any_of": [{"concept": "a", "is": "yes"}, {"concept": "b", "is": "no"}]}, {"criterion": "earlier"}]})
    assert str(nested) == "(a is yes or b is no) and earlier"
    assert str(parse({"none_of": [{"concept": "a", "is": "yes"}]})) == "none of (a is yes)"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"concpet": "a", "is": "yes"},
        {"concept": "a"},
        {"concept": "a", "is": "yes", "form": 18},
        {"concept": "age", "from": "18"},
        {"concept": "age", "from": True},
        {"any_of": []},
        {"any_of": "a"},
        {"at_least": 0, "of": [{"concept": "a", "is": "yes"}]},
        {"at_least": 2},
        {"at_least": 3, "of": [{"concept": "a", "is": "yes"}, {"concept": "b", "is": "yes"}]},
        {"any_of": {"role": "coercion"}},
        {"any_of": {"role": "coersion"}},
        {"any_of": {"strength": "weak"}},
    ],
    ids=repr,
)
def test_what_is_not_a_condition_is_refused(content: dict[str, object], snapshot) -> None:
    with pytest.raises(ValueError, match=".") as caught:
        parse(content)
    assert str(caught.value) == snapshot


def test_the_public_names_are_the_tree() -> None:
    assert {type(part).__name__ for part in fl.RuleSet.load("icls-2018")["involuntary"].condition.of} == {"Meets"}
