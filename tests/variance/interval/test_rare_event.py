"""The interval for rare, clustered cases: its published figures, a second computation of it in plain loops, and what it obeys.

The figures are those of the method's own description ("test vectors", and its table of bounds without a case), which come
from two other implementations. The second computation here is written from the formulas, PSU by PSU and cell by cell, with
SciPy's distributions and Brent's method.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from flestimate.errors import DeclarationError, EstimateError
from flestimate.variance.arrays import Floats, Integers
from flestimate.variance.evidence import Evidence
from flestimate.variance.interval.clustered_count import Basis, limits
from flestimate.variance.interval.negative_binomial import mean_at, roots
from flestimate.variance.interval.rare_event import RareEvent
from flestimate.variance.psu_sums import InPsus, PsuSums


class Psu(NamedTuple):
    """A sampled PSU: persons and cases of a cell, and the sums of their weights and of the squares of these."""

    stratum: str
    n: float = 0
    cases: float = 0
    weight: float = 0
    weight2: float = 0
    case_weight: float = 0
    case_weight2: float = 0


Design = Sequence[Psu]

FULL = [
    Psu("a", 10, 1, 12, 16, 1.5, 2.25),
    Psu("a", 12, 0, 11, 12),
    Psu("b", 9, 0, 10, 13),
    Psu("b", 10, 2, 9, 9.5, 1.8, 1.64),
    Psu("c", 11, 0, 14, 21),
    Psu("c", 10, 0, 8, 8),
    Psu("d", 10, 1, 10, 12, 0.9, 0.81),
    Psu("d", 8, 0, 9, 12),
]
DOMAIN = [
    Psu("a", 4, 1, 5, 7, 1.5, 2.25),
    Psu("a", 5, 0, 5, 5.6),
    Psu("b", 3, 0, 3.5, 4.6),
    Psu("b"),
    Psu("c", 4, 0, 5, 7.5),
    Psu("c", 5, 0, 4, 4),
    Psu("d", 3, 0, 3, 3.6),
    Psu("d", 2, 0, 2.2, 2.9),
]


def others(design: Design) -> list[Psu]:
    """The same with others for cases."""
    return [
        psu._replace(
            cases=psu.n - psu.cases,
            case_weight=psu.weight - psu.case_weight,
            case_weight2=psu.weight2 - psu.case_weight2,
        )
        for psu in design
    ]


def without_cases(design: Design) -> list[Psu]:
    return [psu._replace(cases=0, case_weight=0, case_weight2=0) for psu in design]


def proportion(design: Design) -> float:
    return sum(psu.case_weight for psu in design) / sum(psu.weight for psu in design)


def standard_error(design: Design) -> float:
    """Linearised, stratified, with replacement; a stratum's single PSU adds nothing."""
    p, total = proportion(design), sum(psu.weight for psu in design)
    variance = 0.0
    for stratum in {psu.stratum for psu in design}:
        influence = [(psu.case_weight - p * psu.weight) / total for psu in design if psu.stratum == stratum]
        if len(influence) > 1:
            mean = sum(influence) / len(influence)
            variance += len(influence) / (len(influence) - 1) * sum((value - mean) ** 2 for value in influence)
    return math.sqrt(variance)


def degrees(design: Design) -> int:
    met = [psu for psu in design if psu.n > 0]
    return len(met) - len({psu.stratum for psu in met})


def evidence(*cells: Design, whole: Design | None = None) -> Evidence:
    """What is known of cells, from their PSUs."""
    rows = [(cell, *psu[1:]) for cell, design in enumerate(cells) for psu in design if psu.n > 0]
    cell, *sums = np.array(rows, dtype=float).reshape(-1, 7).T
    psus = PsuSums.of(InPsus(cell.astype(np.int64), *sums), cells=len(cells))
    met = psus.weight > 0
    return Evidence(
        estimate=np.array([proportion(design) if some else np.nan for design, some in zip(cells, met, strict=True)]),
        std_error=np.array([standard_error(design) if some else np.nan for design, some in zip(cells, met, strict=True)]),
        n=psus.n,
        n_kish=np.divide(psus.weight**2, psus.weight2, out=np.full(len(cells), np.nan), where=met),
        df=np.array([float(degrees(design)) for design in cells]),
        cases=psus.over_cases(psus.carrying.cases),
        psus=psus,
        whole=None if whole is None else evidence(whole),
    )


