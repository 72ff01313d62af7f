"""The definition against the questionnaire, before and with data; and the days that it is about."""

from __future__ import annotations

from datetime import date

import pytest

import flestimate as fl

RULES = fl.RuleSet.load("icls-2018")
QUESTION = {"answers": {1: "yes", 2: "no"}}


def checked(labelled, *questions: str) -> fl.Findings:
    concepts = {"age": {"variable": "age"}, **{name: {"variable": name, **QUESTION} for name in questions}}
    file = labelled({"age": [30] * 4, **{name: [1, 2, 2, 2] for name in questions}})
    return fl.check(file, codebook=fl.Codebook.of(concepts), rules=RULES)


@pytest.mark.bad_input("FLE-F07")
def test_a_side_of_the_definition_that_is_not_asked_is_an_error(labelled, snapshot) -> None:
    [error] = checked(labelled, "deceived_nature").errors
    assert str(error) == snapshot


def test_questions_that_are_not_asked_are_notes(labelled) -> None:
    found = checked(labelled, "deceived_nature", "violence")
    assert not found.errors
    assert "I5_lowpay" in " ".join(one.what for one in found.notes if one.stage == "rules")


def test_a_question_of_nearly_the_name_is_told(labelled) -> None:
    notes = checked(labelled, "deceived_nature", "violence", "debt_bondge").notes
    assert any("'debt_bondge', which no rule asks about" in note.what for note in notes)


STUDY = """\
[study]
title = "A study"
file = "persons.csv"
{period}

[concept.age]
variable = "age"

[concept.violence]
variable = "violence"
answers = {{ 1 = "yes", 2 = "no" }}

[concept.deceived_nature]
variable = "nature"
answers = {{ 1 = "yes", 2 = "no" }}

[concept.began]
date = "began"

[concept.ended]
date = "ended"

[rules]
use = "icls-2018"

[design.clustered]
weight = "w"
psu = "ea"

[[table]]
measure = {{ stock = "forced_labour", began = "began", ended = "ended"{during} }}
"""


def studied(tmp_path, period: str, during: str = "") -> fl.Findings:
    rows = "age,violence,nature,w,ea,began,ended\n" + "".join(
        f"{30 + n},2,2,{10 + n}.5,{n % 12},2020-01-01,2020-06-01\n" for n in range(48)
    )
    (tmp_path / "persons.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY.format(period=period, during=during), encoding="utf-8")
    return fl.check(tmp_path / "study.toml")


PERIOD = "reference_period = { from = 2017-01-01, to = 2021-12-31 }"
OTHER = ", during = { from = 2021-01-01, to = 2021-12-31 }"


@pytest.mark.bad_input("FLE-F15")
def test_a_table_of_other_days_than_the_study_s_is_a_warning(tmp_path, of_code, snapshot) -> None:
    [found] = of_code(studied(tmp_path, PERIOD, OTHER), "FLE-F15")
    assert str(found) == snapshot


@pytest.mark.bad_input("FLE-F15")
def test_a_study_that_does_not_say_which_days_it_is_about_has_a_note(tmp_path, of_code, snapshot) -> None:
    [found] = of_code(studied(tmp_path, "", OTHER), "FLE-F15")
    assert str(found) == snapshot


def test_a_table_of_the_study_s_days_is_what_it_should_be(tmp_path, of_code) -> None:
    assert not of_code(studied(tmp_path, PERIOD), "FLE-F15")
    assert fl.ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31)).days == 1_826


@pytest.mark.bad_input("FLE-V21")
def test_a_stock_without_days_is_an_error(tmp_path, of_code) -> None:
    assert of_code(studied(tmp_path, ""), "FLE-V21")[0].severity == "error"
