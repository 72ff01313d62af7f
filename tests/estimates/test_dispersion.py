"""fl.Variance: against R `survey`'s svyvar, and against the formula, person by person."""

from __future__ import annotations

import io
import lzma
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import EstimateError

DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
BY = ["sex", "sector", ("sex", "sector")]
DATA = Path(__file__).parents[1] / "reference" / "data"

API = fl.Clustered(weight="pw", psu=fl.Persons(), strata="stype", fpc="fpc")
LFS = fl.Clustered(weight="w", psu="psu", strata="stratum")
R = [  # svyvar(~variable, design), R 4.2.2 and survey 4.5: estimate, standard error
    ("apistrat", API, "api00", 15190.586205827334, 1255.7399786809804),
    ("apistrat", API, "enroll", 195567.69066278962, 23231.894997320935),
    ("lfs_nolonely", LFS, "hours", 146.95419112203581, 3.8246733194590488),
]


@pytest.fixture(scope="module")
def sample(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons, DESIGN)


def inside(persons: pl.DataFrame, cell: tuple[tuple[str, str], ...]) -> np.ndarray:
    found = persons["hours"].is_not_null()
    for name, category in cell:
        found &= persons[name].fill_null("unknown") == category
    return found.to_numpy().astype(float)


def by_hand(persons: pl.DataFrame, x: np.ndarray) -> tuple[float, np.ndarray]:
    """n / (n - 1) times the weighted mean of squared deviations from the weighted mean; and its linearised variable, weighted.

    The deviations are from an estimate, but because they add up to nothing that does not count in the first order.
    """
    w, y, n = persons["w"].to_numpy() * x, persons["hours"].fill_null(0).to_numpy(), x.sum()
    squares = (y - (w * y).sum() / w.sum()) ** 2
    mean = (w * squares).sum() / w.sum()
    return n / (n - 1) * mean, n / (n - 1) * w * (squares - mean) / w.sum()


@pytest.mark.parametrize(
    ("dataset", "design", "variable", "variance", "error"), R, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_variance_is_that_of_r(dataset: str, design: object, variable: str, variance: float, error: float) -> None:
    frame = pl.read_csv(io.BytesIO(lzma.decompress((DATA / f"{dataset}.csv.xz").read_bytes())), null_values="NA", infer_schema_length=None)
    found = fl.estimate(fl.weigh(frame, design), fl.Variance(variable)).total
    assert (found.estimate, found.se) == pytest.approx((variance, error), rel=1e-9)


def test_the_variance_of_every_domain_by_hand(persons: pl.DataFrame, sample: fl.Sample, variance_of) -> None:
    for found in fl.estimate(sample, fl.Variance("hours"), by=BY):
        variance, z = by_hand(persons, inside(persons, found.cell))
        assert found.estimate == pytest.approx(variance, rel=1e-9)
        assert found.se == pytest.approx(math.sqrt(variance_of(persons, z)), rel=1e-9)


def test_with_equal_weights_it_is_the_ordinary_variance(persons: pl.DataFrame) -> None:
    equal = persons.with_columns(w=pl.lit(3.0))
    found = fl.estimate(fl.weigh(equal, DESIGN), fl.Variance("hours"), by=["sex"])
    assert found.total.estimate == pytest.approx(persons["hours"].var(), rel=1e-12)
    assert found["sex", "male"].estimate == pytest.approx(persons.filter(pl.col("sex") == "male")["hours"].var(), rel=1e-12)


def test_unknown_values_are_left_out(persons: pl.DataFrame, variance_of) -> None:
    holes = persons.with_columns(hours=pl.when(pl.int_range(pl.len()) % 7 == 0).then(None).otherwise(pl.col("hours")))
    found = fl.estimate(fl.weigh(holes, DESIGN), fl.Variance("hours")).total
    variance, z = by_hand(holes, inside(holes, ()))
    assert (found.estimate, found.se) == pytest.approx((variance, math.sqrt(variance_of(holes, z))), rel=1e-9)
    assert (found.n, found.undetermined) == (102, 18)


def test_a_difference_of_variances_by_hand(persons: pl.DataFrame, sample: fl.Sample, variance_of) -> None:
    table = fl.estimate(sample, fl.Variance("hours"), by=["sex"])
    women, men = table["sex", "female"], table["sex", "male"]
    z, u = (by_hand(persons, inside(persons, cell.cell))[1] for cell in (women, men))
    found = table.difference(women, men)
    assert found.estimate == pytest.approx(women.estimate - men.estimate)
    assert found.se == pytest.approx(math.sqrt(variance_of(persons, z - u)), rel=1e-9)


def test_over_replicates_it_is_the_spread_of_the_replicates_variances(persons: pl.DataFrame) -> None:
    sample = fl.weigh(persons, fl.Resampled(DESIGN, method=fl.JackknifeN()))
    found = fl.estimate(sample, fl.Variance("hours")).total
    squares = 0.0
    for stratum in (1, 2, 3, 4):
        for ea in (1, 2, 3):
            factor = pl.when(pl.col("s") != stratum).then(1.0).when(pl.col("ea") == ea).then(0.0).otherwise(1.5)
            without = persons.with_columns(w=pl.col("w") * factor)
            # Of a replicate n is the number of persons of the sample: the factor n / (n - 1) is no matter of weights.
            squares += 2 / 3 * (by_hand(without, np.ones(120))[0] - found.estimate) ** 2
    assert found.se == pytest.approx(math.sqrt(squares), rel=1e-9)


def test_it_is_no_matter_of_where_zero_lies(persons: pl.DataFrame, sample: fl.Sample) -> None:
    """In theory; squares of numbers far from zero lose digits, here six of sixteen at most."""
    shifted = fl.weigh(persons.with_columns(hours=pl.col("hours") + 1_000), DESIGN)
    for one, other in zip(*(fl.estimate(each, fl.Variance("hours"), by=["sex"]) for each in (sample, shifted)), strict=True):
        assert (other.estimate, other.se) == pytest.approx((one.estimate, one.se), rel=1e-9)


def test_a_simple_random_sample_has_a_design_effect_of_one(persons: pl.DataFrame) -> None:
    simple = fl.weigh(persons.with_columns(w=pl.lit(7.0)), fl.Clustered(weight="w", psu=fl.Persons()))
    assert fl.estimate(simple, fl.Variance("hours", deff=fl.WithReplacement())).total.deff == pytest.approx(1, rel=1e-9)


def test_everybody_alike_has_no_variance(persons: pl.DataFrame) -> None:
    same = fl.weigh(persons.with_columns(hours=pl.lit(40.0)), DESIGN)
    found = fl.estimate(same, fl.Variance("hours")).total
    assert found.estimate == pytest.approx(0, abs=1e-10)
    assert found.conf_low >= 0


def test_the_interval_does_not_go_below_zero() -> None:
    frame = pl.DataFrame({"w": [1.0] * 8, "ea": [1, 1, 2, 2, 3, 3, 4, 4], "hours": [1.0, 2, 1, 2, 1, 2, 1, 90]})
    found = fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Variance("hours")).total
    assert found.estimate < 2 * found.se
    assert found.conf_low == 0
    assert found.conf_high > found.estimate


