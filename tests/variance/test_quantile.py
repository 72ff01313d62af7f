"""Weighted quantiles and Woodruff's interval: R's figures, definitions written out, and laws."""

import csv
import io
import json
import lzma
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from flestimate.variance.quantile import Distribution, HyndmanFan7, Math, quantile, woodruff, woodruff_std_error

REFERENCE = Path(__file__).parents[1] / "reference"
RULES = {"math": Math(), "hf7": HyndmanFan7()}
SCALES = ("mean", "beta", "xlogit", "asin")
STATISTICS = ("estimate", "lower", "upper", "se")

# Of 200 persons of one weight, exactly .1 and .9 of the weight lie at or below a person's value. There R's rule "math" gives
# the next person's value, by rounding (see `Math`), and so the interval and the standard error of another person.
ROUNDED_BY_R = {(design, p) for design in ("srs_fpc", "srs_nofpc") for p in ("0.1", "0.9")}

# With "hf7", R takes persons of one value in the order of the file; `Distribution` takes them by weight, so that the order of
# rows does not matter. These are all the quantiles of the reference where it does, in the lower bound and its distance.
ORDERED_BY_R = {(design, "0.5") for design in ("strat_fpc", "strat_nofpc", "strat_jkn", "strat_jkn_nofpc")}
ORDERED_BY_R |= {(design, "0.5") for design in ("strat_jkn_mean", "strat_jkn_nofpc_mean")}

by_rule = pytest.mark.parametrize("rule", list(RULES.values()), ids=list(RULES))


# --- the figures of R survey 4.5 -------------------------------------------------------------------------------------


def reference_text(name: str) -> io.StringIO:
    return io.StringIO(lzma.decompress((REFERENCE / name).read_bytes()).decode())


@cache
def designs() -> dict:
    return json.loads((REFERENCE / "designs.json").read_text())["designs"]


@cache
def figures() -> dict[tuple[str, str, str, str], float]:
    """R's figures, by design, p, method and statistic; the design's degrees of freedom have no p."""
    kept = (row for row in csv.DictReader(reference_text("figures.csv.xz")) if row["estimator"] == "quantile" or row["method"] == "degf")
    keys = ("design_id", "p", "method", "statistic")
    rows = [row | {"p": row["variable"].removeprefix("api00@")} for row in kept]
    return {tuple(row[key] for key in keys): float(row["value"]) for row in rows}


@cache
def data(dataset: str) -> pd.DataFrame:
    return pd.read_csv(reference_text(f"data/{dataset}.csv.xz")).assign(person=lambda rows: range(len(rows)))


@cache
def replicates(file: str) -> np.ndarray:
    return pd.read_csv(reference_text(f"replicates/{file}")).to_numpy()


def weights_of(frame: pd.DataFrame, design: dict) -> np.ndarray:
    if "weights" in design or design["kind"] == "replicate":
        return frame[design.get("weights", "pw")].to_numpy(float)
    schools = frame.groupby("dnum")["snum"].transform("nunique")  # weights from the sizes of two stages
    return (frame["fpc1"] / frame["dnum"].nunique() * frame["fpc2"] / schools).to_numpy(float)


def variance_of_sum(z: np.ndarray, frame: pd.DataFrame, strata: list[str], units: list[str], sizes: list[str]) -> float:
    """Cochran's formula for stratified sampling in stages, written out; z are the persons' contributions to the sum."""
    if not units:
        return 0.0
    variance = 0.0
    for _, rows in frame.assign(z=z, all=1).groupby(strata or ["all"]):
        sums = rows.groupby(units[0])["z"].sum()
        n = len(sums)
        fraction = n / rows[sizes[0]].iloc[0] if sizes else 0.0
        if n > 1:
            variance += (1 - fraction) * n / (n - 1) * float(((sums - sums.mean()) ** 2).sum())
        if fraction:
            inner = (variance_of_sum(own["z"].to_numpy(), own, [], units[1:], sizes[1:]) for _, own in rows.groupby(units[0]))
            variance += fraction * sum(inner)
    return variance


def variance_of_share(at_or_below: np.ndarray, frame: pd.DataFrame, design: dict, weights: np.ndarray) -> float:
    share = np.average(at_or_below, weights=weights)
    if design["kind"] == "taylor":
        z = weights * (at_or_below - share) / weights.sum()
        return variance_of_sum(z, frame, design.get("strata") or [], design.get("ids") or ["person"], design.get("fpc") or [])
    factors = replicates(design["factors"])
    shares = (weights * at_or_below) @ factors / (weights @ factors)
    centre = share if design["mse"] else shares.mean()
    return float(design["scale"] * (np.array(design["rscales"]) * (shares - centre) ** 2).sum())


