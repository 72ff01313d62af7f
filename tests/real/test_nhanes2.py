"""NHANES II, whose figures Stata's and R's manuals print: linearised, and by the replicate weights that come with it.

Files: shared/data/us_nhanes2. Stata's figures are those of shared/data/README.md. Those of replicates to 15 digits, and the
mean age by linearisation, were made from the files with R 4.2.2 and `survey` 4.1-1 (svrepdesign, mse=TRUE; type="BRR", "Fay"
with rho=.3, "JKn" with scale=1, rscales=.5).
"""

from __future__ import annotations

import io
import lzma
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pyreadstat
import pytest

import flestimate as fl

DESIGN = fl.Clustered(weight="finalwgt", strata="strata", psu="psu")
PAIRS = 31
"""Strata, each of two PSUs, whose jackknife replicates stand next to each other."""
JACKKNIFE = fl.JackknifeN.from_stratum_sizes([2] * 2 * PAIRS)
REPLICATED = {
    "nhanes2brr": fl.Replicated(weight="finalwgt", replicates="brr_*", method=fl.BRR()),
    "nhanes2fay": fl.Replicated(weight="finalwgt", replicates="fay_*", method=fl.Fay(0.3)),
    "nhanes2jknife2": fl.Replicated(weight="finalwgt", replicates="jkw_*", method=JACKKNIFE),
}
RATIO, DIABETES, HEIGHT, AGE = fl.Ratio("weight", "height"), fl.Prevalence("diabetes"), fl.Mean("height"), fl.Mean("age")
R = [
    ("nhanes2brr", RATIO, 0.426811607504532, 0.000890381156379393),
    ("nhanes2brr", DIABETES, 0.0342460766038495, 0.00181447182194832),
    ("nhanes2brr", HEIGHT, 168.459889020838, 0.146631467504144),
    ("nhanes2brr", AGE, 42.2526419880559, 0.301345962600867),
    ("nhanes2fay", RATIO, 0.426811607504532, 0.000889785210819417),
    ("nhanes2fay", DIABETES, 0.0342460766038495, 0.00181431318387389),
    ("nhanes2fay", HEIGHT, 168.459889020838, 0.146610916526079),
    ("nhanes2jknife2", RATIO, 0.426811607504532, 0.000888669069210763),
    ("nhanes2jknife2", DIABETES, 0.0342460766038495, 0.00181501951091378),
    ("nhanes2jknife2", HEIGHT, 168.459889020838, 0.146613278181468),
    ("nhanes2jknife2", AGE, 42.2526419880559, 0.302681450250143),
]


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "us_nhanes2"


@pytest.fixture(scope="module")
def linearised(folder: Path) -> fl.Sample:
    wanted = ["strata", "psu", "finalwgt", "age", "weight", "height", "race", "diabetes"]
    return fl.weigh(pyreadstat.read_dta(folder / "nhanes2.dta", usecols=wanted)[0], DESIGN)


@pytest.fixture(scope="module")
def frames(folder: Path) -> dict[str, pl.DataFrame]:
    return {
        name: pl.read_csv(io.BytesIO(lzma.decompress((folder / f"{name}.csv.xz").read_bytes())), infer_schema_length=None)
        for name in REPLICATED
    }


@pytest.fixture(scope="module")
def samples(frames: dict[str, pl.DataFrame]) -> dict[str, fl.Sample]:
    return {name: fl.weigh(frame, REPLICATED[name]) for name, frame in frames.items()}


# Stata


def test_diabetes_and_weight_over_height_by_linearisation(linearised: fl.Sample) -> None:
    diabetes, ratio = (fl.estimate(linearised, measure).total for measure in (DIABETES, RATIO))
    assert (round(diabetes.estimate, 8), round(diabetes.se, 8), diabetes.df, diabetes.n) == (0.03424608, 0.00181498, 31, 10_349)
    assert (round(ratio.estimate, 7), round(ratio.se, 7), ratio.df, ratio.n) == (0.4268116, 0.0008887, 31, 10_351)


def test_weight_over_height_by_brr(samples: dict[str, fl.Sample]) -> None:
    ratio = fl.estimate(samples["nhanes2brr"], RATIO).total
    assert (round(ratio.estimate, 7), round(ratio.se, 7), ratio.df) == (0.4268116, 0.0008904, 31)


