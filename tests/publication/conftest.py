"""A synthetic sample whose sectors have 40, 20, 10, 7 and 1 cases, and one sector that nobody is in."""

import polars as pl
import pytest

import flestimate as fl

CASES = {"Farms": 40, "Mills": 20, "Shops": 10, "Homes": 7, "Mines": 1}
CODES = {str(number): name for number, name in enumerate([*CASES, "Space"], start=1)}


def frame() -> pl.DataFrame:
    rows = [
        {"w": 10.0 + person % 7, "ea": person % 20, "sector": code, "sex": person % 2 + 1, "fl": 1 if person < cases else 2}
        for code, cases in enumerate(CASES.values(), start=1)
        for person in range(300)
    ]
    return pl.DataFrame(rows)


CODEBOOK = fl.Codebook.of(
    {
        "sector": {"variable": "sector", "answers": CODES},
        "sex": {"variable": "sex", "answers": {1: "men", 2: "women"}},
        "forced_labour": {"variable": "fl", "answers": {1: "yes", 2: "no"}, "missing": {9: "refused"}},
    }
)


@pytest.fixture
def sample() -> fl.Sample:
    return fl.weigh(fl.describe(frame(), CODEBOOK), fl.Clustered(weight="w", psu="ea"))


@pytest.fixture
def table(sample: fl.Sample) -> fl.EstimateTable:
    return fl.estimate(sample, fl.Prevalence("forced_labour", per=1_000), by=["sector"])


@pytest.fixture
def release(table: fl.EstimateTable) -> fl.Publication:
    return fl.publish(table, fl.PublicationRule.load("ilo"), title="A synthetic survey", banner="SYNTHETIC")


@pytest.fixture
def unsettled() -> fl.Sample:
    """The same persons, of whom every hundredth refused, the first of all and so one of the few cases of each sector, too."""
    refused = frame().with_row_index().with_columns(fl=pl.when(pl.col("index") % 100 == 0).then(9).otherwise(pl.col("fl")))
    return fl.weigh(fl.describe(refused, CODEBOOK), fl.Clustered(weight="w", psu="ea"))