def bounds(design: Design, whole: Design | None = None, method: RareEvent | None = None) -> tuple[float, float]:
    low, high = (method or RareEvent()).bounds(evidence(design, whole=whole))
    return float(low[0]), float(high[0])


# The figures of the method's description.


def test_a_small_sample_has_the_published_interval() -> None:
    assert proportion(FULL) == pytest.approx(0.050602, abs=1e-6)
    assert bounds(FULL) == pytest.approx((0.007592307, 0.158732744), abs=1e-9)
    assert bounds(FULL, method=RareEvent(certainty=0.90)) == pytest.approx((0.007592307, 0.152606964), abs=1e-9)


def test_a_small_sample_has_the_published_intracluster_correlations() -> None:
    parts = {certainty: RareEvent(certainty=certainty).report(evidence(FULL)) for certainty in (0.90, 0.95)}
    assert [float(part.icc_lower[0]) for part in parts.values()] == pytest.approx([0.050325, 0.050325], abs=5e-7)
    assert [float(part.icc_upper[0]) for part in parts.values()] == pytest.approx([0.105823, 0.142608], abs=5e-7)


def test_a_domain_has_the_published_interval() -> None:
    assert bounds(DOMAIN, FULL) == pytest.approx((0.002700205, 0.234768003), abs=1e-9)


def test_a_domain_without_a_case_has_the_published_bound() -> None:
    assert bounds(without_cases(DOMAIN), FULL) == pytest.approx((0, 0.155685388), abs=1e-9)


def test_the_complement_has_the_published_interval() -> None:
    assert bounds(others(FULL)) == pytest.approx((0.841267256, 0.992407693), abs=1e-9)


@pytest.mark.parametrize(
    ("psus", "persons", "certainty", "published"),
    [(100, 20, 0.90, 0.00341), (100, 20, 0.95, 0.00406), (20, 40, 0.90, 0.01235), (20, 40, 0.95, 0.01510)],
)
def test_a_sample_without_a_case_has_the_published_bound(psus: int, persons: int, certainty: float, published: float) -> None:
    design = [Psu("a", persons, 0, persons, persons)] * psus
    assert bounds(design, method=RareEvent(certainty=certainty)) == pytest.approx((0, published), abs=5e-6)


# The second computation.


class Sums:
    """The sums of the method's step 0, by the names it has for them."""

    def __init__(self, design: Design) -> None:
        met = [psu for psu in design if psu.n > 0]
        weight = sum(psu.weight for psu in met)
        cases_weight = sum(psu.case_weight for psu in met)
        self.p = cases_weight / weight
        self.n = sum(psu.n for psu in met)
        self.x = sum(psu.cases for psu in met)
        self.K = sum(1 for psu in met if psu.cases > 0)
        self.M = len(met)
        self.df = max(1, self.M - len({psu.stratum for psu in met}))
        self.size = sum(psu.n**2 for psu in met) / self.n
        self.A = sum(psu.weight2 for psu in met) / weight**2
        self.B = max(self.A, sum(psu.weight**2 for psu in met) / weight**2)
        self.A_cases = sum(psu.case_weight2 for psu in met) / (weight * cases_weight) if self.x else self.A
        error = standard_error(design)
        self.r = error**2 / (self.p * (1 - self.p)) if self.x else 0.0
        if self.r < 1e-12 * self.A:  # the variance says nothing
            self.r = None
        self.k_eff = cases_weight**2 / sum(psu.case_weight**2 for psu in met) if self.x else 0.0
        self.M_equal = self.n / self.size

    def series(self, rho: float) -> float:
        share = min(self.K / self.M_equal, 0.98)
        came = min(self.x, -self.M_equal * math.log(1 - share))
        theta = self.size * rho / (1 - rho)
        return -came * math.log(math.log(1 + theta)) + self.x * math.log(theta / (1 + theta))

    def chi_square(self, rho: float) -> float:
        expected = (1 - rho) * self.A + rho * self.B
        return -self.df / 2 * (math.log(expected) + self.r / expected) if self.r else 0.0


