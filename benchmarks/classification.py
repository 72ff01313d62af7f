"""One million persons, a module of 60 items, icls-2018-all: how long it takes to say who is a case, in polars and in DuckDB.

    python benchmarks/classification.py [--persons 1000000]

The persons are drawn from a seeded generator. The same declarations run on both engines, and have to find the same cases.
Children are linked to their parents, so that rule K3 joins every child with its mother and father.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import polars as pl

import flestimate as fl

RULES = fl.RuleSet.load("icls-2018-all")
QUESTIONS = sorted(RULES.names() - {"age", "coercion_applied_by"})
FURTHER = [f"further_{number}" for number in range(60 - len(QUESTIONS) - 6)]  # 6 letters of one question
LETTERS = {"A": "employer", "B": "recruiter", "C": "parents", "D": "other family", "E": "State", "F": "other"}
RUNS = 5


def persons(n: int) -> pl.DataFrame:
    """Households of five: two adults and three children of theirs."""
    random = np.random.default_rng(2018)
    member = np.arange(n) % 5 + 1
    child = member > 2
    answers = {name: random.choice(np.array([1, 2, 8], dtype=np.int8), n, p=[0.02, 0.97, 0.01]) for name in [*QUESTIONS, *FURTHER]}
    return pl.DataFrame(
        {
            **answers,
            "age": np.where(child, random.integers(5, 18, n), random.integers(18, 90, n)),
            "household": np.arange(n) // 5,
            "member": member,
            "mother": np.where(child, 2, 0),
            "father": np.where(child, 1, 0),
            "by": random.choice(np.array(["", "A", "BC", "CE", "F"]), n),
        }
    )


def codebook() -> fl.Codebook:
    """Every item as a question answered yes or no, and who applied the coercion as letters."""
    yes_no = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
    return fl.Codebook.of(
        {
            "age": {"variable": "age"},
            "coercion_applied_by": {"variable": "by", "letters": LETTERS, "blank": "no"},
            **{name: {"variable": name, **yes_no} for name in [*QUESTIONS, *FURTHER]},
        },
        links={"parents": {"household": ["household"], "member": "member", "variables": ["mother", "father"], "none": [0]}},
    )


def outcomes(survey: fl.Survey) -> Any:
    """Every person's outcome on every criterion, worked out: how many cases there are by the universe."""
    classified = fl.classify(survey, RULES)
    names = ["universe", *(criterion.name for criterion in classified.rules.criteria)]
    met = {name: (nw.col(name) == 2).cast(nw.Int64).sum() for name in names}
    return classified.frame.select(**met).collect().to_polars().to_dicts()[0]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The median time of several runs, and what came of the last."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), found


def main() -> None:
    """Print the times, and whether the engines agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    n = parser.parse_args().persons
    frame, declared = persons(n), codebook()
    connection = duckdb.connect()
    connection.register("persons", frame.to_arrow())
    relation = connection.sql("SELECT * FROM persons")
    found = {}
    for engine, data in {"polars": frame, "DuckDB": relation}.items():
        describing, survey = timed(lambda data=data: fl.describe(data, declared))
        classifying, found[engine] = timed(lambda survey=survey: outcomes(survey))
        print(f"{engine}: {n:,} persons, 60 items described and checked in {describing:.2f} s, classified in {classifying:.2f} s")
    print(f"cases: {found['polars']['forced_labour']:,}; the engines agree: {found['polars'] == found['DuckDB']}")


if __name__ == "__main__":
    main()
