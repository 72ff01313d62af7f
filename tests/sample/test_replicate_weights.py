"""Replicates handed out: read back they give the very same table, and another program needs no more than they say."""

from __future__ import annotations

import math

import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError

FIRST = {"weight": "w", "strata": "stratum", "psu": "ea"}
MEASURES = [fl.Prevalence("fl", per=100), fl.Total("hours"), fl.Mean("hours"), fl.Ratio("hours", "fl"), fl.Share("fl", of="side")]
ESTIMATED = ["estimate", "std_error", "cv", "deff", "n", "n_cases", "population", "undetermined", "status"]


def made(frame: object, method: object, **design: object) -> fl.Sample:
    return fl.weigh(frame, fl.Resampled(fl.Clustered(**{**FIRST, **design}), method))


def method_of(sample: fl.Sample) -> fl.OtherReplicates:
    """How the replicates that were made are to be read: their scale and rscales."""
    scheme = sample.drawn.made.scheme
    return fl.OtherReplicates(scale=scheme.scale, rscales=scheme.rscales, centre=scheme.centre)


METHODS = {
    "jackknife": fl.JackknifeN(),
    "jackknife around the mean": fl.JackknifeN(centre=fl.AroundMean()),
    "bootstrap": fl.Bootstrap(replicates=15, seed=3),
    "successive differences": fl.SuccessiveDifferences(8),
}


