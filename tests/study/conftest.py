"""A small SYNTHETIC survey, and studies of it that differ in one section only."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import flestimate as fl

ABOUT = """\
[study]
title = "A synthetic study"
file = "{file}"{period}

[concept.sex]
variable = "b4"
answers = {{ 1 = "men", 2 = "women" }}

[concept.hours]
variable = "b9"

[concept.fl]
variable = "f1"
answers = {{ 1 = "yes", 2 = "no" }}
"""
DESIGN = '[design.clustered]\nweight = "w"\npsu = "ea"\n'
TABLE = '[[table]]\nmeasure = { prevalence = "fl", per = 1000 }\nby = ["sex"]\n'


@pytest.fixture(scope="session")
def persons() -> pl.DataFrame:
    """6 strata of 4 PSUs (12 pairs of 2) of 5 households of 2 persons, with 12 replicate weights."""
    random = np.random.default_rng(20)
    number = np.arange(240)
    ea, weight = number // 10, 50 + 10 * random.random(240).round(2)
    replicates = {f"w_{r}": weight * np.where(random.random(24) < 0.5, 0.5, 1.5)[ea] for r in range(1, 13)}
    return pl.DataFrame(
        {
            "st": ea // 4,
            "pair": ea // 2,
            "ea": ea,
            "hh": number // 2,
            "b4": number % 2 + 1,
            "b9": random.integers(20, 60, 240),
            "f1": np.where(random.random(240) < 0.2, 1, 2),
            "w": weight,
            "psus": 40 + 10 * (ea // 4),
            "households": np.full(240, 60),
            "p": 0.05 + 0.01 * (ea % 4),
            "name": ["secret"] * 240,
            **replicates,
        }
    )


@pytest.fixture
def study(tmp_path: Path, persons: pl.DataFrame) -> Callable[..., fl.Study]:
    """A study of the survey, loaded from TOML with this design, these tables and this file."""

    def made(design: str = DESIGN, tables: str = TABLE, file: str = "persons.csv", period: str = "") -> fl.Study:
        path = tmp_path / "study.toml"
        about = ABOUT.format(file=file, period="\n" + period if period else "")
        path.write_text(f"{about}\n{design}\n{tables}", encoding="utf-8")
        {".csv": persons.write_csv, ".parquet": persons.write_parquet}[Path(file).suffix](tmp_path / file)
        return fl.Study.load(path)

    return made
