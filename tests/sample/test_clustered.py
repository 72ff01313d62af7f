"""Clustered: what is declared, and what single PSUs, finite populations and unequal probabilities do to a variance."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DesignError, FlestimateError, SingletonError

OF = ["total", "total, women", "prevalence", "prevalence, women"]
FIRST = {"weight": "w", "strata": "stratum", "psu": "ea"}


# What is declared


DESIGNS = {
    "one stage": fl.Clustered(**FIRST),
    "persons": fl.Clustered(weight="w", psu=fl.Persons(), fpc="n"),
    "strata crossed": fl.Clustered(weight="w", strata=["region", "urban"], psu="ea", singleton=fl.InDomains(fl.Collapsed())),
    "stages": fl.Clustered(
        **FIRST, fpc=fl.Brewer("p"), stages=[fl.Stage(psu="hh", strata="side", fpc="n_hh"), fl.Stage(psu=fl.Persons(), fpc="n_p")]
    ),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_says_what_it_is(name: str, snapshot: SnapshotAssertion) -> None:
    assert (str(DESIGNS[name]), DESIGNS[name].columns) == snapshot


def test_a_single_stage_may_stand_without_a_tuple_and_a_list_is_one() -> None:
    stage = fl.Stage(psu="hh", fpc="n_hh")
    alone, listed, tupled = (fl.Clustered(**FIRST, fpc="n", stages=given) for given in (stage, [stage], (stage,)))
    assert alone == listed == tupled
    assert alone.fingerprint == listed.fingerprint == tupled.fingerprint


def test_every_part_of_a_design_is_in_its_fingerprint() -> None:
    base = {**FIRST, "fpc": "n"}
    others = [
        base,
        {**base, "fpc": fl.Brewer("n")},
        {**base, "fpc": None},
        {**base, "stages": fl.Stage(psu="hh")},
        {**base, "stages": fl.Stage(psu="hh", fpc="m")},
        {**base, "stages": fl.Stage(psu=fl.Persons())},
        {**base, "singleton": fl.Centred()},
        {**base, "singleton": fl.InDomains(fl.Centred())},
        {**base, "df": fl.OfDesign()},
        {**base, "df": fl.Given(7)},
        {**base, "df": fl.Given(8)},
    ]
    assert len({fl.Clustered(**each).fingerprint for each in others}) == len(others)


def test_the_columns_of_a_design_by_their_part() -> None:
    assert DESIGNS["stages"].roles([]) == {"strata": ("stratum", "side"), "psu": ("ea", "hh"), "fpc": ("p", "n_hh", "n_p")}


@pytest.mark.parametrize("role", ["psu", "ssu"])
def test_sampling_units_of_no_stage_can_be_broken_down_by(villages: pl.DataFrame, role: str) -> None:
    sample = fl.weigh(villages, fl.Clustered(**FIRST, fpc="n_ea", stages=fl.Stage(psu="hh", fpc="n_hh")))
    with pytest.raises(FlestimateError, match="FLE-X20"):
        fl.estimate(sample, fl.Prevalence("fl"), by=[{"psu": "ea", "ssu": "hh"}[role]])


# Unequal probabilities


@pytest.mark.parametrize("what", OF)
def test_brewers_approximation_counts_each_psu_one_minus_its_probability(
    villages, by_recursion, one_stage, linearised, estimated, what: str
) -> None:
    design = fl.Clustered(**FIRST, fpc=fl.Brewer("p_ea"))
    expected = by_recursion(villages, linearised(villages, what), [one_stage(("stratum",), "ea", "p_ea")])
    assert estimated(villages, design, what).se ** 2 == pytest.approx(expected, rel=1e-11)


def test_brewers_approximation_with_equal_probabilities_is_the_finite_population(villages: pl.DataFrame, estimated) -> None:
    shares, probabilities = (fl.Clustered(**FIRST, fpc=fpc) for fpc in ("f_ea", fl.Brewer("f_ea")))
    for what in OF:
        assert estimated(villages, probabilities, what).se == pytest.approx(estimated(villages, shares, what).se, rel=1e-13)


def test_a_psu_of_probability_1_was_taken_with_certainty(villages: pl.DataFrame, estimated) -> None:
    frame = villages.with_columns(
        stratum=pl.when(pl.col("ea") == 4).then(pl.lit("capital")).otherwise(pl.lit("rest")),
        p_ea=pl.when(pl.col("ea") == 4).then(1.0).otherwise(pl.col("p_ea")),
    )
    design = fl.Clustered(**FIRST, fpc=fl.Brewer("p_ea"))
    rest = frame.filter(pl.col("ea") != 4)
    assert estimated(frame, design, "total").se == pytest.approx(estimated(rest, design, "total").se, rel=1e-13)


@pytest.mark.parametrize("wrong", [0.0, -0.1, 1.2, None, float("nan")], ids=["zero", "negative", "above 1", "missing", "not a number"])
def test_a_probability_that_cannot_be(villages: pl.DataFrame, snapshot: SnapshotAssertion, wrong: float | None) -> None:
    frame = villages.with_columns(p_ea=pl.when(pl.col("ea") == 1).then(wrong).otherwise(pl.col("p_ea")))
    with pytest.raises(DesignError) as caught:
        fl.weigh(frame, fl.Clustered(**FIRST, fpc=fl.Brewer("p_ea")))
    assert str(caught.value) == snapshot


def test_probabilities_that_vary_inside_psus(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(DesignError) as caught:
        fl.weigh(villages, fl.Clustered(**FIRST, fpc=fl.Brewer("p_hh")))
    assert str(caught.value) == snapshot


# Strata with a single PSU: stratum c and d have one, of 21 and 3 there were.


@pytest.fixture
def lonely(villages: pl.DataFrame) -> pl.DataFrame:
    strata = pl.col("ea").replace_strict({0: "a", 1: "a", 2: "b", 3: "c", 4: "c"})
    return villages.with_columns(stratum=strata, n=pl.lit(10), f=strata.replace_strict({"a": 0.2, "b": 0.1, "c": 0.2}))


def sums(frame: pl.DataFrame, z: np.ndarray) -> np.ndarray:
    return np.array([z[(frame["ea"] == village).to_numpy()].sum() for village in range(5)])


def pair(one: float, other: float) -> float:
    """n / (n - 1) times the squares around the mean, of a stratum of two."""
    return (one - other) ** 2


@pytest.mark.parametrize("fpc", [None, "n", "f"])
@pytest.mark.parametrize("what", OF)
def test_rules_for_single_psus_by_their_formulas(lonely, linearised, estimated, what: str, fpc: str | None) -> None:
    t = sums(lonely, linearised(lonely, what))
    of_two, of_one = (0.8, 0.9) if fpc else (1.0, 1.0)
    a, c = of_two * pair(t[0], t[1]), of_two * pair(t[3], t[4])
    centred = of_one * (t[2] - t.mean()) ** 2
    three = t[2:]
    collapsed = (np.array([of_one, of_two, of_two]) * (three - three.mean()) ** 2).sum() * 3 / 2
    expected = {
        fl.Removed(): a + c,
        fl.Certainty(): a + c,
        fl.Centred(): a + c + centred,
        fl.Average(): (a + c) * 3 / 2,
        fl.Collapsed(): a + collapsed,
    }
    for rule, variance in expected.items():
        got = estimated(lonely, fl.Clustered(**FIRST, fpc=fpc, singleton=rule), what).se ** 2
        assert got == pytest.approx(variance, rel=1e-10), rule


def test_single_psus_are_refused_unless_a_rule_is_named(lonely: pl.DataFrame) -> None:
    with pytest.raises(SingletonError, match="1 stratum has a single PSU"):
        fl.weigh(lonely, fl.Clustered(**FIRST, fpc="n"))
    assert fl.weigh(lonely.with_columns(n=pl.when(pl.col("stratum") == "b").then(1).otherwise("n")), fl.Clustered(**FIRST, fpc="n"))


def test_collapsed_strata_count_in_the_degrees_of_freedom(lonely: pl.DataFrame) -> None:
    by = {
        rule: fl.estimate(fl.weigh(lonely, fl.Clustered(**FIRST, singleton=rule)), fl.Prevalence("fl")).total
        for rule in (fl.Certainty(), fl.Centred(), fl.Collapsed())
    }
    assert [(each.n_psu, each.n_strata, each.df) for each in by.values()] == [(5, 3, 2), (5, 3, 2), (5, 2, 3)]


def test_collapsed_strata_are_neighbours_in_the_order_of_their_codes(lonely: pl.DataFrame, linearised, estimated) -> None:
    # Were stratum b named d, it were the last one, and joined with c, which is before it.
    renamed = lonely.with_columns(stratum=pl.col("stratum").replace({"b": "d"}))
    before = lonely.with_columns(stratum=pl.col("stratum").replace({"a": "x", "c": "a"}))  # c, b, a
    design = fl.Clustered(**FIRST, singleton=fl.Collapsed())
    t = sums(lonely, linearised(lonely, "total"))
    with_c, with_a = t[2:], t[:3]
    c_and_b = pair(t[0], t[1]) + ((with_c - with_c.mean()) ** 2).sum() * 3 / 2
    a_and_b = pair(t[3], t[4]) + ((with_a - with_a.mean()) ** 2).sum() * 3 / 2
    assert estimated(renamed, design, "total").se ** 2 == pytest.approx(c_and_b, rel=1e-11)
    assert estimated(before, design, "total").se ** 2 == pytest.approx(a_and_b, rel=1e-11)


def test_all_strata_with_a_single_psu_are_collapsed_in_pairs(villages: pl.DataFrame, linearised, estimated) -> None:
    frame = villages.with_columns(stratum="ea")
    t = sums(frame, linearised(frame, "total"))
    # 0 with 1, 2 with 3, and 4 with the pair before it.
    expected = pair(t[0], t[1]) + ((t[2:] - t[2:].mean()) ** 2).sum() * 3 / 2
    total = estimated(frame, fl.Clustered(**FIRST, singleton=fl.Collapsed()), "total")
    assert total.se**2 == pytest.approx(expected, rel=1e-11)
    assert (total.n_strata, total.df) == (2, 3)


def test_a_stratum_taken_whole_is_left_out_of_every_rule(lonely: pl.DataFrame, linearised, estimated) -> None:
    frame = lonely.with_columns(n=pl.when(pl.col("stratum") == "b").then(1).otherwise(10))
    t = sums(frame, linearised(frame, "total"))
    expected = 0.8 * (pair(t[0], t[1]) + pair(t[3], t[4]))
    for rule in (fl.Refused(), fl.Removed(), fl.Certainty(), fl.Centred(), fl.Average(), fl.Collapsed()):
        total = estimated(frame, fl.Clustered(**FIRST, fpc="n", singleton=rule), "total")
        assert total.se**2 == pytest.approx(expected, rel=1e-11), rule
        assert total.n_strata == 3


# Strata left with a single PSU inside a domain: the domain lives in villages 0, 3 and 4, one of stratum a and two of c.


@pytest.fixture
def domain(villages: pl.DataFrame) -> pl.DataFrame:
    strata = pl.col("ea").replace_strict({0: "a", 1: "a", 2: "a", 3: "c", 4: "c"})
    return villages.with_columns(stratum=strata, here=pl.col("ea").is_in([0, 3, 4]).cast(pl.String))


def in_domain(frame: pl.DataFrame, rule: object) -> float:
    sample = fl.weigh(frame, fl.Clustered(**FIRST, singleton=rule))
    return fl.estimate(sample, fl.Total("hours"), by=["here"])["here", "true"].se ** 2


@pytest.mark.bad_input("FLE-D03")
def test_a_stratum_left_with_one_psu_in_a_domain_is_whole_unless_said(domain: pl.DataFrame) -> None:
    t = sums(domain, (domain["w"] * domain["hours"]).to_numpy()) * [1, 0, 0, 1, 1]
    expected = ((t[:3] - t[:3].mean()) ** 2).sum() * 3 / 2 + pair(t[3], t[4])
    for rule in (fl.Refused(), fl.Removed(), fl.Certainty(), fl.Centred(), fl.Average(), fl.Collapsed()):
        assert in_domain(domain, rule) == pytest.approx(expected, rel=1e-11), rule


def test_in_domains_the_rule_is_for_strata_left_with_one_psu(domain: pl.DataFrame) -> None:
    t = sums(domain, (domain["w"] * domain["hours"]).to_numpy()) * [1, 0, 0, 1, 1]
    c = pair(t[3], t[4])
    # Around the mean of all five, as the design has three PSUs in the stratum; collapsed, all five are one stratum.
    centred = ((t[:3] - t.mean()) ** 2).sum() * 3 / 2
    expected = {
        fl.Removed(): c,
        fl.Certainty(): c,
        fl.Centred(): c + centred,
        fl.Average(): c * 2,
        fl.Collapsed(): ((t - t.mean()) ** 2).sum() * 5 / 4,
    }
    for rule, variance in expected.items():
        assert in_domain(domain, fl.InDomains(rule)) == pytest.approx(variance, rel=1e-11), rule


def test_in_domains_leaves_the_whole_sample_as_it_is(domain: pl.DataFrame, estimated) -> None:
    for rule in (fl.Removed(), fl.Centred(), fl.Average(), fl.Collapsed()):
        one, other = (estimated(domain, fl.Clustered(**FIRST, singleton=each), "prevalence").se for each in (rule, fl.InDomains(rule)))
        assert one == pytest.approx(other, rel=1e-14)


def test_single_psus_refused_in_the_design_may_be_in_domains(domain: pl.DataFrame) -> None:
    assert fl.weigh(domain, fl.Clustered(**FIRST, singleton=fl.InDomains(fl.Centred())))
    alone = domain.with_columns(stratum=pl.when(pl.col("ea") == 0).then(pl.lit("z")).otherwise("stratum"))
    rule = fl.InDomains(fl.Centred())
    assert math.isfinite(fl.estimate(fl.weigh(alone, fl.Clustered(**FIRST, singleton=rule)), fl.Total("hours")).total.se)


# What cannot be


def test_a_rule_for_domains_that_refuses_is_none(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.InDomains(fl.Refused())
    assert str(caught.value) == snapshot


@pytest.mark.parametrize(
    "given",
    [{"df": fl.ByRank()}, {"df": "design"}, {"df": fl.OfDesign}, {"df": None}, {"singleton": None}],
    ids=["by rank", "a word", "a class", "nothing", "no rule"],
)
def test_values_that_are_no_rule_are_answered(snapshot: SnapshotAssertion, given: dict[str, object]) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.Clustered(**FIRST, **given)
    assert str(caught.value) == snapshot
