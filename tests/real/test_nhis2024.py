"""The US National Health Interview Survey 2024, adults: disability as its own office publishes it, with its own interval.

File: shared/data/us_nhis2024 (public use). An adult has a disability who has "a lot of difficulty" or cannot do it at all in at
least one of six domains (Washington Group): code 3 of `dis3_indicator`, which is 1 of `alot_diff`. Figures:
shared/data/README.md; the interval is that of the National Center for Health Statistics (Parker and others, Vital and Health
Statistics 2-175, 2017), at an effective size that is adjusted for degrees of freedom and at most the sample's.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

import flestimate as fl

DESIGN = fl.Clustered(weight="wtfa_a", strata="pstrat", psu="ppsu")
NCHS = fl.KornGraubard(size=fl.SampleCap())
DOMAINS = ("vision", "hearing", "communication", "cognition", "self_care", "mobility")


@pytest.fixture(scope="module")
def file(shared: Path) -> Path:
    return shared / "data" / "us_nhis2024" / "nhis2024a.sav"


@pytest.fixture(scope="module")
def adults(file: Path) -> pl.DataFrame:
    return pl.from_pandas(pyreadstat.read_sav(file)[0])


@pytest.fixture(scope="module")
def sample(adults: pl.DataFrame) -> fl.Sample:
    return fl.weigh(adults, DESIGN)


def test_the_design_has_psus_whose_codes_repeat(sample: fl.Sample) -> None:
    assert (sample.n, len(sample.drawn.stages[0]), sample.drawn.stages[0].strata) == (32_577, 662, 52)
    assert [note.code for note in sample.notes] == ["FLE-D04"]  # 108 codes, for which a design without strata would take them


def test_a_lot_of_difficulty(sample: fl.Sample) -> None:
    found = fl.estimate(sample, fl.Prevalence("alot_diff", interval=NCHS)).total
    assert (round(found.estimate, 9), round(found.se, 9), round(found.deff, 3)) == (0.097819135, 0.002247821, 1.865)
    assert (round(found.conf_low, 7), round(found.conf_high, 7)) == (0.0934436, 0.1023296)
    assert (found.n, found.n_cases, found.undetermined, found.df) == (32_576, 3_740, 1, 662 - 52)


def test_how_many_they_are(sample: fl.Sample) -> None:
    found = fl.estimate(sample, fl.Count("alot_diff")).total
    assert (round(found.estimate), round(found.se)) == (25_360_940, 674_804)
    assert 24_000_000 < found.conf_low < found.estimate < found.conf_high < 27_000_000


def test_of_thousands_of_cases_neither_cap_counts(sample: fl.Sample) -> None:
    found = fl.estimate(sample, fl.Prevalence("alot_diff", interval=NCHS)).total
    assert found.n_eff < found.n_kish < found.n
    assert found.interval(fl.KornGraubard()) == (found.conf_low, found.conf_high)


def test_it_is_code_3_of_the_indicator_and_of_at_least_one_of_the_domains(adults: pl.DataFrame) -> None:
    indicator = adults.select((pl.col("dis3_indicator") == 3).cast(pl.Float64)).to_series()
    assert indicator.equals(adults["alot_diff"], check_names=False, null_equal=True)
    of_any = adults.select(pl.any_horizontal(*(pl.col(name) == 3 for name in DOMAINS)))
    assert of_any.to_series().sum() == 3_740


def test_by_the_words_of_a_codebook_it_is_the_same(file: Path, sample: fl.Sample) -> None:
    codebook = fl.Codebook.of(
        {
            "difficulty": {"variable": "dis3_indicator", "answers": {1: "no", 2: "no", 3: "yes"}},
            "sex": {"variable": "sex_a", "answers": {1: "men", 2: "women"}},
            "weight": {"variable": "wtfa_a"},
            "stratum": {"variable": "pstrat"},
            "psu": {"variables": ["ppsu"]},
        }
    )
    described = fl.weigh(
        fl.describe(fl.read(file, columns=codebook.variables), codebook), fl.Clustered(weight="weight", strata="stratum", psu="psu")
    )
    one = fl.estimate(described, fl.Prevalence("difficulty"), by=["sex"])
    other = fl.estimate(sample, fl.Prevalence("alot_diff"), by=["sex_a"])
    for words, code in ((("sex", "men"), ("sex_a", "1")), (("sex", "women"), ("sex_a", "2")), ((), ())):
        assert (one[words].estimate, one[words].se, one[words].n) == pytest.approx((other[code].estimate, other[code].se, other[code].n))


@pytest.mark.parametrize(
    ("age", "expected", "df"),
    [  # svyciprop(~alot_diff, subset(design, age_group_std == age), method="beta", df=degf(subset)), R 4.2.2 and survey 4.1-1
        ("1", (5.4767, 4.9557, 6.0351), 609),
        ("2", (7.0370, 6.1306, 8.0316), 600),
        ("3", (10.4976, 9.5370, 11.5198), 607),
        ("4", (14.2832, 13.1662, 15.4574), 607),
        ("5", (26.5205, 24.9693, 28.1164), 607),
    ],
)
def test_by_age_it_is_r_s_interval_where_no_cap_counts(sample: fl.Sample, age: str, expected: tuple[float, ...], df: int) -> None:
    found = fl.estimate(sample, fl.Prevalence("alot_diff", per=100, interval=NCHS), by=["age_group_std"])["age_group_std", age]
    assert (round(found.estimate, 4), round(found.conf_low, 4), round(found.conf_high, 4)) == expected
    assert found.df == df


def test_the_example_prints_nchs_s_interval_beside_others(file: Path) -> None:
    script = Path(__file__).parents[2] / "examples" / "nchs_korn_graubard.py"
    ran = subprocess.run([sys.executable, script, file], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        "total   9.78 %  NCHS 9.34 to 10.23, default 9.34 to 10.23, logit 9.35 to 10.23",
        "18-44   5.48 %  NCHS 4.96 to 6.04, default 4.96 to 6.04, logit 4.97 to 6.03",
        "45-54   7.04 %  NCHS 6.13 to 8.03, default 6.13 to 8.03, logit 6.16 to 8.03",
        "55-64  10.50 %  NCHS 9.54 to 11.52, default 9.54 to 11.52, logit 9.56 to 11.52",
        "65-74  14.28 %  NCHS 13.17 to 15.46, default 13.17 to 15.46, logit 13.19 to 15.45",
        "75+    26.52 %  NCHS 24.97 to 28.12, default 24.97 to 28.12, logit 24.99 to 28.11",
    ]