def posterior(domain: Sums, full: Sums, *, all_of_it: bool) -> list[tuple[float, float]]:
    grid = [0.002 * 300 ** (step / 27) for step in range(28)]
    logs = []
    for rho in grid:
        common = min(1, full.K / full.M) ** 2
        log = (1 - common) * full.series(rho) + common * full.chi_square(rho)
        if not all_of_it:
            counts = min(1, 10 / full.K) if full.K else 1
            log = counts * log + (1 - counts) * (1 - min(1, domain.K / domain.M_equal) ** 2) * domain.series(rho)
        logs.append(log - math.log(rho / 0.05) ** 2 / 2)
    masses = [math.exp(log - max(logs)) for log in logs]
    return [(rho, mass / sum(masses)) for rho, mass in zip(grid, masses, strict=True)]


def quantile(points: list[tuple[float, float]], q: float) -> float:
    middles = [sum(mass for _, mass in points[:at]) + points[at][1] / 2 for at in range(len(points))]
    return math.exp(np.interp(q, middles, [math.log(rho) for rho, _ in points]))


def count_mean(count: float, factor: float, tail: float) -> float:
    if factor - 1 < 1e-4:
        return float(stats.gamma.ppf(1 - tail, count))
    size = optimize.brentq(lambda log: special.betainc(math.exp(log), count, 1 / factor) - tail, -40, 40, xtol=1e-13)
    return (factor - 1) * math.exp(size)


def one_limit(kish: float, variance: float, count: float, count_eff: float, tail: float) -> float:
    rest = 1 / variance - count_eff + 1
    binomial, poisson = stats.beta.ppf(1 - tail, count_eff, rest), stats.gamma.ppf(1 - tail, count_eff)
    # SciPy does not know numbers below 1e-308; so near 0 both distributions are powers, whose constants are known.
    of_powers = math.exp((math.lgamma(rest) - math.lgamma(rest + count_eff)) / count_eff)
    correction = binomial / poisson if poisson > 1e-280 else of_powers
    return kish * count_mean(count, variance / kish, tail) * correction / variance


def in_loops(design: Design, whole: Design, *, level: float = 0.95, q: float = 0.95, strict: bool = True) -> tuple[float, float]:
    """The interval of one cell, from the formulas."""
    if proportion(design) > 0.5 + 1e-12:
        low, high = in_loops(others(design), others(whole), level=level, q=q, strict=strict)
        return 1 - high, 1 - low
    d, full, alpha = Sums(design), Sums(whole), 1 - level
    points = posterior(d, full, all_of_it=design == whole)
    rho_low, rho_high = sum(rho * mass for rho, mass in points), quantile(points, q)
    heavy = max(1, (full.x * full.A_cases / full.A + 10) / (full.x + 10))

    def variance(kish: float, rho: float, c: float) -> float:
        model = (1 - rho) * kish + rho * max(d.B, kish)
        if d.r is None:
            return max(kish, model)
        bare = 1 - min(1, d.K / d.M_equal)
        trust = 1.0 if bare == 0 else d.k_eff / bare / (d.k_eff / bare + c)
        adjustment = (stats.t.ppf(1 - alpha / 2, max(d.n - 1, 1)) / stats.t.ppf(1 - alpha / 2, d.df)) ** 2
        return max(kish, trust * d.r / adjustment + (1 - trust) * model)

    kish_high, kish_low = d.A * heavy, max(d.A, d.A_cases)
    none = one_limit(kish_high, max(kish_high, (1 - rho_high) * kish_high + rho_high * max(d.B, kish_high)), 1, 1, alpha)
    if strict:
        none = max(none, 1 - (alpha / 2) ** d.A)
    if d.x == 0:
        return 0.0, min(1, none)
    v_high, v_low = variance(kish_high, rho_high, 20), variance(kish_low, rho_low, 5)
    high = sum(one_limit(kish_high, v_high, d.p / kish_high + more, d.p / v_high + more, alpha / 2) for more in (0, 1)) / 2
    lows = [one_limit(kish_low, v_low, d.p / kish_low + more, d.p / v_low + more, 1 - alpha / 2) for more in (0, 1)]
    return min(d.p, 2 / (1 / lows[0] + 1 / lows[1])), min(1, max(d.p, high, none))


