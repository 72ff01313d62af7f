"""An assumed design effect: nobody gets a standard error of it unasked, and nobody can overlook that it was assumed."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import EstimateError, FlestimateError
from flestimate.variance.interval import clopper_pearson

DEFF = 2.5
EXACT = 1e-12
DIRECTLY = fl.Clustered(weight="ilo_wgt", psu=fl.Persons())
ASSUMED = fl.Assumed(weight="ilo_wgt", deff=DEFF)


@pytest.fixture(scope="module")
def persons() -> pl.DataFrame:
    """400 persons as a harmonised file has them: no strata, no PSUs. One alone in the north, nobody a case in the west."""
    random = np.random.default_rng(7)
    region = random.choice(["south", "east", "west"], 400)
    region[0] = "north"
    return pl.DataFrame(
        {
            "ilo_wgt": random.lognormal(4, 0.6, 400),
            "ilo_sex": random.choice(["male", "female"], 400),
            "region": region,
            "hours": random.integers(5, 60, 400).astype(float),
            "fl": np.where(region == "west", 0, random.random(400) < 0.15).astype(int),
        }
    )


MEASURES = [
    fl.Prevalence("fl", per=1_000),
    fl.Count("fl"),
    fl.Share("fl", of="region"),
    fl.Mean("hours"),
    fl.Total("hours"),
    fl.Variance("hours"),
]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: type(measure).__name__)
def test_every_variance_is_that_of_persons_drawn_directly_times_the_design_effect(persons: pl.DataFrame, measure: object) -> None:
    assumed = fl.estimate(fl.weigh(persons, ASSUMED), measure, by=["ilo_sex"])
    directly = fl.estimate(fl.weigh(persons, DIRECTLY), measure, by=["ilo_sex"])
    assert len(assumed) == len(directly) > 1
    for one, other in zip(assumed, directly, strict=True):
        assert one.estimate == other.estimate
        assert one.std_error**2 == pytest.approx(DEFF * other.std_error**2, rel=EXACT)
        assert one.deff == pytest.approx(DEFF * other.deff, rel=EXACT, nan_ok=True)


def test_differences_ratios_and_covariances_are_widened_alike(persons: pl.DataFrame) -> None:
    assumed, directly = (fl.estimate(fl.weigh(persons, each), fl.Count("fl"), by=["ilo_sex"]) for each in (ASSUMED, DIRECTLY))
    for how in ("difference", "ratio"):
        one, other = (getattr(table, how)(table["ilo_sex", "male"], table["ilo_sex", "female"]) for table in (assumed, directly))
        assert one.std_error**2 == pytest.approx(DEFF * other.std_error**2, rel=EXACT)
    one, other = (table.covariance(table["ilo_sex", "male"], table.total) for table in (assumed, directly))
    assert one == pytest.approx(DEFF * other, rel=EXACT)


def test_with_a_design_effect_of_one_standard_errors_are_those_of_persons_drawn_directly(persons: pl.DataFrame) -> None:
    one, other = (
        fl.estimate(fl.weigh(persons, design), fl.Prevalence("fl")).total for design in (fl.Assumed(weight="ilo_wgt", deff=1), DIRECTLY)
    )
    assert (one.std_error, one.df, one.conf_high) == pytest.approx((other.std_error, other.df, other.conf_high), rel=EXACT)


def test_a_quantile_has_an_interval_of_the_wider_share(persons: pl.DataFrame) -> None:
    one, other = (fl.estimate(fl.weigh(persons, each), fl.Quantile("hours", 0.5)).total for each in (ASSUMED, DIRECTLY))
    assert one.estimate == other.estimate
    assert one.conf_high - one.conf_low > other.conf_high - other.conf_low


def test_the_default_interval_is_that_of_as_many_persons_as_the_design_effect_leaves(persons: pl.DataFrame) -> None:
    found = fl.estimate(fl.weigh(persons, ASSUMED), fl.Prevalence("fl")).total
    t = {"n": 1.9659272959, "df": 1.9749960963}  # of 399 and of 400 / 2.5 - 1 = 159 degrees of freedom
    said = found.estimate * (1 - found.estimate) / found.std_error**2 * (t["n"] / t["df"]) ** 2
    assert said < found.n_kish / DEFF
    low, high = clopper_pearson(np.array([found.estimate]), np.array([said]), 0.95)
    assert (found.conf_low, found.conf_high) == pytest.approx((low[0], high[0]), rel=1e-7)


def test_without_a_case_the_upper_bound_is_that_of_kish_s_size_over_the_design_effect(persons: pl.DataFrame) -> None:
    west = fl.estimate(fl.weigh(persons, ASSUMED), fl.Prevalence("fl"), by=["region"])["region", "west"]
    weights = persons.filter(region="west")["ilo_wgt"]
    kish = weights.sum() ** 2 / (weights**2).sum()
    assert west.n_kish == pytest.approx(kish, rel=EXACT)
    assert west.conf_high == pytest.approx(1 - 0.025 ** (DEFF / kish), rel=1e-9)


def test_degrees_of_freedom_are_the_persons_that_the_design_effect_leaves_less_one(persons: pl.DataFrame) -> None:
    table = fl.estimate(fl.weigh(persons, ASSUMED), fl.Prevalence("fl"), by=["ilo_sex"])
    assert table.total.df == 400 / DEFF - 1
    assert table["ilo_sex", "male"].df == table["ilo_sex", "male"].n / DEFF - 1


def test_degrees_of_freedom_of_a_report_are_the_most_that_count(persons: pl.DataFrame) -> None:
    design = fl.Assumed(weight="ilo_wgt", deff=DEFF, df=fl.OfPersons(most=90))
    table = fl.estimate(fl.weigh(persons, design), fl.Mean("hours"), by=["region"])
    assert table.total.df == 90
    assert table["region", "west"].df == table["region", "west"].n / DEFF - 1 < 90


def test_a_person_alone_has_no_standard_error(persons: pl.DataFrame) -> None:
    north = fl.estimate(fl.weigh(persons, ASSUMED), fl.Mean("hours"), by=["region"])["region", "north"]
    assert math.isnan(north.std_error)
    assert "FLE-G03" in {note.code for note in north.notes}


def test_psus_and_strata_are_not_counted(persons: pl.DataFrame) -> None:
    total = fl.estimate(fl.weigh(persons, ASSUMED), fl.Prevalence("fl")).total
    assert (total.n_psu, total.n_strata) == (None, None)


def test_what_has_to_know_how_cases_lie_in_psus_cannot_be_had(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    sample = fl.weigh(persons, ASSUMED)
    with pytest.raises(EstimateError) as caught:
        fl.estimate(sample, fl.Prevalence("fl", interval=fl.RareEvent()))
    assert str(caught.value) == snapshot
    with pytest.raises(FlestimateError, match="FLE-C05"):
        fl.Resampled(ASSUMED, fl.JackknifeN())


def test_it_is_said_wherever_the_design_is(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    sample = fl.weigh(persons, fl.Assumed(weight="ilo_wgt", deff=2, df=fl.OfPersons(380)))
    table = fl.estimate(sample, fl.Prevalence("fl"))
    assert [repr(sample), str(sample.design), repr(sample.design), *map(str, sample.notes), *table.methods] == snapshot


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "html"])
def test_it_is_said_in_every_export(persons: pl.DataFrame, tmp_path: Path, suffix: str) -> None:
    said = "Standard errors rest on an assumed design effect of 2.5, not on the sample design."
    table = fl.estimate(fl.weigh(persons, ASSUMED), fl.Prevalence("fl"), by=["ilo_sex"])
    release = fl.publish(table, fl.PublicationRule.load("ilo"))
    release.save(tmp_path / f"release.{suffix}")
    assert said in release._repr_html_()
    if suffix == "xlsx":
        from openpyxl import load_workbook

        cells = [cell for sheet in load_workbook(tmp_path / "release.xlsx") for row in sheet.iter_rows(values_only=True) for cell in row]
        assert any(said in str(cell) for cell in cells)
    else:
        written = "".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.iterdir()))
        assert said in written


def test_it_is_said_of_every_estimate_and_every_difference(persons: pl.DataFrame) -> None:
    table = fl.estimate(fl.weigh(persons, ASSUMED), fl.Prevalence("fl"), by=["ilo_sex"])
    assert table.to_frame()["note"].str.contains("assumed design effect of 2.5").all()
    assert str(table).count("assumed design effect of 2.5") == table._repr_html_().count("assumed design effect of 2.5") == 1
    one, other = table["ilo_sex", "male"], table["ilo_sex", "female"]
    assert [note.code for note in (*table.difference(one, other).notes, *table.ratio(one, other).notes)] == ["FLE-D30", "FLE-D30"]


def test_without_a_design_effect_standard_errors_are_refused(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.Assumed(weight="ilo_wgt")
    assert str(caught.value) == snapshot
    with pytest.raises(FlestimateError, match="FLE-D31"):
        fl.Assumed(weight="ilo_wgt", deff=None)


@pytest.mark.parametrize("deff", [0, -1, math.inf, float("nan"), True, "2"], ids=repr)
def test_a_design_effect_that_cannot_be_is_refused(deff: object) -> None:
    with pytest.raises(FlestimateError, match="FLE-D32"):
        fl.Assumed(weight="ilo_wgt", deff=deff)


def test_a_design_effect_below_one_is_refused(snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.Assumed(weight="ilo_wgt", deff=0.99)
    assert str(caught.value) == snapshot


@pytest.mark.parametrize("df", [fl.OfDomain(), fl.OfDesign(), fl.ByRank(), fl.Given(30), 30], ids=lambda df: type(df).__name__)
def test_degrees_of_freedom_that_count_psus_are_refused(df: object) -> None:
    with pytest.raises(FlestimateError, match="FLE-C05: df is"):
        fl.Assumed(weight="ilo_wgt", deff=2, df=df)


@pytest.mark.parametrize("most", [0, -3, math.nan, True, "380"], ids=repr)
def test_degrees_of_freedom_that_cannot_be_are_refused(most: object) -> None:
    with pytest.raises(FlestimateError, match="FLE-C05: the most degrees of freedom"):
        fl.OfPersons(most)


def test_reports_of_respondents_cannot_rest_on_it() -> None:
    with pytest.raises(FlestimateError, match="FLE-D19"):
        fl.Multiplicity(ASSUMED)


def test_another_design_effect_is_another_design() -> None:
    assert fl.Assumed("w", 2) == fl.Assumed("w", 2.0)
    assert fl.Assumed("w", 2.0).fingerprint not in {fl.Assumed("w", 3.0).fingerprint, fl.Assumed("w", 2.0, fl.OfPersons(9)).fingerprint}


@pytest.mark.parametrize("engine", ["pandas", "pyarrow"])
def test_any_engine_gives_the_same(persons: pl.DataFrame, engine: str) -> None:
    frame = {"pandas": persons.to_pandas, "pyarrow": persons.to_arrow}[engine]()
    one, other = (fl.estimate(fl.weigh(data, ASSUMED), fl.Prevalence("fl")).total for data in (frame, persons))
    assert one.std_error == pytest.approx(other.std_error, rel=EXACT)
