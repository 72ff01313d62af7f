"""Intervals and design effects of estimates: as a measure's `interval=`, by `estimate.interval`, and what they are made from.

What the methods give from figures is tested in tests/variance/interval; here is what a table hands to them.
"""

from __future__ import annotations

import io
import lzma
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import stats
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError
from flestimate.variance import Evidence, InPsus, PsuSums

DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
BY = ["sex", "sector", ("sex", "sector")]
DATA = Path(__file__).parents[1] / "reference" / "data"

EXACT = [fl.KornGraubard(), fl.KornGraubard(size=fl.SampleCap()), fl.Jeffreys(), fl.MidP(), fl.RareEvent()]
APPROXIMATE = [fl.KornGraubard(size=fl.NoCap()), fl.Wald(), fl.Logit(), fl.Arcsine(), fl.Wilson(), fl.Likelihood()]
PROPORTION = [*EXACT, *APPROXIMATE]
TWO_SIDED = pytest.mark.parametrize("interval", PROPORTION, ids=lambda each: each.name)


@pytest.fixture(scope="module")
def sample(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons, DESIGN)


@pytest.fixture(scope="module")
def table(sample: fl.Sample) -> fl.EstimateTable:
    return fl.estimate(sample, fl.Prevalence("fl"), by=BY)


def known(persons: pl.DataFrame, cell: tuple[tuple[str, str], ...]) -> pl.DataFrame:
    """The persons of a cell whose status is known."""
    conditions = [pl.col(name).fill_null("unknown") == category for name, category in cell]
    return persons.filter(pl.col("fl").is_not_null(), *conditions)


def figures(found: fl.Estimate) -> Evidence:
    """What is known of an estimate without its PSUs."""
    return Evidence.of(
        estimate=found.estimate,
        std_error=found.std_error,
        n=found.n,
        n_kish=found.n_kish,
        df=found.df,
        cases=math.nan if found.n_cases is None else found.n_cases,
    )


def with_psus(persons: pl.DataFrame, found: fl.Estimate) -> Evidence:
    """The same with how the cases lie in the PSUs, summed person by person."""
    w, case = pl.col("w"), pl.col("fl") == 1
    sums = (
        known(persons, found.cell)
        .group_by("s", "ea")
        .agg(
            n=pl.len(),
            cases=case.sum(),
            weight=w.sum(),
            weight2=(w**2).sum(),
            case_weight=w.filter(case).sum(),
            case_weight2=(w**2).filter(case).sum(),
        )
    )
    columns = {name: sums[name].to_numpy().astype(float) for name in ("n", "cases", "weight", "weight2", "case_weight", "case_weight2")}
    return replace(figures(found), psus=PsuSums.of(InPsus(cell=np.zeros(len(sums), dtype=np.int64), **columns), cells=1))


def told(act: Callable[[], object]) -> str:
    with pytest.raises(FlestimateError) as caught:
        act()
    return str(caught.value)


# Any interval, by either way


@TWO_SIDED
def test_the_interval_of_a_measure_is_that_of_its_estimates(sample: fl.Sample, table: fl.EstimateTable, interval) -> None:
    own = fl.estimate(sample, fl.Prevalence("fl", interval=interval), by=BY)
    for one, other in zip(own, table, strict=True):
        assert (one.conf_low, one.conf_high) == pytest.approx(other.interval(interval), rel=1e-9, nan_ok=True, abs=1e-15)
        assert (one.conf_method, one.conf_level) == (interval.name, interval.level)
        assert (one.estimate, one.se, one.df) == pytest.approx((other.estimate, other.se, other.df), nan_ok=True)


@pytest.mark.parametrize("interval", [each for each in PROPORTION if not isinstance(each, fl.RareEvent)], ids=lambda each: each.name)
def test_an_interval_is_made_from_the_figures_of_the_table(table: fl.EstimateTable, interval) -> None:
    for found in table:
        low, high = interval.bounds(figures(found))
        # No bound is below what a prevalence can be.
        assert found.interval(interval) == pytest.approx((np.maximum(low[0], 0), high[0]), rel=1e-9, nan_ok=True, abs=1e-15)


@TWO_SIDED
def test_bounds_go_with_the_unit(sample: fl.Sample, table: fl.EstimateTable, interval) -> None:
    per_thousand = fl.estimate(sample, fl.Prevalence("fl", per=1_000, interval=interval)).total
    low, high = table.total.interval(interval)
    assert (per_thousand.conf_low, per_thousand.conf_high) == pytest.approx((1_000 * low, 1_000 * high))
    assert per_thousand.interval(interval) == pytest.approx((per_thousand.conf_low, per_thousand.conf_high))
    assert table.total.per(1_000).interval(interval) == pytest.approx((per_thousand.conf_low, per_thousand.conf_high))