def test_the_second_computation_has_the_published_figures_too() -> None:
    assert in_loops(FULL, FULL) == pytest.approx((0.007592307, 0.158732744), abs=1e-9)
    assert in_loops(without_cases(DOMAIN), FULL, strict=False) == pytest.approx((0, 0.145427588), abs=1e-9)


class Drawn(NamedTuple):
    """A domain and the whole sample it is part of."""

    domain: list[Psu]
    whole: list[Psu]


@st.composite
def samples(draw: st.DrawFn, least_psus: int = 1, least_strata: int = 1) -> Drawn:
    """Small samples of unequal weights, whose cases are rare or common, and where PSUs may have nobody of the domain."""
    chances = draw(st.integers(1, 12))
    person = st.tuples(st.sampled_from([0.4, 0.7, 1.0, 1.3, 2.5]), st.integers(0, chances).map(lambda value: value == 0), st.booleans())
    strata = draw(st.lists(st.integers(least_psus, 4), min_size=least_strata, max_size=4))
    whole, domain = [], []
    for stratum, psus in enumerate(strata):
        for _ in range(psus):
            people = draw(st.lists(person, min_size=1, max_size=9))
            whole.append(summed(str(stratum), people))
            domain.append(summed(str(stratum), [one for one in people if one[2]]))
    return Drawn(domain if any(psu.n for psu in domain) else whole, whole)


def summed(stratum: str, people: list[tuple[float, bool, bool]]) -> Psu:
    cases = [weight for weight, case, _ in people if case]
    weights = [weight for weight, _, _ in people]
    return Psu(
        stratum,
        len(people),
        len(cases),
        sum(weights),
        sum(weight**2 for weight in weights),
        sum(cases),
        sum(weight**2 for weight in cases),
    )


@settings(max_examples=200)
@given(samples(), st.sampled_from([0.8, 0.95, 0.99]), st.sampled_from([0.9, 0.95]))
def test_it_agrees_with_the_second_computation(drawn: Drawn, level: float, q: float) -> None:
    method = RareEvent(level=level, certainty=q)
    for cell in drawn:
        expected = in_loops(cell, drawn.whole, level=level, q=q)
        assert bounds(cell, drawn.whole, method) == pytest.approx(expected, rel=1e-9, abs=1e-12)


# What every interval of a proportion obeys, and what this one does.


@given(samples())
def test_the_estimate_lies_between_bounds_between_0_and_1(drawn: Drawn) -> None:
    for cell in drawn:
        low, high = bounds(cell, drawn.whole)
        assert 0 <= low <= proportion(cell) <= high <= 1


@given(samples(), st.sampled_from([0.0, 1e-9, 0.3, 10.0, np.nan]), st.sampled_from([-1.0, 0.0, 1.0, 1e6, np.nan]))
def test_there_are_bounds_whatever_is_known_of_the_variance(drawn: Drawn, error: float, df: float) -> None:
    known = evidence(drawn.domain, drawn.whole, whole=drawn.whole)
    unknown = {"std_error": np.full(2, error), "df": np.full(2, df)}
    whole = replace(known.whole, std_error=np.array([error]), df=np.array([df]))
    low, high = RareEvent().bounds(replace(known, **unknown, whole=whole))
    assert np.all((low >= 0) & (low <= known.estimate) & (known.estimate <= high) & (high <= 1))


@given(samples(least_psus=3, least_strata=3), st.floats(0.5, 0.97), st.floats(0.001, 0.019))
def test_it_widens_with_the_level(drawn: Drawn, level: float, more: float) -> None:
    # From 5 degrees of freedom on, but for a few millionths in the lower bound of a single case: see the documentation's limits.
    narrow, wide = (bounds(drawn.whole, method=RareEvent(level=at)) for at in (level, level + more))
    assert wide[0] <= narrow[0] + 1e-5
    assert wide[1] >= narrow[1] - 1e-5


@given(samples())
def test_cases_and_others_have_mirrored_intervals(drawn: Drawn) -> None:
    for cell in drawn:
        if abs(proportion(cell) - 0.5) < 1e-9:
            continue  # neither is the rarer
        low, high = bounds(cell, drawn.whole)
        assert bounds(others(cell), others(drawn.whole)) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(samples(), st.randoms(use_true_random=False), st.floats(1e-3, 1e6))
