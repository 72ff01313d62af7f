"""The questions of the module: whether they were asked, how many have no answer, and whether interviews kept to the filters."""

from __future__ import annotations

import pytest

import flestimate as fl

RULES = fl.RuleSet.load("icls-2018")
QUESTION = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know", 9: "refused"}}
BEHIND = {**QUESTION, "asked_if": {"concept": "worked", "is": "yes"}}


def checked(labelled, rules: fl.RuleSet | None = RULES, **columns: list[object]) -> fl.Findings:
    every = {"age": [30] * 20, "worked": [1] * 20, "deceived_nature": [1] + [2] * 19, "violence": [2] * 20, **columns}
    concepts: dict[str, dict[str, object]] = {name: {"variable": name, **BEHIND} for name in every if name not in {"age", "worked"}}
    codebook = fl.Codebook.of({"age": {"variable": "age"}, "worked": {"variable": "worked", "answers": {1: "yes", 2: "no"}}, **concepts})
    return fl.check(labelled(every), codebook=codebook, rules=rules)


def test_a_module_that_everybody_answered_has_no_findings_about_answers(labelled) -> None:
    assert not [one for one in checked(labelled) if one.stage == "answers"]


@pytest.mark.bad_input("FLE-F01")
def test_a_module_that_nobody_was_asked_is_an_error(labelled, of_code, snapshot) -> None:
    found = checked(labelled, worked=[2] * 20, deceived_nature=[None] * 20, violence=[None] * 20)
    [error] = found.errors
    assert str(error) == snapshot


@pytest.mark.bad_input("FLE-F01")
def test_a_side_of_the_definition_that_nobody_was_asked_is_an_error(labelled) -> None:
    [error] = checked(labelled, violence=[None] * 20).errors
    assert error.what.startswith("nobody was asked about coercion")


@pytest.mark.bad_input("FLE-F01")
def test_without_a_definition_a_case_that_nobody_was_asked_about_is_an_error(tmp_path) -> None:
    (tmp_path / "persons.csv").write_text("w,ea,f1\n" + "".join(f"{10 + n}.5,{n % 12},\n" for n in range(48)), encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        '[study]\ntitle = "A study"\nfile = "persons.csv"\n[concept.fl]\nvariable = "f1"\nanswers = { 1 = "yes", 2 = "no" }\nblank = "no"\n'
        '[design.clustered]\nweight = "w"\npsu = "ea"\n[[table]]\nmeasure = { prevalence = "fl" }\n',
        encoding="utf-8",
    )
    assert [one.code for one in fl.check(tmp_path / "study.toml").errors] == ["FLE-F01"]


@pytest.mark.bad_input("FLE-F01")
def test_a_question_that_nobody_was_asked_is_a_warning(labelled, snapshot) -> None:
    found = checked(labelled, debt_bondage=[None] * 20)
    assert not found.errors
    [warning] = [one for one in found.warnings if one.code == "FLE-F01"]
    assert str(warning) == snapshot


@pytest.mark.bad_input("FLE-F04")
def test_how_many_have_no_answer_is_said_of_each_question(labelled, of_code, snapshot) -> None:
    found = of_code(checked(labelled, violence=[8] + [2] * 19), "FLE-F04")
    assert "\n".join(map(str, found)) == snapshot


@pytest.mark.bad_input("FLE-F04")
def test_more_than_a_tenth_without_an_answer_is_a_warning(labelled, of_code, snapshot) -> None:
    warning, note = of_code(checked(labelled, violence=[8, 9, None] + [2] * 17), "FLE-F04")
    assert (warning.severity, note.severity) == ("warning", "note")
    assert str(warning) == snapshot


def test_who_was_not_to_be_asked_has_not_refused(labelled, of_code) -> None:
    found = checked(labelled, worked=[1] * 5 + [2] * 15, deceived_nature=[1] + [2] * 4 + [None] * 15, violence=[2] * 5 + [None] * 15)
    assert not of_code(found, "FLE-F04")


@pytest.mark.bad_input("FLE-F06")
def test_interviews_beside_a_filter_are_counted_and_many_are_a_warning(labelled, of_code, snapshot) -> None:
    found = of_code(checked(labelled, worked=[2] * 3 + [1] * 17), "FLE-F06")
    assert [one.severity for one in found] == ["warning", "warning"]
    assert str(found[0]) == snapshot


def test_few_interviews_beside_a_filter_are_a_note(labelled, of_code) -> None:
    many = {name: values * 10 for name, values in {"age": [30] * 20, "deceived_nature": [2] * 20, "violence": [1, *[2] * 19]}.items()}
    found = of_code(checked(labelled, worked=[2] + [1] * 199, **many), "FLE-F06")
    assert [one.severity for one in found] == ["note", "note"]


def test_without_a_definition_the_questions_are_those_that_tables_are_about(labelled, of_code) -> None:
    assert not of_code(checked(labelled, rules=None, violence=[8] * 20), "FLE-F04")