@TWO_SIDED
def test_a_lower_level_is_inside_a_higher_one(table: fl.EstimateTable, interval) -> None:
    found = [table["sex", "female"].interval(replace(interval, level=level)) for level in (0.99, 0.95, 0.8, 0.5)]
    assert [low for low, _ in found] == sorted(low for low, _ in found)
    assert [high for _, high in found] == sorted((high for _, high in found), reverse=True)
    assert len(set(found)) == 4


@TWO_SIDED
def test_cases_and_others_mirror_each_other(persons: pl.DataFrame, sample: fl.Sample, interval) -> None:
    others = fl.weigh(persons.with_columns(fl=1 - pl.col("fl")), DESIGN)
    for one, other in zip(
        *(fl.estimate(each, fl.Prevalence("fl", interval=interval), by=["sex"]) for each in (sample, others)), strict=True
    ):
        assert (other.conf_low, other.conf_high) == pytest.approx((1 - one.conf_high, 1 - one.conf_low), rel=1e-6)


def test_the_default_of_proportions_is_korn_graubard_capped_at_kishs_size(sample: fl.Sample) -> None:
    for measure in (fl.Prevalence("fl"), fl.Share("fl", of="sector")):
        assert measure.interval == fl.KornGraubard(level=0.95, size=fl.KishCap())
    for measure in (fl.Mean("hours"), fl.Ratio("hours", "w"), fl.Quantile("hours"), fl.Variance("hours")):
        assert measure.interval == fl.Wald()
    for measure in (fl.Count("fl"), fl.Total("hours")):
        assert measure.interval == fl.FromPrevalence(fl.KornGraubard())


def test_an_estimate_that_is_not_of_a_table_has_no_other_interval(table: fl.EstimateTable, snapshot: SnapshotAssertion) -> None:
    assert told(lambda: replace(table.total, evidence=None).interval(fl.Logit())) == snapshot


# Counts


@pytest.mark.parametrize("interval", [each for each in PROPORTION if each != fl.Wald()], ids=lambda each: each.name)
def test_the_interval_of_a_count_by_hand(persons: pl.DataFrame, table: fl.EstimateTable, interval) -> None:
    """The distances of the prevalence's bounds and of the size's t interval, together on the log scale with their correlation."""
    frame = persons.with_columns(known=pl.col("fl").is_not_null().cast(pl.Int8))
    drawn = fl.weigh(frame, DESIGN)
    counts = fl.estimate(drawn, fl.Count("fl", per=1_000, interval=fl.FromPrevalence(interval)), by=["sex"])
    sizes = fl.estimate(drawn, fl.Total("known"), by=["sex"])
    for found, size in zip(counts, sizes, strict=True):
        share = table[tuple(word for pair in found.cell for word in pair)]
        low, high = share.interval(interval)
        parts = size.estimate * share.se, share.estimate * size.se
        correlation = ((1_000 * found.se) ** 2 - parts[0] ** 2 - parts[1] ** 2) / (2 * parts[0] * parts[1])
        of_size = stats.t.ppf(0.975, found.df) * size.se / size.estimate
        below, above = (
            math.sqrt(distance**2 + of_size**2 + 2 * correlation * distance * of_size)
            for distance in (math.log(share.estimate / low), math.log(high / share.estimate))
        )
        expected = found.estimate * math.exp(-below), found.estimate * math.exp(above)
        assert (found.conf_low, found.conf_high) == pytest.approx(expected, rel=1e-9)
        assert found.interval(fl.FromPrevalence(interval)) == pytest.approx(expected, rel=1e-9)
        assert (found.conf_method, found.conf_level) == ("from the prevalence's", 0.95)


def test_a_total_of_yes_and_no_is_a_count(persons: pl.DataFrame, sample: fl.Sample) -> None:
    drawn = fl.weigh(persons.with_columns(number=pl.col("fl").cast(pl.Float64)), DESIGN)
    total, count = fl.estimate(drawn, fl.Total("number")).total, fl.estimate(sample, fl.Count("fl")).total
    assert (total.conf_low, total.conf_high, total.conf_method) == (count.conf_low, count.conf_high, count.conf_method)