def test_neither_the_order_of_psus_nor_the_scale_of_weights_matters(drawn: Drawn, random: object, scale: float) -> None:
    whole = [
        psu._replace(
            weight=psu.weight * scale,
            weight2=psu.weight2 * scale**2,
            case_weight=psu.case_weight * scale,
            case_weight2=psu.case_weight2 * scale**2,
        )
        for psu in drawn.whole
    ]
    random.shuffle(whole)
    assert bounds(whole) == pytest.approx(bounds(drawn.whole), rel=1e-8)


@given(samples())
def test_a_cell_that_is_the_whole_sample_needs_no_other(drawn: Drawn) -> None:
    assert bounds(drawn.whole, drawn.whole) == bounds(drawn.whole)


@given(st.lists(samples(), min_size=2, max_size=4), samples())
def test_many_cells_at_once_are_as_each_alone(cells: list[Drawn], whole: Drawn) -> None:
    designs = [drawn.domain for drawn in cells]
    low, high = RareEvent().bounds(evidence(*designs, whole=whole.whole))
    alone = np.array([bounds(design, whole.whole) for design in designs])
    assert np.column_stack([low, high]) == pytest.approx(alone, rel=1e-12, abs=1e-15)


def test_psus_without_a_person_of_the_cell_need_no_entry() -> None:
    known = evidence(DOMAIN, whole=FULL)
    entries = known.psus.of_psus(np.ones(1, dtype=bool))
    added = PsuSums.of(InPsus(*(np.append(getattr(entries, each.name), 0) for each in fields(entries))), cells=1)
    assert RareEvent().bounds(replace(known, psus=added)) == RareEvent().bounds(known)


def test_a_cell_without_a_person_has_no_bounds() -> None:
    low, high = RareEvent().bounds(evidence(DOMAIN, [Psu("a"), Psu("b")], whole=FULL))
    assert np.isnan(low).tolist() == [False, True]
    assert np.isnan(high).tolist() == [False, True]
    assert (low[0], high[0]) == bounds(DOMAIN, FULL)


def test_no_cell_has_no_bounds() -> None:
    low, high = RareEvent().bounds(
        replace(
            evidence(FULL), **{name: np.zeros(0) for name in ("estimate", "std_error", "n", "n_kish", "df", "cases")}, psus=evidence().psus
        )
    )
    assert (len(low), len(high)) == (0, 0)


def test_nothing_but_cases_mirrors_no_case() -> None:
    low, high = bounds(others(without_cases(FULL)))
    assert (1 - high, 1 - low) == pytest.approx(bounds(without_cases(FULL)), rel=1e-12)
    assert high == 1


@given(samples(), st.sampled_from([0.8, 0.95, 0.99]))
def test_without_a_case_it_is_not_below_the_exact_binomial_bound_at_kishs_size(drawn: Drawn, level: float) -> None:
    whole, cell = drawn.whole, without_cases(drawn.domain)
    low, high = bounds(cell, whole, RareEvent(level=level))
    kish = sum(psu.weight for psu in cell) ** 2 / sum(psu.weight2 for psu in cell)
    assert low == 0
    assert high >= 1 - ((1 - level) / 2) ** (1 / kish) - 1e-12


def test_a_case_of_little_weight_does_not_lower_the_upper_bound_below_the_exact_binomial_one() -> None:
    empty = Psu("a", 20, 0, 20, 20)
    light = [Psu("a", 20, 1, 19 + 1e-3, 19 + 1e-6, 1e-3, 1e-6), *[empty] * 9]
    low, high = bounds(light)
    assert 0 < low < 5e-6
    assert high >= 1 - 0.025 ** (1 / 199)


