"""A release with a headline, a group that is withheld, and the two sides of the definition; all of it SYNTHETIC."""

from __future__ import annotations

import polars as pl
import pytest

import flestimate as fl
from flestimate.study.results import sides_of

ANSWERS = {"answers": {1: "yes", 0: "no"}, "missing": {9: "refused"}}
CODEBOOK = fl.Codebook.of(
    {
        "deceived_nature": {"variable": "deceived", **ANSWERS},
        "violence": {"variable": "violence", **ANSWERS},
        "age": {"variable": "age"},
        "place": {"variable": "place", "answers": {1: "Coast", 2: "Hills", 3: "Islands"}},
        **{name: {"variable": name} for name in ("w", "stratum", "psu")},
    }
)
ABOUT = fl.About(area="XAA", time="2021", source="Synthetic Labour Force Survey", response=0.87)


def persons() -> pl.DataFrame:
    """SYNTHETIC: 480 adults in 16 PSUs of 4 strata; of every 50 one refused a question; on the islands there are three cases."""
    number = pl.int_range(480, eager=True).alias("number")
    each = pl.col("number")
    both = (each % 6 == 0) & ~((each % 48 == 0) & (each > 100))
    return pl.DataFrame([number]).select(
        deceived=pl.when(each % 50 == 3).then(9).otherwise((both | (each % 7 == 1)).cast(pl.Int64)),
        violence=pl.when(each % 40 == 7).then(9).otherwise((both | (each % 11 == 2)).cast(pl.Int64)),
        age=pl.lit(30),
        place=pl.when(each % 16 == 0).then(3).otherwise(each % 2 + 1),
        w=1.0 + each % 3,
        psu=each // 30,
        stratum=each // 120,
    )


@pytest.fixture(scope="session")
def tables() -> list[fl.EstimateTable]:
    classified = fl.classify(fl.describe(persons(), CODEBOOK), fl.RuleSet.load("icls-2018"))
    sample = fl.weigh(classified, fl.Clustered(weight="w", strata="stratum", psu="psu"))
    prevalence = fl.estimate(sample, fl.Prevalence("forced_labour", per=1_000), by=["place"])
    return [prevalence, fl.estimate(sample, fl.Count("forced_labour"), by=["place"]), sides_of(sample, classified.rules)]


@pytest.fixture
def told(tables: list[fl.EstimateTable], monkeypatch: pytest.MonkeyPatch) -> fl.Publication:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1609459200")
    return fl.publish(tables, fl.PublicationRule.load("ilo"), title="A synthetic survey", banner="SYNTHETIC", about=ABOUT)


def odd(labels: list[str], title: str = "A synthetic survey", banner: str = "") -> fl.Publication:
    """A release whose categories are called so, of 60 persons each with 30 cases."""
    rows = [{"w": 1.0, "ea": each % 5, "place": place, "fl": int(each < 30)} for place in labels for each in range(60)]
    table = fl.estimate(fl.weigh(pl.DataFrame(rows), fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=["place"])
    return fl.publish(table, fl.PublicationRule.load("ilo"), title=title, banner=banner)
