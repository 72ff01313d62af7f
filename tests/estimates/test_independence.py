"""fl.independence: Stata's published figure, figures of R `survey`, and a table of two by two written out by hand.

The formulas themselves are tested on numbers in tests/variance/test_independence.py; here is what the table is made of.
"""

from __future__ import annotations

import io
import lzma
import math
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import numpy as np
import polars as pl
import pyreadstat
import pytest
from scipy import stats
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError

DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
DATA = Path(__file__).parents[1] / "reference" / "data"


@pytest.fixture(scope="module")
def sample(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons, DESIGN)


def told(act: Callable[[], object]) -> str:
    with pytest.raises(FlestimateError) as caught:
        act()
    return str(caught.value)


def figures(test: fl.Independence) -> tuple[float, ...]:
    return astuple(test)


def same(one: fl.Independence, other: fl.Independence) -> bool:
    return figures(one) == pytest.approx(figures(other), rel=1e-9, abs=1e-300)


def two_by_two(persons: pl.DataFrame, row: pl.Expr, column: pl.Expr, variance_of) -> tuple[float, float, float]:
    """F, Pearson's statistic and df of a table of two by two, with the variance of the log odds ratio (linearised).

    A table of two by two has one interaction, so that Rao and Scott's correction is by one design effect: the variance of
    the log odds ratio under the design, over that under simple random sampling, sum of 1 / (n p).
    """
    known = persons.select(row.is_not_null() & column.is_not_null()).to_series().to_numpy()
    a, b = (persons.select(each.fill_null(value=False)).to_series().to_numpy() & known for each in (row, column))
    w, n = persons["w"].to_numpy() * known, known.sum()
    cells = np.array([[x & y & known for y in (b, ~b)] for x in (a, ~a)])
    p = (cells * w).sum(axis=2) / w.sum()
    sign = np.array([[1.0, -1.0], [-1.0, 1.0]])
    z = np.einsum("ij,ijk,k->k", sign / p, cells, w) / w.sum()
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    chi2 = n * ((p - expected) ** 2 / expected).sum()
    units = persons.filter(known).select("s", "ea").unique()
    return chi2 * (1 / p).sum() / n / variance_of(persons, z), chi2, len(units) - units["s"].n_unique()


# Published figures


def test_race_and_diabetes_in_nhanes_2_as_stata_prints_it(shared: Path) -> None:
    """`svy: tabulate race diabetes` of its manual; with all digits in shared/data/README.md."""
    frame, _ = pyreadstat.read_dta(
        shared / "data" / "us_nhanes2" / "nhanes2.dta", usecols=["strata", "psu", "finalwgt", "race", "diabetes"]
    )
    sample = fl.weigh(frame, fl.Clustered(weight="finalwgt", strata="strata", psu="psu"))
    test = fl.independence(sample, "race", "diabetes")
    assert (round(test.f, 4), round(test.df1, 4), round(test.df2, 4), round(test.p_value, 4)) == (15.0056, 1.5245, 47.2585, 0.0)


@pytest.mark.parametrize(
    ("dataset", "design", "variables", "expected"),
    [  # svychisq(statistic = "F"), R 4.2.2 and survey 4.5: F, df1, df2, p
        (
            "lfs_nolonely",
            fl.Clustered(weight="w", psu="psu", strata="stratum"),
            ("fl", "sex"),
            (8.0927594905116429, 1, 61, 0.0060419229701647896),
        ),
        (
            "apistrat",
            fl.Clustered(weight="pw", psu=fl.Persons(), strata="stype", fpc="fpc"),
            ("sch.wide", "stype"),
            (17.247443963888788, 1.8286715041635826, 360.24828632022576, 2.0350463594652059e-07),
        ),
    ],
    ids=["lfs", "api"],
)
def test_the_test_is_that_of_r(dataset: str, design: object, variables: tuple[str, str], expected: tuple[float, ...]) -> None:
    frame = pl.read_csv(io.BytesIO(lzma.decompress((DATA / f"{dataset}.csv.xz").read_bytes())), null_values="NA", infer_schema_length=None)
    test = fl.independence(fl.weigh(frame, design), *variables)
    assert (test.f, test.df1, test.df2, test.p_value) == pytest.approx(expected, rel=1e-9)


# By hand


def test_a_table_of_two_by_two_by_hand(persons: pl.DataFrame, sample: fl.Sample, variance_of) -> None:
    f, chi2, df = two_by_two(persons, pl.col("sex") == "female", pl.col("fl") == 1, variance_of)
    test = fl.independence(sample, "sex", "fl")
    assert (test.f, test.chi2, test.df1, test.df2) == pytest.approx((f, chi2, 1.0, df), rel=1e-9)
    assert test.p_value == pytest.approx(stats.f.sf(f, 1, df), rel=1e-9)
    assert (test.chi2_adjusted, test.chi2_df, test.chi2_p_value) == pytest.approx((f, 1, stats.chi2.sf(f, 1)), rel=1e-9)


