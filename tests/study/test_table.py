"""A measure in TOML is the measure in Python; a mistake in one is refused with what to type, and in which table."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError
from flestimate.variance import Interval

Studies = Callable[..., fl.Study]
PERIOD = "reference_period = { from = 2017-01-01, to = 2021-12-31 }"
FIVE_YEARS = fl.ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31))
DURING = "during = { from = 2021-01-01, to = 2021-12-31 }"
SUMMED = 1e-12  # persons are added up in any order

OF_SHARE: dict[str, Interval] = {
    "korn-graubard": fl.KornGraubard(),
    "korn-graubard-nchs": fl.KornGraubard(size=fl.SampleCap()),
    "beta": fl.KornGraubard(size=fl.NoCap()),
    "logit": fl.Logit(),
    "arcsine": fl.Arcsine(),
    "wilson": fl.Wilson(),
    "jeffreys": fl.Jeffreys(),
    "mid-p": fl.MidP(),
    "likelihood": fl.Likelihood(),
    "rare-event": fl.RareEvent(),
}

MEASURES = {
    '{ prevalence = "fl" }': fl.Prevalence("fl"),
    '{ prevalence = "fl", among = "fl", per = 1000, interval = "rare-event", level = 0.9, deff = "with-replacement" }': fl.Prevalence(
        "fl", among="fl", per=1_000, interval=fl.RareEvent(level=0.9), deff=fl.WithReplacement()
    ),
    '{ prevalence = "fl", level = 0.99 }': fl.Prevalence("fl", interval=fl.KornGraubard(level=0.99)),
    '{ prevalence = "fl", interval = "wald" }': fl.Prevalence("fl", interval=fl.Wald()),
    '{ count = "fl" }': fl.Count("fl"),
    '{ count = "fl", per = 1000, level = 0.9 }': fl.Count("fl", per=1_000, interval=fl.FromPrevalence(fl.KornGraubard(level=0.9))),
    '{ count = "fl", interval = "wald", level = 0.9 }': fl.Count("fl", interval=fl.Wald(0.9)),
    '{ share = "fl", of = "sex", interval = "mid-p" }': fl.Share("fl", of="sex", interval=fl.MidP()),
    '{ mean = "hours", deff = "without-replacement" }': fl.Mean("hours", deff=fl.WithoutReplacement()),
    '{ mean = "hours", level = 0.9 }': fl.Mean("hours", interval=fl.Wald(0.9)),
    '{ total = "hours" }': fl.Total("hours"),
    '{ total = "fl", interval = "logit" }': fl.Total("fl", interval=fl.FromPrevalence(fl.Logit())),
    '{ ratio = ["fl", "hours"], per = 100, interval = "wald" }': fl.Ratio("fl", "hours", per=100),
    '{ quantile = "hours" }': fl.Quantile("hours"),
    '{ quantile = "hours", p = 0.25, rule = "hf7", interval = "logit" }': fl.Quantile("hours", 0.25, fl.HyndmanFan7(), interval=fl.Logit()),
    '{ quantile = "hours", among = "fl", rule = "math" }': fl.Quantile("hours", rule=fl.Math(), among="fl"),
    '{ profile = "fl", of = ["fl"], name = "means", labels = { fl = "force" }, interval = "rare-event" }': fl.Profile(
        "fl", of=("fl",), name="means", labels={"fl": "force"}, interval=fl.RareEvent()
    ),
    '{ profile = "fl", of = "fl", name = "means", per = 1 }': fl.Profile("fl", of=("fl",), name="means", per=1),
    '{ stock = "fl", days = "hours", during = { from = 2020-01-01, to = 2020-12-31 }, per = 1000 }': fl.Stock(
        "fl", fl.ReferencePeriod(date(2020, 1, 1), date(2020, 12, 31)), days="hours", per=1_000
    ),
    '{ stock = "fl", days = "hours", unknown = "mean-duration", unknown_by = ["sex"], interval = "mid-p" }': fl.Stock(
        "fl", FIVE_YEARS, days="hours", unknown=fl.MeanDuration(("sex",)), interval=fl.FromPrevalence(fl.MidP())
    ),
    '{ stock = "fl", began = "hours", ended = "hours", unknown = "no-days" }': fl.Stock(
        "fl", FIVE_YEARS, began="hours", ended="hours", unknown=fl.NoDays()
    ),
    '{ stock_prevalence = "fl", days = "hours", unknown = "whole-period", level = 0.9 }': fl.StockPrevalence(
        "fl", FIVE_YEARS, days="hours", unknown=fl.WholePeriod(), interval=fl.KornGraubard(level=0.9)
    ),
    '{ flow = "fl", days = "hours", unknown = "whole-period", interval = "rare-event" }': fl.Flow(
        "fl", FIVE_YEARS, days="hours", unknown=fl.WholePeriod(), interval=fl.FromPrevalence(fl.RareEvent())
    ),
    '{ flow_prevalence = "fl", days = "hours", interval = "rare-event" }': fl.FlowPrevalence(
        "fl", FIVE_YEARS, days="hours", interval=fl.RareEvent()
    ),
    '{ variance = "hours", deff = "with-replacement" }': fl.Variance("hours", deff=fl.WithReplacement()),
}


@pytest.mark.parametrize("text", MEASURES)
def test_a_measure_in_toml_is_the_measure_in_python(study: Studies, persons: pl.DataFrame, text: str) -> None:
    stated = study(tables=f"[[table]]\nmeasure = {text}\n", period=PERIOD)
    assert stated.tables == ((MEASURES[text], ()),)
    survey = fl.describe(fl.read(persons), stated.codebook)
    by_hand = fl.estimate(fl.weigh(survey, fl.Clustered(weight="w", psu="ea")), MEASURES[text])
    [table] = stated.estimate()
    pd.testing.assert_frame_equal(table.to_frame(), by_hand.to_frame(), rtol=SUMMED)


@pytest.mark.parametrize("name", OF_SHARE)
def test_every_interval_has_a_word_and_a_count_takes_that_of_its_prevalence(study: Studies, name: str) -> None:
    of_cases = [("prevalence", OF_SHARE[name])] + [("share", OF_SHARE[name])] * (name != "rare-event")
    of_counts = [("count", fl.FromPrevalence(OF_SHARE[name])), ("total", fl.FromPrevalence(OF_SHARE[name]))]
    for kind, interval in of_cases + of_counts:
        of = ', of = "sex"' if kind == "share" else ""
        [(measure, _)] = study(tables=f'[[table]]\nmeasure = {{ {kind} = "fl"{of}, interval = "{name}" }}\n').tables
        assert measure.interval == interval


MISTAKES = {
    "rare-event of a share": '[[table]]\nmeasure = { share = "fl", of = "sex", interval = "rare-event" }',
    "no list of tables": '[table]\nmeasure = { prevalence = "fl" }',
    "a misspelt interval": '[[table]]\nmeasure = { prevalence = "fl", interval = "korn-graubart" }',
    "an interval that is no word": '[[table]]\nmeasure = { prevalence = "fl", interval = 5 }',
    "an interval of proportions for a mean": '[[table]]\nmeasure = { mean = "hours", interval = "korn-graubard" }',
    "an interval that needs PSUs for a quantile": '[[table]]\nmeasure = { quantile = "hours", interval = "rare-event" }',
    "a level in per cent": '[[table]]\nmeasure = { prevalence = "fl", level = 95 }',
    "a level of a count": '[[table]]\nmeasure = { count = "fl", level = 0 }',
    "a level that is no number": '[[table]]\nmeasure = { prevalence = "fl", level = "high" }',
    "a misspelt design effect": '[[table]]\nmeasure = { prevalence = "fl", deff = "with replacment" }',
    "a misspelt rule": '[[table]]\nmeasure = { quantile = "hours", rule = "hf8" }',
    "a p that cannot be": '[[table]]\nmeasure = { quantile = "hours", p = 25 }',
    "a design effect of a quantile": '[[table]]\nmeasure = { quantile = "hours", deff = "with-replacement" }',
    "a p of a prevalence": '[[table]]\nmeasure = { prevalence = "fl", p = 0.5 }',
    "a share of nothing": '[[table]]\nmeasure = { share = "fl" }',
    "a ratio of one": '[[table]]\nmeasure = { ratio = ["fl"] }',
    "a ratio of a word": '[[table]]\nmeasure = { ratio = "fl" }',
    "two statistics": '[[table]]\nmeasure = { prevalence = "fl", mean = "hours" }',
    "a misspelt statistic": '[[table]]\nmeasure = { prevalance = "fl" }',
    "a statistic of a number": "[[table]]\nmeasure = { prevalence = 5 }",
    "a variable that is not there": '[[table]]\nmeasure = { quantile = "hous" }',
    "a profile without a name": '[[table]]\nmeasure = { profile = "fl", of = ["fl"] }',
    "a profile by what is no name": '[[table]]\nmeasure = { profile = "fl", of = 5, name = "means" }',
    "a share over two variables": '[[table]]\nmeasure = { share = "fl", of = ["sex", "hours"] }',
    "a stock without a period": '[[table]]\nmeasure = { stock = "fl", days = "hours" }',
    "a period that ends before it begins": (
        '[[table]]\nmeasure = { stock = "fl", days = "hours", during = { from = 2021-01-01, to = 2020-01-01 } }'
    ),
    "a misspelt rule for unknown times": '[[table]]\nmeasure = { stock = "fl", unknown = "mean" }',
    "groups of no mean": f'[[table]]\nmeasure = {{ stock = "fl", days = "hours", unknown_by = "sex", {DURING} }}',
    "days and dates": f'[[table]]\nmeasure = {{ stock = "fl", days = "hours", began = "hours", {DURING} }}',
    "dates that the file does not have": f'[[table]]\nmeasure = {{ stock = "fl", {DURING} }}',
    "a mistake in the second table": (
        '[[table]]\nmeasure = { prevalence = "fl", interval = "logit" }\n[[table]]\nmeasure = { count = "fl", interval = "logt" }'
    ),
}


@pytest.mark.bad_input("FLE-C05")
@pytest.mark.bad_input("FLE-C10")
@pytest.mark.bad_input("FLE-V21")
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_measure_is_refused_with_what_to_type(study: Studies, name: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as error:
        study(tables=MISTAKES[name] + "\n").estimate()
    assert str(error.value) == snapshot


def test_the_line_of_a_mistake_is_that_of_its_own_table(study: Studies, tmp_path: Path) -> None:
    with pytest.raises(FlestimateError) as error:
        study(tables=MISTAKES["a mistake in the second table"])
    lines = (tmp_path / "study.toml").read_text(encoding="utf-8").splitlines()
    assert '"logt"' in lines[int(error.value.where["line"]) - 1]
