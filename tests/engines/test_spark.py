"""The same persons give the same table where Spark holds them, none of whom leaves it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl

from . import test_designs as designs
from . import test_engines as engines
from . import test_network as network
from . import test_shapes as shapes

pytestmark = [
    # Python speaks to Spark's Java machine through sockets of this computer, and through no others.
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

Columns = dict[str, list[Any]]
Held = Callable[[Columns], object]


@pytest.fixture(scope="module")
def in_spark(spark: Any) -> Held:
    """Persons as a frame of Spark, of several parts."""
    return lambda columns: spark.createDataFrame(pa.table(columns)).repartition(3)


@pytest.fixture(scope="module")
def held(in_spark: Held) -> dict[str, Held]:
    return {"polars": pl.DataFrame, "duckdb": engines.in_duckdb, "spark": in_spark}


@pytest.fixture(scope="module")
def samples(held: dict[str, Held]) -> dict[str, fl.Sample]:
    """The whole path: described, classified and weighed."""
    rules = fl.RuleSet.load("icls-2018")
    return {
        name: fl.weigh(fl.classify(fl.describe(of(engines.PERSONS), engines.CODEBOOK), rules), engines.DESIGN) for name, of in held.items()
    }


@pytest.mark.parametrize("measure", ["prevalence", "count", "share", "mean", "profile", "stock"])
def test_the_whole_path_gives_the_same_table(samples: dict[str, fl.Sample], measure: str) -> None:
    wanted, by = engines.MEASURES[measure]
    expected, duckdb, spark = (fl.estimate(samples[name], wanted, by=by) for name in ("polars", "duckdb", "spark"))
    assert expected.to_frame().shape == spark.to_frame().shape
    engines.agree(expected, spark)
    engines.agree(duckdb, spark)


def test_samples_hold_the_same_persons(samples: dict[str, fl.Sample]) -> None:
    expected, got = samples["polars"], samples["spark"]
    assert (got.n, got.drawn.stages[0].sizes.tolist()) == (expected.n, expected.drawn.stages[0].sizes.tolist())
    assert got.population == pytest.approx(expected.population, rel=1e-12)
    assert [str(note) for note in got.notes] == [str(note) for note in expected.notes]


def test_a_release_is_the_same_but_for_what_the_frame_is_called(samples: dict[str, fl.Sample]) -> None:
    rule = fl.PublicationRule.load("ilo")
    expected, got = (
        fl.publish(fl.estimate(samples[name], fl.Prevalence("forced_labour"), by=["sex", "age_group"]), rule)
        for name in ("polars", "spark")
    )
    assert got.to_frame().equals(expected.to_frame())


MEASURES = [fl.Prevalence("y", per=100), fl.Mean("hours")]


@pytest.mark.parametrize("design", designs.DESIGNS)
def test_every_design_gives_the_same_table(held: dict[str, Held], design: str) -> None:
    expected, got = (fl.weigh(held[name](designs.PERSONS), designs.DESIGNS[design]) for name in ("polars", "spark"))
    assert [str(note) for note in got.notes] == [str(note) for note in expected.notes]
    for measure in MEASURES:
        designs.agree(*(fl.estimate(sample, measure, by=["sex", ("sex", "sector")]) for sample in (expected, got)))
    designs.agree(*(fl.estimate(sample, fl.Share("y", of="sector"), by=["sex"]) for sample in (expected, got)))


@pytest.mark.parametrize("measure", [fl.Quantile("hours", 0.5), fl.Quantile("hours", 0.1, rule=fl.HyndmanFan7())], ids=str)
def test_quantiles_are_the_same(held: dict[str, Held], measure: fl.Quantile) -> None:
    design = designs.DESIGNS["two stages"]
    designs.agree(*(fl.estimate(fl.weigh(held[name](designs.PERSONS), design), measure, by=["sex"]) for name in ("polars", "spark")))


@pytest.mark.parametrize("design", engines.DIRECT)
def test_a_frame_weighed_directly_gives_the_same_table(held: dict[str, Held], design: str) -> None:
    columns = {name: engines.PERSONS[name] for name in ("w", "stratum", "ea", "n_ea", "b4", "isic", "hours", "y")}
    samples = [fl.weigh(held[name](columns), engines.DIRECT[design]) for name in ("polars", "spark")]
    engines.agree(*(fl.estimate(sample, fl.Prevalence("y", per=100), by=["b4", ("b4", "isic")]) for sample in samples))


def test_every_shape_of_question_gives_the_same_columns(held: dict[str, Held]) -> None:
    expected, got = (fl.describe(held[name](shapes.PERSONS), shapes.CODEBOOK) for name in ("polars", "spark"))
    names = shapes.columns_of(expected)
    made, wanted = (sorted(survey.frame.select(*names).collect().rows(), key=str) for survey in (got, expected))
    assert made == wanted
    assert [str(note) for note in got.notes] == [str(note) for note in expected.notes]


def test_what_is_told_job_by_job_gives_the_same_table(held: dict[str, Held], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines.ENGINES, "spark", held["spark"])
    engines.agree(*(fl.estimate(engines.in_two_works(name), engines.OF_WORKS["stock"], by=["b4"]) for name in ("polars", "spark")))


def test_reports_on_others_give_the_same_table(held: dict[str, Held]) -> None:
    expected, got = (
        fl.weigh(
            fl.describe(of(network.RESPONDENTS), network.CODEBOOK, reports=of(network.REPORTS)),
            fl.Multiplicity(network.DESIGNS["respondents"]),
        )
        for of in (pl.DataFrame, lambda frame: held["spark"](frame.to_dict(as_series=False)))
    )
    engines.agree(*(fl.estimate(sample, fl.Count("fl"), by=["sex", "stratum"]) for sample in (expected, got)))


# Where the work is done


def test_no_line_of_python_runs_where_the_persons_are(samples: dict[str, fl.Sample]) -> None:
    """So that nothing has to be installed there."""
    plan = samples["spark"].frame.to_native()._jdf.queryExecution().toString()
    assert "Project" in plan
    assert not [word for word in ("Python", "MapInArrow", "MapInPandas", "PandasUDF") if word in plan]


def test_described_persons_are_kept_where_they_are(samples: dict[str, fl.Sample], in_spark: Held) -> None:
    kept = fl.describe(in_spark(engines.PERSONS), engines.CODEBOOK).kept(lambda frame: frame.localCheckpoint())
    assert "ExistingRDD" in kept.frame.to_native()._jdf.queryExecution().executedPlan().toString()
    sample = fl.weigh(fl.classify(kept, fl.RuleSet.load("icls-2018")), engines.DESIGN)
    engines.agree(*(fl.estimate(each, fl.Prevalence("forced_labour"), by=["sex"]) for each in (samples["polars"], sample)))


def test_nothing_is_left_in_the_working_directory(samples: dict[str, fl.Sample], tmp_path: Path) -> None:
    left = {path.name for path in Path.cwd().iterdir()}
    assert not left & {"spark-warehouse", "metastore_db", "derby.log", "artifacts"}


# Names


def test_a_dot_in_a_name_is_refused_with_what_to_type(in_spark: Held, snapshot) -> None:
    with pytest.raises(fl.FlestimateError) as caught:
        fl.read(in_spark({"sex": [1, 2], "pay.month": [10.0, 20.0]}))
    assert str(caught.value) == snapshot
    assert fl.read(in_spark({"sex": [1, 2], "pay.month": [10.0, 20.0]}), columns=["sex"]).variables.keys() == {"sex"}


@pytest.mark.parametrize("engine", ["polars", "duckdb", "spark"])
def test_a_concept_is_read_beside_a_variable_of_its_name_in_capitals(held: dict[str, Held], engine: str) -> None:
    columns = {"SEX": [1, 2, 2, 1], "w": [1.0, 2.0, 3.0, 4.0], "ea": [1, 1, 2, 2], "WEIGHT": [10.0] * 4}
    codebook = fl.Codebook.of({"sex": {"variable": "SEX", "answers": {1: "male", 2: "female"}}, "weight": {"variable": "w"}})
    sample = fl.weigh(fl.describe(held[engine](columns), codebook), fl.Clustered(weight="weight", psu="ea"))
    assert sample.population == 10
    assert fl.estimate(sample, fl.Total("weight"), by=["sex"])["sex", "male"].estimate == 17


@pytest.mark.parametrize("held_in", ['persons = "lfs', "duckdb", "pyspark"])
def test_the_page_on_clusters_can_be_typed(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_in: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lfs").mkdir()
    for part in range(3):
        survey(part).write_parquet(f"lfs/part{part}.parquet")
    Path("study.toml").write_text(STUDY, encoding="utf-8")
    page = (Path(__file__).parents[2] / "docs" / "cluster.md").read_text(encoding="utf-8")
    first, *blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    # Spark's Java machine stays in the folder in which it was started.
    own = [block.replace('"lfs"', f'"{tmp_path / "lfs"}"') for block in (first, *blocks[:2]) if held_in in block]
    later = [block for block in blocks[2:] if "localCheckpoint" not in block or held_in == "pyspark"]
    names: dict[str, Any] = {"fl": fl}
    for block in (*own, *later):
        exec(block, names)
    everybody = pl.concat(map(survey, range(3)))
    assert names["sample"].population == pytest.approx(everybody["w"].sum(), rel=1e-12)
    assert names["tables"][0].total.estimate == pytest.approx(everybody.filter(pl.col("f02") == 1)["w"].sum(), rel=1e-12)
    assert names["table"].total.n_cases > 0


def survey(part: int) -> pl.DataFrame:
    """SYNTHETIC persons of one part of a survey."""
    number = np.arange(200)
    random = np.random.default_rng(part)
    asked = {name: random.choice([1, 2], 200, p=[0.3, 0.7]) for name in ("f02", "f03", "c01")}
    places = {"w": random.uniform(5, 50, 200), "s": np.full(200, part), "ea": number // 20}
    return pl.DataFrame({**places, "b4": random.integers(1, 3, 200), "b5": random.integers(15, 80, 200), **asked})


STUDY = """
[study]
title = "A synthetic study"
file = "lfs/*.parquet"

[concept.sex]
variable = "b4"
answers = { 1 = "male", 2 = "female" }

[concept.deceived]
variable = "f02"
answers = { 1 = "yes", 2 = "no" }

[design.clustered]
weight = "w"
strata = "s"
psu = "ea"

[[table]]
measure = { count = "deceived" }
by = ["sex"]
"""
