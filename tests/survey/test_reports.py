"""A second file in which respondents report on themselves and on others: the reported persons are those of the survey."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError

SECRET = "Amina-0412"
REGION = {"variable": "reg", "answers": {1: "north", 2: "south"}}
CONCEPTS = {"person": {"variables": ["hh", "pid"]}, "region": REGION}
TOLD = {
    "respondent": ["hh", "pid"],
    "reported": ["line_hh", "line"],
    "reporters": {"variable": "m", "missing": {99: "don't know"}},
    "concept": {
        "sex": {"variable": "b4", "answers": {1: "male", 2: "female"}},
        "age": {"variable": "b5"},
        "age_group": {"from": "age", "scheme": "AGE_YTHADULT"},
        "means": {"variables": {"q1": "debt", "q2": "threat"}, "mentioned": [1], "not_mentioned": [0]},
    },
}


def respondents(**columns: object) -> pl.DataFrame:
    return pl.DataFrame(
        {"hh": [1, 2, 3], "pid": [1, 1, 2], "reg": [1, 2, 2], "w": [10.0, 20, 30], "b4": [9, 9, 9], "sex": [SECRET] * 3} | columns
    )


def reports(**columns: object) -> pl.DataFrame:
    """The respondent of household 1 reports on two persons, that of household 2 on herself, that of 3 on the person of household 1."""
    base = {
        "hh": [1, 3, 2, 1, 3],
        "pid": [1, 2, 1, 1, 2],
        "line_hh": [1, 3, 2, 1, 1],
        "line": [1, 2, 1, 2, 2],
        "m": [2, 1, 1, 2, 2],
        "b4": [1, 2, 2, 1, 1],
        "b5": [40, 17, 30, 20, 20],
        "q1": [1, 0, 0, 0, 1],
        "q2": [0, 0, 1, 0, 1],
    }
    return pl.DataFrame(base | columns)


def described(
    told: dict[str, Any] = TOLD, people: pl.DataFrame | None = None, concepts: dict[str, Any] = CONCEPTS, **columns: object
) -> fl.Survey:
    people = respondents() if people is None else people
    return fl.describe(people, fl.Codebook.of(concepts, reports=told), reports=reports(**columns))


def notes(survey: fl.Survey) -> list[str]:
    return [str(note) for note in survey.notes]


def test_its_persons_are_the_reported_ones(said_of: Callable[[fl.Survey], dict[str, list[object]]]) -> None:
    survey = described()
    said = said_of(survey)
    rows = sorted(zip(said["respondent"], said["person"], said["sex"], said["age"], said["means: debt"], strict=True))
    assert survey.n == 5
    assert rows == [
        ("1-1", "1-1", "male", 40.0, "yes"),
        ("1-1", "1-2", "male", 20.0, "no"),
        ("2-1", "2-1", "female", 30.0, "no"),
        ("3-2", "1-2", "male", 20.0, "yes"),
        ("3-2", "3-2", "female", 17.0, "no"),
    ]


def test_what_is_told_of_the_respondent_is_carried_to_each_report(said_of: Callable[[fl.Survey], dict[str, list[object]]]) -> None:
    survey = described()
    said = said_of(survey)
    frame = survey.frame.select("respondent", "w").collect()
    assert dict(zip(said["respondent"], said["region"], strict=True)) == {"1-1": "north", "2-1": "south", "3-2": "south"}
    assert dict(zip(frame["respondent"].to_list(), frame["w"].to_list(), strict=True)) == {"1-1": 10, "2-1": 20, "3-2": 30}
    assert "FLE-F28: Told of the respondent, and the same for everybody whom the respondent reports on: region." in notes(survey)


def test_groups_are_made_of_what_is_told_of_the_reported_person(said_of: Callable[[fl.Survey], dict[str, list[object]]]) -> None:
    said = said_of(described())
    assert dict(zip(said["age"], said["age_group"], strict=True)) == {40.0: "25+", 20.0: "15-24", 30.0: "25+", 17.0: "15-24"}


def test_a_person_whom_one_respondent_reports_is_explained() -> None:
    rules = fl.RuleSet.load(Path(__file__).parents[2] / "src/flestimate/classification/rulesets/icls-2018.toml")
    told = TOLD | {
        "concept": {
            "age": {"variable": "b5"},
            **{
                name: {"variable": "q1", "answers": {1: "yes", 0: "no"}}
                for name in rules.names() - {"age"}
                if name != "coercion_applied_by"
            },
        }
    }
    assert fl.classify(described(told), rules).explain("3-2").person == "3-2"


def test_without_whom_they_report_persons_have_no_identifier() -> None:
    survey = described({name: part for name, part in TOLD.items() if name != "reported"})
    assert "person" not in survey.scales
    assert survey.n == 5
    assert len(notes(survey)) == 1


def test_a_codebook_has_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "network.toml"
    path.write_text(
        """
        [concept.person]
        variables = ["hh", "pid"]
        [reports]
        file = "network.sav"
        respondent = ["hh", "pid"]
        reporters = "m"
        [reports.concept.sex]
        variable = "b4"
        answers = { 1 = "male", 2 = "female" }
        """,
        encoding="utf-8",
    )
    codebook = fl.Codebook.load(path)
    assert list(codebook.scales) == ["respondent", "reporters", "sex"]
    assert codebook.variables == ("hh", "pid")
    assert codebook.of_reports.variables == ("hh", "pid", "m", "b4")
    assert codebook.fingerprint != fl.Codebook.of({"person": {"variables": ["hh", "pid"]}}).fingerprint


def test_a_respondent_who_does_not_report_on_himself_is_noted() -> None:
    assert notes(described(line=[1, 3, 1, 2, 2]))[:1] == [
        "FLE-F27: 1 respondent does not report on themselves; as reported persons they count by others' reports only."
    ]


def test_reports_that_differ_in_how_many_could_have_reported_are_noted() -> None:
    assert notes(described(m=[2, 1, 1, 2, 3]))[:1] == [
        "FLE-F26: The reports on 1 person differ in how many could have reported; each counts with the number of its own."
    ]


def test_a_number_of_reporters_that_is_not_known_is_refused_when_they_are_weighed() -> None:
    with pytest.raises(FlestimateError, match="of 2 reported persons it is not said"):
        fl.weigh(described(m=[99, 1, 1, None, 2]), fl.Multiplicity(fl.Clustered(weight="w", psu="respondent")))


WRONG: dict[str, Callable[[], object]] = {
    "no second file": lambda: fl.describe(respondents(), fl.Codebook.of(CONCEPTS, reports=TOLD)),
    "a second file that nothing reads": lambda: fl.describe(respondents(), fl.Codebook.of(CONCEPTS), reports=reports()),
    "another library": lambda: fl.describe(respondents().to_arrow(), fl.Codebook.of(CONCEPTS, reports=TOLD), reports=reports()),
    "persons without identifiers": lambda: described(concepts={"region": REGION}),
    "reports by strangers": lambda: described(hh=[1, 7, 2, 1, 7]),
    "a report by nobody": lambda: described(hh=[1, 3, 2, None, 3]),
    "respondents twice": lambda: described(people=respondents(hh=[1, 1, 3], pid=[1, 1, 2]), hh=[1, 3, 1, 1, 3]),
    "respondents who report on nobody": lambda: described(hh=[1, 1, 1, 1, 1], pid=[1, 1, 1, 1, 1], line=[1, 2, 3, 4, 5]),
    "a person reported twice by one respondent": lambda: described(line=[1, 2, 1, 1, 2]),
    "a person reported more often than could be": lambda: described(m=[2, 1, 1, 1, 1]),
    "a number of reporters that is text": lambda: described(m=["2", "1", "1", SECRET, "2"]),
    "no such variable": lambda: described(TOLD | {"reporters": "n"}),
    "a code that is not mentioned": lambda: described(b4=[1, 2, 2, 1, 7]),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_reports_that_do_not_fit_are_refused(wrong: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as refused:
        WRONG[wrong]()
    assert SECRET not in f"{refused.value}{refused.value!r}"
    assert str(refused.value) == snapshot


MISTAKES: dict[str, dict[str, Any]] = {
    "no respondent": {"respondent": []},
    "reporters left out": {"reporters": ...},
    "a misspelt key": {"reportes": "m"},
    "a misspelt key of the number": {"reporters": {"variable": "m", "missin": {99: "don't know"}}},
    "nothing told": {"concept": {}},
    "a concept of the respondent too": {"concept": {"region": REGION}},
    "a name that is made itself": {"concept": {"respondent": {"variable": "b4"}}},
    "a filter in the other file": {"concept": {"sex": {**REGION, "blank": "south", "asked_if": {"concept": "region", "is": "north"}}}},
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_codebook_is_refused(mistake: str, snapshot: SnapshotAssertion) -> None:
    told = {name: part for name, part in {**TOLD, **MISTAKES[mistake]}.items() if part is not ...}
    with pytest.raises(FlestimateError) as refused:
        fl.Codebook.of(CONCEPTS, reports=told)
    assert str(refused.value) == snapshot


def test_a_concept_of_respondents_cannot_have_a_name_that_is_made(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as refused:
        fl.Codebook.of({**CONCEPTS, "reporters": {"variable": "m"}}, reports=TOLD)
    assert str(refused.value) == snapshot


@pytest.mark.parametrize("other", ["spells", "links"])
def test_spells_and_relatives_of_respondents_do_not_go_with_reports(other: str, snapshot: SnapshotAssertion) -> None:
    beside = {
        "spells": {"wide": ["j1", "j2"], "concept": {"violence": {"variable": "*_v", "answers": {1: "yes", 2: "no"}}}},
        "links": {"parents": {"household": ["hh"], "member": "pid", "variables": ["mother"]}},
    }
    with pytest.raises(FlestimateError) as refused:
        fl.Codebook.of(CONCEPTS, reports=TOLD, **{other: beside[other]})
    assert str(refused.value) == snapshot
