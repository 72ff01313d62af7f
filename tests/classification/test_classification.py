"""classify, crosstab, explain: who is counted, and why; nobody else is shown."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw
import numpy as np
import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import ArgumentKindError, DesignError, RuleError

RULES = fl.RuleSet.load("icls-2018")
SECRET = "Amina-0412"
CASE = {"deceived_nature": "yes", "violence": "yes"}
PERSONS = [
    CASE,
    {**CASE, "age": 17},
    {**CASE, "age": None},
    {"deceived_nature": "yes"},
    {"violence": "yes"},
    {"deceived_nature": "yes", "violence": "don't know"},
    {},
    {},
]


@pytest.fixture
def classified(survey) -> fl.Classification:
    return fl.classify(survey(*PERSONS), RULES)


def test_the_crosstab_counts_persons_of_the_universe(classified: fl.Classification, snapshot) -> None:
    crosstab = classified.crosstab()
    assert crosstab["met", "met"] == 1
    assert crosstab["met", "not met"] == 1
    assert crosstab["not met", "met"] == 1
    assert crosstab["met", "undetermined"] == 1
    assert crosstab["not met", "not met"] == 2
    assert crosstab["undetermined", "undetermined"] == 0
    assert crosstab.universe == 6
    assert crosstab.sample == 8
    assert repr(crosstab) == snapshot


def test_the_totals_of_the_crosstab_are_sums(classified: fl.Classification) -> None:
    _, *body = [[int(cell) if cell.isdigit() else cell for cell in line] for line in classified.crosstab().table()]
    assert [line[4] for line in body] == [sum(line[1:4]) for line in body]
    assert body[3][1:] == [sum(line[column] for line in body[:3]) for column in range(1, 5)]
    assert body[3][4] == 6


def test_one_person_is_explained_from_the_answers_on(classified: fl.Classification, snapshot) -> None:
    explained = classified.explain(person=f"{SECRET}-5")
    assert explained.outcome == "undetermined"
    assert repr(explained) == snapshot


def test_an_explanation_gives_what_each_outcome_rests_on(classified: fl.Classification) -> None:
    steps = {step.criterion.name: step for step in classified.explain(person=f"{SECRET}-0").steps}
    assert steps["I2_nature"].rests_on == (("deceived_nature", "yes"),)
    adults = dict(steps["forced_labour_of_adults"].rests_on)
    assert adults == {"coercion": "met", "excluded": "not met", "involuntary": "met"}


def test_an_explanation_says_who_is_outside_the_universe(classified: fl.Classification) -> None:
    assert [classified.explain(person=f"{SECRET}-{number}").universe for number in range(3)] == ["met", "not met", "undetermined"]


def test_a_person_who_is_not_there_cannot_be_explained(classified: fl.Classification, snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        classified.explain(person="nobody")
    assert str(caught.value) == snapshot


@pytest.mark.parametrize("given", [7, np.int64(7), "7"], ids=["a number", "a number of a data frame", "text"])
def test_numbers_that_name_persons_may_be_given_as_numbers(given: object) -> None:
    assert numbered().explain(person=given).person == "7"


@pytest.mark.parametrize("given", [7.0, True, None, ("7",)], ids=["a fraction", "true", "nothing", "several"])
def test_what_is_no_identifier_is_refused(given: object, snapshot) -> None:
    with pytest.raises(ArgumentKindError) as caught:
        numbered().explain(person=given)
    assert str(caught.value) == snapshot


def numbered() -> fl.Classification:
    """Persons named by numbers."""
    questions = {name: {"variable": name, "answers": {1: "yes", 2: "no"}} for name in ("violence", "deceived_nature")}
    codebook = fl.Codebook.of({**questions, "age": {"variable": "age"}, "person": {"variables": ["id"]}})
    frame = pl.DataFrame({"violence": [1, 2], "deceived_nature": [1, 2], "age": [20, 20], "id": [7, 8]})
    return fl.classify(fl.describe(frame, codebook), RULES)


def test_two_persons_of_one_identifier_cannot_be_explained() -> None:
    words = {"answers": {1: "yes", 2: "no"}}
    concepts = {name: {"variable": name, **words} for name in ("violence", "deceived_nature")}
    codebook = fl.Codebook.of({**concepts, "age": {"variable": "age"}, "person": {"variables": ["id"]}})
    frame = pl.DataFrame({"violence": [1, 1], "deceived_nature": [1, 1], "age": [20, 20], "id": [SECRET, SECRET]})
    with pytest.raises(RuleError, match="FLE-D14: 2 persons have this identifier") as caught:
        fl.classify(fl.describe(frame, codebook), RULES).explain(person=SECRET)
    assert SECRET not in str(caught.value)


def test_without_identifiers_nobody_can_be_explained(survey, snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        fl.classify(survey({}, identified=False), RULES).explain(person="7")
    assert str(caught.value) == snapshot


def test_nobody_is_shown_who_was_not_asked_for(classified: fl.Classification) -> None:
    shown = [repr(classified), classified._repr_html_(), repr(classified.crosstab()), classified.crosstab()._repr_html_()]
    assert not any(SECRET in text for text in shown)
    explained = classified.explain(person=f"{SECRET}-3")
    for text in (repr(explained), explained._repr_html_()):
        assert text.count(SECRET) == text.count(f"{SECRET}-3") == 1


def test_a_concept_may_not_have_a_criterions_name(survey, snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        fl.classify(survey({}, asked=["violence", "deceived_nature", "coercion"]), RULES)
    assert str(caught.value) == snapshot


def beside(**columns: object) -> fl.Survey:
    """Persons in a file with more variables than the codebook names, except for `coercion`, which it reads as `asked_of_coercion`."""
    questions = {name: {"variable": name, "answers": {1: "yes", 2: "no"}} for name in ("violence", "deceived_nature")}
    codebook = fl.Codebook.of({**questions, "age": {"variable": "age"}, "cluster": {"variables": ["coercion"]}})
    frame = pl.DataFrame({"violence": [1, 2], "deceived_nature": [1, 2], "age": [20, 20], "coercion": [1, 2], "w": [1, 1]})
    return fl.describe(frame.with_columns(**{name: pl.lit(value) for name, value in columns.items()}), codebook)


@pytest.mark.parametrize("name", ["involuntary", "universe", "C1_violence", "form"])
def test_a_variable_of_the_file_may_not_have_the_name_of_what_is_made(name: str, snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        fl.classify(beside(**{name: 1}), RULES)
    assert str(caught.value) == snapshot


@pytest.mark.parametrize("name", ["assessed:1", "C1_violence:2", "form:2"])
def test_nor_that_of_what_is_made_for_one_job(households, name: str, snapshot) -> None:
    survey = households({})
    with pytest.raises(RuleError) as caught:
        fl.classify(replace(survey, frame=survey.frame.with_columns(**{name: nw.lit(1)})), fl.RuleSet.load("icls-2018-all"))
    assert str(caught.value) == snapshot


def test_a_variable_that_the_codebook_reads_is_told_under_its_name_there() -> None:
    classified = fl.classify(beside(), RULES)
    assert repr(fl.weigh(classified, fl.Clustered(weight="w", psu="cluster"))).count("in 2 PSUs") == 1


@pytest.mark.parametrize("design", [{"psu": "coercion"}, {"psu": "cluster", "strata": "coercion"}], ids=["PSU", "stratum"])
def test_what_a_rule_set_makes_is_no_unit_of_a_design(design: dict[str, str], snapshot) -> None:
    with pytest.raises(DesignError) as caught:
        fl.weigh(fl.classify(beside(), RULES), fl.Clustered(weight="w", **design))
    assert str(caught.value) == snapshot


def test_a_classification_says_what_it_is(classified: fl.Classification) -> None:
    assert repr(classified) == "Classification of polars.DataFrame by icls-2018: 8 persons, 27 criteria"
    assert [origin.what for origin in classified.provenance] == ["data", "codebook", "rule set", "undetermined"]


def unasked(*concepts: str) -> fl.Survey:
    """Two persons of a questionnaire of two questions, whose blanks are declared to mean no; nothing is entered for `concepts`."""
    columns = {name: [None, None] if name in concepts else [1, 2] for name in ("deceived_nature", "violence")}
    frame = pl.DataFrame({"age": [30, 40], **columns}, schema_overrides=dict.fromkeys(columns, pl.Int64))
    question = {"answers": {1: "yes", 2: "no"}, "blank": "no"}
    return fl.describe(frame, fl.Codebook.of({"age": {"variable": "age"}, **{name: {"variable": name, **question} for name in columns}}))


@pytest.mark.bad_input("FLE-F01")
@pytest.mark.parametrize(
    "concepts",
    [("deceived_nature",), ("violence",), ("deceived_nature", "violence")],
    ids=["of involuntary work", "of coercion", "of either"],
)
def test_a_module_that_nobody_was_asked_is_refused_though_a_blank_means_no(concepts: tuple[str, ...], snapshot) -> None:
    with pytest.raises(RuleError) as caught:
        fl.classify(unasked(*concepts), RULES)
    assert str(caught.value) == snapshot


def test_a_module_that_somebody_was_asked_is_classified() -> None:
    assert fl.classify(unasked(), RULES).crosstab()["met", "met"] == 1
