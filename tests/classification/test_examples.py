"""The rule sets among the examples: each does what its scheme says, and differs from others in what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.classification import Role, Strength, Traits

EXAMPLES = Path(__file__).parents[2] / "examples"
ICLS = fl.RuleSet.load("icls-2018")
HSHC = fl.RuleSet.load(EXAMPLES / "hshc-2012.toml")
DOMAINS = fl.RuleSet.load(EXAMPLES / "seven-domains.toml")
VARIANT = fl.RuleSet.load(EXAMPLES / "national_variant.toml")

RECRUITMENT, DURESS, LEAVING = "unfree recruitment", "work and life under duress", "impossibility of leaving"
STRONG, MEDIUM = Strength.STRONG, Strength.MEDIUM


def chosen(rules: fl.RuleSet, **wanted: object) -> list[fl.classification.Criterion]:
    return [one for one in rules.criteria if one.traits.has(Traits(**wanted))]


def answered(*criteria: fl.classification.Criterion) -> dict[str, str]:
    """The answers of a person who meets these."""
    return {min(one.condition.names()): "yes" for one in criteria}


@pytest.fixture
def outcome(survey, outcomes):
    """The outcome for one person on a criterion of a rule set of which every question is asked."""

    def found(rules: fl.RuleSet, person: dict[str, str], criterion: str = "forced_labour") -> str:
        asked = rules.names() - {"age", "coercion_applied_by"}
        assert person.keys() <= asked
        return outcomes(fl.classify(survey(person, asked=asked), rules), criterion)[0]

    return found


@pytest.mark.parametrize("rules", [HSHC, DOMAINS], ids=lambda rules: rules.id)
def test_what_has_to_be_checked_first_is_said(rules: fl.RuleSet) -> None:
    assert "before any use" in rules.caution
    assert rules.caution in rules.markdown()
    assert f"To be checked before use: {rules.caution}" in str(rules)


@pytest.mark.parametrize("rules", [HSHC, DOMAINS, VARIANT], ids=lambda rules: rules.id)
def test_a_question_of_the_same_name_is_the_same_question(rules: fl.RuleSet) -> None:
    known = {**dict(HSHC.concepts), **dict(ICLS.concepts)}
    assert {name: text for name, text in rules.concepts if name in known and text != known[name]} == {}


# Hard to see, harder to count (methodology 2.2): at least one of either side in a dimension, one of them strong.

PAIRS = [
    (dimension, involuntary, penalty)
    for dimension in (RECRUITMENT, DURESS, LEAVING)
    for involuntary in (STRONG, MEDIUM)
    for penalty in (STRONG, MEDIUM)
    if (dimension, involuntary) != (LEAVING, MEDIUM)  # that scheme has no such item
]


@pytest.mark.parametrize(("dimension", "involuntary", "penalty"), PAIRS)
def test_hshc_needs_either_side_in_a_dimension_and_one_of_them_strong(
    outcome, dimension: str, involuntary: Strength, penalty: Strength
) -> None:
    one, *_ = chosen(HSHC, role=Role.INVOLUNTARY, dimension=dimension, strength=involuntary)
    other, *_ = chosen(HSHC, role=Role.COERCION, dimension=dimension, strength=penalty)
    assert outcome(HSHC, answered(one, other)) == ("met" if STRONG in {involuntary, penalty} else "not met")
    assert outcome(HSHC, answered(one)) == "not met"
    assert outcome(HSHC, answered(other)) == "not met"


def test_hshc_takes_no_pair_of_different_dimensions(outcome) -> None:
    for dimension in (RECRUITMENT, DURESS, LEAVING):
        involuntary, *_ = chosen(HSHC, role=Role.INVOLUNTARY, dimension=dimension, strength=STRONG)
        for other in {RECRUITMENT, DURESS, LEAVING} - {dimension}:
            penalty, *_ = chosen(HSHC, role=Role.COERCION, dimension=other, strength=STRONG)
            person = answered(involuntary, penalty)
            assert outcome(HSHC, person) == "not met"
            assert [outcome(HSHC, person, side) for side in HSHC.crosstab] == ["met", "met"]


def test_hshc_takes_no_two_items_of_one_side(outcome) -> None:
    penalties = chosen(HSHC, role=Role.COERCION, dimension=DURESS)
    assert outcome(HSHC, answered(*penalties)) == "not met"


def test_hshc_is_undetermined_where_it_hangs_on_whether_a_strong_one_was_there(outcome) -> None:
    person = {"forced_illicit_activities": "yes", "dismissal": "yes"}
    assert outcome(HSHC, person) == "not met"
    assert outcome(HSHC, {**person, "forced_overtime": "don't know"}) == "undetermined"
    assert outcome(HSHC, {**person, "abducted_or_confined": "don't know"}) == "not met"  # of another dimension


def test_hshc_has_the_items_of_the_scheme() -> None:
    # methodology 2.3, birth and sale in one: strong and medium, by dimension, of involuntariness and of penalty
    counted = {
        dimension: [
            len(chosen(HSHC, role=role, dimension=dimension, strength=strength))
            for role in (Role.INVOLUNTARY, Role.COERCION)
            for strength in Strength
        ]
        for dimension in (RECRUITMENT, DURESS, LEAVING)
    }
    assert counted == {RECRUITMENT: [4, 7, 9, 4], DURESS: [4, 7, 16, 6], LEAVING: [4, 0, 14, 6]}


@pytest.mark.parametrize("item", ["duress_illicit", "duress_penalty_dismissal"])
def test_the_strength_of_an_item_is_one_word(tmp_path: Path, outcome, item: str) -> None:
    text = (EXAMPLES / "hshc-2012.toml").read_text(encoding="utf-8")
    before, after = text.split(f"[criterion.{item}]\n")
    path = tmp_path / "hshc.toml"
    path.write_text(f"{before}[criterion.{item}]\n{after.replace('medium', 'strong', 1)}", encoding="utf-8")
    person = {"forced_illicit_activities": "yes", "dismissal": "yes"}
    assert [outcome(rules, person) for rules in (HSHC, fl.RuleSet.load(path))] == ["not met", "met"]


# Seven domains, two thresholds (methodology 2.6, as recalled): one strong item in violence or freedom of movement; or items in two
# domains of which one is strong; or four medium ones.


@pytest.mark.parametrize(
    ("person", "first", "second"),
    [
        (["physical_violence"], "met", "not met"),
        (["confined"], "met", "not met"),
        (["restricted"], "not met", "not met"),
        (["deceived_about_nature"], "not met", "not met"),
        (["deceived_about_nature", "deceived_about_wages"], "not met", "not met"),
        (["deceived_about_nature", "overtime"], "not met", "met"),
        (["deceived_about_wages", "overtime"], "not met", "not met"),
        (["deceived_about_wages", "overtime", "on_call"], "not met", "not met"),
        (["deceived_about_wages", "overtime", "on_call", "fined"], "not met", "met"),
        (["overtime", "on_call", "fined", "dismissed"], "not met", "met"),
        (["physical_violence", "overtime"], "met", "met"),
        ([], "not met", "not met"),
    ],
)
def test_seven_domains_have_two_thresholds(outcome, person: list[str], first: str, second: str) -> None:
    answers = answered(*(DOMAINS[name] for name in person))
    assert [outcome(DOMAINS, answers, side) for side in DOMAINS.crosstab] == [first, second]
    assert outcome(DOMAINS, answers) == ("met" if "met" in {first, second} else "not met")


def test_three_medium_items_and_an_unknown_one_are_undetermined(outcome) -> None:
    person = {"deceived_wages": "yes", "forced_overtime": "yes", "forced_on_call": "yes", "financial_penalties": "don't know"}
    assert outcome(DOMAINS, person) == "undetermined"


def test_there_are_seven_domains_and_every_item_is_graded() -> None:
    items = [one for one in DOMAINS.criteria if one.traits.dimension]
    assert len({one.traits.dimension for one in items}) == 7
    assert all(one.traits.strength and one.traits.role is None for one in items)


# The national variant


def test_the_variant_differs_from_icls_2018_in_one_element_and_nothing_else() -> None:
    changed = VARIANT["I5_lowpay"]
    question = ("wages_lower_than_agreed", "paid less than had been agreed")
    back = replace(
        VARIANT,
        id=ICLS.id,
        version=ICLS.version,
        title=ICLS.title,
        source=ICLS.source,
        concepts=tuple(one for one in VARIANT.concepts if one != question),
        criteria=tuple(ICLS["I5_lowpay"] if one is changed else one for one in VARIANT.criteria),
    )
    assert question in VARIANT.concepts
    assert back == ICLS
    assert back.fingerprint == ICLS.fingerprint
    assert changed.traits == ICLS["I5_lowpay"].traits


def test_the_variant_marks_the_three_lines_that_differ() -> None:
    lines = (EXAMPLES / "national_variant.toml").read_text(encoding="utf-8").splitlines()
    marked = [line for line in lines if line.rstrip().endswith(("# 1", "# 2", "# 3"))]
    assert [line.split(" = ")[0] for line in marked] == ["wages_lower_than_agreed", "label", "all_of"]


def test_very_low_pay_counts_in_the_variant_only_where_it_is_lower_than_agreed(outcome) -> None:
    person = {"very_low_or_no_wages": "yes", "violence": "yes"}
    assert outcome(ICLS, person) == "met"
    assert outcome(VARIANT, person) == "not met"
    assert outcome(VARIANT, {**person, "wages_lower_than_agreed": "yes"}) == "met"