def test_a_simple_random_sample_has_pearsons_statistic(persons: pl.DataFrame) -> None:
    """With equal weights and persons as PSUs, the design effect is n / (n - 1), because a variance is over n - 1 and Pearson's over n."""
    equal = persons.drop_nulls("sector").with_columns(w=pl.lit(2.0))
    test = fl.independence(fl.weigh(equal, fl.Clustered(weight="w", psu=fl.Persons())), "sex", "sector")
    table = equal.pivot(on="sex", index="sector", values="w", aggregate_function="len").drop("sector").to_numpy()
    assert test.chi2 == pytest.approx(stats.chi2_contingency(table, correction=False).statistic, rel=1e-9)
    assert test.chi2_df == 2
    n = len(equal)
    assert test.deff == pytest.approx(n / (n - 1), rel=1e-9)


def test_rows_and_columns_can_be_exchanged(sample: fl.Sample) -> None:
    assert same(fl.independence(sample, "sex", "sector"), fl.independence(sample, "sector", "sex"))


def test_what_is_independent_by_construction_has_f_of_zero(persons: pl.DataFrame, sample: fl.Sample) -> None:
    twice = pl.concat([persons.with_columns(copy=pl.lit(name)) for name in ("one", "other")])
    test = fl.independence(fl.weigh(twice, DESIGN), "copy", "fl")
    assert test.chi2 == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("factor", [0.01, 7.3])
def test_the_scale_of_the_weights_does_not_matter(persons: pl.DataFrame, sample: fl.Sample, factor: float) -> None:
    scaled = fl.weigh(persons.with_columns(pl.col("w") * factor), DESIGN)
    assert same(fl.independence(scaled, "sex", "sector"), fl.independence(sample, "sex", "sector"))


# Who is in the table


def test_persons_of_unknown_row_or_column_are_left_out(persons: pl.DataFrame, sample: fl.Sample, variance_of) -> None:
    """They stay in the design, as PSUs without persons of the table do."""
    holes = persons.with_columns(sex=pl.when(pl.int_range(pl.len()) % 9 == 0).then(None).otherwise(pl.col("sex")))
    test = fl.independence(fl.weigh(holes, DESIGN), "sex", "fl")
    f, chi2, df = two_by_two(holes, pl.col("sex") == "female", pl.col("fl") == 1, variance_of)
    assert (test.f, test.chi2, test.df2) == pytest.approx((f, chi2, df), rel=1e-9)
    assert test.chi2 != pytest.approx(fl.independence(sample, "sex", "fl").chi2, rel=1e-3)


def test_among_keeps_all_psus(persons: pl.DataFrame, variance_of) -> None:
    """The table of the persons among whom it is, in the design of all: filtering the persons would lose PSUs."""
    frame = persons.with_columns(trade=(pl.col("s") < 4) & (pl.col("ea") + pl.col("s") != 4))
    test = fl.independence(fl.weigh(frame, DESIGN), "sex", "fl", among="trade")
    f, chi2, df = two_by_two(frame, pl.when("trade").then(pl.col("sex") == "female"), pl.col("fl") == 1, variance_of)
    assert (test.f, test.chi2, test.df2) == pytest.approx((f, chi2, df), rel=1e-9)
    filtered = fl.independence(fl.weigh(frame.filter("trade"), DESIGN), "sex", "fl")
    assert filtered.chi2 == pytest.approx(test.chi2, rel=1e-9)
    assert filtered.f != pytest.approx(test.f, rel=1e-3)


def test_who_may_be_among_them_is_left_out(persons: pl.DataFrame, variance_of) -> None:
    frame = persons.with_columns(member=pl.when(pl.int_range(pl.len()) % 5 == 0).then(None).otherwise((pl.col("hours") > 25).cast(pl.Int8)))
    test = fl.independence(fl.weigh(frame, DESIGN), "sex", "fl", among="member")
    chi2 = two_by_two(frame, pl.when(pl.col("member") == 1).then(pl.col("sex") == "female"), pl.col("fl") == 1, variance_of)[1]
    assert test.chi2 == pytest.approx(chi2, rel=1e-9)


def test_a_declared_category_without_persons_does_not_count(persons: pl.DataFrame, sample: fl.Sample) -> None:
    codebook = {
        "sex": {"variable": "sex", "answers": {"female": "female", "male": "male", "other": "other"}},
        "fl": {"variable": "fl", "answers": {"0": "no", "1": "yes"}},
        "w": {"variable": "w"},
        "s": {"variable": "s"},
        "ea": {"variables": ["ea"]},
    }
    described = fl.weigh(fl.describe(persons, fl.Codebook.of(codebook)), DESIGN)
    assert same(fl.independence(described, "sex", "fl"), fl.independence(sample, "sex", "fl"))


