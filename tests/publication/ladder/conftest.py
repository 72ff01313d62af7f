"""SYNTHETIC persons with an industry by ISIC section and an age, whose cases are few in most sections."""

from collections.abc import Mapping

import polars as pl
import pytest

import flestimate as fl

SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"
MANY, FEW = 30, 2
CASES = {letter: MANY if letter in "ACFG" else FEW for letter in SECTIONS}


def frame(cases: Mapping[str, int], persons: int = 100) -> pl.DataFrame:
    """So many persons in each section, so many of them cases; one section more, blank, of persons without a job."""
    rows = [
        {
            "w": 10.0 + number % 7,
            "ea": (number * 7 + position) % 40,
            "isic": letter,
            "sex": number % 2 + 1,
            "age": (number * 13 + position) % 70,
            "fl": 1 if number < count else 2,
        }
        for position, (letter, count) in enumerate({**cases, "": 20}.items())
        for number in range(persons)
    ]
    return pl.DataFrame(rows)


def codebook(scheme: str = "ECO_ISIC4", ages: str = "FL_AGE") -> fl.Codebook:
    return fl.Codebook.of(
        {
            "sector": {"variable": "isic", "classification": "ISIC4", "scheme": scheme, "blank": "not employed"},
            "sex": {"variable": "sex", "answers": {1: "men", 2: "women"}},
            "age": {"variable": "age"},
            "age_group": {"from": "age", "scheme": ages},
            "fl": {"variable": "fl", "answers": {1: "yes", 2: "no"}},
        }
    )


def drawn(scheme: str = "ECO_ISIC4", cases: Mapping[str, int] = CASES, ages: str = "FL_AGE") -> fl.Sample:
    return fl.weigh(fl.describe(frame(cases), codebook(scheme, ages)), fl.Clustered(weight="w", psu="ea"))


@pytest.fixture
def sample() -> fl.Sample:
    return drawn()
