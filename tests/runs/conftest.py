"""A small SYNTHETIC survey with a study, and the run of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from flestimate.runs import Place, Run, carry_out

STUDY = """\
[study]
title = "A synthetic study"
file = "persons.csv"

[concept.sex]
variable = "b4"
answers = { 1 = "men", 2 = "women" }

[concept.area]
variable = "a"
answers = { 1 = "urban", 2 = "rural" }

[concept.fl]
variable = "f1"
answers = { 1 = "yes", 2 = "no" }

[design.clustered]
weight = "w"
psu = "ea"

[[table]]
measure = { prevalence = "fl", per = 1000 }
by = ["sex"]

[publication]
rule = "ilo"
"""


@pytest.fixture(scope="session")
def persons() -> pl.DataFrame:
    """SYNTHETIC persons; every woman that is a case lives in town, except two."""
    random = np.random.default_rng(20)
    number = np.arange(600)
    woman, case = number % 2, random.random(600) < 0.1
    area = np.where((woman == 1) & case, 1, number // 2 % 2 + 1)
    area[np.flatnonzero((woman == 1) & case)[:2]] = 2
    return pl.DataFrame(
        {"ea": number // 20, "b4": woman + 1, "a": area, "f1": np.where(case, 1, 2), "w": 50 + random.random(600), "name": ["secret"] * 600}
    )


@pytest.fixture
def study(tmp_path: Path, persons: pl.DataFrame) -> Path:
    """The study's file, with the persons beside it."""
    persons.write_csv(tmp_path / "persons.csv")
    path = tmp_path / "study.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


@pytest.fixture
def done(study: Path) -> Callable[..., Run]:
    """A run of the study, after texts in it were replaced, into a folder beside it."""

    def run(*changes: tuple[str, str], to: str = "results", overwrite: bool = False) -> Run:
        text = study.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        study.write_text(text, encoding="utf-8")
        return carry_out(study, Place(study.parent / to, overwrite), "flestimate run study.toml")

    return run
