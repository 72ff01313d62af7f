"""What the tests of classify share: persons typed as answers, and the survey that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
import pytest

import flestimate as fl

RULES = fl.RuleSet.load("icls-2018")
YES_NO = RULES.names() - {"age", "coercion_applied_by"}
CODES = {"yes": 1, "no": 2, "don't know": 8}
SECRET = "Amina-0412"

MakeSurvey = Callable[..., fl.Survey]


@pytest.fixture
def survey() -> MakeSurvey:
    """A survey of persons given as answers by concept; whoever does not say is 30 years old and answers no.

    asked: the concepts of the questionnaire, by default every one that the rule set speaks of and that is answered yes or no.
    """

    def make(*persons: dict[str, object], asked: Iterable[str] | None = None, identified: bool = True) -> fl.Survey:
        questions = sorted(set(YES_NO if asked is None else asked))
        columns = {question: [CODES.get(str(person.get(question, "no"))) for person in persons] for question in questions}
        columns |= {"age": [person.get("age", 30) for person in persons]}
        columns |= {"id": [f"{SECRET}-{number}" for number in range(len(persons))]}
        codebook: dict[str, dict[str, object]] = {
            question: {"variable": question, "answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}} for question in questions
        }
        codebook["age"] = {"variable": "age"}
        if identified:
            codebook["person"] = {"variables": ["id"]}
        return fl.describe(pl.DataFrame(columns, schema_overrides={"age": pl.Float64}), fl.Codebook.of(codebook))

    return make


@pytest.fixture
def outcomes() -> Callable[..., list[str]]:
    """Every person's outcome on a criterion, in words."""

    def read(classified: fl.Classification, criterion: str = "forced_labour") -> list[str]:
        column = classified.frame.select(criterion).collect()[criterion].to_list()
        return [("not met", "undetermined", "met")[value] for value in column]

    return read
