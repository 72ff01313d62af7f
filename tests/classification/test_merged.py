"""Several rule sets as one: persons are assessed once, and each rule set's outcomes are those that it has by itself."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flestimate as fl
from flestimate.classification.merged import merged
from flestimate.classification.ruleset import UNIVERSE
from flestimate.errors import RuleError

ADULTS, CHILDREN, ALL = (fl.RuleSet.load(name) for name in ("icls-2018", "icls-2018-children", "icls-2018-all"))
ASKED = ("deceived_nature", "not_free_to_leave", "violence", "debt_bondage", "prison_labour")
OF_CHILDREN = ("works_for_third_party", "parents_under_menace", "child_in_bondage_or_serfdom")


def test_what_rule_sets_have_in_common_is_there_once() -> None:
    together, _ = merged([ADULTS, ADULTS.without("I5_lowpay")])
    added = [one.name for one in together.criteria if one.name not in ADULTS]
    assert added == ["involuntary #2", "forced_labour_of_adults #2", "forced_labour #2"]


def test_the_first_rule_set_keeps_its_names() -> None:
    together, places = merged([ALL, ADULTS])
    assert {one.name for one in ALL.criteria} <= {one.name for one in together.criteria}
    assert (places[0].universe, places[0].case) == (UNIVERSE, ALL.case)


def test_a_rule_set_with_itself_is_itself() -> None:
    together, places = merged([ADULTS, ADULTS])
    assert {one.name for one in together.criteria} == {one.name for one in ADULTS.criteria}
    assert places[0] == places[1]


def test_another_universe_is_a_criterion_of_its_own() -> None:
    together, places = merged([ADULTS, CHILDREN, ALL])
    assert [one.universe for one in places] == [UNIVERSE, "universe #2", "universe #3"]
    assert {"universe #2", "universe #3"} <= {one.name for one in together.criteria}


def test_a_third_rule_set_that_differs_again_has_names_of_its_own() -> None:
    _, places = merged([ADULTS, ADULTS.without("I5_lowpay"), ADULTS.without("C3_debt")])
    assert [one.case for one in places] == ["forced_labour", "forced_labour #2", "forced_labour #3"]


def survey(persons: list[tuple[int, ...]]) -> fl.Survey:
    """Persons by their age and their answers, each number a code."""
    names = (*ASKED, *OF_CHILDREN)
    columns = {"age": [one[0] for one in persons], **{name: [one[1 + k] for one in persons] for k, name in enumerate(names)}}
    yes_no = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
    who = {"variables": {"who": "employer"}, "mentioned": [1], "not_mentioned": [2], "missing": {8: "don't know"}}
    others = {f"who_{number}": name for number, name in enumerate(("recruiter", "other family", "State", "other"))}
    who["variables"] = {"who": "employer", **others}
    codebook = fl.Codebook.of(
        {
            "age": {"variable": "age", "missing": {99: "unknown"}},
            "coercion_applied_by": who,
            **{name: {"variable": name, **yes_no} for name in names},
        }
    )
    frame = pl.DataFrame(columns).with_columns(pl.col("violence").alias("who"), *(pl.lit(2).alias(name) for name in others))
    return fl.describe(frame, codebook)


answers = st.sampled_from([1, 2, 8])
people = st.lists(
    st.tuples(st.sampled_from([4, 12, 17, 18, 40, 99]), *[answers] * (len(ASKED) + len(OF_CHILDREN))), min_size=1, max_size=12
)
SPARED = ("I2_nature", "I5_lowpay", "I9_leave", "C1_violence", "C3_debt", "X3_prison", "I_national")


@st.composite
def rulesets(draw: st.DrawFn) -> list[fl.RuleSet]:
    """A built-in rule set, and variants of it and of others without some of their elements."""
    several = []
    for _ in range(draw(st.integers(1, 4))):
        rules = draw(st.sampled_from([ADULTS, CHILDREN, ALL]))
        gone = draw(st.lists(st.sampled_from(SPARED), unique=True, max_size=3))
        several.append(rules.without(*gone) if gone else rules)
    return several


def outcomes(classified: fl.Classification, universe: str, case: str) -> list[tuple[int, int]]:
    found = classified.frame.select(universe, case).collect()
    return list(zip(found[universe].to_list(), found[case].to_list(), strict=True))


@settings(max_examples=25)
@given(people, rulesets())
def test_merged_every_rule_set_has_the_outcomes_that_it_has_alone(persons: list[tuple[int, ...]], several: list[fl.RuleSet]) -> None:
    described = survey(persons)
    covered = [rules.check(described.codebook) for rules in several]
    if any(one.errors for one in covered):
        return
    together, places = merged([one.rules for one in covered])
    classified = fl.classify(described, together)
    for rules, place in zip(several, places, strict=True):
        assert outcomes(classified, place.universe, place.case) == outcomes(fl.classify(described, rules), UNIVERSE, rules.case), rules.id


def test_merged_work_by_work_and_with_relatives_outcomes_are_those_of_each_alone(households, column) -> None:
    case = {"deceived_nature": "yes", "violence": "yes", "who": "A"}
    described = households(
        {"household": "h", "number": 1, "jobs": [{}, case]},
        {"household": "h", "number": 2, "age": 12, "mother": 1, "jobs": [{"works_with_or_for_parents": "yes"}]},
        {"jobs": [{"deceived_nature": "yes"}, {"violence": "yes"}]},
        {"jobs": [{**case, "prison_labour": "yes"}, {**case, "violence": "don't know"}]},
    )
    several = [ALL, ADULTS, ALL.without("X3_prison"), ALL.without("K3_parents")]
    together, places = merged([rules.check(described.codebook).rules for rules in several])
    classified = fl.classify(described, together)
    for rules, place in zip(several, places, strict=True):
        alone = fl.classify(described, rules)
        assert column(classified, place.case) == column(alone, rules.case)
        assert [column(classified, f"{place.case}:{k}") for k in (1, 2)] == [column(alone, f"{rules.case}:{k}") for k in (1, 2)]


# What cannot be left out


def test_whom_the_crosstab_is_among_cannot_be_left_out(snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        ALL.without("adult")
    assert str(caught.value) == snapshot
    assert not ALL.can_spare("adult")