def test_a_total_of_any_number_has_walds_interval_and_says_so(sample: fl.Sample) -> None:
    found = fl.estimate(sample, fl.Total("hours")).total
    margin = stats.t.ppf(0.975, found.df) * found.se
    assert (found.conf_low, found.conf_high) == pytest.approx((found.estimate - margin, found.estimate + margin))
    assert found.conf_method == "t"


# Nobody is a case


@pytest.fixture(scope="module")
def nobody(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons.with_columns(fl=pl.lit(0)), DESIGN)


@pytest.mark.parametrize("interval", EXACT, ids=lambda each: each.name)
def test_without_a_case_an_exact_interval_has_its_upper_bound(nobody: fl.Sample, interval) -> None:
    found = fl.estimate(nobody, fl.Prevalence("fl", interval=interval)).total
    assert (found.estimate, found.se, found.conf_low) == (0.0, 0.0, 0.0)
    assert 0.01 < found.conf_high < 0.1
    count = fl.estimate(nobody, fl.Count("fl", interval=fl.FromPrevalence(interval))).total
    assert (count.conf_low, count.conf_high) == pytest.approx((0.0, count.population * found.conf_high), rel=1e-9)


@pytest.mark.parametrize("interval", APPROXIMATE, ids=lambda each: each.name)
def test_without_a_case_an_approximate_interval_has_no_bounds(nobody: fl.Sample, interval) -> None:
    """A standard error of zero says nothing: R's logit gives [2e-12, 4e-12] there."""
    found = fl.estimate(nobody, fl.Prevalence("fl", interval=interval)).total
    assert found.estimate == 0
    assert math.isnan(found.conf_low)
    assert math.isnan(found.conf_high)


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_the_one_sided_bound_without_a_case_leaves_the_whole_error_above(nobody: fl.Sample, level: float) -> None:
    found = fl.estimate(nobody, fl.Prevalence("fl", interval=fl.UpperBound(level=level))).total
    assert found.conf_low == 0
    assert found.conf_high == pytest.approx(1 - (1 - level) ** (1 / found.n_kish), rel=1e-9)
    assert found.conf_high < found.interval(fl.KornGraubard(level))[1]
    assert found.conf_level == level
    assert found.conf_method == "one-sided, korn-graubard, capped at Kish's effective size"


@pytest.mark.parametrize("method", PROPORTION, ids=lambda each: each.name)
def test_the_one_sided_bound_is_the_end_of_a_two_sided_interval_of_twice_the_error(table: fl.EstimateTable, method) -> None:
    low, high = table.total.interval(fl.UpperBound(method, level=0.95))
    assert (low, high) == (0.0, pytest.approx(table.total.interval(replace(method, level=0.9))[1], rel=1e-9))


# Rare events


@pytest.fixture(scope="module")
def rare(persons: pl.DataFrame) -> pl.DataFrame:
    """Nine cases in five of 120 PSUs: ten times the persons, in ten times the strata."""
    tenfold = pl.concat([persons.with_columns(s=pl.col("s") + 4 * copy) for copy in range(10)])
    cases = {(1, 1): 3, (5, 2): 2, (6, 3): 1, (17, 1): 2, (30, 3): 1}
    place = pl.int_range(pl.len()).over("s", "ea")
    case = pl.any_horizontal(*((pl.col("s") == s) & (pl.col("ea") == ea) & (place < number) for (s, ea), number in cases.items()))
    return tenfold.with_columns(fl=case.cast(pl.Int8))


def test_a_rare_event_s_interval_is_made_from_the_psus(rare: pl.DataFrame) -> None:
    found = fl.estimate(fl.weigh(rare, DESIGN), fl.Prevalence("fl", interval=fl.RareEvent())).total
    low, high = fl.RareEvent().bounds(with_psus(rare, found))
    assert (found.conf_low, found.conf_high) == pytest.approx((float(low[0]), float(high[0])), rel=1e-9)
    assert found.n_cases == 9


def test_domains_look_at_how_the_whole_sample_s_cases_cluster(rare: pl.DataFrame) -> None:
    table = fl.estimate(fl.weigh(rare, DESIGN), fl.Prevalence("fl", interval=fl.RareEvent()), by=BY)
    whole, differ = with_psus(rare, table.total), 0
    for found in list(table)[1:]:
        own = with_psus(rare, found)
        low, high = fl.RareEvent().bounds(replace(own, whole=whole))
        assert (found.conf_low, found.conf_high) == pytest.approx((float(low[0]), float(high[0])), rel=1e-9)
        assert found.interval(fl.RareEvent()) == pytest.approx((found.conf_low, found.conf_high), rel=1e-12)
        differ += abs(float(fl.RareEvent().bounds(own)[1][0]) / found.conf_high - 1) > 0.01
    assert differ >= 3


