"""A rule set held against a questionnaire before any data are read."""

from __future__ import annotations

import flestimate as fl

ALL = fl.RuleSet.load("icls-2018-all")
WHO = ("employer", "recruiter", "parents", "other family", "State", "other")


def codebook(*left_out: str, **more: dict[str, object]) -> fl.Codebook:
    """Every question of the rule set but these, and the parents in the household."""
    yes_no = {"answers": {1: "yes", 2: "no"}}
    concepts = {name: {"variable": name, **yes_no} for name in sorted(ALL.names())}
    concepts |= {"age": {"variable": "age"}, "coercion_applied_by": {"variable": "by", "answers": dict(enumerate(WHO))}, **more}
    links = {"parents": {"household": ["hh"], "member": "line", "variables": ["mother"], "none": [0]}}
    kept = {name: concept for name, concept in concepts.items() if name not in left_out}
    return fl.Codebook.of(kept, links={} if "parents" in left_out else links)


def gaps(*left_out: str) -> list[tuple[str, str]]:
    return [(gap.concept, gap.criterion) for gap in ALL.check(codebook(*left_out)).gaps]


def test_a_questionnaire_that_asks_everything_has_no_gaps() -> None:
    covered = ALL.check(codebook())
    assert (covered.gaps, covered.notes, covered.errors) == ((), (), ())
    assert repr(covered) == "icls-2018-all against the codebook: 38 questions asked, 0 not asked"


def test_a_question_of_a_criterion_and_of_a_form_is_a_gap_in_both() -> None:
    assert gaps("commercial_sexual_exploitation") == [
        ("commercial_sexual_exploitation", "K4b_sexual"),
        ("commercial_sexual_exploitation", "form"),
    ]


def test_relatives_that_the_household_does_not_tell_of_are_a_gap() -> None:
    assert gaps("parents") == [("[link.parents]", "parents_in_forced_labour")]


def test_each_gap_says_what_it_does(snapshot) -> None:
    left_out = ("forced_on_call", "debt_bondage", "other_coercion", "prison_labour", "imposed_by_state", "parents")
    covered = ALL.check(codebook(*left_out))
    assert repr(covered) == snapshot
    html = covered._repr_html_()
    for gap in covered.gaps:
        assert gap.concept in html
        assert gap.effect.replace("'", "&#x27;") in html


def test_a_question_of_nearly_the_same_name_is_pointed_at() -> None:
    covered = ALL.check(codebook("violence", violense={"variable": "violense", "answers": {1: "yes", 2: "no"}}))
    (said,) = covered.alike
    assert said in covered.notes
    assert str(said) in repr(covered)
    assert said.text == "The codebook has 'violense', which no rule asks about; icls-2018-all asks about 'violence': is it the same?"
