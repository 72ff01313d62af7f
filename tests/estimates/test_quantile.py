"""fl.Quantile: against the plain definition, person by person, and against figures of R `survey`.

By hand: a quantile is read off the cumulated weights; Woodruff's interval is the t interval of the weighted share of persons
at or below it, whose standard error is Cochran's over all PSUs, turned back into values. Every figure that R 4.2.2 and
`survey` 4.5 give is compared in tests/estimates/reference; a few are written out here.
"""

from __future__ import annotations

import io
import lzma
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError

DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
DATA = Path(__file__).parents[1] / "reference" / "data"
BY = ["sex", "sector", ("sex", "sector")]

R = {
    # Of api00 in apiclus1: svydesign(id=~dnum, weights=~pw, fpc=~fpc), svyquantile(qrule=, interval.type=), survey 4.5. Weights are
    # equal there, so that hf7 depends on no order of persons.
    (0.25, "math", "mean"): (552, 31.471661205399485, 492, 627),
    (0.25, "math", "beta"): (552, 31.471661205399485, 502, 637),
    (0.25, "hf7", "mean"): (552.5, 31.489581965158361, 492.21019767281319, 627.28707008674962),
    (0.25, "hf7", "beta"): (552.5, 31.306416956532541, 502.26369676570471, 636.55486943525511),
    (0.5, "math", "mean"): (652, 35.667882699452747, 561, 714),
    (0.5, "math", "beta"): (652, 37.765993446479378, 555, 717),
    (0.5, "hf7", "mean"): (652, 35.824796150026827, 560.54762917282176, 714.22072093271481),
    (0.5, "hf7", "beta"): (652, 37.189625246442056, 556.422367884241, 715.94999419868259),
}
RULES = {"math": fl.Math(), "hf7": fl.HyndmanFan7()}
INTERVALS = {"mean": fl.Wald(), "xlogit": fl.Logit(), "beta": fl.KornGraubard(size=fl.NoCap()), "asin": fl.Arcsine()}


@pytest.fixture(scope="module")
def sample(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons, DESIGN)


def inside(persons: pl.DataFrame, cell: tuple[tuple[str, str], ...]) -> np.ndarray:
    found = persons["hours"].is_not_null()
    for name, category in cell:
        found &= persons[name].fill_null("unknown") == category
    return found.to_numpy()


def math_rule(values: np.ndarray, weights: np.ndarray, p: float) -> float:
    """The smallest value with at least p of the weight at or below it."""
    return float(next(value for value in np.unique(values) if weights[values <= value].sum() >= p * weights.sum() * (1 - 1e-12)))


def hf7_rule(values: np.ndarray, weights: np.ndarray, p: float) -> float:
    """Between persons, who lie at the weight of all before them as a share of the weight of all but the last."""
    order = np.lexsort((weights, values))
    before = np.concatenate([[0.0], np.cumsum(weights[order])[:-1]])
    return float(np.interp(p, before / before[-1], values[order]))


def woodruff(persons: pl.DataFrame, among: np.ndarray, rule, p: float, df: float, variance_of) -> tuple[float, float, float, float]:
    """The quantile, its standard error and its bounds at the level .95, of the persons `among`."""
    w, y = persons["w"].to_numpy(), persons["hours"].fill_null(0).to_numpy()
    x = among.astype(float)
    value = rule(y[among], w[among], p)
    below = (y <= value) * x
    share = (w * below).sum() / (w * x).sum()
    error = math.sqrt(variance_of(persons, w * x * (below - share) / (w * x).sum()))
    t = stats.t.ppf(0.975, df)
    low, high = (rule(y[among], w[among], end) if 0 <= end <= 1 else math.nan for end in (share - t * error, share + t * error))
    return value, (high - low) / (2 * t), low, high


def figures(estimate: fl.Estimate) -> tuple[float, float, float, float]:
    return estimate.estimate, estimate.se, estimate.conf_low, estimate.conf_high


def told(act: Callable[[], object]) -> str:
    with pytest.raises(FlestimateError) as caught:
        act()
    return str(caught.value)


# By hand


