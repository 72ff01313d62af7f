"""Replicate weights that come with a file: which columns they are, what they mean, and what is refused."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import DesignError, FlestimateError

SIZE, REPLICATES = 40, 12


def made() -> pl.DataFrame:
    """40 persons with 12 replicate weights, some of them 0, whose columns do not stand in their order."""
    random = np.random.default_rng(4)
    weight = random.uniform(5, 50, SIZE)
    factors = random.choice([0.0, 0.5, 1.0, 1.5, 2.0], (SIZE, REPLICATES))
    columns = {f"w_{number}": weight * factors[:, number - 1] for number in random.permutation(REPLICATES) + 1}
    return pl.DataFrame(
        {
            "w": weight,
            **columns,
            "w_note": ["text"] * SIZE,
            "sex": random.choice(["f", "m"], SIZE).tolist(),
            "fl": random.choice([0, 1], SIZE, p=[0.7, 0.3]),
            "hours": random.integers(10, 60, SIZE).astype(float),
        }
    ).drop("w_note")


FRAME = made()
NAMES = [f"w_{number}" for number in range(1, REPLICATES + 1)]
RSCALES = tuple(np.linspace(0.1, 1.2, REPLICATES).tolist())
SCALE = 0.3
METHOD = fl.OtherReplicates(scale=SCALE, rscales=RSCALES)


def design(**changed: object) -> fl.Replicated:
    return fl.Replicated(**{"weight": "w", "replicates": "w_*", "method": METHOD, **changed})


def estimates(weight: np.ndarray, what: str, inside: np.ndarray) -> float:
    """An estimate with one column of weights, written out."""
    own, y, hours = weight * inside, FRAME["fl"].to_numpy(), FRAME["hours"].to_numpy()
    match what:
        case "prevalence":
            return (own * y).sum() / own.sum()
        case "count":
            return (own * y).sum()
        case "mean":
            return (own * hours).sum() / own.sum()
        case "total":
            return (own * hours).sum()
        case "share":
            women = (FRAME["sex"] == "f").to_numpy()
            return (own * y * women).sum() / (own * y).sum()
        case _:
            return (own * hours).sum() / (own * y).sum()


MEASURES = {
    "prevalence": fl.Prevalence("fl"),
    "count": fl.Count("fl"),
    "mean": fl.Mean("hours"),
    "total": fl.Total("hours"),
    "ratio": fl.Ratio("hours", "fl"),
}


def by_definition(what: str, inside: np.ndarray, centre: str = "estimate") -> float:
    """scale times the sum of rscales times the squares of the replicate estimates around their centre."""
    values = np.array([estimates(FRAME[name].to_numpy(), what, inside) for name in NAMES])
    around = estimates(FRAME["w"].to_numpy(), what, inside) if centre == "estimate" else values.mean()
    return float(SCALE * (np.array(RSCALES) * (values - around) ** 2).sum())


EVERYBODY = np.ones(SIZE)
WOMEN = (FRAME["sex"] == "f").to_numpy().astype(float)


# The variance


@pytest.mark.parametrize("what", MEASURES)
def test_the_variance_is_the_scaled_sum_of_squares_over_the_replicates(what: str) -> None:
    table = fl.estimate(fl.weigh(FRAME, design()), MEASURES[what], by=["sex"])
    assert table.total.se**2 == pytest.approx(by_definition(what, EVERYBODY), rel=1e-12)
    assert table["sex", "f"].se ** 2 == pytest.approx(by_definition(what, WOMEN), rel=1e-12)
    assert table["sex", "f"].estimate == pytest.approx(estimates(FRAME["w"].to_numpy(), what, WOMEN), rel=1e-13)


def test_the_variance_of_a_share() -> None:
    table = fl.estimate(fl.weigh(FRAME, design()), fl.Share("fl", of="sex", per=1))
    assert table["sex", "f"].se ** 2 == pytest.approx(by_definition("share", EVERYBODY), rel=1e-12)


def test_around_the_mean_of_the_replicates() -> None:
    around_mean = fl.OtherReplicates(scale=SCALE, rscales=RSCALES, centre=fl.AroundMean())
    total = fl.estimate(fl.weigh(FRAME, design(method=around_mean)), fl.Prevalence("fl")).total
    assert total.se**2 == pytest.approx(by_definition("prevalence", EVERYBODY, "mean"), rel=1e-12)
    assert total.se**2 != pytest.approx(by_definition("prevalence", EVERYBODY), rel=1e-3)


SCALES = {
    fl.BRR(): 1 / REPLICATES,
    fl.Fay(0.5): 4 / REPLICATES,
    fl.Fay(0.3): 1 / (REPLICATES * 0.49),
    fl.Jackknife1(): (REPLICATES - 1) / REPLICATES,
    fl.Jackknife2(): 1.0,
    fl.Bootstrap(): 1 / REPLICATES,
    fl.Bootstrap(scale=1 / (REPLICATES - 1)): 1 / (REPLICATES - 1),
    fl.SuccessiveDifferences(): 4 / REPLICATES,
    fl.OtherReplicates(scale=0.05): 0.05,
    fl.JackknifeN(rscales=(1.0,) * REPLICATES): 1.0,
}


@pytest.mark.parametrize("method", SCALES, ids=repr)
def test_every_method_has_its_scale(method) -> None:
    values = np.array([estimates(FRAME[name].to_numpy(), "prevalence", EVERYBODY) for name in NAMES])
    squares = ((values - estimates(FRAME["w"].to_numpy(), "prevalence", EVERYBODY)) ** 2).sum()
    total = fl.estimate(fl.weigh(FRAME, design(method=method)), fl.Prevalence("fl")).total
    assert total.se**2 == pytest.approx(SCALES[method] * squares, rel=1e-12)


def test_a_difference_is_that_of_the_replicates() -> None:
    table = fl.estimate(fl.weigh(FRAME, design()), fl.Mean("hours"), by=["sex"])
    values = [[estimates(FRAME[name].to_numpy(), "mean", inside) for name in ("w", *NAMES)] for inside in (WOMEN, 1 - WOMEN)]
    differences = np.array(values[0]) - np.array(values[1])
    expected = SCALE * (np.array(RSCALES) * (differences[1:] - differences[0]) ** 2).sum()
    assert table.difference(table["sex", "f"], table["sex", "m"]).se ** 2 == pytest.approx(expected, rel=1e-12)


def test_a_replicate_without_persons_of_a_cell_is_left_out_and_said() -> None:
    frame = FRAME.with_columns(w_3=pl.when(pl.col("sex") == "f").then(0.0).otherwise(pl.col("w_3")))
    table = fl.estimate(fl.weigh(frame, design()), fl.Prevalence("fl"), by=["sex"])
    kept = [position for position in range(REPLICATES) if position != 2]
    values = np.array([estimates(frame[NAMES[position]].to_numpy(), "prevalence", WOMEN) for position in kept])
    expected = SCALE * (np.array(RSCALES)[kept] * (values - table["sex", "f"].estimate) ** 2).sum()
    assert table["sex", "f"].se ** 2 == pytest.approx(expected, rel=1e-12)
    assert "FLE-P12" in [note.code for note in table["sex", "f"].notes]
    assert "FLE-P12" not in [note.code for note in table["sex", "m"].notes]


def test_the_file_names_no_psus_or_strata() -> None:
    sample = fl.weigh(FRAME, design())
    total = fl.estimate(sample, fl.Prevalence("fl")).total
    assert (total.n_psu, total.n_strata, total.n) == (None, None, SIZE)
    assert repr(sample).startswith("Sample of polars.DataFrame: 40 persons with 12 replicate weights stand for ")


# Which columns


def test_replicates_are_in_the_order_of_the_numbers_in_their_names() -> None:
    assert [name for name in FRAME.columns if name.startswith("w_")] != NAMES
    assert fl.weigh(FRAME, design()).drawn.names == tuple(NAMES)
    assert design().named(["w_10", "w_2", "w_1", "w"]) == ("w_1", "w_2", "w_10")
    assert design(replicates="rep*_*").named(["rep2_1", "rep10_1", "rep2_10", "rep2_2"]) == ("rep2_1", "rep2_2", "rep2_10", "rep10_1")


def test_numbers_with_zeros_in_front_are_in_order_too() -> None:
    assert design().named(["w_010", "w_002", "w_100", "w_001"]) == ("w_001", "w_002", "w_010", "w_100")


def test_a_pattern_leaves_the_weight_out_and_what_flestimate_added() -> None:
    assert design(weight="w_0").named(["w_0", "w_1", "w_2"]) == ("w_1", "w_2")
    assert design(replicates="w*").named(["w", "w_1", "weight:"]) == ("w_1",)


def test_a_pattern_tells_capitals_apart() -> None:
    assert design(replicates="W_*").named(["W_1", "w_1", "W_2"]) == ("W_1", "W_2")


def test_a_list_is_taken_in_its_own_order() -> None:
    turned = design(replicates=NAMES[::-1], method=fl.OtherReplicates(scale=SCALE, rscales=RSCALES[::-1]))
    assert fl.weigh(FRAME, turned).drawn.names == tuple(NAMES[::-1])
    one, other = (fl.estimate(fl.weigh(FRAME, each), fl.Prevalence("fl")).total.se for each in (turned, design()))
    assert one == pytest.approx(other, rel=1e-13)


def test_replicate_weights_may_be_whole_numbers() -> None:
    whole = FRAME.with_columns(pl.col("^w_.*$").round(0).cast(pl.Int64), pl.col("w").round(0).cast(pl.Int32))
    with_point = whole.with_columns(pl.col("^w.*$").cast(pl.Float64))
    one, other = (fl.estimate(fl.weigh(frame, design()), fl.Prevalence("fl")).total.se for frame in (whole, with_point))
    assert one == other


def test_a_design_says_what_it_is() -> None:
    assert str(design(method=fl.BRR())) == "weight: w; replicate weights: w_*; method: BRR (around the estimate)"
    assert str(design(replicates=NAMES, method=fl.Fay(0.5))) == (
        "weight: w; replicate weights: w_1 to w_12; method: Fay (rho: 0.5, around the estimate)"
    )


def test_every_part_of_a_design_is_in_its_fingerprint() -> None:
    each = [
        design(),
        design(replicates="w*"),
        design(replicates=NAMES),
        design(replicates=NAMES[::-1]),
        design(method=fl.BRR()),
        design(method=fl.BRR(centre=fl.AroundMean())),
        design(method=fl.Fay(0.3)),
        design(df=fl.Given(12)),
    ]
    assert len({one.fingerprint for one in each}) == len(each)
    assert design(replicates=NAMES) == design(replicates=tuple(NAMES))


# What cannot be


def told(frame: pl.DataFrame, **changed: object) -> str:
    with pytest.raises(DesignError) as caught:
        fl.weigh(frame, design(**changed))
    return str(caught.value)


@pytest.mark.parametrize(
    "replicates", ["r_*", "w_1", "W_*", ["w_1"], []], ids=["none", "one", "capitals", "a list of one", "an empty list"]
)
def test_fewer_than_two_replicates(snapshot: SnapshotAssertion, replicates: object) -> None:
    assert told(FRAME, replicates=replicates) == snapshot


@pytest.mark.bad_input("FLE-P01")
def test_a_pattern_that_also_matches_another_column(snapshot: SnapshotAssertion) -> None:
    assert told(FRAME.with_columns(w_total=pl.col("w"))) == snapshot


def test_a_list_names_replicates_as_it_likes() -> None:
    sample = fl.weigh(FRAME.with_columns(w_last=pl.col("w_12")), design(replicates=["w_1", "w_2", "w_last"], method=fl.BRR()))
    assert "3 replicate weights" in repr(sample)


def test_a_replicate_that_is_not_there(snapshot: SnapshotAssertion) -> None:
    assert told(FRAME, replicates=["w_1", "w_2", "w_33"]) == snapshot


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf"), float("-inf")], ids=str)
@pytest.mark.bad_input("FLE-P05")
def test_replicate_weights_that_are_missing_or_infinite(snapshot: SnapshotAssertion, missing: float | None) -> None:
    at = pl.int_range(pl.len()) == 5
    frame = FRAME.with_columns(pl.when(at).then(missing).otherwise(pl.col(name)).alias(name) for name in ("w_2", "w_10"))
    assert told(frame) == snapshot


def test_a_single_replicate_weight_that_is_missing(snapshot: SnapshotAssertion) -> None:
    assert told(FRAME.with_columns(w_7=pl.when(pl.int_range(pl.len()) == 5).then(None).otherwise("w_7"))) == snapshot


def test_factors_in_place_of_weights(snapshot: SnapshotAssertion) -> None:
    assert told(FRAME.with_columns(pl.col("^w_.*$") / pl.col("w"))) == snapshot


def test_replicates_of_another_weight(snapshot: SnapshotAssertion) -> None:
    assert told(FRAME.with_columns(pl.col("w") / 1_000)) == snapshot


def test_factors_times_the_weight_are_the_weights() -> None:
    factors = FRAME.with_columns(pl.col("^w_.*$") / pl.col("w"))
    one, other = (
        fl.estimate(fl.weigh(frame, design()), fl.Prevalence("fl")).total.se
        for frame in (FRAME, factors.with_columns(pl.col("^w_.*$") * pl.col("w")))
    )
    assert one == pytest.approx(other, rel=1e-12)


def test_replicate_weights_that_are_text(snapshot: SnapshotAssertion) -> None:
    assert told(FRAME.with_columns(pl.col("w_3").cast(pl.String))) == snapshot


@pytest.mark.parametrize("method", [fl.OtherReplicates(scale=1, rscales=(1.0,) * 11), fl.JackknifeN.from_stratum_sizes([2, 2])], ids=repr)
@pytest.mark.bad_input("FLE-P02")
def test_another_number_of_rscales_than_of_replicates(snapshot: SnapshotAssertion, method) -> None:
    assert told(FRAME, method=method) == snapshot


def test_a_jackknife_that_does_not_say_how_much_replicates_count(snapshot: SnapshotAssertion) -> None:
    assert told(FRAME, method=fl.JackknifeN()) == snapshot


@pytest.mark.parametrize("column", ["w", "w_3"])
@pytest.mark.bad_input("FLE-W02")
@pytest.mark.bad_input("FLE-P08")
def test_weights_that_are_negative(column: str) -> None:
    """A weight may not be; a replicate of it may, where it was calibrated: it is an estimate of everybody all the same."""
    frame = FRAME.with_columns(pl.when(pl.int_range(pl.len()) == 5).then(-1.0).otherwise(pl.col(column)).alias(column))
    if column == "w":
        assert "FLE-W02" in told(frame)
    else:
        assert [note.code for note in fl.weigh(frame, design()).notes] == ["FLE-P08"]
        assert fl.weigh(FRAME, design()).notes == ()


WRONG = {
    "a word in place of a method": lambda: design(method="brr"),
    "a class in place of a method": lambda: design(method=fl.BRR),
    "degrees of freedom of the domain": lambda: design(df=fl.OfDomain()),
    "a word in place of degrees of freedom": lambda: design(df="rank"),
    "the same replicate twice": lambda: design(replicates=["w_1", "w_2", "w_1"]),
    "a misspelt argument": lambda: fl.Replicated(weight="w", replicate="w_*", method=fl.BRR()),
    "no method": lambda: fl.Replicated(weight="w", replicates="w_*"),
}


@pytest.mark.parametrize("what", WRONG)
def test_replicates_that_cannot_be_declared(what: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as caught:
        WRONG[what]()
    assert str(caught.value) == snapshot
