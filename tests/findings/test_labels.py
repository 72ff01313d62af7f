"""Codes against the file's labels: turned round, without a label, or no answer at all; in five languages."""

from __future__ import annotations

import pytest

import flestimate as fl

YES_OR_NO = {"variable": "f01", "answers": {1: "yes", 2: "no"}}
SEX = {"variable": "f01", "answers": {1: "male", 2: "female"}}


def checked(labelled, labels: dict[str, str], concept: dict[str, object] = YES_OR_NO, values: list[object] | None = None) -> fl.Findings:
    file = labelled({"f01": values or [1, 2, 2]}, labels={"f01": labels})
    return fl.check(file, codebook=fl.Codebook.of({"violence": concept}))


@pytest.mark.bad_input("FLE-V05")
@pytest.mark.parametrize(
    ("yes", "no"),
    [("Yes", "No"), ("Oui", "Non"), ("Sí", "No"), ("Sim", "Não"), ("نعم", "لا"), ("1. YES", "2. NO"), ("Yes, often", "No (go to 12)")],
)
def test_a_question_that_the_file_labels_the_other_way_round_is_an_error(labelled, of_code, yes: str, no: str) -> None:
    assert not of_code(checked(labelled, {"1": yes, "2": no}), "FLE-V05")
    [found] = of_code(checked(labelled, {"1": no, "2": yes}), "FLE-V05")
    assert found.severity == "error"
    assert found.where["persons"] == "3"


@pytest.mark.bad_input("FLE-V05")
@pytest.mark.parametrize(
    ("male", "female"), [("Male", "Female"), ("Masculin", "Féminin"), ("Hombre", "Mujer"), ("Homem", "Mulher"), ("ذكر", "أنثى")]
)
def test_a_sex_that_the_file_labels_the_other_way_round_is_an_error(labelled, of_code, male: str, female: str) -> None:
    assert not of_code(checked(labelled, {"1": male, "2": female}, SEX), "FLE-V05")
    assert of_code(checked(labelled, {"1": female, "2": male}, SEX), "FLE-V05")


@pytest.mark.bad_input("FLE-V05")
def test_marks_that_the_file_labels_the_other_way_round_are_an_error(labelled, of_code, snapshot) -> None:
    concept = {"variables": {"f01": "employer"}, "mentioned": [1], "not_mentioned": [2]}
    assert not of_code(checked(labelled, {"1": "Mentioned", "2": "Not mentioned"}, concept), "FLE-V05")
    [found] = of_code(checked(labelled, {"1": "Not mentioned", "2": "Mentioned"}, concept), "FLE-V05")
    assert str(found) == snapshot


def test_labels_that_say_neither_are_no_contradiction(labelled) -> None:
    assert not checked(labelled, {"1": "Was beaten", "2": "Was not"}).errors


@pytest.mark.bad_input("FLE-V04")
def test_an_answer_without_a_label_where_the_others_have_one_is_a_warning(labelled, of_code, snapshot) -> None:
    concept = {"variable": "f01", "answers": {1: "yes", 2: "no", 7: "no"}}
    values = [1, 2, 2, 7, 7]
    [found] = of_code(checked(labelled, {"1": "Yes", "2": "No"}, concept, values), "FLE-V04")
    assert str(found) == snapshot
    assert not of_code(checked(labelled, {"1": "Yes", "2": "No", "7": "Never worked"}, concept, values), "FLE-V04")


def test_a_variable_that_the_file_does_not_label_is_left_alone(labelled) -> None:
    assert not checked(labelled, {}).warnings
    assert not checked(labelled, {"99": "Top code"}).warnings


def test_an_answer_without_a_label_that_nobody_has_is_left_alone(labelled, of_code) -> None:
    concept = {"variable": "f01", "answers": {1: "yes", 2: "no", 7: "no"}}
    assert not of_code(checked(labelled, {"1": "Yes", "2": "No"}, concept), "FLE-V04")


@pytest.mark.bad_input("FLE-V09")
@pytest.mark.parametrize(
    "label", ["Refused", "Don't know", "NSP", "No sabe", "NS/NR", "Não sabe", "لا أعرف", "Refus", "Not stated", "غير مبين"]
)
def test_a_code_that_the_file_calls_no_answer_should_not_count_as_one(labelled, of_code, label: str) -> None:
    concept = {"variable": "f01", "answers": {1: "yes", 2: "no", 3: "no"}}
    [found] = of_code(checked(labelled, {"1": "Yes", "2": "No", "3": label}, concept, [1, 2, 3]), "FLE-V09")
    assert found.severity == "warning"
    assert label in found.what


@pytest.mark.bad_input("FLE-V09")
@pytest.mark.parametrize("code", ["8", "9", "97", "98", "99", "-9", "998", "999"])
def test_a_usual_code_for_no_answer_in_a_yes_or_no_question_asks_for_a_decision(labelled, of_code, code: str) -> None:
    concept = {"variable": "f01", "answers": {1: "yes", 2: "no", code: "no"}}
    [found] = of_code(checked(labelled, {}, concept, [1, 2, int(code)]), "FLE-V09")
    assert found.what.startswith("1 person has a code in 'f01' that looks like no answer")


def test_a_reason_that_stands_among_the_answers_asks_for_a_decision(labelled, of_code, snapshot) -> None:
    concept = {"variable": "f01", "answers": {1: "yes", 2: "no", 3: "refused"}}
    [found] = of_code(checked(labelled, {}, concept, [1, 2, 3]), "FLE-V09")
    assert str(found) == snapshot


def test_a_code_that_the_file_declares_missing_should_not_count_as_an_answer(labelled, of_code) -> None:
    file = labelled({"f01": [1, 2, 5]}, f01={"5": "Other"})
    codebook = fl.Codebook.of({"violence": {"variable": "f01", "answers": {1: "yes", 2: "no", 5: "no"}}})
    assert of_code(fl.check(file, codebook=codebook), "FLE-V09")


def test_usual_codes_that_are_declared_missing_are_what_they_should_be(labelled, of_code) -> None:
    concept = {**YES_OR_NO, "missing": {8: "don't know", 9: "refused"}}
    assert not of_code(checked(labelled, {"1": "Yes", "2": "No", "8": "Don't know"}, concept, [1, 2, 8, 9]), "FLE-V09")


def test_usual_codes_of_a_question_with_many_answers_are_answers(labelled, of_code) -> None:
    concept = {"variable": "f01", "answers": {number: f"region {number}" for number in range(1, 10)}}
    assert not of_code(checked(labelled, {}, concept, [1, 8, 9]), "FLE-V09")
