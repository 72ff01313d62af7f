"""Criteria: what a step of a definition is in the definition's own terms, and what it rests on."""

from __future__ import annotations

import pytest

from flestimate.classification import AppliedBy, Criterion, Is, Meets, MeetsOf, Role, Strength, Traits

GRADED = Traits(Role.COERCION, "C1", "work", Strength.STRONG, (AppliedBy.EMPLOYER, AppliedBy.STATE))


def test_traits_are_read_from_words() -> None:
    stated = {"role": "coercion", "element": "C1", "dimension": "work", "strength": "strong", "applied_by": ["employer", "State"]}
    assert Traits.parse(stated) == GRADED
    assert Traits.parse({}) == Traits()


def test_who_applied_it_may_be_one() -> None:
    assert Traits.parse({"applied_by": "State"}).applied_by == (AppliedBy.STATE,)


@pytest.mark.parametrize("element", ["I1", "I9", "C1", "C6", "K1", "K4a", "K4c", "X1", "X5", "national"])
def test_elements_are_those_of_the_definition(element: str) -> None:
    assert Traits.parse({"element": element}).element == element


@pytest.mark.parametrize(
    "stated",
    [
        {"element": "I0"},
        {"element": "C7"},
        {"element": "i1"},
        {"element": 1},
        {"role": "coersion"},
        {"role": ["coercion"]},
        {"strength": "weak"},
        {"dimension": 5},
        {"dimension": ["work"]},
        {"applied_by": "state"},
        {"applied_by": ["employer", "boss"]},
        {"applied_by": 5},
    ],
    ids=str,
)
def test_other_words_are_refused(stated: dict[str, object], snapshot) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        Traits.parse(stated)
    assert str(caught.value) == snapshot


HAD = [Traits(), Traits(role=Role.COERCION), Traits(dimension="work", strength=Strength.STRONG), Traits(applied_by=(AppliedBy.STATE,))]
LACKED = [
    Traits(role=Role.INVOLUNTARY),
    Traits(dimension="work", strength=Strength.MEDIUM),
    Traits(applied_by=(AppliedBy.STATE, AppliedBy.RECRUITER)),
]


@pytest.mark.parametrize("wanted", HAD, ids=str)
def test_a_criterion_has_what_is_wanted_if_it_has_all_of_it(wanted: Traits) -> None:
    assert GRADED.has(wanted)


@pytest.mark.parametrize("wanted", LACKED, ids=str)
def test_a_criterion_that_lacks_one_trait_has_not_what_is_wanted(wanted: Traits) -> None:
    assert not GRADED.has(wanted)


def test_traits_read_as_words() -> None:
    assert str(GRADED) == "C1, coercion, work, strong, applied by employer, State"
    assert str(Traits()) == ""


def test_a_criterion_rests_on_questions_on_criteria_and_on_those_of_relatives() -> None:
    assert Criterion("one", "", Is("violence", "yes")).needed == {"violence"}
    assert Criterion("one", "", Meets("coercion")).needed == {"coercion"}
    assert Criterion("one", "", MeetsOf("forced_labour", "parents")).needed == {"forced_labour"}


def test_with_another_condition_it_is_the_same_step() -> None:
    one = Criterion("C1_violence", "violence", Is("violence", "yes"), GRADED)
    assert one.of(Meets("other")) == Criterion("C1_violence", "violence", Meets("other"), GRADED)
