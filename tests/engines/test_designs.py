"""Every kind of design gives the same table, whatever holds the persons: stages, replicates read and made, quantiles, the test of independence."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import flestimate as fl

REPLICATES = 11


def persons() -> dict[str, list[Any]]:
    """Persons in households in villages in regions, with blanks, and replicate weights of which some are 0."""
    random = np.random.default_rng(21)
    size = 240
    number = np.arange(size)
    weight = random.uniform(5, 50, size).round(3)
    columns: dict[str, list[Any]] = {
        "w": weight.tolist(),
        "region": [f"region {each}" for each in number // 60],
        "ea": (number % 60 // 15).tolist(),
        "hh": [f"hh {each}" for each in number % 15 // 3],
        "n_ea": (40 + number // 60).tolist(),
        "n_hh": (9 + number // 15).tolist(),
        "f_p": [0.75] * size,
        "p_ea": (0.05 + 0.01 * (number // 15)).tolist(),
        "sex": [["m", "f", None][code] for code in random.choice(3, size, p=[0.45, 0.45, 0.1])],
        "sector": [["Farming", "Mining", "Trade", None][code] for code in random.choice(4, size, p=[0.4, 0.2, 0.3, 0.1])],
        "hours": [None if random.random() < 0.1 else float(random.integers(10, 60)) for _ in range(size)],
        "y": [[0, 1, None][code] for code in random.choice(3, size, p=[0.7, 0.2, 0.1])],
    }
    for replicate in range(1, REPLICATES + 1):
        columns[f"w_{replicate}"] = (weight * random.choice([0.0, 1.0, 2.0], size)).round(4).tolist()
    return columns


PERSONS = persons()
TEXT = {"region", "hh", "sex", "sector"}
WHOLE = {"ea", "n_ea", "n_hh"}


def in_pandas(dtypes: Callable[[str], object]) -> Callable[[dict[str, list[Any]]], pd.DataFrame]:
    return lambda columns: pd.DataFrame({name: pd.Series(values, dtype=dtypes(name)) for name, values in columns.items()})


def numpy_type(name: str) -> object:
    return "object" if name in TEXT else "int64" if name in WHOLE else "float64"


def nullable_type(name: str) -> object:
    return "string" if name in TEXT else "Int64" if name in {*WHOLE, "y"} else "Float64"


def arrow_type(name: str) -> object:
    return pd.ArrowDtype(pa.string() if name in TEXT else pa.int64() if name in {*WHOLE, "y"} else pa.float64())


def object_type(name: str) -> object:
    return "object" if name in {*TEXT, *WHOLE, "y"} else "float64"


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

FIRST = {"weight": "w", "strata": "region", "psu": "ea"}
HOUSEHOLDS = fl.Stage(psu="hh", fpc="n_hh")
DESIGNS: dict[str, fl.Clustered | fl.Replicated | fl.Resampled] = {
    "two stages": fl.Clustered(**FIRST, fpc="n_ea", stages=(HOUSEHOLDS,)),
    "three stages": fl.Clustered(**FIRST, fpc="n_ea", stages=(HOUSEHOLDS, fl.Stage(psu=fl.Persons(), fpc="f_p"))),
    "unequal probabilities": fl.Clustered(**FIRST, fpc=fl.Brewer("p_ea")),
    "replicates read": fl.Replicated(weight="w", replicates="w_*", method=fl.Fay(0.3)),
    "jackknife": fl.Resampled(fl.Clustered(**FIRST, fpc="n_ea"), fl.JackknifeN()),
    "bootstrap": fl.Resampled(fl.Clustered(**FIRST), fl.Bootstrap(replicates=20, seed=4)),
}
MEASURES = [
    fl.Prevalence("y", per=100),
    fl.Count("y"),
    fl.Total("hours"),
    fl.Ratio("hours", "w"),
    fl.Quantile("hours", 0.5),
    fl.Quantile("hours", 0.1, rule=fl.HyndmanFan7()),
]


def same(one: object, other: object, rel: float = 1e-12) -> bool:
    """Words and counts are identical, numbers equal to 1e-12 unless said."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=rel, abs_tol=1e-12) or (math.isnan(one) and math.isnan(other))
    return one == other


def agree(one: fl.EstimateTable, other: fl.EstimateTable, rel: float = 1e-12) -> None:
    expected, got = one.records(), other.records()
    assert len(expected) == len(got)
    for before, after in zip(expected, got, strict=True):
        assert before.keys() == after.keys()
        for name, value in before.items():
            assert same(value, after[name], rel), f"{name}: {value!r} and {after[name]!r} in {before}"


@pytest.fixture(scope="module")
def samples() -> Callable[[str, str], fl.Sample]:
    found: dict[tuple[str, str], fl.Sample] = {}

    def sample(engine: str, design: str) -> fl.Sample:
        if (engine, design) not in found:
            found[engine, design] = fl.weigh(ENGINES[engine](PERSONS), DESIGNS[design])
        return found[engine, design]

    return sample


Samples = Callable[[str, str], fl.Sample]


@pytest.mark.parametrize("design", DESIGNS)
def test_what_the_engines_have_to_agree_on_is_not_trivial(samples: Samples, design: str) -> None:
    table = fl.estimate(samples("polars", design), fl.Prevalence("y"), by=["sex", "sector"])
    assert table.total.undetermined > 0
    assert all(math.isfinite(each.se) and each.se > 0 for each in table)
    assert {label for each in table for label in dict(each.cell).values()} == {"f", "m", "unknown", "Farming", "Mining", "Trade"}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "polars"])
def test_every_measure_is_the_same(samples: Samples, engine: str, design: str) -> None:
    expected, got = samples("polars", design), samples(engine, design)
    assert [str(note) for note in got.notes] == [str(note) for note in expected.notes]
    for measure in MEASURES:
        agree(*(fl.estimate(sample, measure, by=["sex", ("sex", "sector")]) for sample in (expected, got)))
    agree(*(fl.estimate(sample, fl.Share("y", of="sector"), by=["sex"]) for sample in (expected, got)))
    # Differences of moments of the fourth order: the order in which an engine adds shows earlier.
    agree(*(fl.estimate(sample, fl.Variance("hours"), by=["sex", ("sex", "sector")]) for sample in (expected, got)), rel=1e-9)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "polars"])
def test_differences_and_covariances_are_the_same(samples: Samples, engine: str, design: str) -> None:
    tables = [fl.estimate(samples(each, design), fl.Prevalence("y"), by=["sex"]) for each in ("polars", engine)]
    expected, got = ((table, table["sex", "f"], table["sex", "m"]) for table in tables)
    for how in ("difference", "ratio"):
        before, after = (getattr(table, how)(f, m) for table, f, m in (expected, got))
        assert before.se > 0
        assert all(same(getattr(before, name), getattr(after, name)) for name in ("estimate", "std_error", "df", "conf_low", "conf_high"))
    assert same(expected[0].covariance(*expected[1:]), got[0].covariance(*got[1:]))


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "polars"])
def test_the_test_of_independence_is_the_same(samples: Samples, engine: str, design: str) -> None:
    expected, got = (fl.independence(samples(each, design), "sex", "sector") for each in ("polars", engine))
    for name in ("f", "df1", "df2", "p_value", "chi2"):
        before, after = getattr(expected, name), getattr(got, name)
        # Eigenvalues of a covariance matrix: a few more roundings than a sum.
        assert math.isclose(before, after, rel_tol=1e-10), f"{name}: {before!r} and {after!r}"