def test_age_by_the_jackknife(frames: dict[str, pl.DataFrame], samples: dict[str, fl.Sample]) -> None:
    """Stata prints .3026765, because it takes deviations from the mean of a stratum's replicates where MSE is off; ours are from the estimate.

    The two differ by how far that mean is off the estimate. What remains, 3e-6, is rounding: with replicate means in single
    precision the figure is .3026765.
    """
    age = fl.estimate(samples["nhanes2jknife2"], AGE).total
    assert (round(age.estimate, 5), age.df) == (42.25264, 31)
    frame = frames["nhanes2jknife2"]
    weights = frame.select(f"jkw_{number}" for number in range(1, 2 * PAIRS + 1)).to_numpy().astype(float)
    replicates = frame["age"].to_numpy() @ weights / weights.sum(axis=0)
    of_stratum = replicates.reshape(PAIRS, 2).mean(axis=1)
    around_stratum = math.sqrt(age.se**2 - ((of_stratum - age.estimate) ** 2).sum())
    assert around_stratum == pytest.approx(0.3026765, rel=5e-6)
    assert age.se == pytest.approx(0.3026765, rel=2e-5)
    single = np.float32(replicates).reshape(PAIRS, 2).astype(float)
    assert round(math.sqrt(0.5 * ((single - single.mean(axis=1, keepdims=True)) ** 2).sum()), 7) == 0.3026765


def test_race_and_diabetes_are_not_independent(linearised: fl.Sample) -> None:
    test = fl.independence(linearised, "race", "diabetes")
    assert (round(test.f, 4), round(test.df1, 4), round(test.df2, 4)) == (15.0056, 1.5245, 47.2585)


# R


def test_age_by_linearisation(linearised: fl.Sample) -> None:
    age = fl.estimate(linearised, AGE).total
    assert (age.estimate, age.se) == pytest.approx((42.2526419880559, 0.3026691155), rel=1e-9)


@pytest.mark.parametrize(("name", "measure", "estimate", "error"), R, ids=lambda value: value if isinstance(value, str) else "")
def test_estimates_by_the_replicates_of_the_file(
    samples: dict[str, fl.Sample], name: str, measure: object, estimate: float, error: float
) -> None:
    found = fl.estimate(samples[name], measure).total
    assert (found.estimate, found.se) == pytest.approx((estimate, error), rel=1e-12)
    assert found.df == 31  # the rank of the replicate weights minus 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nhanes2brr", (15.0503915713, 1.52010366986, 47.1232137655, 4.40932987415e-05)),
        ("nhanes2jknife2", (15.0039450120, 1.52443327501, 47.2574315253, 4.42704063287e-05)),
    ],
)
def test_race_and_diabetes_by_replicates(samples: dict[str, fl.Sample], name: str, expected: tuple[float, ...]) -> None:
    test = fl.independence(samples[name], "race", "diabetes")
    assert (test.f, test.df1, test.df2, test.p_value) == pytest.approx(expected, rel=1e-9)


def test_replicates_that_are_made_by_the_jackknife_are_those_of_the_file(linearised: fl.Sample, samples: dict[str, fl.Sample]) -> None:
    """Stata's jkw_* leave out one PSU each, and so do ours; BRR follows from a Hadamard matrix, of which there are many."""
    frame = linearised.frame.collect().to_native()
    made = fl.weigh(frame, fl.Resampled(DESIGN, method=fl.JackknifeN()))
    for measure in (AGE, DIABETES):
        one, other = (fl.estimate(each, measure).total for each in (made, samples["nhanes2jknife2"]))
        assert (one.estimate, one.se, one.df) == pytest.approx((other.estimate, other.se, other.df), rel=1e-9)


def test_a_file_of_fay_s_replicates_read_as_brr_would_claim_too_much(frames: dict[str, pl.DataFrame]) -> None:
    """By the factor 1 - rho, here 30 %: whoever declares the method has to know it."""
    wrong = fl.weigh(frames["nhanes2fay"], fl.Replicated(weight="finalwgt", replicates="fay_*", method=fl.BRR()))
    right = fl.weigh(frames["nhanes2fay"], REPLICATED["nhanes2fay"])
    assert fl.estimate(wrong, HEIGHT).total.se == pytest.approx(0.7 * fl.estimate(right, HEIGHT).total.se, rel=1e-9)


# The example


def test_the_example_prints_the_four_standard_errors(folder: Path) -> None:
    script = Path(__file__).parents[2] / "examples" / "us_nhanes2_replicates.py"
    ran = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        "linearised         0.4268116 (SE 0.0008887), df 31, 95% CI 0.4249992 to 0.4286240",
        "BRR                0.4268116 (SE 0.0008904), df 31, 95% CI 0.4249957 to 0.4286276",
        "Fay, rho .3        0.4268116 (SE 0.0008898), df 31, 95% CI 0.4249969 to 0.4286263",
        "jackknife          0.4268116 (SE 0.0008887), df 31, 95% CI 0.4249992 to 0.4286241",
    ]
