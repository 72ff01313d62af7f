"""Methodology 7.3: what each agency's rule says of rare prevalences, every column of the table (df = 200 throughout)."""

from collections.abc import Callable
from math import sqrt

import pytest

import flestimate as fl
from flestimate.publication.reliability.proportion import proportion_of

# n, cases, deff; CV, lower, upper and width of the Korn-Graubard interval, its width over p; NCHS proportions, INE, log-CV and CEPAL, ILO
ROWS = [
    (1_000, 1, 1, 1.00, 0.00002, 0.00560, 0.0056, 5.57, "present", "ok", 0.145, "ok", "withheld"),
    (1_000, 4, 2, 0.71, 0.00048, 0.01445, 0.0140, 3.49, "present", "weak", 0.128, "ok", "withheld"),
    (1_000, 10, 2, 0.44, 0.00323, 0.02327, 0.0200, 2.00, "present", "ok", 0.097, "ok", "unreliable"),
    (5_000, 5, 2, 0.63, 0.00016, 0.00322, 0.0031, 3.05, "present", "ok", 0.092, "ok", "unreliable"),
    (5_000, 18, 2, 0.33, 0.00164, 0.00685, 0.0052, 1.45, "present", "ok", 0.059, "ok", "reliable"),
    (20_000, 20, 2, 0.32, 0.00048, 0.00184, 0.0014, 1.37, "present", "ok", 0.046, "ok", "reliable"),
    (20_000, 70, 1, 0.12, 0.00273, 0.00443, 0.0017, 0.49, "present", "ok", 0.021, "ok", "reliable"),
]
WORDS = {"reliable": "ok", "unreliable": "weak", "too unreliable": "suppressed"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} of {row[0]}, deff {row[2]}")
def test_every_column_of_the_table(made: Callable[..., fl.Estimate], row: tuple) -> None:
    n, cases, deff, cv, low, high, width, relative, nchs, ine, log_cv, cepal, ilo = row
    p = cases / n
    one = made(p=p, std_error=sqrt(deff * p * (1 - p) / n), n=n, cases=cases, deff=deff)
    own = [bound / one.scale for bound in one.interval(fl.KornGraubard(size=fl.SampleCap()))]
    assert one.cv == pytest.approx(cv, abs=0.005)
    assert own == pytest.approx([low, high], abs=0.000005)
    assert own[1] - own[0] == pytest.approx(width, abs=0.00005)
    assert (own[1] - own[0]) / p == pytest.approx(relative, abs=0.005)
    assert {"reliable": "present"}.get(fl.NchsProportion().verdict(one).status, "suppressed") == nchs
    assert WORDS[fl.Quadratic().verdict(one).status] == ine
    assert fl.MostLogCV(0.175).figure(one) == pytest.approx(log_cv, abs=0.0005)
    assert WORDS[fl.MostLogCV(0.175).verdict(one).status] == cepal
    assert fl.PublicationRule.load("ilo").verdict(one).status == ilo


def test_the_rules_on_cases_and_on_cv_stop_what_the_others_let_pass(made: Callable[..., fl.Estimate]) -> None:
    """10 cases of 1,000, deff 2, CV 44 %: shown by rules that look at the interval's width, the denominator or the logarithm."""
    p = 0.01
    one = made(p=p, std_error=sqrt(2 * p * (1 - p) / 1_000), n=1_000, cases=10, deff=2)
    passed = {name: fl.PublicationRule.load(name).verdict(one).status for name in fl.PublicationRule.built_in() if name != "eurostat"}
    assert {name for name, status in passed.items() if status == "reliable"} == {"dhs", "ine-chile-2020", "nchs-proportions"}
    assert {name for name, status in passed.items() if status == "unreliable"} == {"abs", "ilo"}
    assert {name for name, status in passed.items() if status == "too unreliable"} == {
        "cepal-2020", "cepal-2023", "ine-chile-economic", "nchs-counts", "statcan",
    }  # fmt: skip


@pytest.mark.parametrize("name", fl.PublicationRule.built_in())
def test_no_rule_shows_one_case_in_a_thousand(made: Callable[..., fl.Estimate], name: str) -> None:
    """NCHS proportions alone would present it: confidentiality's minimum stays, whatever the preset."""
    rule = fl.PublicationRule.load(name)
    rule = rule & fl.PopulationLimits(3_000, 7_000) if name == "eurostat" else rule
    one = made(p=0.001, std_error=0.001, n=1_000, cases=1, deff=1)
    assert rule.verdict(one) == fl.PublicationRule.load("ilo").verdict(one)
    assert rule.verdict(one).reason == "fewer than 5 sample cases"


def test_a_count_is_judged_by_the_proportion_behind_it(made: Callable[..., fl.Estimate]) -> None:
    rate, count = made(p=0.2, std_error=0.02), made(p=0.2, std_error=20_000, measure=fl.Count("fl"))
    assert proportion_of(count).p == proportion_of(rate).p
    assert proportion_of(count).std_error == pytest.approx(proportion_of(rate).std_error)
    assert fl.NchsProportion().verdict(count) == fl.NchsProportion().verdict(rate)