@pytest.mark.parametrize("fpc", [None, "n_ea"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.title)
def test_weights_that_are_read_back_give_the_very_same_table(villages: pl.DataFrame, measure, method: str, fpc: str | None) -> None:
    sample = made(villages, METHODS[method], fpc=fpc)
    design = fl.Replicated(weight="w", replicates="weight_*", method=method_of(sample), df=fl.Given(3))
    read = fl.weigh(fl.replicate_weights(sample), design)
    expected, got = (
        fl.estimate(each, measure, by=["sex", ("sex", "side")] if measure.shared_over is None else ["sex"]).records()
        for each in (sample, read)
    )
    for before, after in zip(expected, got, strict=True):
        for name in ESTIMATED:
            if isinstance(before[name], float) and not math.isnan(before[name]):
                assert after[name] == pytest.approx(before[name], rel=1e-11, abs=1e-13), (name, before)
            else:
                assert after[name] == before[name] or math.isnan(before[name]), (name, before)


def test_covariances_are_read_back_too(villages: pl.DataFrame) -> None:
    sample = made(villages, fl.JackknifeN())
    read = fl.weigh(fl.replicate_weights(sample), fl.Replicated(weight="w", replicates="weight_*", method=method_of(sample)))
    one, other = (fl.estimate(each, fl.Prevalence("fl"), by=["sex"]) for each in (sample, read))
    for table in (one, other):
        assert table.difference(table["sex", "f"], table["sex", "m"]).se > 0
    assert one.covariance(one["sex", "f"], one["sex", "m"]) == pytest.approx(
        other.covariance(other["sex", "f"], other["sex", "m"]), rel=1e-10
    )


def test_the_jackknife_is_read_back_by_the_sizes_of_strata(villages: pl.DataFrame) -> None:
    sample = made(villages, fl.JackknifeN())
    method = fl.JackknifeN.from_stratum_sizes([3, 3, 3, 2, 2])
    assert method.scheme(5).rscales == pytest.approx(sample.drawn.made.scheme.rscales, rel=1e-15)


def test_the_weights_are_factors_times_the_weight(villages: pl.DataFrame) -> None:
    sample = made(villages, fl.Bootstrap(replicates=15, seed=3))
    weights, factors = fl.replicate_weights(sample), fl.replicate_factors(sample)
    joined = villages.join(factors, on=["stratum", "ea"], how="left", maintain_order="left")
    for number in range(1, 16):
        assert weights[f"weight_{number}"].to_list() == pytest.approx((joined[f"factor_{number}"] * joined["w"]).to_list(), rel=1e-14)


def test_the_frame_comes_back_as_it_was_with_the_weights_beside_it(villages: pl.DataFrame) -> None:
    written = fl.replicate_weights(made(villages, fl.JackknifeN()))
    assert written.columns == [*villages.columns, *(f"weight_{number}" for number in range(1, 6))]
    assert written.select(villages.columns).equals(villages)


def test_factors_are_one_row_a_psu(villages: pl.DataFrame) -> None:
    factors = fl.replicate_factors(made(villages, fl.JackknifeN()), prefix="f_")
    assert factors.columns == ["stratum", "ea", "f_1", "f_2", "f_3", "f_4", "f_5"]
    assert factors.select("stratum", "ea").rows() == [("a", 0), ("a", 1), ("a", 2), ("b", 3), ("b", 4)]
    assert factors.select("^f_.*$").to_numpy().tolist() == [
        [0.0, 1.5, 1.5, 1.0, 1.0],
        [1.5, 0.0, 1.5, 1.0, 1.0],
        [1.5, 1.5, 0.0, 1.0, 1.0],
        [1.0, 1.0, 1.0, 0.0, 2.0],
        [1.0, 1.0, 1.0, 2.0, 0.0],
    ]


def test_factors_of_collapsed_strata_stand_beside_the_strata_as_they_were(villages: pl.DataFrame) -> None:
    frame = villages.with_columns(stratum="ea")
    factors = fl.replicate_factors(made(frame, fl.JackknifeN(), singleton=fl.Collapsed()))
    assert factors["stratum"].to_list() == [0, 1, 2, 3, 4]
    assert factors["factor_1"].to_list() == [0.0, 2.0, 1.0, 1.0, 1.0]


def test_persons_drawn_directly_have_weights_and_no_factors(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    sample = made(villages, fl.Bootstrap(replicates=15, seed=3), psu=fl.Persons())
    design = fl.Replicated(weight="w", replicates="weight_*", method=fl.Bootstrap())
    one, other = (fl.estimate(each, fl.Prevalence("fl"), by=["sex"]) for each in (sample, fl.weigh(fl.replicate_weights(sample), design)))
    assert [each.se for each in one] == pytest.approx([each.se for each in other], rel=1e-12)
    with pytest.raises(FlestimateError) as caught:
        fl.replicate_factors(sample)
    assert str(caught.value) == snapshot


ENGINES = {"pandas": lambda frame: frame.to_pandas(), "polars, lazy": lambda frame: frame.lazy(), "pyarrow": lambda frame: frame.to_arrow()}


@pytest.mark.parametrize("engine", ENGINES)
def test_weights_and_factors_are_the_same_whatever_holds_the_persons(villages: pl.DataFrame, engine: str) -> None:
    expected, got = (made(frame, fl.JackknifeN()) for frame in (villages, ENGINES[engine](villages)))
    for hand_out in (fl.replicate_weights, fl.replicate_factors):
        columns = nw.from_native(hand_out(got)).lazy().collect("polars").to_native()
        assert columns.columns == hand_out(expected).columns
        assert columns.select("^(weight|factor)_.*$").equals(hand_out(expected).select("^(weight|factor)_.*$"))


def test_the_frame_is_of_polars_or_an_arrow_table_where_that_came_in(villages: pl.DataFrame) -> None:
    kinds = {"pandas": pl.DataFrame, "polars, lazy": pl.DataFrame, "pyarrow": pa.Table}
    for engine, kind in kinds.items():
        for hand_out in (fl.replicate_weights, fl.replicate_factors):
            assert isinstance(hand_out(made(ENGINES[engine](villages), fl.JackknifeN())), kind)


# What cannot be


def test_a_design_that_makes_no_replicates(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    for hand_out in (fl.replicate_weights, fl.replicate_factors):
        with pytest.raises(FlestimateError) as caught:
            hand_out(fl.weigh(villages, fl.Clustered(**FIRST)))
        assert str(caught.value) == snapshot


def test_columns_that_are_there_already(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    taken = villages.with_columns(weight_1=pl.lit(1.0))
    with pytest.raises(FlestimateError) as caught:
        fl.replicate_weights(made(taken, fl.JackknifeN()))
    assert str(caught.value) == snapshot
    assert "rep_5" in fl.replicate_weights(made(taken, fl.JackknifeN()), prefix="rep_").columns


def test_a_frame_in_place_of_a_sample(villages: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.replicate_weights(villages)
    assert str(caught.value) == snapshot