@pytest.mark.parametrize("p", [0.1, 0.25, 0.5, 0.8])
@pytest.mark.parametrize(("rule", "plain"), [(fl.Math(), math_rule), (fl.HyndmanFan7(), hf7_rule)], ids=["math", "hf7"])
def test_a_quantile_of_every_domain_by_hand(persons: pl.DataFrame, sample: fl.Sample, variance_of, rule: object, plain, p: float) -> None:
    """In domains too, all PSUs of the design count in the standard error, and df are those of the domain."""
    for found in fl.estimate(sample, fl.Quantile("hours", p, rule=rule), by=BY):
        among = inside(persons, found.cell)
        units = persons.filter(among).select("s", "ea").unique()
        df = len(units) - units["s"].n_unique()
        assert found.df == df
        expected = woodruff(persons, among, plain, p, df, variance_of)
        assert figures(found) == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_the_rules_differ_between_two_persons() -> None:
    frame = pl.DataFrame({"w": [1.0] * 4, "ea": [1, 2, 3, 4], "hours": [10.0, 20.0, 30.0, 40.0]})
    sample = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    assert fl.estimate(sample, fl.Quantile("hours", 0.5)).total.estimate == 20.0
    assert fl.estimate(sample, fl.Quantile("hours", 0.5, rule=fl.HyndmanFan7())).total.estimate == 25.0


@pytest.mark.parametrize("name", INTERVALS)
def test_the_interval_is_that_of_the_share_at_or_below(persons: pl.DataFrame, sample: fl.Sample, name: str) -> None:
    """The share at or below the quantile is a prevalence, and its bounds are turned back into values."""
    interval = INTERVALS[name]
    found = fl.estimate(sample, fl.Quantile("hours", 0.5, interval=interval)).total
    below = fl.weigh(persons.with_columns(below=(pl.col("hours") <= found.estimate).cast(pl.Int8)), DESIGN)
    low, high = fl.estimate(below, fl.Prevalence("below", interval=interval)).total.interval(interval)
    y, w = persons["hours"].to_numpy(), persons["w"].to_numpy()
    assert (found.conf_low, found.conf_high) == (math_rule(y, w, low), math_rule(y, w, high))
    assert (found.conf_method, found.conf_level) == (f"Woodruff, {interval.name}", interval.level)


def test_a_higher_level_is_no_narrower(sample: fl.Sample) -> None:
    found = [fl.estimate(sample, fl.Quantile("hours", rule=fl.HyndmanFan7(), interval=fl.Wald(level))).total for level in (0.5, 0.8, 0.95)]
    assert [each.conf_low for each in found] == sorted((each.conf_low for each in found), reverse=True)
    assert [each.conf_high for each in found] == sorted(each.conf_high for each in found)
    assert found[0].conf_low > found[2].conf_low
    assert found[0].conf_high < found[2].conf_high


# R


@pytest.mark.parametrize(("p", "rule", "interval"), R)
def test_quantiles_are_those_of_r(p: float, rule: str, interval: str) -> None:
    frame = pl.read_csv(io.BytesIO(lzma.decompress((DATA / "apiclus1.csv.xz").read_bytes())))
    sample = fl.weigh(frame, fl.Clustered(weight="pw", psu="dnum", fpc="fpc"))
    measure = fl.Quantile("api00", p, rule=RULES[rule], interval=INTERVALS[interval])
    assert figures(fl.estimate(sample, measure).total) == pytest.approx(R[p, rule, interval], rel=1e-7)


# Who is counted


def test_unknown_values_are_left_out_and_counted_beside(persons: pl.DataFrame, variance_of) -> None:
    holes = persons.with_columns(hours=pl.when(pl.int_range(pl.len()) % 7 == 0).then(None).otherwise(pl.col("hours")))
    table = fl.estimate(fl.weigh(holes, DESIGN), fl.Quantile("hours"), by=["sex"])
    for found in table:
        among = inside(holes, found.cell)
        assert found.n == among.sum()
        assert found.undetermined == (inside(persons, found.cell) & ~among).sum() > 0
        assert figures(found) == pytest.approx(woodruff(holes, among, math_rule, 0.5, found.df, variance_of), rel=1e-9)


def test_among_is_a_domain(persons: pl.DataFrame) -> None:
    frame = persons.with_columns(woman=(pl.col("sex") == "female").cast(pl.Int8))
    sample = fl.weigh(frame, DESIGN)
    among = fl.estimate(sample, fl.Quantile("hours", among="woman")).total
    by_sex = fl.estimate(sample, fl.Quantile("hours"), by=["sex"])["sex", "female"]
    assert figures(among) == figures(by_sex)
    assert (among.n, among.df) == (by_sex.n, by_sex.df)


