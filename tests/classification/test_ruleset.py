"""Rule sets: read from TOML, strict about every key and about the order of criteria."""

from __future__ import annotations

from pathlib import Path

import pytest

import flestimate as fl
from flestimate.errors import DeclarationError

RULES = """
id = "mine"
version = "1"
title = "A rule set of my own"
source = "nobody"
case = "both"
crosstab = ["one", "other"]

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
        ('{ criterion = "one" }, { criterion = "other" }]', '{ criterion = "one" }, { criterion = "othr" }]'),
        ('{ criterion = "one" }]\n\n[criterion.both]', '{ criterion = "both" }]\n\n[criterion.both]'),
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
    ],
    ids=[
        "unknown criterion",
        "later criterion",
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
    rules = load(RULES.replace('concept = "age"\nfrom = 18', universe))
    classified = fl.classify(survey({}, {"age": 12}, asked=["violence", "debt", "wages"]), rules)
    assert outcomes(classified, "universe") == ["met", "not met"]
