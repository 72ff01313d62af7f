"""Rule sets: read from TOML, strict about every key and every name."""

from __future__ import annotations

from pathlib import Path

import pytest

import flestimate as fl
from flestimate.errors import DeclarationError, RuleError

RULES = """
id = "mine"
version = "1"
title = "A rule set of my own"
source = "nobody"
case = "both"
crosstab = ["one", "other"]

[concept]
age = "age in completed years"
violence = "violence against the worker"
debt = "a debt that has to be worked off"
wages = "wages withheld"

[universe]
label = "adults"
concept = "age"
from = 18

[criterion.one]
any_of = [{ concept = "violence", is = "yes" }]

[criterion.other]
at_least = 2
of = [{ concept = "debt", is = "yes" }, { concept = "wages", is = "yes" }, { criterion = "one" }]

[criterion.both]
all_of = [{ criterion = "one" }, { criterion = "other" }]
"""


@pytest.fixture
def load(tmp_path: Path):
    def loaded(text: str) -> fl.RuleSet:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return fl.RuleSet.load(path)

    return loaded


def test_a_rule_set_reads_as_text(load, snapshot) -> None:
    assert str(load(RULES)) == snapshot
    assert repr(load(RULES)) == "RuleSet mine, version 1: A rule set of my own, 3 criteria"


def test_the_same_text_is_the_same_rule_set(load) -> None:
    assert load(RULES) == load(RULES)
    assert load(RULES).fingerprint == load(RULES).fingerprint
    assert load(RULES).fingerprint != load(RULES.replace("at_least = 2", "at_least = 1")).fingerprint


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('[{ criterion = "one" }, { criterion = "other" }]', '[{ criterion = "one" }, { criterion = "othr" }]'),
        ('{ concept = "wages", is = "yes" }, { criterion = "one" }', '{ concept = "wages", is = "yes" }, { criterion = "both" }'),
        ('any_of = [{ concept = "violence", is = "yes" }]', 'any_of = [{ criterion = "one" }, { concept = "violence", is = "yes" }]'),
        ('concept = "violence", is', 'concept = "violense", is'),
        ("[criterion.both]", '[criterion.third]\nany_of = [{ concept = "debt", is = "yes" }]\n\n[criterion.both]'),
        ('wages = "wages withheld"', 'wages = "wages withheld"\nhours = "usual hours of work"'),
        ('wages = "wages withheld"', 'wages = "wages withheld"\none = "the first question"'),
        ('case = "both"', 'case = "boht"'),
        ('crosstab = ["one", "other"]', 'crosstab = ["one", "ather"]'),
        ('source = "nobody"', 'sauce = "nobody"'),
        ('source = "nobody"\n', ""),
        ("any_of = [", "anyof = ["),
        ("at_least = 2", 'at_least = "2"'),
        ("from = 18", "form = 18"),
        ('{ concept = "violence", is = "yes" }', '{ concept = "violence" }'),
        ('crosstab = ["one", "other"]', 'crosstab = ["one"]'),
        ("[criterion.one]", "[[criterion.one]]"),
        ("[criterion.one]", '[criterion."one.1"]'),
        ("[criterion.one]", '[criterion.one]\nrole = "coersion"'),
        ("[criterion.one]", '[criterion.one]\nelement = "C7"'),
        ('id = "mine"', 'id = "mine"\nbuilds_on = "icls-2108"'),
        ('id = "mine"', 'id = "mine"\nbuilds_on = "mine.toml"'),
        (
            "[universe]",
            '[typology.form]\nlabel = "form"\notherwise = "private"\ncategory.state = { concept = "stat", is = "yes" }\n\n[universe]',
        ),
    ],
    ids=[
        "unknown criterion",
        "a loop",
        "a loop of one",
        "unknown concept",
        "an unused criterion",
        "an unused question",
        "a question named as a criterion",
        "unknown case",
        "unknown side",
        "misspelt key",
        "missing key",
        "misspelt condition",
        "number as text",
        "misspelt limit",
        "no answer named",
        "one side only",
        "a list of tables",
        "a name of a part",
        "misspelt role",
        "no such element",
        "builds on nothing",
        "builds on itself",
        "unknown concept of a typology",
    ],
)
def test_what_is_amiss_is_refused(load, snapshot, right: str, wrong: str) -> None:
    assert right in RULES
    with pytest.raises(DeclarationError) as caught:
        load(RULES.replace(right, wrong))
    assert str(caught.value) == snapshot


def test_a_rule_set_that_is_not_there(snapshot) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.RuleSet.load("icls-2108")
    assert str(caught.value) == snapshot


def test_the_universe_may_rest_on_what_the_questionnaire_covers(load, survey, outcomes) -> None:
    universe = 'any_of = [{ concept = "age", from = 18 }, { concept = "emancipated", is = "yes" }]'
    asked = 'emancipated = "emancipated before 18"\nage ='
    rules = load(RULES.replace("age =", asked, 1).replace('concept = "age"\nfrom = 18', universe))
    classified = fl.classify(survey({}, {"age": 12}, asked=["violence", "debt", "wages"]), rules)
    assert outcomes(classified, "universe") == ["met", "not met"]