def test_whoever_stands_for_nobody_is_not_counted(persons: pl.DataFrame) -> None:
    nobody = persons[:5].with_columns(w=pl.lit(0.0), hours=pl.lit(1e6))
    one, other = (
        fl.estimate(fl.weigh(frame, DESIGN), fl.Quantile("hours", 0.9)).total for frame in (persons, pl.concat([persons, nobody]))
    )
    assert figures(one) == pytest.approx(figures(other), rel=1e-12)
    assert one.n == other.n


def test_a_domain_without_persons_has_no_quantile(persons: pl.DataFrame) -> None:
    codebook = {
        "sex": {"variable": "sex", "answers": {"female": "female", "male": "male", "other": "other"}},
        "hours": {"variable": "hours"},
        "w": {"variable": "w"},
        "s": {"variable": "s"},
        "ea": {"variables": ["ea"]},
    }
    table = fl.estimate(fl.weigh(fl.describe(persons, fl.Codebook.of(codebook)), DESIGN), fl.Quantile("hours"), by=["sex"])
    nobody = table["sex", "other"]
    assert (nobody.n, nobody.df, nobody.population, nobody.status) == (0, 0, 0.0, "no sample")
    assert all(math.isnan(figure) for figure in (*figures(nobody), nobody.cv, nobody.deff))
    assert table["sex", "female"].estimate > 0


@pytest.mark.parametrize("df", [fl.OfDomain(), fl.OfDesign(), fl.Given(20)], ids=str)
def test_a_domain_in_a_single_psu_has_a_quantile_and_no_standard_error(persons: pl.DataFrame, df: object) -> None:
    """The share at or below is a ratio, whose influence in one PSU is zero by construction: that is no certainty."""
    alone = persons.with_columns(where=pl.when((pl.col("s") == 1) & (pl.col("ea") == 1)).then(pl.lit("in")).otherwise(pl.lit("out")))
    sample = fl.weigh(alone, fl.Clustered(weight="w", strata="s", psu="ea", df=df))
    found = fl.estimate(sample, fl.Quantile("hours"), by=["where"])["where", "in"]
    assert found.estimate == math_rule(alone["hours"].to_numpy()[:10], alone["w"].to_numpy()[:10], 0.5)
    assert all(math.isnan(figure) for figure in figures(found)[1:])
    assert [note.code for note in found.notes] == ["FLE-G03"]


# Designs


@pytest.mark.parametrize("number", [5, 1_000, math.inf])
def test_given_degrees_of_freedom_are_those_of_the_interval(persons: pl.DataFrame, variance_of, number: float) -> None:
    sample = fl.weigh(persons, fl.Clustered(weight="w", strata="s", psu="ea", df=fl.Given(number)))
    for found in fl.estimate(sample, fl.Quantile("hours", rule=fl.HyndmanFan7()), by=["sex"]):
        expected = woodruff(persons, inside(persons, found.cell), hf7_rule, 0.5, number, variance_of)
        assert found.df == number
        assert figures(found) == pytest.approx(expected, rel=1e-9)


def replicated(persons: pl.DataFrame) -> tuple[pl.DataFrame, np.ndarray]:
    """Persons with the jackknife weights of their design, written out PSU by PSU; and how much each replicate counts."""
    columns, scales = {}, []
    for stratum in (1, 2, 3, 4):
        for ea in (1, 2, 3):
            out = (pl.col("s") == stratum) & (pl.col("ea") == ea)
            columns[f"r_{len(columns)}"] = (
                pl.when(out).then(0.0).when(pl.col("s") == stratum).then(1.5 * pl.col("w")).otherwise(pl.col("w"))
            )
            scales.append(2 / 3)
    return persons.with_columns(**columns), np.array(scales)


def test_replicates_that_are_read_give_the_spread_of_the_share_at_or_below(persons: pl.DataFrame) -> None:
    frame, scales = replicated(persons)
    sample = fl.weigh(frame, fl.Replicated(weight="w", replicates="r_*", method=fl.JackknifeN(rscales=tuple(scales)), df=fl.Given(8)))
    for found in fl.estimate(sample, fl.Quantile("hours", rule=fl.HyndmanFan7()), by=["sex"]):
        among = inside(frame, found.cell)
        y, weights = frame["hours"].to_numpy()[among], frame.select("w", "^r_.*$").to_numpy()[among]
        value = hf7_rule(y, weights[:, 0], 0.5)
        share, *replicates = (y <= value) @ weights / weights.sum(axis=0)
        margin = stats.t.ppf(0.975, 8) * math.sqrt((scales * (np.array(replicates) - share) ** 2).sum())
        low, high = (hf7_rule(y, weights[:, 0], end) for end in (share - margin, share + margin))
        assert (found.estimate, found.conf_low, found.conf_high) == pytest.approx((value, low, high), rel=1e-9)


