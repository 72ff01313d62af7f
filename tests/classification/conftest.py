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
def column() -> Callable[[fl.Classification, str], list[object]]:
    """A column, person by person in the order of the file: joins with relatives leave persons in any order."""

    def read(classified: fl.Classification, name: str) -> list[object]:
        frame = classified.frame.select(name, *(PLACE for known in classified.frame.collect_schema() if known == PLACE)).collect()
        return (frame.sort(PLACE) if PLACE in frame.columns else frame)[name].to_list()

    return read


@pytest.fixture
def outcomes(column) -> Callable[..., list[str]]:
    """Every person's outcome on a criterion, in words."""

    def read(classified: fl.Classification, criterion: str = "forced_labour") -> list[str]:
        return [("not met", "undetermined", "met")[value] for value in column(classified, criterion)]

    return read


@pytest.fixture
def words(column) -> Callable[[fl.Classification, str], list[str]]:
    """What every person has of a variable with named categories."""

    def read(classified: fl.Classification, name: str) -> list[str]:
        return [classified.scales[name].label(code) for code in column(classified, name)]

    return read


PLACE = "place in the file"
OF_JOB = (
    "deceived_nature",
    "violence",
    "prison_labour",
    "imposed_by_state",
    "commercial_sexual_exploitation",
    "works_for_third_party",
    "works_with_or_for_parents",
)
WHO = {"A": "employer", "B": "recruiter", "C": "parents", "D": "other family", "E": "State", "F": "other"}
JOBS = ("main job", "earlier job")


@pytest.fixture
def households() -> MakeSurvey:
    """A survey of persons in households with up to two jobs, each given as its answers; what is not said of a job is no.

    A person is 30 years old and without relatives, alone in a household; `number` is the one in it, and `jobs` are theirs.
    """

    def make(*persons: dict[str, object]) -> fl.Survey:
        rows = [_row(place, person) for place, person in enumerate(persons)]
        yes_no = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
        of_job: dict[str, dict[str, object]] = {name: {"variable": f"*_{name}", **yes_no} for name in OF_JOB}
        of_job["coercion_applied_by"] = {"variable": "*_who", "letters": WHO, "missing": {"Z": "refused"}}
        of_job["industry"] = {"variable": "*_industry", "answers": {1: "Farms", 2: "Mines"}, "missing": {9: "refused"}}
        of_job["pay"] = {"variable": "*_pay"}
        codebook = fl.Codebook.of(
            {"person": {"variables": ["household", "number"]}, "age": {"variable": "age"}},
            spells={"wide": ["j1", "j2"], "labels": list(JOBS), "concept": of_job},
            links={"parents": {"household": "household", "member": "number", "variables": ["mother", "father"], "none": [0]}},
        )
        kinds = {name: pl.String if name == "household" or name.endswith("_who") else pl.Float64 for row in rows for name in row}
        return fl.describe(pl.DataFrame(rows, schema=kinds), codebook)

    return make


def _row(place: int, person: dict[str, object]) -> dict[str, object]:
    row = {
        PLACE: place,
        "household": person.get("household", f"{SECRET}-{place}"),
        "number": person.get("number", 1),
        "age": person.get("age", 30),
        "mother": person.get("mother", 0),
        "father": person.get("father", 0),
    }
    jobs = person.get("jobs", [{}])
    assert isinstance(jobs, list)
    for number in (1, 2):
        job = jobs[number - 1] if number <= len(jobs) else None
        row |= {f"j{number}_{name}": None if job is None else CODES.get(str(job.get(name, "no"))) for name in OF_JOB}
        row |= {f"j{number}_{name}": None if job is None else job.get(name) for name in ("who", "industry", "pay")}
    return row