NATIONAL = """
id = "national"
version = "1"
title = "A national variant"
builds_on = "icls-2018"

[criterion.I5_lowpay]
label = "wages below the minimum wage"
role = "involuntary"
element = "I5"
concept = "below_minimum_wage"
is = "yes"

[criterion.I_passport]
label = "recruited with a false passport"
role = "involuntary"
element = "national"
concept = "false_passport"
is = "yes"

[concept]
below_minimum_wage = "paid less than the minimum wage"
false_passport = "recruited with a false passport"
"""


def test_a_variant_states_what_it_changes_and_inherits_the_rest(load, survey, outcomes) -> None:
    rules, base = load(NATIONAL), fl.RuleSet.load("icls-2018")
    assert rules.names() - base.names() == {"below_minimum_wage", "false_passport"}
    assert base.names() - rules.names() == {"very_low_or_no_wages"}
    assert rules.case == base.case
    assert rules.fingerprint != base.fingerprint
    assert "I_passport" in rules["involuntary"].condition.names()  # by its role, without being named there
    asked = rules.names() - {"age", "coercion_applied_by"}
    persons = [{"below_minimum_wage": "yes", "violence": "yes"}, {"false_passport": "yes", "violence": "yes"}]
    assert outcomes(fl.classify(survey(*persons, asked=asked), rules)) == ["met", "met"]


def test_the_order_of_criteria_in_the_file_does_not_matter(load, survey, outcomes) -> None:
    both = RULES[RULES.index("[criterion.both]") :]
    turned = load(RULES.replace(both, "").replace("[criterion.one]", f"{both}\n[criterion.one]"))
    assert [criterion.name for criterion in turned.criteria] == ["both", "one", "other"]
    persons = [{"violence": "yes", "debt": "yes"}, {"violence": "yes"}]
    for rules in (turned, load(RULES)):
        assert outcomes(fl.classify(survey(*persons, asked=["violence", "debt", "wages"]), rules), "both") == ["met", "not met"]


def test_without_an_element_its_cases_are_lost(survey, outcomes) -> None:
    rules = fl.RuleSet.load("icls-2018")
    persons = [{"deceived_nature": "yes", "violence": "yes"}, {"not_free_to_leave": "yes", "violence": "yes"}]
    assert outcomes(fl.classify(survey(*persons), rules)) == ["met", "met"]
    assert outcomes(fl.classify(survey(*persons), rules.without("I2_nature"))) == ["not met", "met"]
    assert rules.without("I2_nature").names() == rules.names() - {"deceived_nature"}


def test_each_element_is_left_out_in_turn_and_exclusions_are_not_elements() -> None:
    rules = fl.RuleSet.load("icls-2018")
    assert len(rules.elements) == 17
    assert [one.id for one in rules.each_left_out()] == [f"icls-2018 without {one.name}" for one in rules.elements]
    assert "X1_military" not in [one.name for one in rules.elements]


def test_what_cannot_be_left_out_is_refused(load, snapshot) -> None:
    rules = load(RULES)
    for name in ("one", "onne"):
        with pytest.raises(RuleError) as caught:
            rules.without(name)
        assert str(caught.value) == snapshot


def test_a_selection_is_of_criteria_that_have_every_trait(load) -> None:
    graded = RULES.replace(
        "[criterion.one]", '[criterion.one]\ndimension = "work"\nstrength = "strong"\napplied_by = ["employer", "State"]'
    )
    chosen = graded.replace(
        'all_of = [{ criterion = "one" }, { criterion = "other" }]', 'any_of = { dimension = "work", applied_by = "State" }'
    )
    assert str(load(chosen)["both"].condition) == "one"


@pytest.mark.parametrize("name", ["icls-2018", "icls-2018-children", "icls-2018-all"])
def test_a_built_in_rule_set_is_shown_as_text_as_a_page_and_as_a_drawing(name: str, snapshot) -> None:
    rules = fl.RuleSet.load(name)
    assert str(rules) == snapshot(name="text")
    assert rules.mermaid() == snapshot(name="drawing")
    page = rules.markdown()
    for criterion in rules.criteria:
        assert f"`{criterion.name}`" in page
        assert criterion.label in page
    assert rules.fingerprint in page
    assert rules.fingerprint == fl.RuleSet.load(name).fingerprint


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("[criterion.I5_lowpay]", "[criterion.I5_low_pay]"),
        ('false_passport = "recruited', 'never_asked = "a question of nobody"\nfalse_passport = "recruited'),
    ],
    ids=["beside the one that it should replace", "a question that nothing asks"],
)
def test_a_variant_is_as_strict_as_any_rule_set(load, snapshot, right: str, wrong: str) -> None:
    assert right in NATIONAL
    with pytest.raises(DeclarationError) as caught:
        load(NATIONAL.replace(right, wrong))
    assert str(caught.value) == snapshot


def test_items_without_a_side_are_left_out_in_turn_too() -> None:
    rules = fl.RuleSet.load(Path(__file__).parents[2] / "examples" / "seven-domains.toml")
    assert len(rules.each_left_out()) > 10