def test_replicates_that_are_made_are_those_that_are_read(persons: pl.DataFrame) -> None:
    frame, scales = replicated(persons)
    read = fl.weigh(frame, fl.Replicated(weight="w", replicates="r_*", method=fl.JackknifeN(rscales=tuple(scales)), df=fl.Given(8)))
    made = fl.weigh(persons, fl.Resampled(DESIGN, method=fl.JackknifeN(), df=fl.Given(8)))
    for one, other in zip(*(fl.estimate(each, fl.Quantile("hours", 0.3), by=BY) for each in (read, made)), strict=True):
        assert one.cell == other.cell
        if one.n_psu != other.n_psu and other.n_psu == 1:
            continue  # replicate weights that are read do not say that there is a single PSU
        assert figures(one) == pytest.approx(figures(other), rel=1e-9, nan_ok=True)


# Laws


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), p=st.sampled_from([0.1, 0.5, 0.9]))
def test_the_order_of_persons_does_not_matter(seed: int, p: float) -> None:
    random = np.random.default_rng(seed)
    frame = pl.DataFrame(
        {"w": random.integers(1, 5, 40).astype(float), "ea": np.repeat(np.arange(8), 5), "hours": random.integers(0, 9, 40).astype(float)}
    )
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=seed)
    for rule in RULES.values():
        one, other = (fl.estimate(fl.weigh(each, PLAIN), fl.Quantile("hours", p, rule=rule)).total for each in (frame, shuffled))
        assert figures(one) == pytest.approx(figures(other), rel=1e-12, nan_ok=True)


PLAIN = fl.Clustered(weight="w", psu="ea")


@pytest.mark.parametrize("rule", RULES)
def test_the_scale_of_the_weights_does_not_matter(persons: pl.DataFrame, sample: fl.Sample, rule: str) -> None:
    scaled = fl.weigh(persons.with_columns(pl.col("w") * 7.3), DESIGN)
    for one, other in zip(
        *(fl.estimate(each, fl.Quantile("hours", 0.3, rule=RULES[rule]), by=BY) for each in (sample, scaled)), strict=True
    ):
        assert figures(one) == pytest.approx(figures(other), rel=1e-9, nan_ok=True)


def test_the_quantiles_of_a_variable_on_another_scale_are_on_that_scale(persons: pl.DataFrame, sample: fl.Sample) -> None:
    minutes = fl.weigh(persons.with_columns(minutes=60 * pl.col("hours") + 5), DESIGN)
    hours, minutes = (fl.estimate(each, fl.Quantile(name)).total for each, name in ((sample, "hours"), (minutes, "minutes")))
    assert (minutes.conf_low, minutes.estimate, minutes.conf_high) == pytest.approx(
        [60 * figure + 5 for figure in (hours.conf_low, hours.estimate, hours.conf_high)]
    )
    assert minutes.se == pytest.approx(60 * hours.se)


# What it says of itself, what is refused


def test_a_quantile_is_named_in_words() -> None:
    assert [fl.Quantile("hours_worked", p).title for p in (0.5, 0.9)] == ["Median of hours worked", "Quantile .9 of hours worked"]
    assert fl.Quantile("hours", among="employed").title == "Median of hours among employed"


@pytest.mark.parametrize("p", [0, 1, -0.5, float("nan"), "half"], ids=str)
def test_p_is_between_0_and_1(p: object) -> None:
    assert "FLE-C05: p is not between 0 and 1." in told(lambda: fl.Quantile("hours", p))


def test_a_percentile_is_asked_for_as_a_share(snapshot: SnapshotAssertion) -> None:
    assert told(lambda: fl.Quantile("hours", 50)) == snapshot


def test_a_quantile_of_text_is_refused(persons: pl.DataFrame, sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    assert told(lambda: fl.estimate(sample, fl.Quantile("sector"))) == snapshot


def test_a_quantile_of_an_infinite_number_is_refused(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    infinite = persons.with_columns(hours=pl.when(pl.col("s") == 1).then(float("inf")).otherwise(pl.col("hours")))
    assert told(lambda: fl.estimate(fl.weigh(infinite, DESIGN), fl.Quantile("hours"))) == snapshot


def test_a_misspelt_argument_is_answered(snapshot: SnapshotAssertion) -> None:
    assert told(lambda: fl.Quantile("hours", q=0.5)) == snapshot
