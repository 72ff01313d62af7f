"""The spread of estimates over replicates: R's figures from R's replicate weights, and links."""

import numpy as np
import pytest
from scipy.special import stdtrit

from flestimate.variance.clusters import ReplicateTotals
from flestimate.variance.estimand import Estimand, Ratio, Total
from flestimate.variance.link import LogOdds
from flestimate.variance.replication import AroundEstimate, AroundMean, Jackknife1, ReplicateSpread, Scheme
from flestimate.variance.spread import Spread, polarised

# Designs of R 4.5 survey with the variable and the domains that are compared; the scheme is R's own (designs.json).
COMPARED = [
    *((name, "api00", "stype") for name in ("clus1_jk1", "clus1_jk1_mean", "clus1_jk1_nofpc", "clus1_boot", "clus1_boot_mean")),
    *((name, "api00", "stype") for name in ("clus1_subboot", "clus1_subboot_mean", "strat_jkn", "strat_jkn_mean", "strat_subboot")),
    *((name, "hours", "sector") for name in ("lfs_jkn", "lfs_jkn_mean", "lfs_boot")),
    *((name, "fl", "sector") for name in ("lfs_jkn", "lfs_jkn_mean", "lfs_boot")),
    *((name, "alive", None) for name in ("scd_brr", "scd_brr_mean", "scd_fay", "scd_fay_mean", "scd_jkn", "scd_jkn_mean", "scd_jk2")),
    *((name, "alive", None) for name in ("scd_jk2_mean", "scd_acs", "scd_acs_mean", "scd_svrep_brr", "scd_svrep_brr_mean")),
]


def spread_of(design, estimand: Estimand, y: np.ndarray, x: np.ndarray, domains: np.ndarray) -> ReplicateSpread:
    """The spread of the domains (cells, persons) from persons' values and R's replicate weights."""
    values = np.stack([np.nan_to_num(y) * ~np.isnan(y), x * ~np.isnan(y)], axis=1)[:, : estimand.totals]
    weights = np.concatenate([design.weight[:, None], design.factors * design.weight[:, None]], axis=1)
    sums = np.einsum("cn,nw,nk->wck", domains.astype(float), weights, values)
    return ReplicateSpread.of(estimand, ReplicateTotals(sums[0], sums[1:]), design.scheme)


@pytest.mark.parametrize("estimator", ["mean", "total"])
@pytest.mark.parametrize(("name", "variable", "by"), COMPARED)
def test_estimates_and_standard_errors_are_rs(reference, name: str, variable: str, by: str | None, estimator: str) -> None:
    design = reference(name)
    figures, y = design.figures(), design.numbers(variable)
    group = design.text(by) if by else np.full(len(y), "")
    levels = sorted(set(group) - {"", "NA"})
    domains = np.array([np.ones(len(y), dtype=bool), *(group == level for level in levels)])
    spread = spread_of(design, {"mean": Ratio(), "total": Total()}[estimator], y, np.ones(len(y)), domains)
    keys = ["", *(f"{by}={level}" for level in levels)]
    for statistic, ours in (("estimate", spread.estimate), ("se", np.sqrt(spread.variance))):
        theirs = [figures[estimator, variable, key, statistic, "default"] for key in keys]
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)


