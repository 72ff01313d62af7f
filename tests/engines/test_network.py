"""Reports are joined to their respondents, looked over, and weighed alike, whatever holds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

import flestimate as fl

HERE = Path(__file__).parents[1] / "estimates" / "network"
RESPONDENTS, REPORTS = pl.read_csv(HERE / "respondents.csv"), pl.read_csv(HERE / "reports.csv")
CODEBOOK = fl.Codebook.of(
    {
        "person": {"variables": ["hh", "pid"]},
        "stratum": {"variable": "s", "answers": {number: f"stratum {number}" for number in range(1, 6)}},
    },
    reports={
        "respondent": ["hh", "pid"],
        "reported": ["line_hh", "line"],
        "reporters": "m",
        "concept": {
            "sex": {"variable": "sex", "answers": {"female": "female", "male": "male"}},
            "fl": {"variable": "fl", "answers": {1: "yes", 0: "no"}},
            "hours": {"variable": "hours"},
        },
    },
)
TABLES = tuple[object, object]


def in_duckdb(*frames: pl.DataFrame) -> list[duckdb.DuckDBPyRelation]:
    """Relations of one connection: DuckDB joins no others."""
    connection = duckdb.connect()
    for number, frame in enumerate(frames):
        connection.register(f"table{number}", frame.to_arrow())
    return [connection.table(f"table{number}") for number in range(len(frames))]


ENGINES: dict[str, Callable[..., list[object]]] = {
    "polars": lambda *frames: list(frames),
    "polars, lazy": lambda *frames: [frame.lazy() for frame in frames],
    "pandas": lambda *frames: [frame.to_pandas() for frame in frames],
    "pyarrow": lambda *frames: [frame.to_arrow() for frame in frames],
    "duckdb": in_duckdb,
}
DESIGNS = {
    "clustered": fl.Clustered(weight="w", strata="stratum", psu="ea"),
    "respondents": fl.Clustered(weight="w", strata="stratum", psu="respondent", fpc="respondents_of_stratum"),
    "replicates read": fl.Replicated(weight="w", replicates="r_*", method=fl.Bootstrap()),
    "replicates made": fl.Resampled(fl.Clustered(weight="w", strata="stratum", psu="ea"), fl.JackknifeN()),
}


def described(engine: str, reports: pl.DataFrame = REPORTS) -> fl.Survey:
    persons, told = ENGINES[engine](RESPONDENTS, reports)
    return fl.describe(persons, CODEBOOK, reports=told)


@pytest.fixture(scope="module")
def surveys() -> dict[str, fl.Survey]:
    return {engine: described(engine) for engine in ENGINES}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_reported_persons_are_the_same(surveys: dict[str, fl.Survey], engine: str) -> None:
    expected, got = surveys["polars"], surveys[engine]
    columns = [*expected.scales, "w", "ea"]
    rows = [sorted(survey.frame.select(*columns).collect().rows()) for survey in (expected, got)]
    assert rows[0] == rows[1]
    assert (got.n, [str(note) for note in got.notes]) == (expected.n, [str(note) for note in expected.notes])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "polars"])
def test_every_design_divides_alike(surveys: dict[str, fl.Survey], engine: str, design: str) -> None:
    samples = [fl.weigh(surveys[each], fl.Multiplicity(DESIGNS[design])) for each in ("polars", engine)]
    assert [str(note) for note in samples[0].notes] == [str(note) for note in samples[1].notes]
    for measure in (fl.Count("fl"), fl.Prevalence("fl"), fl.Total("hours")):
        expected, got = (fl.estimate(sample, measure, by=["sex", "stratum"]) for sample in samples)
        for one, other in zip(expected, got, strict=True):
            figures = [(each.estimate, each.se, each.n_kish, each.conf_low, each.conf_high, float(each.df)) for each in (one, other)]
            assert one.cell == other.cell
            assert one.n == other.n
            assert figures[0] == pytest.approx(figures[1], rel=1e-12)


OF_THEMSELVES = (pl.col("hh") == pl.col("line_hh")) & (pl.col("pid") == pl.col("line"))
REFUSED = {
    "reported too often": (
        REPORTS.with_columns(
            line=pl.when(OF_THEMSELVES).then(7).otherwise("line"), line_hh=pl.when(OF_THEMSELVES).then(700).otherwise("line_hh")
        ),
        "FLE-W17",
    ),
    "reported again": (pl.concat([REPORTS, REPORTS.head(3)]), "FLE-R24: 3 reports"),
    "by strangers": (REPORTS.with_columns(pid=pl.when(pl.int_range(pl.len()) == 5).then(77).otherwise("pid")), "FLE-R21: 1 report"),
    "on nobody": (REPORTS.filter(pl.col("hh") > 4), "FLE-R23: 4 respondents"),
}


@pytest.mark.parametrize("wrong", REFUSED)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_wrong_is_counted_alike(engine: str, wrong: str) -> None:
    reports, message = REFUSED[wrong]
    with pytest.raises(fl.FlestimateError, match=message):
        described(engine, reports)


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_that_cannot_be_are_counted_alike(engine: str) -> None:
    wrong = {
        "FLE-W15: of 9 ": REPORTS["m"].cast(pl.Float64).scatter(range(9), None),
        "FLE-W16: of 2 ": REPORTS["m"].cast(pl.Float64).scatter([1, 2], [1.5, 2.5]),
    }
    for message, numbers in wrong.items():
        survey = described(engine, REPORTS.with_columns(m=numbers, line=pl.int_range(pl.len()) + 100))
        with pytest.raises(fl.FlestimateError, match=message):
            fl.weigh(survey, fl.Multiplicity(DESIGNS["clustered"]))
