"""Differences, ratios and other combinations of cells: figures written out by hand, and the laws they obey.

By hand: each cell's linearised variable is formed person by person, combined, and put through Cochran's formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import EstimateError

DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
BY = ["sex", "sector", ("sex", "sector")]
CELLS = [
    (),
    ("sex", "female"),
    ("sex", "male"),
    ("sector", "Mining"),
    ("sector", "unknown"),
    ("sex", "female", "sector", "Farming"),
]
PAIRS = [(one, other) for number, one in enumerate(CELLS) for other in CELLS[number:]]


@pytest.fixture(scope="module")
def sample(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons, DESIGN)


@pytest.fixture(scope="module")
def table(sample: fl.Sample) -> fl.EstimateTable:
    return fl.estimate(sample, fl.Prevalence("fl"), by=BY)


def inside(persons: pl.DataFrame, cell: tuple[str, ...]) -> np.ndarray:
    """Whether each person is in the cell and their status is known."""
    found = persons["fl"].is_not_null()
    for name, category in zip(cell[::2], cell[1::2], strict=True):
        found &= persons[name].fill_null("unknown") == category
    return found.to_numpy().astype(float)


def prevalence(persons: pl.DataFrame, cell: tuple[str, ...]) -> tuple[float, np.ndarray]:
    """The prevalence of a cell, and its linearised variable, already weighted."""
    w, y, x = persons["w"].to_numpy(), persons["fl"].fill_null(0).to_numpy().astype(float), inside(persons, cell)
    p = (w * y * x).sum() / (w * x).sum()
    return p, w * x * (y - p) / (w * x).sum()


def told(act: Callable[[], object]) -> str:
    with pytest.raises(EstimateError) as caught:
        act()
    return str(caught.value)


# Covariance


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda cell: " ".join(cell) or "total")
def test_the_covariance_of_any_two_cells_is_that_of_their_linearised_variables(
    persons: pl.DataFrame, table: fl.EstimateTable, variance_of, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    z, u = prevalence(persons, one)[1], prevalence(persons, other)[1]
    expected = (variance_of(persons, z + u) - variance_of(persons, z - u)) / 4
    scale = math.sqrt(variance_of(persons, z) * variance_of(persons, u))
    assert table.covariance(table[one], table[other]) == pytest.approx(expected, rel=1e-9, abs=1e-12 * scale)
    assert table.covariance(table[other], table[one]) == pytest.approx(table.covariance(table[one], table[other]), rel=1e-12)


@pytest.mark.parametrize(
    "measure",
    [
        fl.Prevalence("fl", per=100),
        fl.Count("fl", per=1_000),
        fl.Mean("hours"),
        fl.Total("hours"),
        fl.Ratio("hours", "w"),
        fl.Variance("hours"),
    ],
    ids=lambda measure: measure.title,
)
def test_the_covariance_of_a_cell_with_itself_is_its_variance(sample: fl.Sample, measure: object) -> None:
    table = fl.estimate(sample, measure, by=BY)
    assert [table.covariance(one, one) for one in table] == pytest.approx([one.se**2 for one in table], rel=1e-9)


def test_the_categories_of_a_share_vary_against_one_another(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Share("fl", of="sector"))
    cells = list(table)
    assert len(cells) == 3
    # They add up to a hundred whatever the sample is, so that the covariances with all of them add up to nothing.
    for one in cells:
        assert sum(table.covariance(one, other) for other in cells) == pytest.approx(0, abs=1e-9 * one.se**2)


# Differences and other linear combinations


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda cell: " ".join(cell) or "total")
def test_the_variance_of_a_difference_has_the_covariance_in_it(
    table: fl.EstimateTable, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    a, b = table[one], table[other]
    found = table.difference(a, b)
    assert found.estimate == pytest.approx(a.estimate - b.estimate, abs=1e-15)
    assert found.se**2 == pytest.approx(a.se**2 + b.se**2 - 2 * table.covariance(a, b), rel=1e-9, abs=1e-12 * a.se**2)


def test_a_contrast_by_hand(persons: pl.DataFrame, table: fl.EstimateTable, variance_of) -> None:
    wanted = {("sex", "female"): 0.5, ("sector", "Mining"): -2.0, (): 1.5}
    found = table.contrast({table[cell]: coefficient for cell, coefficient in wanted.items()})
    known = {cell: prevalence(persons, cell) for cell in wanted}
    z = sum(coefficient * known[cell][1] for cell, coefficient in wanted.items())
    assert found.estimate == pytest.approx(sum(coefficient * known[cell][0] for cell, coefficient in wanted.items()), rel=1e-12)
    assert found.std_error == pytest.approx(math.sqrt(variance_of(persons, z)), rel=1e-10)


def test_a_difference_is_the_contrast_of_one_and_minus_one(table: fl.EstimateTable) -> None:
    women, men = table["sex", "female"], table["sex", "male"]
    difference, contrast = table.difference(women, men), table.contrast({women: 1.0, men: -1.0})
    assert (contrast.estimate, contrast.se, contrast.df) == pytest.approx((difference.estimate, difference.se, difference.df))
    assert difference.what == "sex female - sex male"
    assert contrast.what == "+1 x sex female -1 x sex male"


@settings(max_examples=25)
@given(coefficients=st.tuples(*[st.floats(-3, 3).filter(lambda number: abs(number) > 0.01)] * 3), factor=st.sampled_from([-2.0, 0.5, 10.0]))
def test_a_contrast_times_a_number_is_that_many_times_as_large_and_as_uncertain(coefficients: tuple[float, ...], factor: float) -> None:
    cells = [TABLE.total, TABLE["sex", "female"], TABLE["sector", "Mining"]]
    one = TABLE.contrast(dict(zip(cells, coefficients, strict=True)))
    other = TABLE.contrast({cell: factor * each for cell, each in zip(cells, coefficients, strict=True)})
    assert other.estimate == pytest.approx(factor * one.estimate, rel=1e-9, abs=1e-12)
    assert other.se == pytest.approx(abs(factor) * one.se, rel=1e-9)
    assert other.p_value == pytest.approx(one.p_value, rel=1e-6)


def _table() -> fl.EstimateTable:
    random = np.random.default_rng(7)
    frame = pl.DataFrame(
        {
            "w": random.integers(1, 9, 60).astype(float),
            "ea": np.repeat(np.arange(12), 5),
            "sex": random.choice(["female", "male"], 60).tolist(),
            "sector": random.choice(["Mining", "Farming"], 60).tolist(),
            "fl": random.integers(0, 2, 60),
        }
    )
    return fl.estimate(fl.weigh(frame, fl.Clustered(weight="w", psu="ea")), fl.Prevalence("fl"), by=["sex", "sector"])


TABLE = _table()


def test_a_cell_less_itself_is_nothing(table: fl.EstimateTable) -> None:
    women = table["sex", "female"]
    found = table.difference(women, women)
    assert (found.estimate, found.se) == pytest.approx((0.0, 0.0), abs=1e-15)
    assert math.isnan(found.p_value)


def test_a_total_is_the_sum_of_the_cells_of_its_breakdown(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Total("hours"), by=BY)
    summed = table.contrast({table["sex", "female"]: 1.0, table["sex", "male"]: 1.0})
    assert (summed.estimate, summed.se) == pytest.approx((table.total.estimate, table.total.se), rel=1e-10)
    nothing = table.contrast({table["sex", "female"]: 1.0, table["sex", "male"]: 1.0, table.total: -1.0})
    assert (nothing.estimate, nothing.se) == pytest.approx((0.0, 0.0), abs=1e-9 * table.total.se)


# Ratios


@pytest.mark.parametrize(
    ("one", "other"),
    [(("sex", "female"), ("sex", "male")), (("sector", "Mining"), ()), (("sex", "female"), ("sector", "Mining"))],
    ids=["within", "to the total", "between breakdowns"],
)
def test_a_ratio_of_two_cells_by_hand(persons: pl.DataFrame, table: fl.EstimateTable, variance_of, one, other) -> None:
    (p, z), (q, u) = prevalence(persons, one), prevalence(persons, other)
    found = table.ratio(table[one], table[other])
    assert found.estimate == pytest.approx(p / q, rel=1e-12)
    assert found.std_error == pytest.approx(math.sqrt(variance_of(persons, z / q - p / q**2 * u)), rel=1e-10)


def test_a_ratio_of_totals_is_the_ratio_that_is_estimated_at_once(persons: pl.DataFrame) -> None:
    stacked = pl.concat([persons.with_columns(of=pl.lit("a"), x=pl.col("hours")), persons.with_columns(of=pl.lit("b"), x=pl.col("w"))])
    table = fl.estimate(fl.weigh(stacked, DESIGN), fl.Total("x"), by=["of"])
    found = table.ratio(table["of", "a"], table["of", "b"])
    at_once = fl.estimate(fl.weigh(persons, DESIGN), fl.Ratio("hours", "w")).total
    assert (found.estimate, found.se) == pytest.approx((at_once.estimate, at_once.se), rel=1e-10)


def test_a_cell_over_itself_is_one_for_certain(table: fl.EstimateTable) -> None:
    found = table.ratio(table.total, table.total)
    assert (found.estimate, found.se) == pytest.approx((1.0, 0.0), abs=1e-12)


def test_the_ratio_the_other_way_round_is_as_uncertain_relative_to_itself(table: fl.EstimateTable) -> None:
    women, men = table["sex", "female"], table["sex", "male"]
    one, other = table.ratio(women, men), table.ratio(men, women)
    assert one.estimate * other.estimate == pytest.approx(1)
    assert one.se / one.estimate == pytest.approx(other.se / other.estimate, rel=1e-10)


def test_a_ratio_to_nothing_is_not_known(persons: pl.DataFrame) -> None:
    frame = persons.with_columns(fl=pl.when(pl.col("sex") == "male").then(0).otherwise(pl.col("fl")))
    table = fl.estimate(fl.weigh(frame, DESIGN), fl.Prevalence("fl"), by=["sex"])
    found = table.ratio(table["sex", "female"], table["sex", "male"])
    assert all(math.isnan(figure) for figure in (found.estimate, found.se, found.conf_low, found.conf_high, found.p_value))


# Scale, degrees of freedom, p


@pytest.mark.parametrize("factor", [1_000.0, 0.01])
def test_per_goes_through_contrasts_and_covariances(table: fl.EstimateTable, factor: float) -> None:
    women, men = table["sex", "female"], table["sex", "male"]
    scaled = women.per(factor), men.per(factor)
    difference, other = table.difference(women, men), table.difference(*scaled)
    figures = (difference.estimate, difference.se, difference.conf_low, difference.conf_high)
    assert (other.estimate, other.se, other.conf_low, other.conf_high) == pytest.approx([factor * figure for figure in figures])
    assert table.covariance(*scaled) == pytest.approx(factor**2 * table.covariance(women, men))
    assert table.covariance(women, men.per(factor)) == pytest.approx(factor * table.covariance(women, men))
    ratio = table.ratio(*scaled)
    assert (ratio.estimate, ratio.se) == pytest.approx((table.ratio(women, men).estimate, table.ratio(women, men).se))


def test_the_scale_of_the_measure_is_that_of_its_contrasts(sample: fl.Sample, table: fl.EstimateTable) -> None:
    per_cent = fl.estimate(sample, fl.Prevalence("fl", per=100), by=BY)
    one, other = (each.difference(each["sex", "female"], each["sector", "Mining"]) for each in (table, per_cent))
    assert (other.estimate, other.se) == pytest.approx((100 * one.estimate, 100 * one.se))


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_interval_is_of_students_t_with_the_fewest_degrees_of_freedom(persons: pl.DataFrame, level: float) -> None:
    few = persons.with_columns(where=pl.when((pl.col("s") == 1) & (pl.col("ea") < 3)).then(pl.lit("here")).otherwise(pl.lit("there")))
    measure = fl.Mean("hours", interval=fl.Wald(level))
    table = fl.estimate(fl.weigh(few, DESIGN), measure, by=["where"])
    here, there = table["where", "here"], table["where", "there"]
    assert (here.df, there.df) == (1, 6)
    for found in (table.difference(there, here), table.ratio(there, here), table.contrast({there: 2.0, here: 1.0})):
        assert found.df == 1
        margin = stats.t.ppf((1 + level) / 2, 1) * found.se
        assert (found.conf_low, found.conf_high) == pytest.approx((found.estimate - margin, found.estimate + margin), rel=1e-9)
        assert found.conf_level == level


def test_degrees_of_freedom_that_are_given_are_those_of_contrasts(persons: pl.DataFrame) -> None:
    sample = fl.weigh(persons, fl.Clustered(weight="w", strata="s", psu="ea", df=fl.Given(math.inf)))
    table = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    found = table.difference(table["sex", "female"], table["sex", "male"])
    assert found.conf_high - found.estimate == pytest.approx(stats.norm.ppf(0.975) * found.se, rel=1e-9)
    assert found.p_value == pytest.approx(2 * stats.norm.sf(abs(found.estimate) / found.se), rel=1e-9)


def test_p_is_of_students_t(table: fl.EstimateTable) -> None:
    women, men = table["sex", "female"], table["sex", "male"]
    found = table.difference(women, men)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(found.estimate) / found.se, found.df), rel=1e-9)
    assert found.p_value == table.difference(men, women).p_value
    assert 0 < found.p_value < 1


@pytest.mark.parametrize("level", [0.5, 0.9, 0.999])
def test_p_and_interval_say_the_same_of_no_difference(persons: pl.DataFrame, level: float) -> None:
    table = fl.estimate(fl.weigh(persons, DESIGN), fl.Prevalence("fl", interval=fl.KornGraubard(level)), by=BY)
    for one, other in [(table["sex", "female"], table["sex", "male"]), (table["sector", "Mining"], table["sector", "Farming"])]:
        found = table.difference(one, other)
        assert (found.p_value < 1 - level) == (not found.conf_low < 0 < found.conf_high)


def test_a_contrast_is_said_in_one_line(table: fl.EstimateTable) -> None:
    found = table.difference(table["sex", "female"], table["sector", "Mining"])
    figures = f"{found.estimate:.4g} (SE {found.se:.3g}, 95% CI {found.conf_low:.4g} to {found.conf_high:.4g})"
    assert repr(found) == f"sex female - sector Mining: {figures}"


# Other designs


def test_contrasts_over_replicates_are_the_spread_of_their_replicates(persons: pl.DataFrame, variance_of) -> None:
    """Differences of totals are linear, so the jackknife's is Taylor's; ratios are formed replicate by replicate first."""
    resampled = fl.weigh(persons, fl.Resampled(DESIGN, method=fl.JackknifeN()))
    taylor, jackknife = (fl.estimate(each, fl.Total("hours"), by=["sex"]) for each in (fl.weigh(persons, DESIGN), resampled))
    one, other = (each.difference(each["sex", "female"], each["sex", "male"]) for each in (taylor, jackknife))
    assert (other.estimate, other.se, other.df) == pytest.approx((one.estimate, one.se, one.df), rel=1e-10)
    covariances = [each.covariance(each["sex", "female"], each.total) for each in (taylor, jackknife)]
    assert covariances[0] == pytest.approx(covariances[1], rel=1e-9)


# What is refused, what is not known


def test_a_cell_of_another_measure_is_refused(sample: fl.Sample, table: fl.EstimateTable, snapshot: SnapshotAssertion) -> None:
    count = fl.estimate(sample, fl.Count("fl")).total
    assert told(lambda: table.difference(table.total, count)) == snapshot
    assert told(lambda: table.ratio(table.total, count)) == snapshot
    assert told(lambda: table.contrast({count: 1.0})) == snapshot
    assert told(lambda: table.covariance(count, table.total)) == snapshot


def test_a_cell_of_a_breakdown_that_the_table_has_not_is_refused(sample: fl.Sample, table: fl.EstimateTable) -> None:
    by_sex = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    assert "FLE-C15" in told(lambda: by_sex.difference(by_sex.total, table["sector", "Mining"]))


def test_a_cell_of_another_sample_is_refused(persons: pl.DataFrame, table: fl.EstimateTable) -> None:
    """Last year's women and this year's have the same name, and are not the same persons."""
    last_year = fl.estimate(fl.weigh(persons[:90], DESIGN), fl.Prevalence("fl"), by=["sex"])
    assert "FLE-C15" in told(lambda: table.difference(table["sex", "female"], last_year["sex", "female"]))
    assert "FLE-C15" in told(lambda: table.covariance(last_year["sex", "female"], table["sex", "female"]))


def test_quantiles_have_no_contrast(sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    table = fl.estimate(sample, fl.Quantile("hours"), by=["sex"])
    assert told(lambda: table.difference(table["sex", "female"], table["sex", "male"])) == snapshot
    assert told(lambda: table.covariance(table["sex", "female"], table["sex", "male"])) == snapshot


def test_nothing_is_known_of_contrasts_with_a_cell_without_persons(persons: pl.DataFrame) -> None:
    codebook = {
        "sex": {"variable": "sex", "answers": {"female": "female", "male": "male", "other": "other"}},
        "w": {"variable": "w"},
        "s": {"variable": "s"},
        "ea": {"variables": ["ea"]},
    }
    table = fl.estimate(fl.weigh(fl.describe(persons, fl.Codebook.of(codebook)), DESIGN), fl.Prevalence("fl"), by=["sex"])
    women, nobody = table["sex", "female"], table["sex", "other"]
    for found in (
        table.difference(women, nobody),
        table.difference(nobody, nobody),
        table.ratio(women, nobody),
        table.ratio(nobody, women),
        table.contrast({women: 1.0, nobody: 1.0}),
    ):
        assert all(math.isnan(figure) for figure in (found.estimate, found.se, found.conf_low, found.conf_high, found.p_value))


def test_nothing_is_known_of_contrasts_with_a_cell_in_a_single_psu(persons: pl.DataFrame) -> None:
    alone = persons.with_columns(where=pl.when((pl.col("s") == 1) & (pl.col("ea") == 1)).then(pl.lit("in")).otherwise(pl.lit("out")))
    table = fl.estimate(fl.weigh(alone, DESIGN), fl.Mean("hours"), by=["where"])
    found = table.difference(table["where", "in"], table["where", "out"])
    assert found.estimate == pytest.approx(table["where", "in"].estimate - table["where", "out"].estimate)
    assert all(math.isnan(figure) for figure in (found.se, found.conf_low, found.conf_high, found.p_value))


def without_cases_among_men(persons: pl.DataFrame) -> pl.DataFrame:
    return persons.with_columns(fl=pl.when(pl.col("sex") == "male").then(0).otherwise(pl.col("fl")))


def test_where_a_cell_has_no_case_there_is_no_interval_and_no_test(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    table = fl.estimate(fl.weigh(without_cases_among_men(persons), DESIGN), fl.Prevalence("fl"), by=["sex"])
    difference = table.difference(table["sex", "female"], table["sex", "male"])
    assert all(math.isnan(value) for value in (difference.conf_low, difference.conf_high, difference.p_value))
    assert difference.estimate == table["sex", "female"].estimate
    assert [str(note) for note in difference.notes] == snapshot
    # A cell that does not count does not matter.
    assert not math.isnan(table.contrast({table["sex", "female"]: 1.0, table["sex", "male"]: 0.0}).conf_low)


def test_numbers_of_persons_of_whom_all_are_cases_have_their_spread(persons: pl.DataFrame) -> None:
    table = fl.estimate(fl.weigh(persons.with_columns(one=pl.lit(1)), DESIGN), fl.Count("one"), by=["sex"])
    assert table.difference(table["sex", "female"], table["sex", "male"]).conf_low < 0 < table["sex", "male"].std_error


def test_replicates_without_persons_are_said_of_contrasts_too(persons: pl.DataFrame) -> None:
    rare = persons.with_columns(where=pl.when((pl.col("s") == 1) & (pl.col("ea") == 1)).then(pl.lit("here")).otherwise(pl.lit("there")))
    sample = fl.weigh(rare, fl.Resampled(DESIGN, fl.Bootstrap(replicates=20, seed=1), df=fl.OfDesign()))
    table = fl.estimate(sample, fl.Total("hours"), by=["where"])
    assert table.difference(table["where", "here"], table["where", "there"]).notes == ()
    means = fl.estimate(sample, fl.Mean("hours"), by=["where"])
    assert "FLE-P12" in [note.code for note in means["where", "here"].notes]