def test_the_more_psus_share_the_cases_the_narrower_it_is() -> None:
    empty, one, two = Psu("a", 20, 0, 20, 20), Psu("a", 20, 1, 20, 20, 1, 1), Psu("a", 20, 2, 20, 20, 2, 2)
    four = Psu("a", 20, 4, 20, 20, 4, 4)
    samples = [[one] * 8 + [empty] * 42, [two] * 4 + [empty] * 46, [four] * 2 + [empty] * 48]
    parts = RareEvent().report(evidence(*samples))
    _, high = RareEvent().bounds(evidence(*samples))
    for growing in (high, parts.icc_lower, parts.icc_upper, parts.cluster_factor):
        assert np.all(np.diff(growing) > 0)
    assert parts.k_eff.tolist() == pytest.approx([8, 4, 2])


def test_a_domain_without_a_case_is_bounded_by_how_the_whole_samples_cases_cluster() -> None:
    empty, one, four = Psu("a", 20, 0, 20, 20), Psu("a", 20, 1, 20, 20, 1, 1), Psu("a", 20, 4, 20, 20, 4, 4)
    domain = [Psu("a", 8, 0, 8, 8)] * 60
    spread, clustered = [one] * 8 + [empty] * 52, [four] * 2 + [empty] * 58
    assert bounds(domain, clustered)[1] > bounds(domain, spread)[1]


def test_a_surer_upper_bound_is_higher_and_leaves_the_lower_one() -> None:
    unsure, sure = (bounds(FULL, method=RareEvent(certainty=certainty)) for certainty in (0.8, 0.95))
    assert sure[1] > unsure[1]
    assert sure[0] == unsure[0]


def test_a_prior_of_more_clustering_widens_it() -> None:
    assert bounds(FULL, method=RareEvent(prior_icc=0.1))[1] > bounds(FULL)[1]


def mid_p(p: float, size: float) -> tuple[float, float]:
    """The 95 % mid-P interval of p at an effective size that need not be whole."""
    cases, rest = p * size, (1 - p) * size

    def above(q: float) -> float:  # P(more cases) + P(as many) / 2
        return (special.betainc(cases, rest + 1, q) + special.betainc(cases + 1, rest, q)) / 2

    return (
        optimize.brentq(lambda q: above(q) - 0.025, 0, p),
        optimize.brentq(lambda q: above(q) - 0.975, p, 1),
    )


@pytest.mark.parametrize("common", [4, 5, 8, 10])
def test_where_cases_are_common_it_is_the_mid_p_interval_at_the_effective_size(common: int) -> None:
    # 200 PSUs of 20 persons, each with a few cases more or less: the standard error is above that of simple random sampling.
    numbers = [common + step for step in (-3, -3, 0, 3, 3)] * 40
    known = evidence([Psu("a", 20, cases, 20, 20, cases, cases) for cases in numbers])
    p, error = float(known.estimate[0]), float(known.std_error[0])
    adjustment = (stats.t.ppf(0.975, 3_999) / stats.t.ppf(0.975, 199)) ** 2
    ordinary = np.array(mid_p(p, p * (1 - p) / error**2 * adjustment))
    low, high = RareEvent().bounds(known)
    assert np.abs([low[0], high[0]] - ordinary).max() < 0.01 * np.ptp(ordinary)


# The count.


@pytest.mark.parametrize("deviations", [-2.0, 0.0, 2.5])
@pytest.mark.parametrize("count", [1, 2, 7, 150])
@pytest.mark.parametrize("ratio", [1.001, 1.5, 9.0])
def test_the_mean_is_where_fewer_have_the_chance_of_the_tail(count: int, ratio: float, deviations: float) -> None:
    spread = deviations * math.sqrt(ratio) / 2
    mean = (spread + math.sqrt(spread**2 + count)) ** 2
    tail = stats.nbinom(mean / (ratio - 1), 1 / ratio).cdf(count - 1)
    assert mean_at(np.array([float(count)]), np.array([ratio]), np.array([tail])) == pytest.approx(mean, rel=1e-8)


@given(st.floats(-6, 11), st.floats(-9, 6), st.sampled_from([1e-6, 0.005, 0.025, 0.3, 0.975, 0.9999]))
def test_the_mean_is_found_over_all_counts_and_ratios(log_count: float, log_excess: float, tail: float) -> None:
    count, ratio = np.exp([log_count]), 1 + np.exp([log_excess])
    size = mean_at(count, ratio, np.array([tail])) / (ratio - 1)
    assert special.betaincc(count, size, (ratio - 1) / ratio) == pytest.approx(tail, rel=1e-7)