@pytest.mark.parametrize("name", ["clus1_jk1", "clus1_jk1_mean", "clus1_boot_mean", "strat_jkn"])
def test_covariances_between_domains_are_rs(reference, name: str) -> None:
    design = reference(name)
    figures, group = design.figures(), design.text("stype")
    y = design.numbers("api00")
    spread = spread_of(design, Ratio(), y, np.ones(len(y)), np.array([group == level for level in "EHM"]))
    theirs = {key[2]: value for key, value in figures.items() if key[:2] == ("mean", "api00") and key[3:] == ("cov", "svyby_covmat")}
    names = [f"stype={level}" for level in "EHM"]
    expected = np.array([[theirs.get(f"{a}|{b}", theirs.get(f"{b}|{a}")) for b in names] for a in names])
    np.testing.assert_allclose(polarised(spread), expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", ["scd_jkn", "scd_acs_mean", "scd_fay"])
def test_ratios_are_rs(reference, name: str) -> None:
    design = reference(name)
    spread = spread_of(design, Ratio(), design.numbers("alive"), design.numbers("arrests"), np.ones((1, 6), dtype=bool))
    figures = design.figures()
    assert spread.estimate[0] == pytest.approx(figures["ratio", "alive/arrests", "", "estimate", "default"], rel=1e-12)
    assert np.sqrt(spread.variance[0]) == pytest.approx(figures["ratio", "alive/arrests", "", "se", "default"], rel=1e-9)


@pytest.mark.parametrize("name", ["clus1_jk1", "clus1_jk1_mean"])
def test_the_logit_interval_from_linked_replicates_is_rs(reference, name: str) -> None:
    # svyciprop(method = "logit"): t with degf(design) = 14. R finds the log-odds by iterating, to about 1e-9.
    design = reference(name)
    y = (design.text("sch.wide") == "Yes").astype(float)
    spread = spread_of(design, Ratio(), y, np.ones(len(y)), np.ones((1, len(y)), dtype=bool))
    half = stdtrit(14, 0.975) * np.sqrt(spread.variance_on(LogOdds(), spread.estimate))
    figures = design.figures()
    for side, sign in (("lower", -1), ("upper", 1)):
        bound = LogOdds().inverse(LogOdds().value(spread.estimate) + sign * half)
        assert bound[0] == pytest.approx(figures["ciprop", "sch.wide=='Yes'", "", side, "logit"], rel=1e-7)


VALUES = np.array([[0.1, 0.0, 0.3, np.nan], [0.2, 0.1, np.nan, np.nan], [0.3, 0.2, 0.5, np.nan]])
ESTIMATE = np.array([0.2, 0.1, 0.4, 0.5])
SPREAD = ReplicateSpread(VALUES, ESTIMATE, Jackknife1().scheme(3))


def log_odds(p: float) -> float:
    return float(np.log(p / (1 - p)))


def test_it_is_a_spread() -> None:
    spread: Spread = SPREAD
    assert spread.variance.shape == (4,)


def test_on_a_link_the_replicates_are_linked() -> None:
    expected = 2 / 3 * sum((log_odds(p) - log_odds(0.2)) ** 2 for p in (0.1, 0.2, 0.3))
    assert SPREAD.variance_on(LogOdds(), ESTIMATE)[0] == pytest.approx(expected)


def test_on_a_link_around_the_mean_of_the_linked_replicates() -> None:
    spread = ReplicateSpread(VALUES, ESTIMATE, Scheme(2 / 3, (1.0,) * 3, AroundMean()))
    linked = np.array([log_odds(p) for p in (0.1, 0.2, 0.3)])
    assert spread.variance_on(LogOdds(), ESTIMATE)[0] == pytest.approx(2 / 3 * ((linked - linked.mean()) ** 2).sum())


def test_a_replicate_of_zero_has_no_log_odds_so_the_cell_takes_the_delta_method() -> None:
    delta = SPREAD.variance[1] / (0.1 * 0.9) ** 2
    assert SPREAD.variance_on(LogOdds(), ESTIMATE)[1] == pytest.approx(delta)


def test_a_replicate_without_an_estimate_is_left_out_on_a_link_too() -> None:
    expected = 2 / 3 * sum((log_odds(p) - log_odds(0.4)) ** 2 for p in (0.3, 0.5))
    assert SPREAD.variance_on(LogOdds(), ESTIMATE)[2] == pytest.approx(expected)
    np.testing.assert_array_equal(SPREAD.dropped, [0, 0, 1, 3])


@pytest.mark.parametrize("estimate", [0.0, 1.0])
def test_an_estimate_of_0_or_1_has_no_variance_on_the_scale_of_log_odds(estimate: float) -> None:
    spread = ReplicateSpread(np.full((3, 1), estimate), np.array([estimate]), Jackknife1().scheme(3))
    assert np.isnan(spread.variance_on(LogOdds(), spread.estimate)[0])


@pytest.mark.parametrize("centre", [AroundEstimate(), AroundMean()], ids=repr)
def test_combinations_are_of_the_replicates(centre: object) -> None:
    spread = ReplicateSpread(VALUES[:, :2], ESTIMATE[:2], Scheme(1.0, (1.0, 0.5, 0.0), centre))
    combined = spread.combine(np.array([[1.0, -1.0], [0.0, 2.0]]))
    np.testing.assert_allclose(combined.values, np.stack([VALUES[:, 0] - VALUES[:, 1], 2 * VALUES[:, 1]], axis=1))
    assert combined.variance[1] == pytest.approx(4 * spread.variance[1])


def test_a_cell_without_an_estimate_spoils_only_the_combinations_it_is_part_of() -> None:
    combined = SPREAD.combine(np.array([[1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 1.0]]))
    assert combined.variance[0] == pytest.approx(2 / 3 * (0.2**2 + 0.2**2))
    assert np.isnan(combined.variance[1])
