"""Rules put together: the worst verdict holds, with every reason; and rules that a person writes."""

from collections.abc import Callable
from pathlib import Path

import pytest

import flestimate as fl
from flestimate.errors import DeclarationError

Made = Callable[..., fl.Estimate]
ILO, STATCAN = fl.PublicationRule.load("ilo"), fl.PublicationRule.load("statcan")


def test_the_worst_verdict_holds_with_every_reason(made: Made) -> None:
    rule = ILO & fl.MostCV(0.3)
    verdict = rule.verdict(made(p=0.1, std_error=0.04, cases=12))
    assert verdict.status == "too unreliable"
    assert verdict.reason == "fewer than 15 sample cases; CV above 30.0%"


def test_a_reason_that_two_rules_share_is_said_once(made: Made) -> None:
    both = STATCAN & fl.FewestCases(10, reliable=20)
    assert both.verdict(made(p=0.1, std_error=0.01, cases=8)).reason == "fewer than 10 sample cases"


def test_of_a_confidential_cell_nothing_else_is_said(made: Made) -> None:
    verdict = (ILO & STATCAN).verdict(made(p=0.1, std_error=0.09, cases=3))
    assert (verdict.status, verdict.reason) == ("withheld", "fewer than 5 sample cases")


def test_the_stricter_minimum_of_two_rules_stays() -> None:
    strict = ILO.at_least(10)
    for together in (strict & STATCAN, STATCAN & strict):
        assert (together.withheld_below, together.unreliable_below) == (10, 15)


def test_a_rule_with_itself_is_the_same_in_all_it_does() -> None:
    twice = STATCAN & STATCAN
    assert (twice.criteria, twice.tables) == (STATCAN.criteria, STATCAN.tables)


def test_it_says_what_it_is_made_of() -> None:
    rule = ILO & STATCAN & fl.MostCV(0.2)
    assert rule.id == "ilo & statcan & cv"
    assert STATCAN.source in rule.source
    assert "CV above 20.0%: not shown" in rule.sentences
    assert len({rule.fingerprint, ILO.fingerprint, STATCAN.fingerprint}) == 3


def test_only_rules_and_criteria_are_put_together() -> None:
    with pytest.raises(DeclarationError, match="FLE-C05"):
        ILO & 0.3


def test_eurostat_s_limits_have_to_be_given(made: Made) -> None:
    rule = fl.PublicationRule.load("eurostat")
    with pytest.raises(DeclarationError, match="FLE-C06") as caught:
        rule.verdict(made())
    assert 'fl.PublicationRule.load("eurostat") & fl.PopulationLimits(a, b)' in str(caught.value)
    assert (rule & fl.PopulationLimits(3_000, 7_000)).verdict(made()).status == "reliable"


def test_eurostat_s_limits_have_to_be_given_for_a_combination_too(made: Made) -> None:
    with pytest.raises(DeclarationError, match="FLE-C06"):
        (ILO & fl.PublicationRule.load("eurostat")).verdict(made())


@pytest.mark.parametrize(
    ("criterion", "code"),
    [
        (lambda: fl.MostCV(30), "FLE-C08"),
        (fl.MostCV, "FLE-C06"),
        (lambda: fl.FewestCases(-1), "FLE-C05"),
        (lambda: fl.MostCV(shwon=0.3), "FLE-C01"),
    ],
)
def test_an_odd_limit_is_refused(criterion: Callable[[], object], code: str) -> None:
    with pytest.raises(DeclarationError, match=code):
        criterion()


def own(tmp_path: Path, text: str) -> fl.PublicationRule:
    path = tmp_path / "ours.toml"
    path.write_text(f'id = "ours"\ntitle = "Ours"\nsource = "This test"\n{text}', encoding="utf-8")
    return fl.PublicationRule.load(path)


def test_an_office_writes_its_own_rule(tmp_path: Path, made: Made) -> None:
    rule = own(
        tmp_path,
        "withheld_below = 10\n[criteria]\ncases = { reliable = 30 }\n[proportions]\ncv = { shown = 0.25 }\n[table]\nreliable_from = 0.75",
    )
    assert rule.verdict(made(cases=9)).status == "withheld"
    assert rule.verdict(made(cases=29)).status == "unreliable"
    assert rule.verdict(made(p=0.1, std_error=0.026, cases=30)).status == "too unreliable"
    assert rule.verdict(made(p=4.0, std_error=2, cases=None, measure=fl.Mean("hours"))).status == "reliable"
    assert not rule.table_verdict(["reliable", "reliable", "unreliable"]).passes


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[criteria]\ncvv = { shown = 0.3 }", "FLE-C01.*did you mean cv", "5"),
        ("[criteria]\ncv = { shwon = 0.3 }", "FLE-C01.*did you mean shown", "5"),
        ('[criteria]\ncv = { shown = "a third" }', "FLE-C05", "5"),
        ("[criteria]\ncv = 0.3", "FLE-C05", None),
        ("[criteria]\ncv = { shown = 33.3 }", "FLE-C08", "5"),
        ("criteria = 3", "FLE-C05", None),
        ("[table]\nnot_shown_bellow = 0.3", "FLE-C01.*not_shown_below", "5"),
        ("[table]\nnot_shown_below = 33.4", "FLE-C05", "5"),
        ("withheld_bellow = 3", "FLE-C01.*withheld_below", "4"),
    ],
)
def test_what_is_amiss_in_it_is_named_with_its_line(tmp_path: Path, text: str, code: str, line: str | None) -> None:
    with pytest.raises(DeclarationError, match=code) as caught:
        own(tmp_path, text)
    assert line is None or caught.value.where["line"] == line