def bounds_of_share(scale: str, share: float, variance: float, n: int, df: float) -> tuple[float, float]:
    """R's intervals of a proportion, by their published formulas."""
    se, t = variance**0.5, stats.t.ppf(0.975, df)
    if scale == "mean":
        return share - t * se, share + t * se
    if scale == "xlogit":
        margin = t * se / (share * (1 - share))
        return special.expit(special.logit(share) - margin), special.expit(special.logit(share) + margin)
    if scale == "asin":
        angle, margin = np.arcsin(share**0.5), t * se / (2 * (share * (1 - share)) ** 0.5)
        return np.sin(angle - margin) ** 2, np.sin(angle + margin) ** 2
    size = share * (1 - share) / variance * (stats.t.ppf(0.025, n - 1) / stats.t.ppf(0.025, df)) ** 2
    return (
        stats.beta.ppf(0.025, size * share, size * (1 - share) + 1),
        stats.beta.ppf(0.975, size * share + 1, size * (1 - share)),
    )


def our_figures(name: str, rule: object, scale: str, p: float, tie_order: float) -> list[float]:
    """The statistics of one quantile; persons of one value in the order of the file if `tie_order` parts them ever so little."""
    design, df = designs()[name], figures()[name, "", "degf", "df"]
    frame = data(design["dataset"])
    weights, values = weights_of(frame, design), frame["api00"].to_numpy(float)
    distribution = Distribution.of(np.zeros(len(values), dtype=int), values + tie_order * frame["person"].to_numpy(), weights, 1)
    estimate = np.round(distribution.quantile(rule, np.array([p])), 9)
    at_or_below = (values <= estimate).astype(float)
    variance = variance_of_share(at_or_below, frame, design, weights)
    bounds = bounds_of_share(scale, np.average(at_or_below, weights=weights), variance, len(values), df)
    low, high = woodruff(distribution, rule, *np.array(bounds).reshape(2, 1))
    se = woodruff_std_error(low, high, stats.t.ppf(0.975, np.array([df])))
    return [float(each[0]) for each in (estimate, low, high, se)]


def quantiles_of(method: str) -> list[tuple[str, str]]:
    return sorted({(name, p) for name, p, own, _ in figures() if own == method})


@pytest.mark.parametrize("scale", SCALES)
@by_rule
def test_quantiles_and_their_intervals_equal_r_survey_in_every_design(rule, scale: str) -> None:
    method = f"{scale}_{next(name for name, each in RULES.items() if each == rule)}"
    compared = 0
    for name, p in quantiles_of(method):
        if rule == Math() and (name, p) in ROUNDED_BY_R:
            continue
        expected = [figures()[name, p, method, statistic] for statistic in STATISTICS]
        assert our_figures(name, rule, scale, float(p), tie_order=1e-12) == pytest.approx(expected, rel=1e-9, nan_ok=True), (name, p)
        compared += len(expected)
    print(f"{method}: {compared} figures compared")
    assert compared == 4 * (110 - len(ROUNDED_BY_R) * (rule == Math()))


@pytest.mark.parametrize("scale", SCALES)
def test_persons_of_one_value_by_weight_change_only_the_figures_of_r_that_are_listed(scale: str) -> None:
    method, differ = f"{scale}_hf7", set()
    for name, p in quantiles_of(method):
        expected = np.array([figures()[name, p, method, statistic] for statistic in STATISTICS])
        ours = np.array(our_figures(name, HyndmanFan7(), scale, float(p), tie_order=0))
        assert ours[[0, 2]] == pytest.approx(expected[[0, 2]], rel=1e-9, nan_ok=True), (name, p)
        assert ours == pytest.approx(expected, rel=0.02, nan_ok=True), (name, p)
        if ours != pytest.approx(expected, rel=1e-9, nan_ok=True):
            differ.add((name, p))
    assert differ <= ORDERED_BY_R
    assert differ


def test_where_exactly_p_of_the_weight_lies_below_the_rule_math_gives_that_person_and_r_the_next() -> None:
    for name in ("srs_fpc", "srs_nofpc"):
        frame = data(designs()[name]["dataset"])
        values, weights = frame["api00"].to_numpy(float), weights_of(frame, designs()[name])
        ours = quantile(Math(), values, weights, np.array([0.1, 0.9]))
        assert list(ours) == [479, 818]  # the 20th and the 180th of 200 persons of one weight
        assert [np.sum(values <= value) for value in ours] == [20, 180]
        assert [figures()[name, p, "mean_math", "estimate"] for p in ("0.1", "0.9")] == [482, 827]


