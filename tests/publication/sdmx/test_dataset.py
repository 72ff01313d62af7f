"""A publication as observations: each cell once with a key of its own, in ILOSTAT's units; what has no place is said."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion
from tests.publication.conftest import frame
from tests.publication.sdmx.conftest import released

import flestimate as fl
from flestimate.errors import PublicationError
from flestimate.publication.sdmx import Dataset, dataset
from flestimate.publication.sdmx.checked import refuse_unknown_codes


def value_of(found: Dataset, indicator: str, sex: str = "SEX_T", one: str = "NOC_VALUE") -> object:
    """The value of the only observation of a key."""
    (value,) = [
        each.values["OBS_VALUE"]
        for each in found.observations
        if (each.values["INDICATOR"], each.values["SEX"], each.values["CLASSIF1"]) == (indicator, sex, one)
    ]
    return value


def test_every_cell_stands_once_and_under_a_key_of_its_own(publication: fl.Publication) -> None:
    found = dataset(publication)
    # The total and the sexes stand in one table only, the distribution has no total.
    assert len(found.observations) == sum(len(table.rows) for table in publication)
    assert len({one.key for one in found.observations}) == len(found.observations)
    assert found.left_out == ()


def test_every_cell_of_the_demonstration_does(demo: fl.Publication) -> None:
    found = dataset(demo)
    assert len({one.key for one in found.observations}) == sum(len(table.rows) for table in demo)
    assert found.left_out == ()


def test_numbers_are_in_thousands_rates_per_1000_and_distributions_in_per_cent(sample: fl.Sample) -> None:
    share, count = fl.Prevalence("forced_labour"), fl.Count("forced_labour")
    tables = [fl.estimate(sample, measure, by=["sex"]) for measure in (share, count)]
    distribution = fl.estimate(sample, fl.Share("forced_labour", of="sex", per=1))
    found = dataset(released(*tables, distribution))
    assert value_of(found, "XFL_FLAB_SEX_RT", "SEX_F") == pytest.approx(tables[0]["sex", "women"].estimate * 1_000, abs=0.05)
    assert value_of(found, "XFL_FLAB_SEX_NB", "SEX_F") == pytest.approx(tables[1]["sex", "women"].estimate / 1_000, abs=0.005)
    assert value_of(found, "XFL_FLAB_SEX_DT", "SEX_F") == pytest.approx(distribution["sex", "women"].estimate * 100, abs=0.5)
    units = {(one.values["INDICATOR"], one.values["UNIT_MEASURE"], one.values["UNIT_MULT"]) for one in found.observations}
    assert units == {("XFL_FLAB_SEX_RT", "XFL_P1000", "0"), ("XFL_FLAB_SEX_NB", "PS", "3"), ("XFL_FLAB_SEX_DT", "PT", "0")}


@pytest.mark.parametrize("per", [1, 100, 1_000])
def test_in_whatever_unit_a_table_is_the_observation_is_the_same(sample: fl.Sample, per: int) -> None:
    total = fl.estimate(sample, fl.Prevalence("forced_labour", per=per))
    persons = fl.estimate(sample, fl.Count("forced_labour", per=per))
    found = dataset(released(total, persons))
    assert value_of(found, "XFL_FLAB_SEX_RT") == pytest.approx(total.total.estimate / per * 1_000, abs=0.05)
    assert value_of(found, "XFL_FLAB_SEX_NB") == pytest.approx(persons.total.estimate * per / 1_000, abs=0.0005)


def test_bounds_and_errors_are_in_the_unit_of_the_value(sample: fl.Sample) -> None:
    release = released(fl.estimate(sample, fl.Count("forced_labour")))
    (total,), (one,) = (row.estimate for row in release.tables[0].published), dataset(release).observations
    assert one.values["LOWER_BOUND"] == total.conf_low / 1_000
    assert one.values["UPPER_BOUND"] == total.conf_high / 1_000
    assert one.values["STD_ERROR"] == pytest.approx(total.std_error / 1_000, rel=1e-12)
    assert (one.values["CV"], one.values["SAMPLE_PERSONS"], one.values["SAMPLE_CASES"]) == (total.cv, total.n, total.n_cases)


def test_stock_flow_and_all_who_ever_were_are_different_indicators() -> None:
    year = fl.ReferencePeriod(date(2021, 1, 1), date(2021, 12, 31))
    other = fl.ReferencePeriod(date(2020, 1, 1), date(2020, 12, 31))
    sample = fl.weigh(frame().with_columns(fl=(pl.col("fl") == 1).cast(pl.Int64), days=30), fl.Clustered(weight="w", psu="ea"))
    measures = [
        fl.Count("fl"),
        fl.Stock("fl", year, days="days"),
        fl.Flow("fl", year, days="days"),
        fl.StockPrevalence("fl", year, days="days"),
        fl.Stock("fl", other, days="days"),
    ]
    found = dataset(released(*(fl.estimate(sample, measure) for measure in measures)))
    assert [one.values["INDICATOR"] for one in found.observations] == [
        "XFL_FL_SEX_NB",
        "XFL_FL_STOCK_SEX_NB",
        "XFL_FL_FLOW_SEX_NB",
        "XFL_FL_STOCK_SEX_RT",
        "XFL_FL_STOCK2_SEX_NB",
    ]


def test_a_distribution_over_sex_is_not_one_within_each_sex(sample: fl.Sample) -> None:
    over = fl.estimate(sample, fl.Share("forced_labour", of="sex"), by=["sector"])
    within = fl.estimate(sample, fl.Share("forced_labour", of="sector"), by=["sex"])
    found = dataset(released(over, within))
    assert {one.values["INDICATOR"] for one in found.observations} == {
        "XFL_FLAB_SEX_DT",
        "XFL_FLAB_SECTOR_SEX_DT",
        "XFL_FLAB_SEX_SECTOR_DT",
    }
    assert len({one.key for one in found.observations}) == len(over) + len(within)


def test_who_it_is_among_is_in_the_id(sample: fl.Sample) -> None:
    frame_of = frame().with_columns(fl=(pl.col("fl") == 1).cast(pl.Int64), worked=(pl.col("sex") == 1).cast(pl.Int64))
    among = fl.weigh(frame_of, fl.Clustered(weight="w", psu="ea"))
    found = dataset(released(fl.estimate(among, fl.Prevalence("fl", among="worked"))))
    assert found.observations[0].values["INDICATOR"] == "XFL_FL_AMONG_WORKED_SEX_RT"


def test_a_profile_has_an_indicator_and_its_criteria_private_codes(demo: fl.Publication) -> None:
    found = dataset(demo)
    assert value_of(found, "XFL_FLAB_PROFILE_SEX_MEANS_OF_COERCION_RT", one="XFL_OWN_MEANS_OF_COERCION_C1_VIOLENCE")
    assert value_of(found, "XFL_FLAB_SEX_DEFINITION_RT", one="XFL_OWN_DEFINITION_ICLS_2018_ALL")
    assert {code.id for code in found.code_lists["CL_INDICATOR"].codes} == {one.values["INDICATOR"] for one in found.observations}


def test_the_same_cell_in_two_tables_stands_once_and_another_interval_is_said(sample: fl.Sample) -> None:
    one = fl.estimate(sample, fl.Prevalence("forced_labour"), by=["sex"])
    same = fl.estimate(sample, fl.Prevalence("forced_labour"), by=["sector"])
    assert dataset(released(one, same)).left_out == ()
    other = fl.estimate(sample, fl.Prevalence("forced_labour", interval=fl.Wald()))
    found = dataset(released(one, other))
    assert len(found.observations) == len(one)
    assert found.left_out == ("1 cell of 'Prevalence of forced labour' left out: an earlier table has the same cell with other figures",)


def test_what_has_no_place_is_left_out_and_said_in_every_observation(snapshot: SnapshotAssertion) -> None:
    persons = frame().with_columns(
        area=pl.col("ea") % 2, region=pl.col("ea") % 4, fl=(pl.col("fl") == 1).cast(pl.Int64), hours=pl.col("ea")
    )
    sample = fl.weigh(persons, fl.Clustered(weight="w", psu="ea"))
    crossed = fl.estimate(sample, fl.Prevalence("fl"), by=["sex", ("area", "region", "sector")])
    found = dataset(released(crossed, fl.estimate(sample, fl.Mean("hours"), by=["sex"])))
    assert found.left_out == snapshot
    assert found.left_out
    assert all(all(said in str(one.values["NOTE_SOURCE"]) for said in found.left_out) for one in found.observations)


def test_nothing_that_has_a_place_is_refused(sample: fl.Sample, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(PublicationError) as error:
        dataset(released(fl.estimate(fl.weigh(frame(), fl.Clustered(weight="w", psu="ea")), fl.Mean("ea"))))
    assert str(error.value) == snapshot


def test_a_cell_that_is_not_shown_has_a_status_and_nothing_else(publication: fl.Publication) -> None:
    shown = {"OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND", "STD_ERROR", "CV", "DEFF", "DF", "SAMPLE_PERSONS", "SAMPLE_CASES", "UNDETERMINED"}
    found = dataset(publication).observations
    hidden = [one for one in found if one.values["OBS_STATUS"] in {"C", "N"}]
    assert {one.values["NOTE_CLASSIF"] for one in hidden if one.values["OBS_STATUS"] == "N"} >= {"sector: Space"}
    assert {one.values["NOTE_CLASSIF"] for one in hidden if one.values["OBS_STATUS"] == "C"} >= {"sector: Mines"}
    assert all(one.values[name] is None for one in hidden for name in (*shown, "UNDETERMINED_SHARE", "LOWEST", "HIGHEST"))
    assert {one.values["CONF_STATUS"] for one in hidden if one.values["OBS_STATUS"] == "C"} == {"C"}
    assert {one.values["OBS_STATUS"] for one in found} == {"R", "U", "C", "N"}


def test_a_cell_that_is_hidden_because_it_is_too_unreliable_is_not_significant(publication: fl.Publication) -> None:
    table = publication.tables[1]
    hidden = fl.Suppressed(table.rows[0].cell, "too unreliable", "CV above 50 %")
    found = dataset(replace(publication, tables=(replace(table, rows=(hidden,)),)))
    assert (found.observations[0].values["OBS_STATUS"], found.observations[0].values["CONF_STATUS"]) == ("S", "N")


@pytest.mark.bad_input("FLE-X18")
def test_a_number_that_is_missing_is_empty(sample: fl.Sample) -> None:
    nobody = fl.weigh(frame().with_columns(fl=0), fl.Clustered(weight="w", psu="ea"))
    every = fl.PublicationRule(id="all", title="All", source="this test", unreliable_below=0, withheld_below=0)
    total = fl.estimate(nobody, fl.Prevalence("fl"))
    (one,) = dataset(replace(fl.publish(total, every), about=fl.About(area="XAA", time="2021"))).observations
    assert total.total.cv != total.total.cv
    assert (one.values["OBS_VALUE"], one.values["CV"]) == (0.0, None)
    unknown = fl.publish(total, every, about=fl.About(area="XAA", time="2021"))
    row = unknown.tables[0].rows[0]
    broken = replace(unknown.tables[0], rows=(replace(row, estimate=replace(row.estimate, estimate=float("inf"))),))
    (one,) = dataset(replace(unknown, tables=(broken,))).observations
    assert (one.values["OBS_VALUE"], one.values["OBS_STATUS"]) == (None, "N")


@pytest.mark.bad_input("FLE-X17")
@pytest.mark.parametrize(
    "about",
    [
        fl.About(),
        fl.About(area="Zambia", time="2021"),
        fl.About(area="ZBM", time="2021"),
        fl.About(area="ZMB", time="2021/22"),
        fl.About(area="ZMB", time="2021-13"),
    ],
    ids=["nothing", "a name", "misspelt", "two years", "a thirteenth month"],
)
def test_a_country_or_a_time_that_is_no_code_is_refused_with_what_to_type(
    table: fl.EstimateTable, about: fl.About, snapshot: SnapshotAssertion
) -> None:
    with pytest.raises(PublicationError) as error:
        dataset(released(table, about=about))
    assert error.value.code == "FLE-X17"
    assert str(error.value) == snapshot


@pytest.mark.bad_input("FLE-X17")
def test_a_code_that_is_not_in_its_list_is_refused_before_anything_is_written(
    publication: fl.Publication, snapshot: SnapshotAssertion
) -> None:
    found = dataset(publication)
    without = {**found.code_lists, "CL_SEX": replace(found.code_lists["CL_SEX"], codes=())}
    with pytest.raises(PublicationError) as error:
        refuse_unknown_codes(found.observations, without)
    assert str(error.value) == snapshot


@pytest.mark.parametrize(("time", "freq"), [("2021", "A"), ("2021-S1", "S"), ("2021-Q3", "Q"), ("2021-07", "M")])
def test_the_period_tells_the_frequency(table: fl.EstimateTable, time: str, freq: str) -> None:
    found = dataset(released(table, about=fl.About(area="XAA", time=time)))
    assert found.observations[0].key[0] == freq


def test_the_codebook_of_a_publication_says_where_and_when_it_is_of(demo: fl.Publication) -> None:
    assert (demo.about.area, demo.about.time, demo.about.response) == ("XSY", "2024", 0.97)
    assert "SYNTHETIC" in demo.about.source
