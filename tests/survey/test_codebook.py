"""Codebooks: read from TOML, compared by content, and strict about every key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DeclarationError

Load = Callable[[str], fl.Codebook]

SEX_AND_AGE = """
# the sex of the person
[concept.sex]
variable = "b4"
answers = { 1 = "male", 2 = "female" }

[concept.age]
variable = "b5"
minimum = 15
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loaded(text: str) -> fl.Codebook:
        path = tmp_path / "lfs.toml"
        path.write_text(text, encoding="utf-8")
        return fl.Codebook.load(path)

    return loaded


@pytest.fixture
def told(load: Load) -> Callable[[str], str]:
    def tell(text: str) -> str:
        with pytest.raises(DeclarationError) as caught:
            load(text)
        return str(caught.value)

    return tell


def test_toml_and_python_say_the_same(load: Load) -> None:
    typed = fl.Codebook.of({"sex": {"variable": "b4", "answers": {1: "male", 2: "female"}}, "age": {"variable": "b5", "minimum": 15}})
    assert load(SEX_AND_AGE) == typed
    assert hash(load(SEX_AND_AGE)) == hash(typed)
    assert load(SEX_AND_AGE).fingerprint == typed.fingerprint


def test_another_answer_is_another_codebook(load: Load) -> None:
    assert load(SEX_AND_AGE) != load(SEX_AND_AGE.replace('2 = "female"', '3 = "female"'))
    assert load(SEX_AND_AGE) != load(SEX_AND_AGE.replace('{ 1 = "male", 2 = "female" }', '{ 2 = "female", 1 = "male" }'))


def test_only_the_variables_of_the_concepts_are_asked_of_the_file(load: Load) -> None:
    assert load(SEX_AND_AGE).variables == ("b4", "b5")


def test_a_codebook_says_its_concepts(load: Load) -> None:
    assert repr(load(SEX_AND_AGE)) == "Codebook of 2 concepts: sex, age"
    assert list(load(SEX_AND_AGE)) == ["sex", "age"]


def test_a_misspelt_key_is_named_with_its_line(told, snapshot: SnapshotAssertion) -> None:
    assert told(SEX_AND_AGE.replace("minimum", "minimun")) == snapshot


def test_the_line_is_that_of_the_concept_and_not_of_an_earlier_one(told) -> None:
    text = SEX_AND_AGE.replace("minimum = 15", 'lable = "Age"').replace('variable = "b4"', 'variable = "b4"\nlabel = "lable = 1"')
    assert told(text).count("line   : 10") == 1


def test_a_misspelt_variable_key_says_what_was_meant(told, snapshot: SnapshotAssertion) -> None:
    assert told(SEX_AND_AGE.replace('variable = "b5"', 'varible = "b5"')) == snapshot


def test_a_missing_key(told, snapshot: SnapshotAssertion) -> None:
    assert told(SEX_AND_AGE.replace('variable = "b4"', "")) == snapshot


def test_a_value_of_the_wrong_kind(told, snapshot: SnapshotAssertion) -> None:
    assert told(SEX_AND_AGE.replace("minimum = 15", 'minimum = "fifteen"')) == snapshot


def test_a_file_without_concepts(told, snapshot: SnapshotAssertion) -> None:
    assert told("[study]\ntitle = 'LFS'\n") == snapshot


def test_a_file_that_is_not_toml(told, snapshot: SnapshotAssertion) -> None:
    assert told("[concept.sex\n") == snapshot


def test_a_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DeclarationError, match="FLE-R01: there is no file lfs.toml"):
        fl.Codebook.load("lfs.toml")


def test_the_value_that_stood_there_is_not_repeated(told) -> None:
    assert "Amina-0412" not in told(SEX_AND_AGE.replace("minimum = 15", 'minimum = "Amina-0412"'))


SEX = {"variable": "b4", "answers": {1: "male", 2: "female"}}
AGE = {"age": {"variable": "b5"}}
COLUMNS = {
    "a concept like one told of a job": lambda: fl.Codebook.of({"violence.1": SEX}),
    "a concept that says who has a job": lambda: fl.Codebook.of({"work.1": SEX}),
    "a concept like one answer of several": lambda: fl.Codebook.of({"by: employer": SEX}),
    "told of a job": lambda: fl.Codebook.of(AGE, spells={"wide": ["j1"], "concept": {"sex.1": {**SEX, "variable": "*_b4"}}}),
    "told of reported persons": lambda: fl.Codebook.of(
        AGE, reports={"respondent": "id", "reporters": "n", "concept": {"sex.1": {**SEX, "variable": "r_b4"}}}
    ),
    "relatives like those of another kind": lambda: fl.Codebook.of(
        AGE, links={"parents.1": {"household": "hh", "member": "line", "variables": "mother"}}
    ),
}


@pytest.mark.parametrize("made", COLUMNS)
def test_a_name_that_could_be_that_of_another_column_is_refused(made: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        COLUMNS[made]()
    assert str(caught.value) == snapshot


def test_a_name_between_quotation_marks_is_refused_too(told, snapshot: SnapshotAssertion) -> None:
    assert told(SEX_AND_AGE.replace("[concept.age]", '[concept."age.1"]')) == snapshot
