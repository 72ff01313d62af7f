"""Replicates that are made of a clustered design: small, seeded, and as good as linearisation where the two agree."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DeclarationError, DesignError, FlestimateError, SingletonError
from flestimate.sample.resampled import ResampledUnits

FIRST = {"weight": "w", "strata": "stratum", "psu": "ea"}


@pytest.fixture(scope="module")
def many() -> pl.DataFrame:
    """6,000 persons in 120 PSUs of 30 strata of four: enough for replicates of a ratio to be near to linearisation."""
    random = np.random.default_rng(6)
    size, psus = 6_000, 120
    ea = np.arange(size) % psus
    level = random.normal(0, 1, psus)[ea]
    return pl.DataFrame(
        {
            "w": random.uniform(5, 50, size),
            "stratum": ea // 4,
            "pair": ea // 2,
            "ea": ea,
            "n_ea": 40 + ea // 4,
            "sex": random.choice(["f", "m"], size).tolist(),
            "fl": (random.random(size) < 1 / (1 + np.exp(3 - level))).astype(int),
            "hours": random.integers(10, 60, size) + 5 * level,
        }
    )


def se_of(frame: pl.DataFrame, design: object, measure: object) -> np.ndarray:
    """The standard errors of everybody, of women and of men, and of their difference."""
    table = fl.estimate(fl.weigh(frame, design), measure, by=["sex"])
    cells = [table["sex", "f"], table["sex", "m"]]
    return np.array([table.total.se, *(each.se for each in cells), table.difference(*cells).se])


# Against linearisation


@pytest.mark.parametrize("fpc", [None, "n_ea"])
@pytest.mark.parametrize("measure", [fl.Total("hours"), fl.Count("fl")], ids=lambda measure: measure.title)
@pytest.mark.parametrize("method", [fl.JackknifeN(), fl.JackknifeN(centre=fl.AroundMean())], ids=["around estimate", "around mean"])
def test_the_jackknife_of_a_total_is_linearisation(many: pl.DataFrame, method, measure, fpc: str | None) -> None:
    design = fl.Clustered(**FIRST, fpc=fpc)
    assert se_of(many, fl.Resampled(design, method), measure) == pytest.approx(se_of(many, design, measure), rel=1e-9)


@pytest.mark.parametrize("fpc", [None, "n_ea"])
@pytest.mark.parametrize("method", [fl.BRR(), fl.Fay(0.3), fl.Jackknife2()], ids=repr)
def test_paired_methods_of_a_total_are_linearisation(many: pl.DataFrame, method, fpc: str | None) -> None:
    design = fl.Clustered(**{**FIRST, "strata": "pair"}, fpc=fpc and "n_pair")
    frame = many.with_columns(n_pair=40 + pl.col("pair"))
    assert se_of(frame, fl.Resampled(design, method), fl.Total("hours")) == pytest.approx(se_of(frame, design, fl.Total("hours")), rel=1e-9)


def test_the_jackknife_without_strata_of_a_total_is_linearisation(many: pl.DataFrame) -> None:
    design = fl.Clustered(weight="w", psu="ea", fpc="all_ea")
    frame = many.with_columns(all_ea=pl.lit(500))
    made = fl.Resampled(design, fl.Jackknife1())
    assert se_of(frame, made, fl.Total("hours")) == pytest.approx(se_of(frame, design, fl.Total("hours")), rel=1e-9)


@pytest.mark.parametrize("measure", [fl.Prevalence("fl"), fl.Mean("hours"), fl.Ratio("hours", "fl"), fl.Variance("hours")], ids=str)
def test_the_jackknife_of_a_ratio_is_near_to_linearisation(many: pl.DataFrame, measure) -> None:
    design = fl.Clustered(**FIRST, fpc="n_ea")
    made, linear = se_of(many, fl.Resampled(design, fl.JackknifeN()), measure), se_of(many, design, measure)
    assert made == pytest.approx(linear, rel=0.03)
    assert (abs(made / linear - 1) > 1e-6).all()


def test_the_bootstrap_is_near_to_linearisation(many: pl.DataFrame) -> None:
    design = fl.Clustered(**FIRST, fpc="n_ea")
    method = fl.Bootstrap(replicates=1_000, seed=12)
    for measure in (fl.Total("hours"), fl.Prevalence("fl")):
        # A standard error of 1,000 replicates is itself uncertain by 1 / sqrt(2,000), 2.2 %.
        assert se_of(many, fl.Resampled(design, method), measure) == pytest.approx(se_of(many, design, measure), rel=0.08)


def test_estimates_and_counts_are_those_of_the_design(many: pl.DataFrame) -> None:
    design = fl.Clustered(**FIRST)
    one, other = (
        fl.estimate(fl.weigh(many, each), fl.Prevalence("fl"), by=["sex"]) for each in (design, fl.Resampled(design, fl.JackknifeN()))
    )
    counts = ("n", "n_cases", "n_psu", "n_strata", "df", "undetermined")
    for before, after in zip(one, other, strict=True):
        assert [getattr(before, name) for name in counts] == [getattr(after, name) for name in counts]
        assert before.estimate == pytest.approx(after.estimate, rel=1e-13)


# Chance


def test_the_same_seed_gives_the_same_result_and_another_seed_another(many: pl.DataFrame) -> None:
    design = fl.Clustered(**FIRST)
    one, again, other = (
        se_of(many, fl.Resampled(design, fl.Bootstrap(replicates=50, seed=seed)), fl.Prevalence("fl")) for seed in (1, 1, 2)
    )
    assert one == pytest.approx(again, rel=1e-12)
    assert (abs(one / other - 1) > 1e-3).all()


def test_the_seed_is_in_the_fingerprint_and_in_the_words() -> None:
    one, other = (fl.Resampled(fl.Clustered(**FIRST), fl.Bootstrap(replicates=50, seed=seed)) for seed in (1, 2))
    assert one.fingerprint != other.fingerprint
    assert "seed: 2" in str(other)


def test_the_order_of_persons_does_not_matter_to_chance(many: pl.DataFrame) -> None:
    design = fl.Resampled(fl.Clustered(**FIRST), fl.Bootstrap(replicates=50, seed=1))
    shuffled = many.sample(fraction=1.0, shuffle=True, seed=5)
    assert se_of(shuffled, design, fl.Prevalence("fl")) == pytest.approx(se_of(many, design, fl.Prevalence("fl")), rel=1e-10)


# What is made


def test_factors_are_by_replicate_and_psu_whatever_the_number_of_persons(many: pl.DataFrame) -> None:
    design = fl.Resampled(fl.Clustered(**FIRST), fl.Bootstrap(replicates=50, seed=1))
    drawn = fl.weigh(many, design).drawn
    assert isinstance(drawn, ResampledUnits)
    assert drawn.made.factors.shape == (50, 120)
    assert drawn.replicates == {}  # totals are formed with the weight alone, in one pass
    twice = fl.weigh(pl.concat([many, many]), design).drawn
    np.testing.assert_array_equal(twice.made.factors, drawn.made.factors)


def test_nothing_of_the_size_of_persons_times_replicates_is_made(many: pl.DataFrame) -> None:
    """The largest array of an estimate is far smaller than persons x replicates, 3 million numbers."""
    import tracemalloc

    replicates = 500
    sample = fl.weigh(many, fl.Resampled(fl.Clustered(**FIRST), fl.Bootstrap(replicates=replicates, seed=1)))
    fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])  # what is loaded once is not counted
    tracemalloc.start()
    table = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert table.blocks[1].spread.values.shape == (replicates, 2)
    assert most < 8 * len(many) * replicates / 4


def test_persons_drawn_directly_may_be_resampled(villages: pl.DataFrame) -> None:
    design = fl.Clustered(weight="w", strata="stratum", psu=fl.Persons())
    made = fl.Resampled(design, fl.JackknifeN())
    assert fl.weigh(villages, made).drawn.made.factors.shape == (len(villages), len(villages))
    for measure in (fl.Total("hours"), fl.Count("fl")):
        assert se_of(villages, made, measure) == pytest.approx(se_of(villages, design, measure), rel=1e-9)


def test_further_stages_are_refused(snapshot) -> None:
    both = fl.Clustered(**FIRST, fpc="n_ea", stages=fl.Stage(psu="hh", fpc="n_hh"))
    with pytest.raises(DeclarationError) as error:
        fl.Resampled(both, fl.JackknifeN())
    assert str(error.value) == snapshot


def test_unequal_probabilities_of_psus_are_their_finite_populations(villages: pl.DataFrame) -> None:
    design = fl.Clustered(**FIRST, fpc=fl.Brewer("p_ea"))
    made = fl.weigh(villages, fl.Resampled(design, fl.JackknifeN())).drawn.made
    size = np.array([3, 3, 3, 2, 2])
    assert made.scheme.rscales == pytest.approx((1 - np.array([0.2, 0.5, 0.9, 0.4, 0.3])) * (size - 1) / size, rel=1e-14)


@pytest.mark.parametrize("rule", [fl.Removed(), fl.Certainty(), fl.Collapsed()], ids=repr)
def test_rules_for_single_psus_are_those_of_linearisation(villages: pl.DataFrame, rule) -> None:
    frame = villages.with_columns(stratum=pl.col("ea").replace_strict({0: "a", 1: "a", 2: "b", 3: "c", 4: "c"}))
    design = fl.Clustered(**FIRST, singleton=rule)
    assert se_of(frame, fl.Resampled(design, fl.JackknifeN()), fl.Total("hours")) == pytest.approx(
        se_of(frame, design, fl.Total("hours")), rel=1e-9
    )


def test_a_stratum_taken_whole_adds_nothing(villages: pl.DataFrame) -> None:
    frame = villages.with_columns(n_ea=pl.when(pl.col("stratum") == "b").then(2).otherwise(pl.col("n_ea")))
    design = fl.Clustered(**FIRST, fpc="n_ea")
    made = fl.Resampled(design, fl.JackknifeN())
    assert se_of(frame, made, fl.Total("hours")) == pytest.approx(se_of(frame, design, fl.Total("hours")), rel=1e-9)
    assert len(fl.weigh(frame, made).drawn.made.factors) == 3


def test_single_psus_are_refused_as_in_the_design(villages: pl.DataFrame) -> None:
    frame = villages.with_columns(stratum=pl.col("ea") // 2)
    with pytest.raises(SingletonError, match="FLE-D02"):
        fl.weigh(frame, fl.Resampled(fl.Clustered(**FIRST), fl.JackknifeN()))


def test_a_sample_says_how_many_replicates_were_made(villages: pl.DataFrame) -> None:
    sample = fl.weigh(villages, fl.Resampled(fl.Clustered(**FIRST), fl.JackknifeN()))
    assert repr(sample).startswith("Sample of polars.DataFrame: 56 persons in 5 PSUs and 2 strata with 5 replicates stand for ")


# What cannot be


@pytest.mark.parametrize("method", [fl.BRR(), fl.Jackknife2(), fl.Jackknife1()], ids=repr)
@pytest.mark.bad_input("FLE-P07")
def test_methods_for_other_designs(villages: pl.DataFrame, snapshot: SnapshotAssertion, method) -> None:
    with pytest.raises(DesignError) as caught:
        fl.weigh(villages, fl.Resampled(fl.Clustered(**FIRST), method))
    assert str(caught.value) == snapshot


def design(**changed: object) -> fl.Resampled:
    return fl.Resampled(**{"design": fl.Clustered(**FIRST), "method": fl.JackknifeN(), **changed})


READ = fl.Replicated(weight="w", replicates="w_*", method=fl.BRR())
WRONG = {
    "replicates of replicates": lambda: design(design=READ),
    "a word in place of a method": lambda: design(method="bootstrap"),
    "a class in place of a method": lambda: design(method=fl.Bootstrap),
    "a method that makes none": lambda: design(method=fl.OtherReplicates(scale=1)),
    "a word in place of degrees of freedom": lambda: design(df="design"),
    "centred single PSUs": lambda: design(design=fl.Clustered(**FIRST, singleton=fl.Centred())),
    "average single PSUs": lambda: design(design=fl.Clustered(**FIRST, singleton=fl.Average())),
    "single PSUs of domains": lambda: design(design=fl.Clustered(**FIRST, singleton=fl.InDomains(fl.Removed()))),
    "one bootstrap replicate": lambda: design(method=fl.Bootstrap(replicates=1)),
    "a misspelt argument": lambda: fl.Resampled(fl.Clustered(**FIRST), methods=fl.JackknifeN()),
}


@pytest.mark.parametrize("what", WRONG)
def test_replicates_that_cannot_be_declared(what: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as caught:
        WRONG[what]()
    assert str(caught.value) == snapshot