@pytest.mark.parametrize("tail", [0.025, 0.975])
@pytest.mark.parametrize("count", [0.2, 1.0, 8.0, 900.0])
def test_a_count_that_is_hardly_clustered_is_poisson(count: float, tail: float) -> None:
    ratios = np.array([1.0, 1 + 0.99e-4, 1 + 1.01e-4])
    means = mean_at(np.full(3, count), ratios, np.full(3, tail))
    assert means[0] == means[1] == pytest.approx(stats.gamma.ppf(1 - tail, count))
    assert means[2] == pytest.approx(means[0], rel=1e-3, abs=1e-5)


@given(st.floats(-3, 3), st.floats(-5, 5), st.floats(0.01, 2))
def test_roots_of_badly_behaved_functions_are_found(root: float, near: float, width: float) -> None:
    def function(x: Floats, at: Integers) -> Floats:
        off = x - root
        return np.stack([off, off**5, np.arctan(1e5 * off), np.expm1(5 * off), np.sign(off)])[at, np.arange(len(at))]

    # The fifth power is below the tolerance of the value, 1e-6, from .063 on.
    assert roots(function, np.full(5, near), np.full(5, width)) == pytest.approx(np.full(5, root), abs=0.064)
    assert roots(function, np.full(5, near), np.full(5, width))[[0, 2, 3, 4]] == pytest.approx(np.full(4, root), abs=1e-8)


@given(st.floats(1e-5, 0.5), st.floats(1, 50), st.sampled_from([0.01, 0.05, 0.4]))
def test_the_closed_form_without_a_case_is_the_limit_at_a_count_of_one(kish: float, factor: float, tail: float) -> None:
    basis = Basis(np.array([kish]), np.array([kish * factor]))
    (one,) = limits(np.array([1e-13]), (basis, 1, tail))
    # Where the cluster factor is below 1.0001 the count is taken for Poisson.
    assert basis.without_case(tail) == pytest.approx(one, rel=1e-4 if factor < 1.0001 else 1e-7)


def test_limits_of_a_small_fraction_of_a_case_are_continuous() -> None:
    p = np.geomspace(1e-9, 1e-4, 400)
    basis = Basis(np.full(400, 0.01), np.full(400, 0.02))
    for tail in (0.025, 0.975):
        (limit,) = limits(p, (basis, 0, tail))
        assert np.all(np.isfinite(limit))
        assert np.all(np.diff(limit) >= 0)


# What is refused.


def test_a_design_without_psus_is_refused_with_the_interval_to_use() -> None:
    with pytest.raises(EstimateError) as refused:
        RareEvent().bounds(Evidence.of(estimate=0.01, std_error=0.004, n=1_000, n_kish=800, df=30, cases=9))
    assert str(refused.value) == (
        "FLE-G17: RareEvent() cannot be made here, because how the cases lie in the PSUs is not known.\n"
        "  why    : replicate weights that are read and assumed design effects name no PSUs, the parts of a share are all cases, and a stock counts parts of cases\n"
        "  fix    : interval=fl.KornGraubard()      the exact binomial interval at the effective sample size"
    )


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ({"level": 95.0}, "a level of confidence lies between 0 and 1, such as 0.95, not 95"),
        ({"prior_icc": 0.0}, "RareEvent(prior_icc=...) is between 0.002 and 0.6, not 0"),
        ({"prior_sd": 0.0}, "RareEvent(prior_sd=...) is a number above 0, not 0"),
        ({"certainty": 1.0}, "RareEvent(certainty=...) is between 0 and 1, not 1"),
        ({"upper_carriers": -1.0}, "RareEvent(upper_carriers=...) is a number above 0, not -1"),
        ({"lower_carriers": float("nan")}, "RareEvent(lower_carriers=...) is a number above 0, not nan"),
        ({"whole_carriers": float("inf")}, "RareEvent(whole_carriers=...) is a number above 0, not inf"),
        ({"plain_cases": 0.0}, "RareEvent(plain_cases=...) is a number above 0, not 0"),
    ],
)
def test_a_parameter_out_of_its_range_is_refused(parameter: dict[str, float], message: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        RareEvent(**parameter)
    assert str(refused.value) == f"FLE-C08: {message}"
