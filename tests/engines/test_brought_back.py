"""How many persons come back from where they are: none, but for designs and measures that are no sums over persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import polars as pl
import pytest

import flestimate as fl

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),  # between Python and Spark's Java machine
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

SIZE, PSUS = 20_000, 100
CODEBOOK = fl.Codebook.of(
    {
        "weight": {"variable": "w"},
        "sex": {"variable": "b4", "answers": {1: "male", 2: "female"}},
        "age": {"variable": "b5", "minimum": 15},
        "age_group": {"from": "age", "scheme": "FL_AGE"},
        "deceived_nature": {"variable": "f02", "answers": {1: "yes", 2: "no"}},
        "not_free_to_leave": {"variable": "f03", "answers": {1: "yes", 2: "no"}},
        "violence": {"variable": "c01", "answers": {1: "yes", 2: "no"}},
    }
)
CLUSTERED = fl.Clustered(weight="weight", strata="s", psu="ea")
CELLS = 2 * 7
"""Of sex by age group, both with the unknown."""


def persons() -> pl.DataFrame:
    """SYNTHETIC persons in 100 PSUs."""
    random = np.random.default_rng(5)
    psu = np.arange(SIZE) % PSUS
    columns = {
        "w": random.uniform(10, 20, SIZE),
        "s": psu // 10,
        "ea": psu,
        "b4": random.integers(1, 3, SIZE),
        "b5": random.integers(15, 80, SIZE),
        "f02": random.choice([1, 2], SIZE, p=[0.2, 0.8]),
        "f03": random.choice([1, 2], SIZE, p=[0.2, 0.8]),
        "c01": random.choice([1, 2], SIZE, p=[0.2, 0.8]),
        "r_1": random.uniform(0, 20, SIZE),
        "r_2": random.uniform(0, 20, SIZE),
        "r_3": random.uniform(0, 20, SIZE),
    }
    return pl.DataFrame(columns)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The persons as a folder of files."""
    made = tmp_path_factory.mktemp("lfs")
    everybody = persons()
    for part in range(4):
        everybody[part * SIZE // 4 : (part + 1) * SIZE // 4].write_parquet(made / f"part{part}.parquet")
    return made


def in_duckdb(folder: Path) -> object:
    return duckdb.connect().read_parquet(f"{folder}/*.parquet")


@pytest.fixture(scope="module", params=["parquet", "duckdb", "spark"])
def held(request: pytest.FixtureRequest, folder: Path) -> object:
    """The persons where they stay: in files, in a database, on a cluster."""
    if request.param == "spark":
        return request.getfixturevalue("spark").read.parquet(str(folder))
    return in_duckdb(folder) if request.param == "duckdb" else f"{folder}/*.parquet"


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many rows each look at the persons has brought back."""
    rows: list[int] = []
    collect = nw.LazyFrame.collect

    def counted(frame: nw.LazyFrame[Any], *arguments: Any, **how: Any) -> nw.DataFrame[Any]:
        found = collect(frame, *arguments, **how)
        rows.append(len(found))
        return found

    monkeypatch.setattr(nw.LazyFrame, "collect", counted)
    return rows


def classified(held: object) -> fl.Classification:
    return fl.classify(fl.describe(fl.read(held), CODEBOOK), fl.RuleSet.load("icls-2018"))


def test_to_describe_brings_back_one_row_and_to_classify_none(held: object, brought: list[int]) -> None:
    microdata = fl.read(held)
    assert brought == []
    survey = fl.describe(microdata, CODEBOOK)
    assert brought == [1]
    fl.classify(survey, fl.RuleSet.load("icls-2018"))
    assert brought == [1]


def test_to_weigh_brings_back_a_row_for_each_psu(held: object, brought: list[int]) -> None:
    everybody = classified(held)
    brought.clear()
    fl.weigh(everybody, CLUSTERED)
    assert brought == [1, PSUS]


def elsewhere(sample: fl.Sample) -> bool:
    """Whether an engine that is not this process holds the persons."""
    return not sample.frame.implementation.is_polars()


@pytest.mark.parametrize(
    "measure", [fl.Prevalence("forced_labour"), fl.Count("forced_labour"), fl.Mean("age")], ids=lambda one: type(one).__name__
)
def test_an_estimate_brings_back_a_row_for_each_psu_and_cell_at_most(held: object, brought: list[int], measure: Any) -> None:
    sample = fl.weigh(classified(held), CLUSTERED)
    brought.clear()
    fl.estimate(sample, measure, by=["sex", "age_group", ("sex", "age_group")])
    if elsewhere(sample):
        assert max(brought) <= PSUS * CELLS
        assert len(brought) <= 2


PERSON_BY_PERSON: dict[str, Callable[[fl.Classification], object]] = {
    "persons drawn directly": lambda everybody: fl.estimate(
        fl.weigh(everybody, fl.Clustered(weight="weight", psu=fl.Persons())), fl.Prevalence("forced_labour")
    ),
    "a quantile": lambda everybody: fl.estimate(fl.weigh(everybody, CLUSTERED), fl.Quantile("age", 0.5)),
    "degrees of freedom by the rank of replicate weights that were read": lambda everybody: (
        fl.estimate(
            fl.weigh(everybody, fl.Replicated(weight="weight", replicates="r_*", method=fl.Bootstrap())), fl.Prevalence("forced_labour")
        ).total.df
    ),
    "a release": lambda everybody: fl.publish(
        fl.estimate(fl.weigh(everybody, CLUSTERED), fl.Prevalence("forced_labour")), fl.PublicationRule.load("ilo")
    ),
}


@pytest.mark.parametrize("what", PERSON_BY_PERSON)
def test_what_is_no_sum_brings_back_a_few_columns_of_every_person(folder: Path, brought: list[int], what: str) -> None:
    """Said in docs/cluster.md, so that nobody is surprised."""
    everybody = classified(in_duckdb(folder))
    PERSON_BY_PERSON[what](everybody)
    assert max(brought) == SIZE
