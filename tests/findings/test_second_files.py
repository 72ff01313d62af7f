"""A second file, of jobs or of reports, is looked at as the persons' is."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import flestimate as fl

NETWORK = Path(__file__).parents[1] / "estimates" / "network"
OF_REPORTS = """\
[study]
title = "A synthetic network"
file = "respondents.csv"

[concept.person]
variables = ["hh", "pid"]

[reports]
file = "reports.csv"
respondent = ["hh", "pid"]
reported = ["line_hh", "line"]
reporters = "m"

[reports.concept.sex]
variable = "sex"
answers = { female = "women", male = "men" }

[reports.concept.fl]
variable = "fl"
answers = { 1 = "yes", 0 = "no" }

[design.clustered]
weight = "w"
strata = "s"
psu = "ea"
reporters = "reporters"

[[table]]
measure = { prevalence = "fl", per = 1000 }
by = ["sex"]
"""


@pytest.fixture
def network(tmp_path: Path):
    def look(*changes: tuple[str, str]) -> fl.Findings:
        for name in ("respondents.csv", "reports.csv"):
            (tmp_path / name).write_bytes((NETWORK / name).read_bytes())
        text = OF_REPORTS
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        return fl.check(tmp_path / "study.toml")

    return look


def test_reports_without_a_mistake_have_no_error(network) -> None:
    assert not network().errors


def test_what_is_amiss_in_reports_is_told_with_its_line(network) -> None:
    found = network(('answers = { 1 = "yes", 0 = "no" }', 'answers = { 1 = "yes" }'), ('variable = "sex"', 'variable = "sexx"'))
    assert [(one.code, one.where["line"]) for one in found.errors] == [("FLE-V01", "15"), ("FLE-V04", "20")]


def test_reports_whose_design_does_not_divide_are_an_error(network) -> None:
    assert "FLE-W18" in [one.code for one in network(('reporters = "reporters"\n', "")).errors]


def test_a_second_file_that_is_not_there_is_an_error(network) -> None:
    assert [one.code for one in network(("reports.csv", "report.csv")).errors] == ["FLE-R01"]


QUESTION = {"answers": {1: "yes", 2: "no"}}


def of_jobs(spells: pl.DataFrame) -> fl.Findings:
    persons = pl.DataFrame({"hh": [1, 2, 3], "age": [30, 40, 50]})
    codebook = fl.Codebook.of(
        {"person": {"variables": ["hh"]}, "age": {"variable": "age"}},
        spells={"person": ["hh"], "concept": {name: {"variable": name, **QUESTION} for name in ("violence", "deceived_nature")}},
    )
    return fl.check(persons, codebook=codebook, spells=spells, rules=fl.RuleSet.load("icls-2018"))


def test_jobs_of_a_second_file_are_looked_at() -> None:
    assert not of_jobs(pl.DataFrame({"hh": [1, 1, 2], "violence": [1, 2, 2], "deceived_nature": [2, 2, 2]})).errors
    found = of_jobs(pl.DataFrame({"hh": [1, 1, 2], "violence": [1, 7, 2], "deceived_nature": [2.0, 2.0, 1.5]}))
    assert [one.code for one in found.errors] == ["FLE-V04", "FLE-V10"]


@pytest.mark.bad_input("FLE-F01")
def test_jobs_of_whom_nothing_was_asked_are_an_error() -> None:
    nothing = pl.DataFrame(
        {"hh": [1, 2], "violence": [None, None], "deceived_nature": [None, None]}, schema_overrides={"violence": pl.Int64}
    )
    assert "FLE-F01" in [one.code for one in of_jobs(nothing).errors]