def test_counts_in_domains_look_at_the_whole_sample_too(rare: pl.DataFrame) -> None:
    """Where the size is certain to be the population, the count's bounds are the population times the prevalence's."""
    equal = rare.with_columns(w=pl.lit(10.0)).sort("s", "ea").with_columns(half=(pl.int_range(pl.len()).over("s", "ea") % 2))
    # Every PSU has ten persons of weight 10, five of them in each half, so that no size varies.
    sample = fl.weigh(equal, DESIGN)
    shares = fl.estimate(sample, fl.Prevalence("fl", interval=fl.RareEvent()), by=["half"])
    counts = fl.estimate(sample, fl.Count("fl", interval=fl.FromPrevalence(fl.RareEvent())), by=["half"])
    for share, count in zip(shares, counts, strict=True):
        expected = count.population * share.conf_low, count.population * share.conf_high
        assert (count.conf_low, count.conf_high) == pytest.approx(expected, rel=1e-7)


def test_replicate_weights_alone_do_not_say_how_cases_cluster(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    replicates = {f"r_{number}": pl.col("w") * factor for number, factor in enumerate((0.5, 1.5, 1.0))}
    design = fl.Replicated(weight="w", replicates="r_*", method=fl.BRR())
    sample = fl.weigh(persons.with_columns(**replicates), design)
    assert told(lambda: fl.estimate(sample, fl.Prevalence("fl", interval=fl.RareEvent()))) == snapshot
    total = fl.estimate(sample, fl.Prevalence("fl")).total
    assert "FLE-G17" in told(lambda: total.interval(fl.RareEvent()))


def test_replicates_that_are_made_know_their_psus(rare: pl.DataFrame) -> None:
    sample = fl.weigh(rare, fl.Resampled(DESIGN, method=fl.JackknifeN()))
    found = fl.estimate(sample, fl.Prevalence("fl", interval=fl.RareEvent())).total
    low, high = fl.RareEvent().bounds(with_psus(rare, found))
    assert (found.conf_low, found.conf_high) == pytest.approx((float(low[0]), float(high[0])), rel=1e-9)


# Design effects and effective sizes


def simple_variance(persons: pl.DataFrame, found: fl.Estimate) -> float:
    """The variance of a weighted prevalence, were its persons a simple random sample with replacement (Kish, 1965)."""
    own, p = known(persons, found.cell), found.estimate
    return p * (1 - p) / (len(own) - 1)


def test_the_design_effect_with_replacement_by_hand(persons: pl.DataFrame, sample: fl.Sample) -> None:
    for found in fl.estimate(sample, fl.Prevalence("fl", deff=fl.WithReplacement()), by=BY):
        if 0 < found.estimate < 1:
            assert found.deff == pytest.approx(found.se**2 / simple_variance(persons, found), rel=1e-9)


def test_without_replacement_the_sampled_share_is_counted(sample: fl.Sample) -> None:
    with_replacement, without = (
        fl.estimate(sample, fl.Prevalence("fl", deff=deff), by=BY) for deff in (fl.WithReplacement(), fl.WithoutReplacement())
    )
    for one, other in zip(with_replacement, without, strict=True):
        assert other.deff == pytest.approx(one.deff / (1 - one.n / one.population), rel=1e-9, nan_ok=True)
        assert other.se == pytest.approx(one.se, nan_ok=True)
    assert without.total.deff > with_replacement.total.deff


@pytest.mark.parametrize(
    ("deff", "expected"),  # svymean(~api00, deff=TRUE) and deff="replace", survey 4.5
    [(fl.WithoutReplacement(), 9.3458694505909481), (fl.WithReplacement(), 9.0697483624530602)],
    ids=["default", "replace"],
)
def test_the_design_effect_is_that_of_r(deff: object, expected: float) -> None:
    frame = pl.read_csv(io.BytesIO(lzma.decompress((DATA / "apiclus1.csv.xz").read_bytes())))
    sample = fl.weigh(frame, fl.Clustered(weight="pw", psu="dnum", fpc="fpc"))
    assert fl.estimate(sample, fl.Mean("api00", deff=deff)).total.deff == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "measure",
    [
        lambda deff: fl.Prevalence("fl", deff=deff),
        lambda deff: fl.Count("fl", deff=deff),
        lambda deff: fl.Mean("hours", deff=deff),
        lambda deff: fl.Ratio("hours", "size", deff=deff),
        lambda deff: fl.Variance("hours", deff=deff),
    ],
    ids=["prevalence", "count", "mean", "ratio", "variance"],
)
def test_a_simple_random_sample_has_a_design_effect_of_one(persons: pl.DataFrame, measure) -> None:
    equal = persons.drop_nulls("fl").with_columns(w=pl.lit(7.0), size=pl.col("s") + 1, all=pl.lit(7 * len(persons.drop_nulls("fl"))))
    with_replacement = fl.weigh(equal, fl.Clustered(weight="w", psu=fl.Persons()))
    without = fl.weigh(equal, fl.Clustered(weight="w", psu=fl.Persons(), fpc="all"))
    for sample, deff in ((with_replacement, fl.WithReplacement()), (without, fl.WithoutReplacement())):
        found = fl.estimate(sample, measure(deff)).total
        assert found.deff == pytest.approx(1, rel=1e-9)
        assert found.n_eff == pytest.approx(found.n, rel=1e-9)


