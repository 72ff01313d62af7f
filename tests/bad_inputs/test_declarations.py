"""Declarations and calls that say something else than was meant: refused, with what to type."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DeclarationError, FlestimateError

from .provocations.planted import Planted


@pytest.fixture
def planted(tmp_path) -> Planted:
    return Planted(tmp_path)


@pytest.fixture
def told(planted: Planted) -> Callable[..., str]:
    """What a study whose text is changed is answered."""

    def tell(*changes: tuple[str, str]) -> str:
        with pytest.raises(FlestimateError) as caught:
            planted.study(*changes)
        return str(caught.value)

    return tell


@pytest.mark.bad_input("FLE-C01")
def test_a_misspelt_key_names_its_line_and_the_nearest(told: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    assert told(('weight = "w"', 'wieght = "w"')) == snapshot


@pytest.mark.bad_input("FLE-C02")
@pytest.mark.parametrize("twice", ['psu = "ea"\npsu = "stratum"', 'psu = "ea"\n[concept.sex]\nvariable = "sex"'], ids=["key", "table"])
def test_a_key_or_a_table_that_stands_there_twice(told: Callable[..., str], snapshot: SnapshotAssertion, twice: str) -> None:
    assert told(('psu = "ea"', twice)) == snapshot


LOADS = {"run": fl.run, "study": fl.Study.load, "codebook": fl.Codebook.load, "rules": fl.RuleSet.load, "rule": fl.PublicationRule.load}


@pytest.mark.bad_input("FLE-C03")
@pytest.mark.parametrize("load", LOADS.values(), ids=LOADS)
@pytest.mark.parametrize("name", ["study.yaml", "STUDY.YML", "study.json"])
def test_a_file_that_is_not_toml_is_not_read(planted: Planted, load: Callable[[object], object], name: str) -> None:
    path = planted.file(name, "country: NO\nage: 010\n")
    with pytest.raises(DeclarationError) as caught:
        load(path)
    assert str(caught.value).startswith(f"FLE-C03: {name} is not TOML by its name")


@pytest.mark.bad_input("FLE-C03")
def test_why_yaml_is_not_read_is_said(planted: Planted, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.run(planted.file("study.yaml", "country: NO\n"))
    assert str(caught.value) == snapshot


@pytest.mark.bad_input("FLE-C03")
def test_no_and_010_are_what_they_are_written_as(planted: Planted) -> None:
    text = '[concept.asked]\nvariable = "v"\nanswers = { 010 = "NO", 12 = "no" }\nblank = "off"\n'
    asked = fl.Codebook.load(planted.file("codebook.toml", text)).concepts["asked"]
    assert (dict(asked.answers), asked.blank) == ({"010": "NO", "12": "no"}, "off")


@pytest.mark.bad_input("FLE-C05")
@pytest.mark.parametrize("value", ['"Amina Diallo"', "true", "[1000]", "{ a = 1 }"])
def test_a_value_of_the_wrong_kind_is_named_and_not_repeated(told: Callable[..., str], value: str) -> None:
    said = told(("per = 1000", f"per = {value}"))
    assert said.startswith(("FLE-C05", "FLE-C10"))
    assert "per" in said
    assert "Amina" not in said


@pytest.mark.bad_input("FLE-C07")
@pytest.mark.parametrize(
    "condition",
    ["\"violence == 'yes'\"", "{ expression = \"__import__('os').system('true')\" }", '{ concept = "violence", is = "yes or no" }'],
)
def test_an_expression_is_no_condition(planted: Planted, condition: str, snapshot: SnapshotAssertion) -> None:
    text = f'builds_on = "icls-2018"\n[criterion.I9_leave]\nlabel = "a"\nrole = "involuntary"\nelement = "I9"\nany_of = [{condition}]\n'
    with pytest.raises(FlestimateError) as caught:
        fl.classify(planted.survey(), planted.rules(text))
    assert str(caught.value) == snapshot


@pytest.mark.bad_input("FLE-C08")
@pytest.mark.parametrize("level", [95, 0, 1, -0.95])
def test_a_level_in_per_cent_is_answered_with_a_share(level: float, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DeclarationError) as caught:
        fl.Prevalence("fl", interval=fl.Logit(level=level))
    assert str(caught.value) == snapshot


@pytest.mark.bad_input("FLE-C09")
@pytest.mark.parametrize("by", ["sex, age", "sex", [("sex", "sex")], 5])
def test_a_breakdown_is_a_list_of_names(planted: Planted, by: object, snapshot: SnapshotAssertion) -> None:
    if by == "sex":
        assert len(planted.table(by=by)) == 3  # one name is clear
        return
    with pytest.raises(FlestimateError) as caught:
        planted.table(by=by)
    assert str(caught.value) == snapshot


@pytest.mark.bad_input("FLE-C10")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("per = 1000", 'per = 1000, interval = "korn-graubart"'),
        ("per = 1000", 'per = 1000, deff = "wr"'),
        ('psu = "ea"', 'psu = "ea"\nsingleton = "centered"'),
        ("[[table]]", '[publication]\nrule = "olo"\n[[table]]'),
    ],
    ids=["interval", "design effect", "singletons", "publication rule"],
)
def test_a_word_that_is_none_is_answered_with_those_that_are(
    told: Callable[..., str], old: str, new: str, snapshot: SnapshotAssertion
) -> None:
    assert told((old, new)) == snapshot