# Designs


def test_over_replicates_it_is_the_covariance_of_the_replicates(persons: pl.DataFrame) -> None:
    """For a table of two by two: the variance of the log odds ratio, linearised at the estimate, over the replicates' proportions."""
    test = fl.independence(fl.weigh(persons, fl.Resampled(DESIGN, method=fl.JackknifeN())), "sex", "fl")
    known = persons.drop_nulls("fl")
    cells = np.array(
        [[(known["sex"] == sex).to_numpy() & (known["fl"] == case).to_numpy() for case in (1, 0)] for sex in ("female", "male")]
    )
    w, n = known["w"].to_numpy(), len(known)

    def proportions(weights: np.ndarray) -> np.ndarray:
        return (cells * weights).sum(axis=2) / weights.sum()

    p, variance = proportions(w), 0.0
    sign = np.array([[1.0, -1.0], [-1.0, 1.0]])
    for stratum in (1, 2, 3, 4):
        for ea in (1, 2, 3):
            own, out = (known["s"] == stratum).to_numpy(), (known["ea"] == ea).to_numpy()
            replicate = proportions(w * np.where(~own, 1.0, np.where(out, 0.0, 1.5)))
            variance += 2 / 3 * (sign / p * (replicate - p)).sum() ** 2
    assert test.f == pytest.approx(test.chi2 * (1 / p).sum() / n / variance, rel=1e-9)


def test_replicates_that_are_read_take_df_by_rank(persons: pl.DataFrame) -> None:
    columns = {
        f"r_{stratum}{ea}": pl.when((pl.col("s") == stratum) & (pl.col("ea") == ea))
        .then(0.0)
        .when(pl.col("s") == stratum)
        .then(1.5 * pl.col("w"))
        .otherwise(pl.col("w"))
        for stratum in (1, 2, 3, 4)
        for ea in (1, 2, 3)
    }
    design = fl.Replicated(weight="w", replicates="r_*", method=fl.JackknifeN(rscales=(2 / 3,) * 12))
    read = fl.independence(fl.weigh(persons.with_columns(**columns), design), "sex", "sector")
    made = fl.independence(fl.weigh(persons, fl.Resampled(DESIGN, method=fl.JackknifeN())), "sex", "sector")
    assert (read.f, read.df1) == pytest.approx((made.f, made.df1), rel=1e-9)
    # Twelve columns, whose sums over each of the four strata are the same: rank 9, which is PSUs minus strata and 1.
    assert read.df2 / read.df1 == made.df2 / made.df1 == pytest.approx(8)


def test_given_degrees_of_freedom_are_those_of_f(persons: pl.DataFrame) -> None:
    sample = fl.weigh(persons, fl.Clustered(weight="w", strata="s", psu="ea", df=fl.Given(50)))
    test = fl.independence(sample, "sex", "sector")
    assert test.df2 == pytest.approx(50 * test.df1)
    assert test.p_value == pytest.approx(stats.f.sf(test.f, test.df1, test.df2), rel=1e-9)


# What is refused, what is not known


@pytest.mark.parametrize("variables", [("one", "fl"), ("sex", "one")], ids=["row", "column"])
def test_a_single_category_depends_on_nothing(persons: pl.DataFrame, snapshot: SnapshotAssertion, variables: tuple[str, str]) -> None:
    sample = fl.weigh(persons.with_columns(one=pl.when(pl.col("s") < 3).then(pl.lit("same"))), DESIGN)
    assert told(lambda: fl.independence(sample, *variables)) == snapshot


def test_a_variable_that_is_not_there(sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    assert told(lambda: fl.independence(sample, "sx", "fl")) == snapshot


def test_among_a_variable_that_is_not_there(sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    assert told(lambda: fl.independence(sample, "sex", "fl", among="employd")) == snapshot


def test_a_frame_is_not_yet_a_sample(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    assert told(lambda: fl.independence(persons, "sex", "fl")) == snapshot


def test_among_persons_of_one_category_there_is_no_test(persons: pl.DataFrame) -> None:
    women = persons.with_columns(woman=(pl.col("sex") == "female").cast(pl.Int8))
    test = fl.independence(fl.weigh(women, DESIGN), "sex", "fl", among="woman")
    assert all(math.isnan(figure) for figure in (test.f, test.df1, test.df2, test.p_value, test.chi2))


def test_among_nobody_there_is_no_test(persons: pl.DataFrame) -> None:
    test = fl.independence(fl.weigh(persons.with_columns(nobody=pl.lit(0)), DESIGN), "sex", "fl", among="nobody")
    assert all(math.isnan(figure) for figure in (test.f, test.df1, test.df2, test.p_value))