def test_weights_that_stand_for_fewer_than_the_sample_say_nothing_of_a_population(persons: pl.DataFrame) -> None:
    scaled = fl.weigh(persons.with_columns(w=pl.col("w") / pl.col("w").mean()), DESIGN)
    assert math.isnan(fl.estimate(scaled, fl.Mean("hours")).total.deff)
    assert fl.estimate(scaled, fl.Mean("hours", deff=fl.WithReplacement())).total.deff > 0


def test_effective_sizes_by_hand(persons: pl.DataFrame, table: fl.EstimateTable) -> None:
    for found in table:
        w = known(persons, found.cell)["w"].to_numpy()
        assert found.n == len(w)
        assert found.n_eff == pytest.approx(found.n / found.deff, rel=1e-12, nan_ok=True)
        assert found.n_kish == pytest.approx(w.sum() ** 2 / (w**2).sum(), rel=1e-12)
        assert found.deff_kish == pytest.approx(1 + w.var() / w.mean() ** 2, rel=1e-9)  # Kish's 1 + cv^2
        assert found.n_kish <= found.n


def test_equal_weights_have_no_design_effect_of_kish(persons: pl.DataFrame) -> None:
    found = fl.estimate(fl.weigh(persons.with_columns(w=pl.lit(3.0)), DESIGN), fl.Mean("hours")).total
    assert (found.n_kish, found.deff_kish) == pytest.approx((120, 1))


def test_without_variation_or_persons_there_is_no_effective_size(nobody: fl.Sample) -> None:
    found = fl.estimate(nobody, fl.Prevalence("fl")).total
    assert math.isnan(found.deff)
    assert math.isnan(found.n_eff)
    assert found.deff_kish > 1


@pytest.mark.parametrize(
    "measure",
    [
        lambda: fl.Count("fl", interval=fl.KornGraubard()),
        lambda: fl.Mean("hours", interval=fl.UpperBound(fl.Wilson())),
        lambda: fl.Prevalence("fl", interval="logit"),
        lambda: fl.Prevalence("fl", interval=fl.Logit),
        lambda: fl.Prevalence("fl", deff="replace"),
        lambda: fl.Quantile("hours", rule="math"),
        lambda: fl.Quantile("hours", p=50),
    ],
    ids=["a count", "a mean", "a word", "a class", "a word for deff", "a word for a rule", "per cent"],
)
def test_what_a_statistic_cannot_have_is_refused_when_it_is_declared(measure, snapshot: SnapshotAssertion) -> None:
    assert told(measure) == snapshot


def test_another_interval_obeys_the_statistic_too(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    sample = fl.weigh(persons, DESIGN)
    assert told(lambda: fl.estimate(sample, fl.Count("fl")).total.interval(fl.Logit())) == snapshot(name="a count")
    assert told(lambda: fl.estimate(sample, fl.Quantile("hours")).total.interval(fl.Logit())) == snapshot(name="a quantile")


def test_the_upper_bound_of_a_count_is_the_upper_end_at_twice_the_tail(persons: pl.DataFrame) -> None:
    total = fl.estimate(fl.weigh(persons, DESIGN), fl.Count("fl")).total
    _, high = total.interval(fl.UpperBound(fl.FromPrevalence(), level=0.95))
    assert high == pytest.approx(total.interval(fl.FromPrevalence(fl.KornGraubard(level=0.9)))[1], rel=1e-12)