def test_ties_and_persons_without_weight_are_as_in_r() -> None:
    # Debian's R 4.2.2, survey 4.1-1: survey:::qrule_hf7 and qrule_math, with and without the three persons of weight 0
    p = np.array([0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 0.9, 1])
    hf7 = [1, 1.35, 1.7, 1.875, 2, 2, 13 / 6, 79 / 30, 3.6, 5]
    assert quantile(HyndmanFan7(), np.array([3.0, 1, 2, 2, 5]), np.array([1.0, 2, 1, 3, 1]), p) == pytest.approx(hf7, rel=1e-12)
    values, weights = np.array([7.0, 3, 1, 2, 2, 5, 0, 9]), np.array([0.0, 1, 2, 1, 3, 1, 0, 0])
    assert quantile(HyndmanFan7(), values, weights, p) == pytest.approx(hf7, rel=1e-12)
    assert list(quantile(Math(), values, weights, np.array([0.25, 0.3, 0.75, 0.76, 0.9, 1]))) == [1, 2, 2, 3, 5, 5]


# --- the definitions -------------------------------------------------------------------------------------------------

persons = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 9)), min_size=1, max_size=12)
shares = st.integers(0, 60).map(lambda part: part / 60)


def arrays(sample: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    values, weights = np.array(sample, dtype=float).reshape(-1, 2).T
    return values, weights


def one(rule: object, sample: list[tuple[int, int]], p: float) -> float:
    return float(quantile(rule, *arrays(sample), np.array([p]))[0])


@given(persons, st.integers(0, 60))
def test_math_is_the_smallest_value_with_p_of_the_weight_at_or_below_it(sample, part: int) -> None:
    whole = sum(weight for _, weight in sample)
    enough = [at for at, _ in sample if 60 * sum(weight for value, weight in sample if value <= at) >= part * whole]
    assert one(Math(), sample, part / 60) == min(enough)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30), shares, st.sampled_from([1.0, 30.97]))
def test_hf7_is_numpys_quantile_where_weights_are_equal(values: list[int], p: float, weight: float) -> None:
    ours = quantile(HyndmanFan7(), np.array(values, dtype=float), np.full(len(values), weight), np.array([p]))
    assert ours[0] == pytest.approx(np.quantile(values, p), rel=1e-9, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 9)), min_size=2, max_size=12), shares)
