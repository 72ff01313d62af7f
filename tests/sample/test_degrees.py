"""Degrees of freedom as values: what each way of counting gives, for every kind of design."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError

# 8 persons in 7 PSUs of 3 strata. Women live in 4 of them: two of stratum a, one of b, one of c.
PERSONS = pl.DataFrame(
    {
        "w": [1.0, 2.0, 3.0, 1.0, 2.0, 1.0, 1.0, 4.0],
        "s": ["a", "a", "a", "a", "b", "b", "c", "c"],
        "ea": [1, 1, 2, 3, 4, 5, 6, 7],
        "sex": ["f", "m", "f", "m", "f", "m", "f", "m"],
        "fl": [0, 1, 1, 0, 1, 0, 0, 1],
    }
)
CLUSTERED = {"weight": "w", "strata": "s", "psu": "ea"}
# The factors of a jackknife of these PSUs, as the columns of a file.
WITH_REPLICATES = fl.replicate_weights(fl.weigh(PERSONS, fl.Resampled(fl.Clustered(**CLUSTERED), fl.JackknifeN())), prefix="w_")
READ = {"weight": "w", "replicates": "w_*", "method": fl.JackknifeN.from_stratum_sizes([3, 3, 3, 2, 2, 2, 2])}


def df_of(frame: pl.DataFrame, design: object, measure: object = None) -> dict[str, float]:
    """The degrees of freedom of everybody, of women and of men."""
    table = fl.estimate(fl.weigh(frame, design), measure or fl.Prevalence("fl"), by=["sex"])
    return {"all": table.total.df, **{sex: table["sex", sex].df for sex in ("f", "m")}}


def test_of_the_domain_is_psus_minus_strata_with_persons_of_it() -> None:
    assert df_of(PERSONS, fl.Clustered(**CLUSTERED)) == {"all": 4, "f": 1, "m": 1}
    assert df_of(PERSONS, fl.Clustered(**CLUSTERED, df=fl.OfDomain())) == {"all": 4, "f": 1, "m": 1}


def test_of_the_design_is_psus_minus_strata_for_every_domain() -> None:
    assert df_of(PERSONS, fl.Clustered(**CLUSTERED, df=fl.OfDesign())) == {"all": 4, "f": 4, "m": 4}


def test_given_is_what_was_given() -> None:
    assert df_of(PERSONS, fl.Clustered(**CLUSTERED, df=fl.Given(79))) == {"all": 79, "f": 79, "m": 79}


def test_infinite_degrees_of_freedom_are_the_normal_distribution() -> None:
    sample = fl.weigh(PERSONS, fl.Clustered(**CLUSTERED, df=fl.Given(float("inf"))))
    total = fl.estimate(sample, fl.Mean("fl")).total
    assert total.df == math.inf
    assert total.conf_high - total.estimate == pytest.approx(1.959963984540054 * total.se, rel=1e-12)


def test_more_degrees_of_freedom_make_shorter_intervals_and_leave_the_rest() -> None:
    by = [fl.estimate(fl.weigh(PERSONS, fl.Clustered(**CLUSTERED, df=fl.Given(df))), fl.Mean("fl")).total for df in (1, 5, 50, 1e9)]
    widths = [each.conf_high - each.conf_low for each in by]
    assert widths == sorted(widths, reverse=True)
    assert len({(each.estimate, each.se, each.deff) for each in by}) == 1


@pytest.mark.parametrize("df", [fl.OfDomain(), fl.OfDesign()], ids=repr)
def test_persons_of_weight_zero_are_of_the_design_and_of_no_domain(df) -> None:
    # The woman of stratum c stands for nobody: her PSU is there, but has no woman.
    frame = PERSONS.with_columns(w=pl.when((pl.col("s") == "c") & (pl.col("sex") == "f")).then(0.0).otherwise(pl.col("w")))
    women = {fl.OfDomain(): 1, fl.OfDesign(): 4}[df]  # two PSUs and one stratum fewer: 3 - 2
    assert df_of(frame, fl.Clustered(**CLUSTERED, df=df))["f"] == women


def test_a_share_has_the_degrees_of_freedom_of_the_cell_that_it_divides() -> None:
    sample = fl.weigh(PERSONS.with_columns(of=pl.Series(["x", "y"] * 4), one=pl.lit(1)), fl.Clustered(**CLUSTERED))
    table = fl.estimate(sample, fl.Share("one", of="of"), by=["sex"])
    assert {each.df for each in table if dict(each.cell).get("sex") == "f"} == {1}
    assert {each.df for each in table if "sex" not in dict(each.cell)} == {4}


@pytest.mark.parametrize("measure", [fl.Quantile("w"), fl.Total("w"), fl.Ratio("w", "fl"), fl.Variance("w"), fl.Count("fl")], ids=str)
def test_every_measure_counts_alike(measure) -> None:
    assert df_of(PERSONS, fl.Clustered(**CLUSTERED), measure) == {"all": 4, "f": 1, "m": 1}
    assert df_of(PERSONS, fl.Clustered(**CLUSTERED, df=fl.OfDesign()), measure) == {"all": 4, "f": 4, "m": 4}
    assert df_of(WITH_REPLICATES, fl.Replicated(**READ), measure) == {"all": 4, "f": 3, "m": 3}


# Replicates


def rank_minus_1(weights: np.ndarray) -> int:
    return int(np.linalg.matrix_rank(weights)) - 1


def test_by_rank_of_weights_that_were_read_is_the_rank_of_the_domains_less_one() -> None:
    weights = WITH_REPLICATES.select("^w_.*$").to_numpy()
    women = (WITH_REPLICATES["sex"] == "f").to_numpy()
    found = df_of(WITH_REPLICATES, fl.Replicated(**READ))
    assert found == {"all": rank_minus_1(weights), "f": rank_minus_1(weights[women]), "m": rank_minus_1(weights[~women])}
    assert found == {"all": 4, "f": 3, "m": 3}


def test_of_the_design_where_weights_were_read_is_the_rank_of_all_less_one() -> None:
    assert df_of(WITH_REPLICATES, fl.Replicated(**READ, df=fl.OfDesign())) == {"all": 4, "f": 4, "m": 4}


def test_given_where_weights_were_read() -> None:
    assert df_of(WITH_REPLICATES, fl.Replicated(**READ, df=fl.Given(79))) == {"all": 79, "f": 79, "m": 79}


def test_replicates_that_repeat_one_another_have_no_more_degrees_of_freedom() -> None:
    again = WITH_REPLICATES.with_columns(pl.col("^w_.*$").name.prefix("again_"))
    names = [name for name in again.columns if "w_" in name]
    twice = fl.Replicated(weight="w", replicates=names, method=fl.OtherReplicates(scale=0.5))
    assert df_of(again, twice) == df_of(WITH_REPLICATES, fl.Replicated(**READ))


def test_by_rank_counts_whom_the_estimate_is_among() -> None:
    frame = WITH_REPLICATES.with_columns(young=pl.Series([1, 0, 0, 0, 1, 0, 0, 0]))
    young = frame.filter(pl.col("young") == 1).select("^w_.*$").to_numpy()
    table = fl.estimate(fl.weigh(frame, fl.Replicated(**READ)), fl.Prevalence("fl", among="young"))
    assert table.total.df == rank_minus_1(young) == 1


def test_replicates_that_were_made_count_as_the_design_they_were_made_of() -> None:
    design = fl.Clustered(**CLUSTERED)
    assert df_of(PERSONS, fl.Resampled(design, fl.JackknifeN())) == df_of(PERSONS, design)
    assert df_of(PERSONS, fl.Resampled(design, fl.JackknifeN(), df=fl.OfDesign())) == {"all": 4, "f": 4, "m": 4}
    assert df_of(PERSONS, fl.Resampled(design, fl.JackknifeN(), df=fl.Given(12))) == {"all": 12, "f": 12, "m": 12}


@pytest.mark.parametrize("method", [fl.JackknifeN(), fl.Bootstrap(replicates=200, seed=3)], ids=["jackknife", "bootstrap"])
def test_by_rank_of_replicates_that_were_made_is_that_of_the_weights_written_out(method) -> None:
    sample = fl.weigh(PERSONS, fl.Resampled(fl.Clustered(**CLUSTERED), method, df=fl.ByRank()))
    table = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    written = fl.replicate_weights(sample)
    weights, women = written.select("^weight_.*$").to_numpy(), (written["sex"] == "f").to_numpy()
    assert table.total.df == rank_minus_1(weights) == 4
    assert table["sex", "f"].df == rank_minus_1(weights[women]) == 3


def test_df_of_the_replicates_own_design_does_not_count() -> None:
    """Degrees of freedom are the resampled design's, whatever the design in it would count."""
    inner = fl.Clustered(**CLUSTERED, df=fl.Given(99))
    assert df_of(PERSONS, fl.Resampled(inner, fl.JackknifeN())) == {"all": 4, "f": 1, "m": 1}


def test_a_domain_of_one_psu_has_no_degrees_of_freedom() -> None:
    alone = PERSONS.with_columns(sex=pl.when(pl.col("ea") == 1).then(pl.lit("f")).otherwise(pl.lit("m")))
    assert df_of(alone, fl.Clustered(**CLUSTERED))["f"] == 0
    assert df_of(WITH_REPLICATES.with_columns(alone["sex"]), fl.Replicated(**READ))["f"] == 0


# What cannot be


@pytest.mark.parametrize("number", [0, -3, float("nan"), "79", None], ids=repr)
def test_degrees_of_freedom_that_cannot_be(snapshot: SnapshotAssertion, number: object) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.Given(number)
    assert str(caught.value) == snapshot


def test_what_each_is_called() -> None:
    each = [fl.OfDomain(), fl.OfDesign(), fl.ByRank(), fl.Given(79), fl.Given(1_234.5), fl.Given(float("inf"))]
    assert list(map(str, each)) == [
        "PSUs minus strata, of those with persons of the group",
        "of the whole design",
        "rank of the replicate weights of the group's persons, minus 1",
        "79, given",
        "1,234.5, given",
        "inf, given",
    ]
