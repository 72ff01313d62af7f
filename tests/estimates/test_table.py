"""The table of estimates: what is in it, how its cells are found, and what it says where there is nothing to estimate."""

from __future__ import annotations

import math

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import EstimateError, FlestimateError

DESIGN = fl.Clustered(weight="w", strata="s", psu="ea")
COLUMNS = [
    "measure",
    "unit",
    "sex",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "conf_level",
    "conf_method",
    "cv",
    "deff",
    "df",
    "n",
    "n_cases",
    "n_psu",
    "n_strata",
    "population",
    "undetermined",
    "undetermined_share",
    "bound_low",
    "bound_high",
    "status",
    "note",
]
SECRET = "Amina-0412"


@pytest.fixture(scope="module")
def sample(persons: pl.DataFrame) -> fl.Sample:
    return fl.weigh(persons, DESIGN)


def told(sample: fl.Sample, measure: object, by: object = ()) -> str:
    with pytest.raises(EstimateError) as caught:
        fl.estimate(sample, measure, by=by)
    assert SECRET not in f"{caught.value}{caught.value!r}{caught.value.__context__}"
    return str(caught.value)


# What is in it


def test_the_columns_that_other_programs_rely_on(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    assert list(table.to_frame().columns) == COLUMNS
    assert table.to_polars().columns == COLUMNS
    assert table.to_frame()["sex"].tolist() == table.to_polars()["sex"].to_list() == ["total", "female", "male"]


def test_pandas_and_polars_hold_the_same_numbers(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Count("fl"), by=["sex", ("sex", "sector")])
    for column in ("estimate", "std_error", "conf_high", "n", "population"):
        assert table.to_frame()[column].tolist() == pytest.approx(table.to_polars()[column].to_list(), rel=0, abs=0, nan_ok=True)


def test_a_table_says_what_it_is(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Prevalence("fl", per=1_000), by=["sex"])
    assert repr(table).startswith("Prevalence of fl (per 1,000) by sex: 3 cells, total ")
    assert repr(table["sex", "female"]).startswith("Prevalence of fl, sex female: ")
    assert [origin.what for origin in table.provenance] == ["data", "design", "measure"]


# Cells


def test_cells_are_found_by_variables_and_categories(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Prevalence("fl"), by=[("sex", "sector")])
    assert table["sex", "female"].cell == (("sex", "female"),)
    assert table["sex", "female", "sector", "Mining"].cell == (("sex", "female"), ("sector", "Mining"))
    assert table["sector", "Mining", "sex", "female"] is table["sex", "female", "sector", "Mining"]
    assert table.total.cell == ()
    assert len(list(table)) == len(table)


@pytest.mark.parametrize(
    "key",
    [("sex", "femal"), ("sxe", "female"), ("sector", "Mining"), ("sex", "male", "sector", "Mining"), "sex", ("sex", "female", "sector")],
)
def test_a_cell_that_is_not_there(sample: fl.Sample, snapshot: SnapshotAssertion, key: object) -> None:
    table = fl.estimate(sample, fl.Prevalence("fl"), by=["sex"])
    with pytest.raises(EstimateError) as caught:
        table[key]
    assert str(caught.value) == snapshot


def test_categories_are_in_order_and_the_unknown_last(sample: fl.Sample) -> None:
    table = fl.estimate(sample, fl.Prevalence("fl"), by=["sector"])
    assert [dict(each.cell)["sector"] for each in list(table)[1:]] == ["Farming", "Mining", "Trade", "unknown"]


def test_numbers_are_categories_in_the_order_of_numbers(persons: pl.DataFrame) -> None:
    drawn = fl.weigh(persons.with_columns(code=pl.col("s") * 5), DESIGN)
    table = fl.estimate(drawn, fl.Prevalence("fl"), by=["code"])
    assert [dict(each.cell)["code"] for each in list(table)[1:]] == ["5", "10", "15", "20"]


# Nothing to estimate from


@pytest.mark.bad_input("FLE-F02")
def test_no_case_is_zero_with_an_honest_upper_bound(persons: pl.DataFrame) -> None:
    none = persons.with_columns(fl=pl.lit(0))
    total = fl.estimate(fl.weigh(none, DESIGN), fl.Prevalence("fl", per=100)).total
    w = none["w"].to_numpy()
    kish = w.sum() ** 2 / (w**2).sum()
    assert (total.estimate, total.se, total.conf_low, total.n_cases, total.status) == (0.0, 0.0, 0.0, 0, "no cases")
    assert total.conf_high == pytest.approx(100 * (1 - 0.025 ** (1 / kish)), rel=1e-9)
    assert kish < total.n
    assert math.isnan(total.cv)
    assert math.isnan(total.deff)
    assert "FLE-F02" in [note.code for note in total.notes]


def test_no_case_in_a_single_cell_is_no_different(persons: pl.DataFrame) -> None:
    frame = persons.with_columns(fl=pl.when(pl.col("sex") == "female").then(0).otherwise(pl.col("fl")))
    women = fl.estimate(fl.weigh(frame, DESIGN), fl.Prevalence("fl"), by=["sex"])["sex", "female"]
    w = frame.filter((pl.col("sex") == "female") & pl.col("fl").is_not_null())["w"].to_numpy()
    assert women.conf_high == pytest.approx(1 - 0.025 ** ((w**2).sum() / w.sum() ** 2), rel=1e-9)
    assert women.status == "no cases"


def test_a_count_of_no_case_has_the_bound_of_its_prevalence(persons: pl.DataFrame) -> None:
    sample = fl.weigh(persons.with_columns(fl=pl.lit(0)), DESIGN)
    count, share = (fl.estimate(sample, measure).total for measure in (fl.Count("fl"), fl.Prevalence("fl")))
    assert (count.estimate, count.conf_low, count.status) == (0.0, 0.0, "no cases")
    assert count.conf_high == pytest.approx(count.population * share.conf_high, rel=1e-12)
    assert count.conf_high > 0


@pytest.mark.bad_input("FLE-F03")
def test_nothing_but_cases_is_said(persons: pl.DataFrame) -> None:
    total = fl.estimate(fl.weigh(persons.with_columns(fl=pl.lit(1)), DESIGN), fl.Prevalence("fl")).total
    assert (total.estimate, total.conf_high) == (1.0, 1.0)
    assert 0.9 < total.conf_low < 1
    assert [note.code for note in total.notes] == ["FLE-F03"]


@pytest.mark.parametrize("measure", [fl.Prevalence("fl"), fl.Count("fl"), fl.Mean("hours")], ids=lambda measure: measure.title)
def test_a_declared_category_without_persons_has_its_row(persons: pl.DataFrame, measure: object) -> None:
    codebook = {
        "sex": {"variable": "sex", "answers": {"female": "female", "male": "male", "other": "other"}},
        "w": {"variable": "w"},
        "s": {"variable": "s"},
        "ea": {"variables": ["ea"]},
    }
    drawn = fl.weigh(fl.describe(persons, fl.Codebook.of(codebook)), DESIGN)
    row = fl.estimate(drawn, measure, by=["sex"])["sex", "other"]
    assert (row.n, row.n_psu, row.df, row.population, row.status) == (0, 0, 0, 0.0, "no sample")
    assert all(math.isnan(value) for value in (row.estimate, row.se, row.conf_low, row.conf_high, row.cv, row.deff))
    assert [note.code for note in row.notes] == ["FLE-G02"]


def test_a_difference_with_a_cell_without_persons_is_not_known(persons: pl.DataFrame) -> None:
    codebook = {
        "sex": {"variable": "sex", "answers": {"female": "female", "male": "male", "other": "other"}},
        "w": {"variable": "w"},
        "s": {"variable": "s"},
        "ea": {"variables": ["ea"]},
    }
    table = fl.estimate(fl.weigh(fl.describe(persons, fl.Codebook.of(codebook)), DESIGN), fl.Prevalence("fl"), by=["sex"])
    difference = table.difference(table["sex", "female"], table["sex", "other"])
    assert all(math.isnan(value) for value in (difference.estimate, difference.std_error, difference.conf_low, difference.p_value))


@pytest.mark.bad_input("FLE-D03")
def test_a_domain_in_a_single_psu_has_no_interval(persons: pl.DataFrame) -> None:
    frame = persons.with_columns(alone=pl.when((pl.col("s") == 1) & (pl.col("ea") == 1)).then(pl.lit("in")).otherwise(pl.lit("out")))
    frame = frame.with_columns(fl=pl.when(pl.int_range(pl.len()) % 2 == 0).then(1).otherwise(0))
    cell = fl.estimate(fl.weigh(frame, DESIGN), fl.Prevalence("fl"), by=["alone"])["alone", "in"]
    assert cell.df == 0
    assert math.isnan(cell.conf_low)
    assert math.isnan(cell.conf_high)
    assert math.isnan(cell.se)  # a ratio in one PSU has an influence of zero by construction: that is no standard error
    assert [note.code for note in cell.notes] == ["FLE-G03"]


# What cannot be estimated


@pytest.mark.bad_input("FLE-F13")
def test_an_outcome_that_is_not_0_or_1(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    codes = persons.with_columns(fl=pl.Series([1, 2, 9] * 40))
    assert told(fl.weigh(codes, DESIGN), fl.Prevalence("fl")) == snapshot


@pytest.mark.parametrize("values", [[0.5, 1.0], [0, -1], [float("inf"), 0.0]], ids=repr)
def test_an_outcome_of_any_other_number_is_refused(persons: pl.DataFrame, values: list[float]) -> None:
    assert "FLE-F13" in told(fl.weigh(persons.with_columns(fl=pl.Series(values * 60)), DESIGN), fl.Count("fl"))


def test_an_outcome_of_many_values_is_only_counted(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    drawn = fl.weigh(persons.with_columns(fl=pl.int_range(7_000, 7_120)), DESIGN)
    text = told(drawn, fl.Prevalence("fl"))
    assert text == snapshot
    assert "7000" not in text
    assert "7,000" not in text


def test_an_outcome_of_text(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    assert told(fl.weigh(persons.with_columns(fl=pl.lit(SECRET)), DESIGN), fl.Prevalence("fl")) == snapshot


def test_a_mean_of_text(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    assert told(fl.weigh(persons.with_columns(hours=pl.lit(SECRET)), DESIGN), fl.Mean("hours")) == snapshot


@pytest.mark.bad_input("FLE-F14")
def test_a_mean_of_an_infinite_number(persons: pl.DataFrame) -> None:
    infinite = persons.with_columns(hours=pl.when(pl.col("s") == 1).then(float("inf")).otherwise(pl.col("hours")))
    assert "FLE-F13: 30 persons have" in told(fl.weigh(infinite, DESIGN), fl.Mean("hours"))


def test_a_question_with_other_answers_than_yes_and_no(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    codebook = {
        "sex": {"variable": "sex", "answers": {"female": "female", "male": "male"}},
        "w": {"variable": "w"},
        "s": {"variable": "s"},
        "ea": {"variables": ["ea"]},
    }
    assert told(fl.weigh(fl.describe(persons, fl.Codebook.of(codebook)), DESIGN), fl.Prevalence("sex")) == snapshot


def test_a_variable_that_is_not_there(sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    assert told(sample, fl.Prevalence("fll")) == snapshot


@pytest.mark.parametrize(
    "measure",
    [fl.Mean("hour"), fl.Ratio("hours", "hour"), fl.Share("fl", of="sectr"), fl.Prevalence("fl", among="fll")],
    ids=lambda measure: measure.title,
)
def test_every_variable_of_a_measure_has_to_be_there(sample: fl.Sample, measure: object) -> None:
    assert "FLE-V01" in told(sample, measure)


def test_a_breakdown_that_is_not_there(sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    assert told(sample, fl.Prevalence("fl"), by=["sx"]) == snapshot


@pytest.mark.bad_input("FLE-G06")
def test_a_breakdown_of_too_many_categories(persons: pl.DataFrame, snapshot: SnapshotAssertion) -> None:
    many = pl.concat([persons] * 10).with_columns(income=pl.int_range(pl.len()) + 0.5)
    assert told(fl.weigh(many, DESIGN), fl.Prevalence("fl"), by=["income"]) == snapshot


@pytest.mark.bad_input("FLE-C09")
def test_a_breakdown_as_one_text(sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    assert told(sample, fl.Prevalence("fl"), by="sex, sector") == snapshot


@pytest.mark.parametrize(
    "make",
    [
        lambda: fl.Prevalence("fl", pre=100),
        lambda: fl.Share("fl", off="sex"),
        lambda: fl.Ratio("a", denominater="b"),
        lambda: fl.Prevalence("fl", per=0),
        lambda: fl.Count("fl", per=float("nan")),
    ],
    ids=["pre", "off", "denominater", "per=0", "per=nan"],
)
def test_a_measure_that_is_misspelt(snapshot: SnapshotAssertion, make) -> None:
    with pytest.raises(FlestimateError) as caught:
        make()
    assert str(caught.value) == snapshot


# Nobody is shown


def test_no_repr_or_note_of_a_table_shows_a_person(persons: pl.DataFrame) -> None:
    named = persons.with_columns(name=pl.lit(SECRET))
    table = fl.estimate(fl.weigh(named, DESIGN), fl.Share("fl", of="sector"), by=["sex"])
    shown = [repr(table), str(table.provenance), *map(str, table.notes), *map(repr, table), table.to_frame().to_csv()]
    shown += [table._repr_html_()] if hasattr(table, "_repr_html_") else []
    assert not any(SECRET in text for text in shown)


def test_cases_that_are_divided_over_a_variable_are_not_broken_down_by_it(sample: fl.Sample, snapshot) -> None:
    with pytest.raises(FlestimateError) as caught:
        fl.estimate(sample, fl.Share("fl", of="sector"), by=["sex", ("sex", "sector")])
    assert str(caught.value) == snapshot


@pytest.mark.bad_input("FLE-G05")
def test_a_crossing_of_more_cells_than_anybody_reads_is_refused(snapshot: SnapshotAssertion) -> None:
    places = [*range(101), *range(101)]  # of two persons each: those of one are no categories
    frame = pl.DataFrame({"w": [1.0] * 202, "ea": places, "fl": [0] * 202, "county": places, "school": places})
    wide = fl.weigh(frame, fl.Clustered(weight="w", psu="ea"))
    assert told(wide, fl.Prevalence("fl"), [("county", "school")]) == snapshot
    assert len(fl.estimate(wide, fl.Prevalence("fl"), by=["county", "school"])) == 203