def test_hf7_runs_straight_from_each_person_to_the_next(sample, p: float) -> None:
    values, weights = arrays(sorted(sample))
    before = np.append(0, np.cumsum(weights)[:-1])
    assert one(HyndmanFan7(), sample, p) == pytest.approx(np.interp(p, before / before[-1], values), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("n", [10, 49, 100, 200])
@pytest.mark.parametrize("weight", [1.0, 30.97, 0.1])
def test_rounding_does_not_decide_which_person_a_quantile_is(n: int, weight: float) -> None:
    values, weights, ranks = np.arange(1.0, n + 1), np.full(n, weight), np.arange(1, n)
    assert list(quantile(Math(), values, weights, ranks / n)) == list(ranks)
    at_persons = quantile(HyndmanFan7(), values, weights, ranks / (n - 1))
    assert at_persons == pytest.approx(ranks + 1, rel=1e-12)
    assert (at_persons >= ranks + 1).all()  # or the person would not be counted as at or below


@by_rule
def test_rounding_decides_nothing_in_the_last_of_many_cells_either(rule) -> None:
    cells, n = 30_000, 20
    cell, values = np.repeat(np.arange(cells), n), np.tile(np.arange(1.0, n + 1), cells)
    equal = Distribution.of(cell, values, np.full(cells * n, 30.97), cells)
    expected = 6 if rule == Math() else 6.7
    assert equal.quantile(rule, np.full(cells, 0.3)) == pytest.approx(np.full(cells, expected), rel=1e-11)
    unequal = Distribution.of(cell, values, np.tile([30.97, 0.7, 1e6], cells * n // 3), cells)  # the same in every third cell
    found = unequal.quantile(rule, np.full(cells, 0.37)).reshape(-1, 3)
    assert found == pytest.approx(np.broadcast_to(found[0], found.shape), rel=1e-9)


# --- laws ------------------------------------------------------------------------------------------------------------


@by_rule
@given(persons, shares, st.randoms(use_true_random=False))
def test_the_order_of_persons_does_not_matter(rule, sample, p: float, random) -> None:
    shuffled = random.sample(sample, len(sample))
    assert one(rule, shuffled, p) == pytest.approx(one(rule, sample, p), rel=1e-9, abs=1e-9)


@by_rule
@given(persons, shares, st.sampled_from([1e-6, 1 / 3, 1e6]))
def test_the_scale_of_weights_does_not_matter(rule, sample, p: float, factor: float) -> None:
    values, weights = arrays(sample)
    assert quantile(rule, values, weights * factor, np.array([p])) == pytest.approx([one(rule, sample, p)], rel=1e-9, abs=1e-9)


@by_rule
@given(persons, st.lists(shares, min_size=2, max_size=5))
def test_a_quantile_rises_with_p_from_the_lowest_value_to_the_highest(rule, sample, several: list[float]) -> None:
    values, weights = arrays(sample)
    found = quantile(rule, values, weights, np.array([0, *sorted(several), 1]))
    assert (np.diff(found) >= -1e-9).all()
    if len(sample) > 1:
        assert (found[0], found[-1]) == (values.min(), values.max())


@given(persons, shares)
def test_a_person_in_two_halves_leaves_the_rule_math_as_it_is(sample, p: float) -> None:
    (value, weight), *others = sample
    assert one(Math(), [(value, weight / 2), (value, weight / 2), *others], p) == one(Math(), sample, p)


def test_a_person_in_two_halves_changes_hf7_whose_steps_are_persons() -> None:
    assert one(HyndmanFan7(), [(1, 2), (2, 2)], 0.5) == 1.5
    assert one(HyndmanFan7(), [(1, 1), (1, 1), (2, 2)], 0.5) == 1


@by_rule
@given(st.lists(persons | st.just([]), min_size=1, max_size=5), st.lists(shares, min_size=5, max_size=5), st.randoms(use_true_random=False))
def test_every_cell_has_its_own_quantile_and_an_empty_one_none(rule, samples, several: list[float], random) -> None:
    entries = [(cell, *person) for cell, sample in enumerate(samples) for person in sample]
    random.shuffle(entries)
    cell, values, weights = np.array(entries, dtype=float).reshape(-1, 3).T
    p = np.array(several[: len(samples)])
    distribution = Distribution.of(cell.astype(int), values, weights, len(samples))
    found = distribution.quantile(rule, p)
    alone = [one(rule, sample, own) if sample else np.nan for sample, own in zip(samples, p, strict=True)]
    assert found == pytest.approx(alone, rel=1e-9, abs=1e-9, nan_ok=True)
    below = [
        np.average(arrays(sample)[0] <= at, weights=arrays(sample)[1]) if sample else np.nan
        for sample, at in zip(samples, found, strict=True)
    ]
    assert distribution.below(found) == pytest.approx(below, rel=1e-9, nan_ok=True)


@by_rule
def test_a_single_person_is_every_quantile(rule) -> None:
    assert list(quantile(rule, np.array([7.0]), np.array([3.0]), np.array([0, 0.4, 1]))) == [7, 7, 7]


@by_rule
def test_outside_0_and_1_there_is_no_quantile_but_rounding_is_forgiven(rule) -> None:
    found = quantile(rule, np.array([1.0, 2.0]), np.ones(2), np.array([-0.01, 1.01, np.nan, -1e-16, 1 + 3e-16]))
    assert found == pytest.approx([np.nan, np.nan, np.nan, 1, 2], nan_ok=True)


@by_rule
def test_without_persons_there_is_no_quantile_and_no_share(rule) -> None:
    nobody = Distribution.of(np.zeros(0, dtype=int), np.zeros(0), np.zeros(0), 2)
    assert np.isnan(nobody.quantile(rule, np.array([0.5, 0.5]))).all()
    assert np.isnan(nobody.below(np.array([0.5, 0.5]))).all()


@by_rule
def test_a_bound_of_the_share_outside_0_and_1_leaves_that_bound_and_the_standard_error_unknown(rule) -> None:
    ten = Distribution.of(np.zeros(10, dtype=int), np.arange(10.0), np.ones(10), 1)
    low, high = woodruff(ten, rule, np.array([-0.05]), np.array([0.5]))
    assert np.isnan(low[0])
    assert 4 <= high[0] <= 5
    assert np.isnan(woodruff_std_error(low, high, np.array([2.0]))[0])
