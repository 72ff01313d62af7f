"""The stock: a weighted total of each case's share of the period's days, with the variance of that total."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.survey.scale import MET, NOT_MET, UNDETERMINED, Categories, Outcome
from flestimate.survey.works import Works

HERE = Path(__file__).parent / "stock"
FIVE_YEARS = fl.ReferencePeriod(date(2017, 1, 1), date(2021, 12, 31))
ONE_YEAR = fl.ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))
ONGOING = 1e9
ENDS = ("began", "ended")
REPLICATED = fl.Replicated(weight="w", replicates="r_*", method=fl.Bootstrap())
CLUSTERED = fl.Clustered(weight="w", strata="s", psu="ea")


def day(text: str | date) -> float:
    moment = date.fromisoformat(text) if isinstance(text, str) else text
    return float((moment - date(1970, 1, 1)).days)


# Against R's survey


@pytest.fixture(scope="module")
def two_jobs() -> pl.DataFrame:
    """The persons of `make_persons.py`, as they stand after classify: outcomes and days of each work, and of the person."""
    frame = pl.read_csv(HERE / "persons.csv", schema_overrides={f"{end}{work}": pl.String for end in ("began", "ended") for work in (1, 2)})
    dates = {
        f"{end}:{work}": [ONGOING if text == "ongoing" else day(text) for text in frame[f"{end}{work}"]]
        for end in ("began", "ended")
        for work in (1, 2)
    }
    outcomes = {"fl": pl.max_horizontal("fl1", "fl2"), "fl:1": pl.col("fl1"), "fl:2": pl.col("fl2")}
    return frame.with_columns(**outcomes, **{name: pl.Series(days) for name, days in dates.items()})


def described(frame: Any, design: fl.sample.Design = CLUSTERED) -> fl.Sample:
    """A sample as one after classify is: outcomes, and two works."""
    works = Works(("main job", "second job"), frozenset({"began", "ended"}))
    return replace(fl.weigh(frame, design), scales={"fl": Outcome()}, works=works)


def figures() -> list[dict[str, str]]:
    with (HERE / "r_stock.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("figure", figures(), ids=lambda one: f"{one['design']} {one['measure']} {one['domain']}")
def test_it_is_r_s_total_of_the_share_of_days(two_jobs: pl.DataFrame, figure: dict[str, str]) -> None:
    sample = described(two_jobs, {"clustered": CLUSTERED, "replicated": REPLICATED}[figure["design"]])
    measure = {"stock": fl.Stock("fl", FIVE_YEARS), "prevalence": fl.StockPrevalence("fl", FIVE_YEARS, per=1)}[figure["measure"]]
    table = fl.estimate(sample, measure, by=["sex"])
    got = table.total if figure["domain"] == "total" else table["sex", figure["domain"]]
    assert got.estimate == pytest.approx(float(figure["estimate"]), rel=1e-12)
    assert got.se == pytest.approx(float(figure["se"]), rel=1e-12)


# By hand


def one_person(**columns: object) -> fl.Sample:
    """100 persons of weight 100 each who are all alike, in ten PSUs."""
    frame = pl.DataFrame(
        {"w": [100.0] * 100, "ea": list(range(10)) * 10, "fl": [1] * 100} | {name: [value] * 100 for name, value in columns.items()}
    )
    return fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))


def test_ten_thousand_cases_of_180_days_in_a_year_are_4932_on_an_average_day() -> None:
    sample = one_person(days=180)
    stock = fl.Stock("fl", ONE_YEAR, days="days")
    assert round(fl.estimate(sample, stock).total.estimate) == 4_932
    assert fl.estimate(sample, stock.flow).total.estimate == 10_000


@pytest.mark.parametrize(
    ("began", "ended", "days"),
    [
        ("2021-01-01", "2021-12-31", 365),
        ("2021-03-01", "2021-03-01", 1),
        ("2020-12-01", "2021-01-31", 31),
        ("2021-12-31", "2022-06-30", 1),
        ("2019-01-01", "2020-12-31", 0),
        ("2022-01-01", "2022-12-31", 0),
        ("1999-01-01", "2030-01-01", 365),
    ],
)
def test_a_spell_is_clipped_to_the_period_both_days_included(began: str, ended: str, days: int) -> None:
    one = fl.estimate(one_person(began=day(began), ended=day(ended)), fl.Stock("fl", ONE_YEAR)).total
    assert one.estimate == pytest.approx(10_000 * days / 365)
    assert one.n_cases == (100 if days else 0)


@pytest.mark.parametrize(
    ("began", "ended", "days"),
    [("2021-03-20", "2021-03-15", 1), ("2021-03-31", "2021-03-01", 1), ("2022-01-20", "2022-01-15", 0), ("2020-02-29", "2020-02-28", 0)],
)
def test_an_end_before_its_beginning_in_one_month_is_a_stand_in_and_the_spell_a_day(began: str, ended: str, days: int) -> None:
    one = fl.estimate(one_person(began=day(began), ended=day(ended)), fl.Stock("fl", ONE_YEAR)).total
    assert one.estimate == pytest.approx(10_000 * days / 365)


def test_a_spell_that_goes_on_lasts_to_the_end_of_the_period() -> None:
    one = fl.estimate(one_person(began=day("2021-12-01"), ended=ONGOING), fl.Stock("fl", ONE_YEAR)).total
    assert one.estimate == pytest.approx(10_000 * 31 / 365)


def test_all_days_of_the_period_are_the_most_that_can_be_told() -> None:
    assert fl.estimate(one_person(days=365), fl.Stock("fl", ONE_YEAR, days="days")).total.estimate == pytest.approx(10_000)


def in_works(**columns: list[float | None]) -> fl.Sample:
    """Three persons in as many PSUs: forced in both jobs, in the second one only, undetermined."""
    outcomes = {"fl": [MET, MET, UNDETERMINED], "fl:1": [MET, NOT_MET, UNDETERMINED], "fl:2": [MET, MET, NOT_MET]}
    frame = pl.DataFrame({"w": [1.0] * 3, "ea": [1, 2, 3], **outcomes, **columns})
    return described(frame, fl.Clustered(weight="w", psu="ea"))


@pytest.mark.parametrize(("first", "second", "share"), [(100, 50, 150 + 50), (300, 100, 365 + 100)])
def test_the_jobs_that_make_a_case_add_up_to_no_more_than_the_period(first: float, second: float, share: float) -> None:
    sample = in_works(**{"days:1": [first] * 3, "days:2": [second] * 3})
    one = fl.estimate(sample, fl.Stock("fl", ONE_YEAR, days="days")).total
    assert one.estimate == pytest.approx(share / 365)
    assert (one.n, one.n_cases, one.undetermined) == (2, 2, 1)


def in_spells(*spells: tuple[float | None, float | None]) -> fl.Sample:
    """A case with so many spells of dates, and two persons who are none."""
    numbered = list(enumerate(spells, start=1))
    outcomes = {"fl": [MET, NOT_MET, NOT_MET]} | {f"fl:{k}": [MET, NOT_MET, NOT_MET] for k, _ in numbered}
    dates = {
        f"{name}:{k}": [float("nan") if one is None else one] * 3 for k, spell in numbered for name, one in zip(ENDS, spell, strict=True)
    }
    frame = pl.DataFrame({"w": [1.0] * 3, "ea": [1, 2, 3], **outcomes, **dates}).with_columns(pl.col("^(began|ended).*$").fill_nan(None))
    works = Works(tuple(f"job {k}" for k, _ in numbered), frozenset(ENDS))
    return replace(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), scales={"fl": Outcome()}, works=works)


def days_of(sample: fl.Sample, rule: object = fl.RefuseUnknown()) -> float:
    return fl.estimate(sample, fl.Stock("fl", ONE_YEAR, unknown=rule)).total.estimate * 365


def test_two_jobs_on_one_day_are_one_day() -> None:
    half = (day("2021-01-01"), day("2021-06-30"))
    assert days_of(in_spells(half, half)) == pytest.approx(181)
    assert days_of(in_spells(half, (day("2021-06-30"), day("2021-07-02")))) == pytest.approx(183)
    assert days_of(in_spells(half, (day("2021-02-01"), day("2021-02-02")))) == pytest.approx(181)
    assert days_of(in_spells(half, (day("2021-12-31"), ONGOING))) == pytest.approx(182)


EPISODES = (
    {"violence": {"variable": "v", "answers": {1: "yes", 2: "no"}}},
    {
        "wide": ["e1_", "e2_"],
        "concept": {"began": {"date": "*b"}, "ended": {"date": "*e", "blank": "ongoing"}},
    },
)


def in_episodes(*dates: tuple[str | None, ...]) -> fl.Sample:
    """Persons asked once about their circumstances, and for the dates of up to two episodes; all of them cases."""
    concepts, spells = EPISODES
    episodes = {name: [one[k] for one in dates] for k, name in enumerate(("e1_b", "e1_e", "e2_b", "e2_e"))}
    persons = {"w": [1.0] * len(dates), "ea": range(len(dates)), "v": [1] * len(dates)}
    frame = pl.DataFrame({**persons, **episodes}, schema_overrides=dict.fromkeys(episodes, pl.String))
    survey = fl.describe(frame, fl.Codebook.of({**concepts, "w": {"variable": "w"}, "ea": {"variable": "ea"}}, spells=spells))
    return fl.weigh(survey, fl.Clustered(weight="w", psu="ea"))


def test_where_only_dates_are_told_episode_by_episode_all_of_a_case_s_count() -> None:
    sample = in_episodes(("2021-01-01", "2021-01-31", "2021-12-01", None), ("2021-03-01", "2021-03-10", None, None))
    assert fl.estimate(sample, fl.Stock("violence", ONE_YEAR)).total.estimate == pytest.approx((31 + 31 + 10) / 365)


def test_the_time_of_a_case_without_an_episode_is_not_known() -> None:
    sample = in_episodes(("2021-01-01", "2021-01-31", None, None), (None, None, None, None))
    low, high = (fl.estimate(sample, fl.Stock("violence", ONE_YEAR, unknown=rule)).total for rule in (fl.NoDays(), fl.WholePeriod()))
    assert (low.estimate, high.estimate) == (pytest.approx(31 / 365), pytest.approx((31 + 365) / 365))


DATES = st.one_of(st.none(), st.integers(ONE_YEAR.first - 40, ONE_YEAR.first + 405))


@settings(max_examples=15)
@given(st.lists(st.tuples(DATES, DATES), min_size=1, max_size=3))
def test_any_spells_cover_the_days_that_lie_in_one_of_them(spells: list[tuple[int | None, int | None]]) -> None:
    ordered = [(b, e) if b is None or e is None else (min(b, e), max(b, e)) for b, e in spells]
    period = range(ONE_YEAR.first, ONE_YEAR.last + 1)
    certain, possible = set[int](), set[int]()
    for began, ended in ordered:
        dates = [one for one in (began, ended) if one is not None]
        certain |= set(range(dates[0], dates[-1] + 1)) if dates else set()
        possible |= set(range(period[0] if began is None else began, (period[-1] if ended is None else ended) + 1))
    sample = in_spells(*ordered)
    assert days_of(sample, fl.NoDays()) == pytest.approx(len(certain.intersection(period)))
    assert days_of(sample, fl.WholePeriod()) == pytest.approx(len(possible.intersection(period)))


def test_the_time_of_a_job_that_makes_no_case_need_not_be_known() -> None:
    sample = in_works(**{"days:1": [10.0, None, None], "days:2": [20.0, 30.0, None]})
    assert fl.estimate(sample, fl.Stock("fl", ONE_YEAR, days="days")).total.estimate == pytest.approx((30 + 30) / 365)


def test_time_told_of_the_person_alone_is_the_person_s() -> None:
    sample = in_works(days=[10.0, 20.0, None])
    assert fl.estimate(sample, fl.Stock("fl", ONE_YEAR, days="days")).total.estimate == pytest.approx(30 / 365)


def test_its_prevalence_is_the_stock_over_the_persons_of_the_denominator(two_jobs: pl.DataFrame) -> None:
    sample = described(two_jobs)
    stock, share = (fl.estimate(sample, of("fl", FIVE_YEARS), by=["sex"]) for of in (fl.Stock, fl.StockPrevalence))
    for one, other in zip(stock, share, strict=True):
        assert other.estimate == pytest.approx(1_000 * one.estimate / one.population, rel=1e-12)
        assert other.unit == "per 1,000"
        assert 0 <= other.conf_low <= other.estimate <= other.conf_high
        assert 0 <= one.conf_low <= one.estimate <= one.conf_high


def test_the_stock_is_never_above_the_flow(two_jobs: pl.DataFrame) -> None:
    sample, stock = described(two_jobs), fl.Stock("fl", FIVE_YEARS)
    assert fl.estimate(sample, stock).total.estimate < fl.estimate(sample, stock.flow).total.estimate


def test_without_a_case_there_is_an_upper_bound() -> None:
    frame = pl.DataFrame(
        {"w": [10.0] * 60, "ea": list(range(6)) * 10, "fl": [0] * 60, "days": [None] * 60}, schema_overrides={"days": pl.Float64}
    )
    one = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Stock("fl", ONE_YEAR, days="days")).total
    flow = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Count("fl")).total
    assert (one.estimate, one.conf_low, one.status) == (0, 0, "no cases")
    assert one.conf_high == flow.conf_high > 0


# The flow


def cases_of(*spells: tuple[str | None, str | None]) -> fl.Sample:
    """Cases of weight 10 with these dates, and a person who is none."""
    dates = {name: [*(one[k] and day(one[k]) for one in spells), None] for k, name in enumerate(ENDS)}
    size = len(spells) + 1
    frame = pl.DataFrame({"w": [10.0] * size, "ea": range(size), "fl": [*[1] * len(spells), 0], **dates})
    return fl.weigh(frame.with_columns(pl.col("began", "ended").cast(pl.Float64)), fl.Clustered(weight="w", psu="ea"))


def test_the_flow_is_of_those_with_a_day_in_the_period_and_the_count_of_all_cases() -> None:
    sample = cases_of(
        ("2021-12-31", "2022-05-01"), ("2019-01-01", "2020-12-31"), ("2022-01-01", "2022-02-01"), ("2020-05-01", "2021-05-01")
    )
    flow = fl.Stock("fl", ONE_YEAR).flow
    one = fl.estimate(sample, flow).total
    assert (one.estimate, one.n_cases) == (20, 2)
    assert fl.estimate(sample, fl.Count("fl")).total.estimate == 40
    assert fl.estimate(sample, fl.StockPrevalence("fl", ONE_YEAR, per=1).flow).total.estimate == pytest.approx(2 / 5)


def test_where_every_case_has_a_day_in_the_period_the_flow_is_the_count_with_its_error_and_bounds() -> None:
    sample = cases_of(("2021-12-31", "2022-05-01"), ("2020-05-01", "2021-05-01"))
    flow, count = (fl.estimate(sample, one).total for one in (fl.Flow("fl", ONE_YEAR), fl.Count("fl")))
    for name in ("estimate", "se", "conf_low", "conf_high", "deff", "n", "n_cases"):
        assert getattr(flow, name) == pytest.approx(getattr(count, name), nan_ok=True)


def test_one_date_in_the_period_is_enough_for_the_flow() -> None:
    sample = cases_of(("2021-05-01", None), (None, "2021-05-01"), (None, "2020-05-01"))
    assert fl.estimate(sample, fl.Flow("fl", ONE_YEAR)).total.estimate == 20


def test_a_rule_for_unknown_time_says_whether_a_case_is_of_the_flow(snapshot: SnapshotAssertion) -> None:
    sample = cases_of(("2020-05-01", None), ("2021-05-01", "2021-05-02"), (None, None))
    rules = (fl.NoDays(), fl.MeanDuration(), fl.WholePeriod())
    tables = [fl.estimate(sample, fl.Flow("fl", ONE_YEAR, unknown=rule)) for rule in rules]
    assert [table.total.estimate for table in tables] == [10, 30, 30]
    assert [note.text for note in tables[1].notes if note.code == "FLE-F25"] == snapshot


def test_whole_cases_may_have_the_interval_of_whole_cases() -> None:
    sample = cases_of(*[("2021-12-31", "2022-05-01")] * 2, *[("2019-01-01", "2019-01-02")] * 30)
    one = fl.estimate(sample, fl.Flow("fl", ONE_YEAR, interval=fl.FromPrevalence(fl.RareEvent()))).total
    assert 0 < one.conf_low < one.estimate < one.conf_high


# Cases whose time is not known


def unknown_for_some() -> fl.Sample:
    """Six cases of two sexes, time unknown for one of each; a person who is no case, whose time nobody asked."""
    frame = pl.DataFrame(
        {
            "w": [1.0, 2, 3, 4, 5, 6, 7],
            "ea": [1, 2, 3, 1, 2, 3, 1],
            "fl": [1, 1, 1, 1, 1, 1, 0],
            "sex": ["f", "f", "f", "m", "m", "m", None],
            "name": list("abcdefg"),
            "days": [73.0, 146, None, 365, 0, None, None],
        }
    )
    return fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))


MEANS = {"f": (1 * 0.2 + 2 * 0.4) / 3, "m": 4 / 9}
KNOWN = 1 * 0.2 + 2 * 0.4 + 4


@pytest.mark.parametrize(
    ("rule", "stock"),
    [
        (fl.MeanDuration(by=("sex",)), KNOWN + 3 * MEANS["f"] + 6 * MEANS["m"]),
        (fl.MeanDuration(), KNOWN + 9 * KNOWN / 12),
        (fl.WholePeriod(), KNOWN + 9),
        (fl.NoDays(), KNOWN),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_declared_rule_says_what_they_count_with(rule: object, stock: float, snapshot: SnapshotAssertion) -> None:
    table = fl.estimate(unknown_for_some(), fl.Stock("fl", ONE_YEAR, days="days", unknown=rule))
    assert table.total.estimate == pytest.approx(stock)
    assert [note.text for note in table.notes if note.code == "FLE-F25"] == snapshot


def test_the_mean_of_a_group_is_that_of_all_its_cases_whoever_the_table_is_about() -> None:
    sample = unknown_for_some()
    sample = replace(sample, frame=sample.frame.with_columns(heavy=nw.col("w") > 2))
    measure = fl.Stock("fl", ONE_YEAR, days="days", unknown=fl.MeanDuration(by=("sex",)), among="heavy")
    assert fl.estimate(sample, measure).total.estimate == pytest.approx(3 * MEANS["f"] + 4 + 6 * MEANS["m"])


def test_a_person_with_one_unknown_spell_keeps_the_days_that_are_known_in_the_lower_bound_only() -> None:
    sample = in_works(**{"days:1": [100.0, None, None], "days:2": [None, 30.0, None]})
    low, high = (fl.estimate(sample, fl.Stock("fl", ONE_YEAR, days="days", unknown=rule)).total for rule in (fl.NoDays(), fl.WholePeriod()))
    assert (low.estimate, high.estimate) == (pytest.approx(130 / 365), pytest.approx((365 + 30) / 365))


@pytest.mark.parametrize(
    ("began", "ended", "lowest", "highest"),
    [
        pytest.param(None, "2020-12-31", 0, 0, id="ended before the period: no day, whenever it began"),
        pytest.param(None, "2021-01-31", 1, 31, id="ended within the period: the last day for certain, and all before it at most"),
        pytest.param(None, "2022-06-30", 0, 365, id="ended after the period, in which it may not have begun"),
        pytest.param("2022-01-01", None, 0, 0, id="began after the period"),
        pytest.param("2021-12-31", None, 1, 1, id="began on the last day: this one"),
        pytest.param("2021-12-01", None, 1, 31, id="began within the period"),
        pytest.param("2020-06-01", None, 0, 365, id="began before the period, and may have ended before it"),
        pytest.param(None, None, 0, 365, id="no date"),
    ],
)
def test_one_known_date_settles_what_it_can(began: str | None, ended: str | None, lowest: int, highest: int) -> None:
    dates = {"began": [began and day(began)] * 3, "ended": [ended and day(ended)] * 3}
    frame = pl.DataFrame({"w": [1.0] * 3, "ea": [1, 2, 3], "fl": [1, 0, 0], **dates}, schema_overrides=dict.fromkeys(dates, pl.Float64))
    sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    low, high = (fl.estimate(sample, fl.Stock("fl", ONE_YEAR, unknown=rule)).total.estimate for rule in (fl.NoDays(), fl.WholePeriod()))
    assert (low, high) == (pytest.approx(lowest / 365), pytest.approx(highest / 365))
    if lowest == highest:
        assert fl.estimate(sample, fl.Stock("fl", ONE_YEAR)).total.estimate == pytest.approx(lowest / 365)
    else:
        with pytest.raises(fl.FlestimateError, match="FLE-F24"):
            fl.estimate(sample, fl.Stock("fl", ONE_YEAR))


@pytest.mark.parametrize(
    ("known", "counts"),
    [
        pytest.param(365, 365, id="every day is known, whatever the other job"),
        pytest.param(200, 200, id="more days are known than the others have on average"),
        pytest.param(5, 10, id="fewer: the mean of the others"),
    ],
)
def test_a_mean_takes_no_day_away_that_is_known(known: int, counts: int) -> None:
    sample = in_works(**{"days:1": [float(known), None, None], "days:2": [None, 10.0, None]})
    one = fl.estimate(sample, fl.Stock("fl", ONE_YEAR, days="days", unknown=fl.MeanDuration())).total
    assert one.estimate == pytest.approx((counts + 10) / 365)


def test_a_mean_gives_no_day_that_the_known_date_forbids() -> None:
    frame = {"began": [day("2021-12-22"), day("2021-01-01")], "ended": [None, day("2021-12-31")]}
    sample = fl.weigh(pl.DataFrame({"w": [1.0, 1], "ea": [1, 2], "fl": [1, 1], **frame}), fl.Clustered(weight="w", psu="ea"))
    one = fl.estimate(sample, fl.Stock("fl", ONE_YEAR, unknown=fl.MeanDuration())).total
    assert one.estimate == pytest.approx((10 + 365) / 365)


@given(st.lists(st.tuples(st.booleans(), st.one_of(st.none(), st.integers(0, 365))), min_size=4, max_size=30))
def test_every_rule_lies_between_its_bounds(persons: list[tuple[bool, int | None]]) -> None:
    cases, days = zip(*persons, strict=True)
    frame = pl.DataFrame({"w": np.arange(len(cases)) + 1.0, "ea": np.arange(len(cases)) % 4, "fl": [int(one) for one in cases]})
    frame = frame.with_columns(days=pl.Series(days, dtype=pl.Float64))
    sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    measure = fl.Stock("fl", ONE_YEAR, days="days")

    def stock(rule: object) -> float:
        return fl.estimate(sample, replace(measure, unknown=rule)).total.estimate

    if not any(one and known is not None for one, known in persons):
        assert stock(fl.NoDays()) == 0
        return
    mean = stock(fl.MeanDuration())
    slack = 1e-9 * len(cases) ** 2
    assert (
        stock(fl.NoDays()) - slack
        <= mean
        <= stock(fl.WholePeriod()) + slack
        <= fl.estimate(sample, fl.Flow("fl", ONE_YEAR, days="days", unknown=fl.WholePeriod())).total.estimate + 2 * slack
        <= fl.estimate(sample, fl.Count("fl")).total.estimate + 3 * slack
    )


def test_a_mean_may_be_that_of_hundreds_of_groups() -> None:
    size = 2_400
    days = [None if person % 4 == 0 else 73.0 for person in range(size)]
    columns = {"w": [1.0] * size, "ea": [person % 20 for person in range(size)], "fl": [1] * size, "days": days}
    frame = pl.DataFrame({**columns, "village": [person // 4 for person in range(size)]})
    measure = fl.Stock("fl", ONE_YEAR, days="days", unknown=fl.MeanDuration(by=("village",)))
    assert fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), measure).total.estimate == pytest.approx(size / 5)


# Refusals


def estimated(sample: fl.Sample, **how: object) -> object:
    return fl.estimate(sample, fl.Stock("fl", ONE_YEAR, **how))


WRONG: dict[str, Callable[[], object]] = {
    "time unknown": lambda: estimated(unknown_for_some(), days="days"),
    "a flow that is unknown": lambda: fl.estimate(cases_of((None, None)), fl.Flow("fl", ONE_YEAR)),
    "one person's time unknown": lambda: estimated(in_works(**{"days:1": [1.0, None, None], "days:2": [None, 30.0, None]}), days="days"),
    "nobody's time known in a group": lambda: estimated(unknown_for_some(), days="days", unknown=fl.MeanDuration(by=("name",))),
    "nobody's time known": lambda: estimated(in_works(days=[None, None, 1.0]), days="days", unknown=fl.MeanDuration()),
    "no such group": lambda: estimated(unknown_for_some(), days="days", unknown=fl.MeanDuration(by=("sexx",))),
    "groups that are persons": lambda: estimated(one_person(days=3), days="days", unknown=fl.MeanDuration(by=("ea",))),
    "a text for groups": lambda: fl.MeanDuration(by="sex"),
    "ends before it begins": lambda: estimated(one_person(began=day("2021-05-01"), ended=day("2021-04-30"))),
    "ends a year before it begins": lambda: estimated(one_person(began=day("2021-05-20"), ended=day("2020-05-15"))),
    "fewer days than none": lambda: estimated(one_person(days=-1), days="days"),
    "a code for unknown among the days": lambda: estimated(one_person(days=9_999), days="days"),
    "a day more than the year has": lambda: estimated(one_person(days=366), days="days"),
    "days without end": lambda: estimated(one_person(days=float("inf")), days="days"),
    "no such column": lambda: estimated(one_person(began=day("2021-05-01"))),
    "dates of a frame": lambda: estimated(one_person(began=date(2021, 5, 1), ended=date(2021, 5, 2))),
    "an answer": lambda: estimated(replace(one_person(days=1), scales={"days": Categories(("yes", "no"))}), days="days"),
    "no period": lambda: fl.Stock("fl", "2021"),
    "no rule": lambda: fl.Stock("fl", ONE_YEAR, unknown="mean"),
    "a proportion's interval": lambda: fl.Stock("fl", ONE_YEAR, interval=fl.KornGraubard()),
    "an interval of whole cases": lambda: estimated(one_person(days=3), days="days", interval=fl.FromPrevalence(fl.RareEvent())),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_a_stock_is_refused(wrong: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(fl.FlestimateError) as refused:
        WRONG[wrong]()
    assert str(refused.value) == snapshot