def test_a_single_person_and_nobody_have_no_variance(persons: pl.DataFrame) -> None:
    codebook = {
        "group": {"variable": "group", "answers": {"one": "one", "rest": "rest", "none": "none"}},
        "hours": {"variable": "hours"},
        "w": {"variable": "w"},
        "s": {"variable": "s"},
        "ea": {"variables": ["ea"]},
    }
    frame = persons.with_columns(group=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("one")).otherwise(pl.lit("rest")))
    table = fl.estimate(fl.weigh(fl.describe(frame, fl.Codebook.of(codebook)), DESIGN), fl.Variance("hours"), by=["group"])
    for name, n in (("one", 1), ("none", 0)):
        found = table["group", name]
        assert found.n == n
        assert all(math.isnan(figure) for figure in (found.estimate, found.se, found.conf_low, found.conf_high, found.deff))
    assert table["group", "rest"].estimate > 0


@pytest.mark.parametrize("df", [fl.OfDomain(), fl.OfDesign()], ids=str)
def test_in_a_single_psu_there_is_no_standard_error(persons: pl.DataFrame, df: object) -> None:
    alone = persons.with_columns(where=pl.when((pl.col("s") == 1) & (pl.col("ea") == 1)).then(pl.lit("in")).otherwise(pl.lit("out")))
    sample = fl.weigh(alone, fl.Clustered(weight="w", strata="s", psu="ea", df=df))
    found = fl.estimate(sample, fl.Variance("hours"), by=["where"])["where", "in"]
    assert found.estimate > 0
    assert all(math.isnan(figure) for figure in (found.se, found.conf_low, found.conf_high))


def test_what_it_says_of_itself(sample: fl.Sample) -> None:
    assert fl.Variance("hours_worked", among="employed").title == "Variance of hours worked among employed"
    assert fl.estimate(sample, fl.Variance("hours")).total.unit == "hours squared"


def test_the_variance_of_text_is_refused(sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(EstimateError) as caught:
        fl.estimate(sample, fl.Variance("sector"))
    assert str(caught.value) == snapshot
