"""The same persons give the same table, whatever holds them: pandas, polars, pyarrow, DuckDB."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl
from flestimate.survey.scale import Outcome, Several
from flestimate.survey.works import Works

SIZE = 240


def persons() -> dict[str, list[Any]]:
    """Persons as plain lists: repeating PSU codes, sex codes with blanks and missing codes, yes and no items with blanks."""
    random = np.random.default_rng(7)

    def drawn(codes: list[Any], shares: list[float]) -> list[Any]:
        return [codes[position] for position in random.choice(len(codes), SIZE, p=shares)]

    return {
        "id": [f"{number:03d}" for number in range(SIZE)],
        "w": random.uniform(5, 50, SIZE).round(3).tolist(),
        "stratum": [f"region {number // 60}" for number in range(SIZE)],
        "ea": [number % 60 // 15 for number in range(SIZE)],
        "n_ea": [40 + number // 60 for number in range(SIZE)],
        "b4": drawn([1, 2, 9, None], [0.45, 0.45, 0.05, 0.05]),
        "age": drawn([16, 18, 30, 60, 70, None], [0.1, 0.2, 0.3, 0.2, 0.15, 0.05]),
        "isic": drawn(["0111", "1410", "9700", "4711", None], [0.3, 0.2, 0.1, 0.3, 0.1]),
        "hours": random.integers(10, 60, SIZE).astype(float).tolist(),
        "f02": drawn([1, 2, 8, None], [0.3, 0.55, 0.05, 0.1]),
        "f03": drawn([1, 2, None], [0.1, 0.8, 0.1]),
        "c01": drawn([1, 2, 8, None], [0.3, 0.55, 0.05, 0.1]),
        "y": drawn([0, 1, None], [0.7, 0.2, 0.1]),
    }


PERSONS = persons()


def in_pandas(dtypes: Callable[[str], object]) -> Callable[[dict[str, list[Any]]], pd.DataFrame]:
    def made(columns: dict[str, list[Any]]) -> pd.DataFrame:
        return pd.DataFrame({name: pd.Series(values, dtype=dtypes(name)) for name, values in columns.items()})

    return made


TEXT = {"id", "stratum", "isic"}
WITH_POINT = {"w", "hours"}
WHOLE = {"ea", "n_ea"}


def numpy_type(name: str) -> object:
    return "object" if name in TEXT else "int64" if name in WHOLE else "float64"


def nullable_type(name: str) -> object:
    return "string" if name in TEXT else "Float64" if name in WITH_POINT else "Int64"


def arrow_type(name: str) -> object:
    return pd.ArrowDtype(pa.string() if name in TEXT else pa.float64() if name in WITH_POINT else pa.int64())


def object_type(name: str) -> object:
    return "float64" if name in WITH_POINT else "object"


def category_type(name: str) -> object:
    return "category" if name in TEXT else numpy_type(name)


def in_duckdb(columns: dict[str, list[Any]]) -> duckdb.DuckDBPyRelation:
    connection = duckdb.connect()
    connection.register("persons", pa.table(columns))
    return connection.sql("SELECT * FROM persons")


ENGINES: dict[str, Callable[[dict[str, list[Any]]], object]] = {
    "pandas, numpy": in_pandas(numpy_type),
    "pandas, nullable": in_pandas(nullable_type),
    "pandas, pyarrow": in_pandas(arrow_type),
    "pandas, object": in_pandas(object_type),
    "pandas, category": in_pandas(category_type),
    "pandas, as it infers": pd.DataFrame,
    "polars": pl.DataFrame,
    "polars, lazy": pl.LazyFrame,
    "pyarrow": pa.table,
    "duckdb": in_duckdb,
}

YES_NO = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
CODEBOOK = fl.Codebook.of(
    {
        "person": {"variables": ["id"]},
        "weight": {"variable": "w"},
        "region": {"variables": ["stratum"]},
        "cluster": {"variables": ["ea"]},
        "sex": {"variable": "b4", "answers": {1: "male", 2: "female"}, "missing": {9: "refused"}},
        "age": {"variable": "age", "minimum": 15},
        "age_group": {"from": "age", "scheme": "FL_AGE"},
        "sector": {"variable": "isic", "classification": "ISIC4", "scheme": "GEMS_SECTOR", "digits": 4},
        "hours_worked": {"variable": "hours"},
        "deceived_nature": {"variable": "f02", **YES_NO},
        "not_free_to_leave": {"variable": "f03", "answers": {1: "yes", 2: "no"}, "blank": "no"},
        "violence": {"variable": "c01", **YES_NO},
    }
)
DESIGN = fl.Clustered(weight="weight", strata="region", psu="cluster")
BY = ["sex", "age_group", "sector", ("sex", "sector")]
YEAR = fl.ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))
MEASURES = {
    "prevalence": (fl.Prevalence("forced_labour", per=1_000), BY),
    "prevalence among": (fl.Prevalence("coercion", among="involuntary"), BY),
    "count": (fl.Count("forced_labour"), BY),
    "share": (fl.Share("forced_labour", of="sector"), ["sex"]),
    "mean": (fl.Mean("hours_worked"), BY),
    "ratio": (fl.Ratio("hours_worked", "age"), BY),
    "profile": (fl.Profile("involuntary", of=("I2_nature", "C1_violence"), name="met"), BY),
    "stock": (fl.Stock("forced_labour", YEAR, days="hours_worked", unknown=fl.MeanDuration(by=("sex",))), BY),
}

DIRECT = {
    "persons in PSUs": fl.Clustered(weight="w", strata="stratum", psu="ea"),
    "finite population": fl.Clustered(weight="w", strata="stratum", psu="ea", fpc="n_ea"),
    "persons drawn directly": fl.Clustered(weight="w", strata="stratum", psu=fl.Persons()),
    "one stratum of persons": fl.Clustered(weight="w", psu=fl.Persons()),
}


def agree(one: fl.EstimateTable, other: fl.EstimateTable) -> None:
    """Labels and counts are identical, numbers equal to 1e-12 relative."""
    expected, got = one.records(), other.records()
    assert len(expected) == len(got)
    for before, after in zip(expected, got, strict=True):
        assert before.keys() == after.keys()
        for name, value in before.items():
            if isinstance(value, float):
                close = math.isclose(value, after[name], rel_tol=1e-12, abs_tol=1e-12) or (math.isnan(value) and math.isnan(after[name]))
                assert close, f"{name}: {value!r} and {after[name]!r} in {before}"
            else:
                assert after[name] == value, name


@pytest.fixture(scope="module")
def classified() -> dict[str, fl.Classification]:
    rules = fl.RuleSet.load("icls-2018")
    return {name: fl.classify(fl.describe(engine(PERSONS), CODEBOOK), rules) for name, engine in ENGINES.items()}


@pytest.fixture(scope="module")
def samples(classified: dict[str, fl.Classification]) -> dict[str, fl.Sample]:
    return {name: fl.weigh(each, DESIGN) for name, each in classified.items()}


def test_the_persons_exercise_every_way_of_being_unknown(samples: dict[str, fl.Sample]) -> None:
    """What the engines have to agree on is not trivial."""
    table = fl.estimate(samples["polars"], *MEASURES["prevalence"])
    assert table.total.undetermined > 0
    assert 0 < table.total.n_cases < table.total.n < SIZE
    assert {label for each in table for label in dict(each.cell).values()} >= {"unknown", "15-17", "Domestic work", "Mining"}
    assert {each.status for each in table} == {"estimated", "no cases", "no sample"}
    assert [note.code for note in samples["polars"].notes if note.code == "FLE-D04"]


@pytest.mark.bad_input("FLE-V17")
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("engine", ENGINES)
def test_the_whole_path_gives_the_same_table(samples: dict[str, fl.Sample], engine: str, measure: str) -> None:
    wanted, by = MEASURES[measure]
    agree(fl.estimate(samples["polars"], wanted, by=by), fl.estimate(samples[engine], wanted, by=by))


@pytest.mark.parametrize("engine", ENGINES)
def test_undetermined_persons_count_as_not_met_in_every_engine(engine: str) -> None:
    rules = fl.RuleSet.load("icls-2018")
    expected, got = (
        fl.weigh(fl.classify(fl.describe(ENGINES[each](PERSONS), CODEBOOK), rules, undetermined=fl.AsNotMet()), DESIGN)
        for each in ("polars", engine)
    )
    for name in ("prevalence", "prevalence among", "count"):
        wanted, by = MEASURES[name]
        agree(*(fl.estimate(sample, wanted, by=by) for sample in (expected, got)))


@pytest.mark.parametrize("engine", ENGINES)
def test_samples_hold_the_same_persons(samples: dict[str, fl.Sample], engine: str) -> None:
    expected, got = samples["polars"], samples[engine]
    assert (got.n, got.drawn.stages[0].sizes.tolist()) == (expected.n, expected.drawn.stages[0].sizes.tolist())
    assert got.population == pytest.approx(expected.population, rel=1e-12)
    assert [str(note) for note in got.notes] == [str(note) for note in expected.notes]


@pytest.mark.parametrize("engine", ENGINES)
def test_crosstabs_and_explanations_are_the_same(classified: dict[str, fl.Classification], engine: str) -> None:
    expected, got = classified["polars"], classified[engine]
    assert repr(got.crosstab()) == repr(expected.crosstab())
    for person in ("000", "107", "239"):
        assert repr(got.explain(person=person)) == repr(expected.explain(person=person))


@pytest.mark.parametrize("design", DIRECT)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_frame_weighed_directly_gives_the_same_table(engine: str, design: str) -> None:
    columns = {name: PERSONS[name] for name in ("w", "stratum", "ea", "n_ea", "b4", "isic", "hours", "y")}
    expected, got = (fl.weigh(ENGINES[each](columns), DIRECT[design]) for each in ("polars", engine))
    for measure in (fl.Prevalence("y", per=100), fl.Count("y"), fl.Mean("hours"), fl.Ratio("hours", "w")):
        agree(*(fl.estimate(sample, measure, by=["b4", ("b4", "isic")]) for sample in (expected, got)))
    agree(*(fl.estimate(sample, fl.Share("y", of="isic"), by=["b4"]) for sample in (expected, got)))


CODED: dict[str, Callable[[], object]] = {
    "0, 1, null": lambda: pl.Series(PERSONS["y"], dtype=pl.Int8),
    "0.0, 1.0, NaN in pandas": lambda: pd.Series(PERSONS["y"], dtype="float64"),
    "0.0, 1.0, NaN in polars": lambda: pl.Series([float("nan") if y is None else float(y) for y in PERSONS["y"]]),
    "False, True, null": lambda: pl.Series([None if y is None else bool(y) for y in PERSONS["y"]]),
    "boolean in pandas": lambda: pd.Series([None if y is None else bool(y) for y in PERSONS["y"]], dtype="boolean"),
    "objects in pandas": lambda: pd.Series([None if y is None else bool(y) for y in PERSONS["y"]], dtype="object"),
}


@pytest.mark.parametrize("coded", CODED)
def test_an_outcome_is_the_same_however_it_is_coded(coded: str) -> None:
    columns = {name: PERSONS[name] for name in ("w", "stratum", "ea", "b4")}
    values = CODED[coded]()
    frame = pd.DataFrame({**columns, "y": values}) if isinstance(values, pd.Series) else pl.DataFrame({**columns, "y": values})
    design = DIRECT["persons in PSUs"]
    expected, got = (fl.weigh(each, design) for each in (pl.DataFrame({**columns, "y": PERSONS["y"]}), frame))
    for measure in (fl.Prevalence("y"), fl.Mean("y")):
        agree(*(fl.estimate(sample, measure, by=["b4"]) for sample in (expected, got)))


def test_a_boolean_in_duckdb_is_an_outcome() -> None:
    columns = {name: PERSONS[name] for name in ("w", "stratum", "ea")}
    truths = [None if y is None else bool(y) for y in PERSONS["y"]]
    design = DIRECT["persons in PSUs"]
    expected = fl.weigh(pl.DataFrame({**columns, "y": PERSONS["y"]}), design)
    for engine in ("duckdb", "pyarrow", "polars, lazy"):
        got = fl.weigh(ENGINES[engine]({**columns, "y": truths}), design)
        agree(*(fl.estimate(sample, fl.Prevalence("y")) for sample in (expected, got)))


def test_exact_decimals_of_a_database_are_numbers() -> None:
    columns = {name: PERSONS[name] for name in ("w", "stratum", "ea", "b4", "y")}
    connection = duckdb.connect()
    connection.register("persons", pa.table(columns))
    relation = connection.sql("SELECT * REPLACE (w::DECIMAL(10, 3) AS w, b4::DECIMAL(4, 0) AS b4) FROM persons")
    expected, got = (fl.weigh(each, DIRECT["persons in PSUs"]) for each in (pl.DataFrame(columns), relation))
    agree(*(fl.estimate(sample, fl.Prevalence("y"), by=["b4"]) for sample in (expected, got)))


OF_WORKS = {
    "stock": fl.Stock("fl", YEAR, unknown=fl.MeanDuration(by=("b4",))),
    "flow": fl.Flow("fl", YEAR, unknown=fl.WholePeriod()),
    "profile": fl.Profile("fl", of=("violence", "means"), name="means"),
}


MEANS = Several(("threats", "debts"), ("refused",))


def in_two_works(engine: str) -> fl.Sample:
    """Persons with outcomes, days and means of coercion of two works each, some of the days unknown."""
    random = np.random.default_rng(9)
    columns: dict[str, list[Any]] = {name: PERSONS[name] for name in ("w", "stratum", "ea", "b4")}
    for work in (1, 2):
        began = random.integers(18_600, 19_000, SIZE)
        known = random.random(SIZE) < 0.9
        columns |= {
            f"fl:{work}": random.choice(3, SIZE, p=[0.6, 0.1, 0.3]).tolist(),
            f"violence:{work}": random.choice(3, SIZE, p=[0.4, 0.1, 0.5]).tolist(),
            f"means: threats:{work}": random.choice(3, SIZE).tolist(),
            f"means: debts:{work}": random.choice(3, SIZE).tolist(),
            f"began:{work}": [float(day) if there else None for day, there in zip(began, known, strict=True)],
            f"ended:{work}": [float(day + more) for day, more in zip(began, random.choice([10, 200, 10**9], SIZE), strict=True)],
        }
    columns |= {name: np.maximum(columns[f"{name}:1"], columns[f"{name}:2"]).tolist() for name in ("fl", "violence")}
    sample = fl.weigh(ENGINES[engine](columns), fl.Clustered(weight="w", strata="stratum", psu="ea"))
    return replace(sample, scales={"fl": Outcome(), "violence": Outcome(), "means": MEANS}, works=Works(("main job", "second job")))


@pytest.mark.parametrize("measure", OF_WORKS)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_told_job_by_job_gives_the_same_table(engine: str, measure: str) -> None:
    agree(*(fl.estimate(in_two_works(name), OF_WORKS[measure], by=["b4"]) for name in ("polars", engine)))
