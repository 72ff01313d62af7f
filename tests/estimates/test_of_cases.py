"""What only cases have, the form and the sector of the work that it was, divides cases and is no breakdown of a prevalence."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import flestimate as fl
from flestimate.errors import EstimateError

YES_NO = {"answers": {1: "yes", 2: "no"}}
CODEBOOK = fl.Codebook.of(
    {
        "age": {"variable": "age"},
        "sex": {"variable": "sex", "answers": {1: "men", 2: "women"}},
        "hours": {"variable": "hours"},
        "deceived_nature": {"variable": "d", **YES_NO},
        "commercial_sexual_exploitation": {"variable": "x", **YES_NO},
    },
    spells={
        "wide": ["j1", "j2"],
        "concept": {
            "violence": {"variable": "*_v", **YES_NO},
            "fl_sector": {"variable": "*_s", "answers": {1: "Farms", 2: "Mines"}},
        },
    },
)
YEAR = fl.ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))


@pytest.fixture(scope="module")
def sample() -> fl.Sample:
    size = 240
    frame = pl.DataFrame(
        {
            "w": [1.0 + n % 3 for n in range(size)],
            "ea": [n % 12 for n in range(size)],
            "age": [30] * size,
            "sex": [1 + n % 2 for n in range(size)],
            "hours": [40.0] * size,
            "d": [1 if n % 4 == 0 else 2 for n in range(size)],
            "x": [1 if n % 3 == 0 else 2 for n in range(size)],
            "j1_v": [1 if n % 8 == 0 else 2 for n in range(size)],
            "j1_s": [1 + n // 7 % 2 for n in range(size)],
            "j2_v": [1 if n % 8 == 4 else 2 for n in range(size)],
            "j2_s": [2] * size,
        }
    )
    return fl.weigh(fl.classify(fl.describe(frame, CODEBOOK), fl.RuleSet.load("icls-2018")), fl.Clustered("w", "ea"))


RATES = {
    "prevalence": fl.Prevalence("forced_labour"),
    "prevalence among": fl.Prevalence("forced_labour", among="involuntary"),
    "stock prevalence": fl.StockPrevalence("forced_labour", YEAR, days="hours"),
    "by definition": fl.PrevalenceByDefinition((fl.Definition("one", "forced_labour", "universe"),)),
}


@pytest.mark.parametrize("by", [["fl_sector"], ["form"], [("sex", "fl_sector")]], ids=str)
@pytest.mark.parametrize("measure", RATES.values(), ids=RATES)
def test_there_is_no_prevalence_by_it(sample: fl.Sample, measure: object, by: list[object]) -> None:
    with pytest.raises(EstimateError, match="FLE-G13"):
        fl.estimate(sample, measure, by=by)


def test_the_refusal_says_what_to_type(sample: fl.Sample, snapshot) -> None:
    with pytest.raises(EstimateError) as caught:
        fl.estimate(sample, fl.Prevalence("forced_labour"), by=["fl_sector"])
    assert str(caught.value) == snapshot


ALLOWED = {
    "share": (fl.Share("forced_labour", of="fl_sector"), ["sex"]),
    "share of a form by sector": (fl.Share("forced_labour", of="form"), ["fl_sector"]),
    "count": (fl.Count("forced_labour"), ["fl_sector", "form"]),
    "profile": (fl.Profile("forced_labour", of=("I2_nature", "C1_violence"), name="met"), ["fl_sector"]),
    "stock": (fl.Stock("forced_labour", YEAR, days="hours"), ["fl_sector"]),
    "mean": (fl.Mean("hours"), ["fl_sector"]),
    "prevalence of something else": (fl.Prevalence("commercial_sexual_exploitation"), ["fl_sector"]),
    "prevalence among cases": (fl.Prevalence("C1_violence", among="forced_labour"), ["fl_sector"]),
}


@pytest.mark.parametrize(("measure", "by"), ALLOWED.values(), ids=ALLOWED)
def test_what_is_told_of_cases_may_be_broken_down_by_it(sample: fl.Sample, measure: object, by: list[str]) -> None:
    table = fl.estimate(sample, measure, by=by)
    assert len(table) > 1


def test_counts_by_it_add_up_to_all_cases(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Count("forced_labour"), by=["fl_sector"])
    parts = [one.estimate for one in table if one.cell and one.cell[0][1] in {"Farms", "Mines"}]
    assert sum(parts) == pytest.approx(table.total.estimate)
    shares = fl.estimate(sample, fl.Share("forced_labour", of="fl_sector"))
    assert [one.estimate for one in shares] == pytest.approx([100 * part / table.total.estimate for part in parts])
