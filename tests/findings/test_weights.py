"""What a check says of weights: every finding beside a file that has no such thing."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import narwhals as nw
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.declaration import Origin
from flestimate.findings import Finding, Severity
from flestimate.findings.persons import Persons
from flestimate.findings.weights import of_weights
from flestimate.microdata.labels import Variable

Frames, Known = Callable[..., pl.DataFrame], Callable[..., Persons]
NUMBER = pl.int_range(240, eager=True)
POPULATION = 29_860.0
"""The sum of the weights of the 240 persons."""


def found(persons: Persons) -> dict[str, Finding]:
    return {finding.code: finding for finding in of_weights(persons)}


def test_ordinary_weights_need_no_decision(persons: Known, snapshot: SnapshotAssertion) -> None:
    assert [str(each) for each in of_weights(persons(population=POPULATION))] == snapshot
    assert {each.severity for each in of_weights(persons())} == {Severity.NOTE}


def test_without_a_design_nothing_is_known_of_weights(persons: Known) -> None:
    assert list(of_weights(persons(design=None))) == []


@pytest.mark.bad_input("FLE-W01")
@pytest.mark.bad_input("FLE-W02")
@pytest.mark.bad_input("FLE-W05")
def test_everything_that_weigh_refuses_is_listed_at_once(frame: Frames, persons: Known) -> None:
    weights = [None, -1.0, float("inf"), *frame()["w"].to_list()[3:]]
    found = [(each.code, each.severity.value) for each in of_weights(persons(frame(w=weights)))]
    assert found == [("FLE-W01", "error"), ("FLE-W02", "error"), ("FLE-W05", "error")]


@pytest.mark.bad_input("FLE-W10")
def test_a_weight_that_is_text_or_not_there_is_all_that_is_said(frame: Frames, persons: Known) -> None:
    assert [each.code for each in of_weights(persons(frame(w=["1,234.5"] * 240)))] == ["FLE-W10"]
    assert [each.code for each in of_weights(persons(frame().drop("w")))] == ["FLE-V01"]


def test_what_is_amiss_with_strata_and_psus_is_not_about_weights(frame: Frames, persons: Known) -> None:
    assert found(persons(frame(ea=[None] * 240))).keys() == found(persons()).keys()
    assert found(persons(frame().drop("ea"))) == {}


@pytest.mark.bad_input("FLE-W13")
def test_a_weight_of_those_who_were_asked_a_module(frame: Frames, persons: Known) -> None:
    asked = NUMBER % 4 == 0
    module = frame(violence=NUMBER % 2).with_columns(pl.when(asked).then(pl.col("w", "violence")))
    assert found(persons(module))["FLE-W13"].severity is Severity.ERROR


# The sum


def normalised(frame: Frames) -> pl.DataFrame:
    return frame().with_columns(pl.col("w") / pl.col("w").mean())


@pytest.mark.bad_input("FLE-W06")
def test_normalised_weights_are_no_numbers_of_persons(frame: Frames, persons: Known, origin: Origin, snapshot: SnapshotAssertion) -> None:
    tables = ((fl.Count("fl"), ()), (fl.Total("hours"), ("sex",)), (fl.Prevalence("fl"), ()))
    finding = found(persons(normalised(frame), tables=tables, population=3e4, origin=origin))["FLE-W06"]
    assert str(finding) == snapshot


@pytest.mark.bad_input("FLE-W06")
def test_normalised_weights_are_as_good_for_shares(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    assert str(found(persons(normalised(frame), tables=((fl.Prevalence("fl"), ()),)))["FLE-W06"]) == snapshot
    assert "FLE-W06" not in found(persons())


@pytest.mark.bad_input("FLE-W07")
@pytest.mark.parametrize("times", [1e6, 1e3, 1e-3])
def test_weights_multiplied_by_a_power_of_ten(frame: Frames, persons: Known, snapshot: SnapshotAssertion, times: float) -> None:
    scaled = frame().with_columns(pl.col("w") * times)
    assert str(found(persons(scaled, population=3e4))["FLE-W07"]) == snapshot


@pytest.mark.bad_input("FLE-W07")
def test_normalised_weights_kept_as_whole_numbers(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    whole = normalised(frame).with_columns((pl.col("w") * 1e6).round().cast(pl.Int64))
    assert str(found(persons(whole))["FLE-W07"]) == snapshot


@pytest.mark.bad_input("FLE-W14")
@pytest.mark.parametrize("population", [20_000.0, 60_000.0])
def test_weights_that_sum_to_another_population(persons: Known, origin: Origin, snapshot: SnapshotAssertion, population: float) -> None:
    assert str(found(persons(population=population, origin=origin))["FLE-W14"]) == snapshot


@pytest.mark.parametrize("population", [POPULATION, POPULATION * 1.04, POPULATION / 1.04])
def test_weights_that_sum_to_about_the_population_need_no_word(persons: Known, population: float) -> None:
    assert not found(persons(population=population)).keys() & {"FLE-W06", "FLE-W07", "FLE-W14", "FLE-W24"}


def test_the_sum_is_said_where_no_population_is_declared(persons: Known) -> None:
    assert (
        found(persons())["FLE-W24"].what == "the weights of 240 persons sum to 29,860, and no population is declared to compare that with."
    )


# Values


@pytest.mark.bad_input("FLE-W12")
def test_a_weight_that_is_1_for_everybody(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    ones = persons(frame(w=pl.Series([1] * 240), pweight=[float(number) for number in range(240)]))
    assert str(found(ones)["FLE-W12"]) == snapshot
    assert not found(ones).keys() & {"FLE-W06", "FLE-W11", "FLE-W23"}
    assert "FLE-W12" not in found(persons(frame(w=[125.0] * 240)))


@pytest.mark.bad_input("FLE-W11")
@pytest.mark.parametrize("values", [2, 5], ids=["a flag", "a code"])
def test_a_weight_of_a_few_whole_numbers(frame: Frames, persons: Known, snapshot: SnapshotAssertion, values: int) -> None:
    assert str(found(persons(frame(w=NUMBER % values)))["FLE-W11"]) == snapshot


def test_a_few_weights_that_are_not_whole_or_of_a_few_persons_are_weights(frame: Frames, persons: Known) -> None:
    assert "FLE-W11" not in found(persons(frame(w=(NUMBER % 5) * 1.37)))
    assert "FLE-W11" not in found(persons(frame(w=NUMBER % 5 + 1).head(60)))


def test_persons_of_weight_zero_are_counted(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    assert str(found(persons(frame(w=frame()["w"] * (NUMBER > 9))))["FLE-W20"]) == snapshot
    assert "FLE-W20" not in found(persons())


def test_more_than_a_tenth_of_weight_zero_is_a_warning(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    half = found(persons(frame(w=frame()["w"] * (NUMBER % 2))))["FLE-W20"]
    assert half.severity is Severity.WARNING
    assert str(half) == snapshot
    assert found(persons(frame(w=frame()["w"] * (NUMBER > 9))))["FLE-W20"].severity is Severity.NOTE


@pytest.mark.parametrize(("weight", "persons_of_it"), [(5_000.0, 1), (3_600.0, 3)], ids=["one", "a few"])
def test_extreme_weights(frame: Frames, persons: Known, snapshot: SnapshotAssertion, weight: float, persons_of_it: int) -> None:
    extreme = frame(w=[weight] * persons_of_it + frame()["w"].to_list()[persons_of_it:])
    assert str(found(persons(extreme))["FLE-W21"]) == snapshot
    assert "FLE-W21" not in found(persons())


def test_kish_s_design_effect_is_said(frame: Frames, persons: Known) -> None:
    halves = persons(frame(w=[10.5] * 120 + [31.5] * 120))
    assert found(halves)["FLE-W23"].what == "unequal weights alone multiply variances by about 1.25 (Kish's design effect)."
    assert "FLE-W23" not in found(persons(frame(w=[10.5] * 240)))


# Groups


def test_groups_with_quite_other_weights(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    women = frame().with_columns(pl.when(pl.col("sex") == 2).then(pl.col("w") / 20).otherwise(pl.col("w")))
    tables = ((fl.Prevalence("fl"), ("sex", ("sex", "stratum"))),)
    assert str(found(persons(women, tables=tables))["FLE-W22"]) == snapshot
    assert "FLE-W22" not in found(persons(tables=tables))


def test_a_sex_whose_weights_are_all_zero_is_seen_without_a_table_by_sex(frame: Frames, persons: Known) -> None:
    women = frame().with_columns(w=pl.col("w") * (pl.col("sex") == 2))
    assert found(persons(women))["FLE-W22"].where["groups"].startswith("1 (120 persons, mean weight 0 beside ")
    coded = women.rename({"sex": "b4"})
    codebook = fl.Codebook.of({"gender": {"variable": "b4", "answers": {1: "male", 2: "female"}}})
    assert found(persons(coded, codebook=codebook))["FLE-W22"].where["groups"].startswith("female (120 persons")
    assert "FLE-W22" not in found(persons(coded))


def test_strata_with_quite_other_weights_are_named_by_the_codebook(frame: Frames, persons: Known) -> None:
    north = frame().with_columns(pl.when(pl.col("stratum") == 1).then(pl.col("w") * 20).otherwise(pl.col("w")))
    regions = {"variable": "stratum", "answers": {1: "north", 2: "east", 3: "south", 4: "west"}}
    codebook = fl.Codebook.of({"stratum": regions, "w": {"variable": "w"}, "ea": {"variables": ["ea"]}})
    groups = found(persons(north, codebook=codebook))["FLE-W22"].where["groups"]
    assert groups == "north (60 persons, mean weight 2,480 beside 124.6)"


# Households


@pytest.mark.bad_input("FLE-W08")
def test_a_weight_of_households_where_there_is_one_of_persons(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    both = frame().rename({"hh": "household"}).with_columns(pweight=pl.col("w"), w=100.0 + pl.col("household") % 13)
    assert str(found(persons(both))["FLE-W08"]) == snapshot
    assert "FLE-W08" not in found(persons(both.drop("pweight")))
    assert "FLE-W08" not in found(persons(both.with_columns(pweight=pl.col("w") * 2)))
    assert "FLE-W08" not in found(persons(frame().rename({"hh": "household"}).with_columns(pweight=1.0 * NUMBER)))


@pytest.mark.bad_input("FLE-W08")
def test_another_weight_that_is_not_read_counts_where_the_name_says_household(frame: Frames, persons: Known) -> None:
    one = frame().rename({"hh": "household"}).with_columns(w=100.0 + pl.col("household") % 13)
    other = {"pw": Variable("pw", "Final weight of person")}
    of_household = {"w": Variable("w", "Household weight"), **other}
    assert found(persons(one, variables=of_household))["FLE-W08"].where["others"] == "pw"
    assert "FLE-W08" not in found(persons(one, variables={"w": Variable("w", "Final weight"), **other}))


def test_a_frame_of_another_library_says_the_same(frame: Frames, persons: Known) -> None:
    odd = frame(w=frame()["w"] * (NUMBER > 9))
    expected = [str(each) for each in of_weights(persons(odd))]
    for native in (odd.to_pandas(), odd.to_arrow(), duckdb.sql("select * from odd")):
        known = Persons(nw.from_native(native).lazy(), n=240, design=persons().design)
        assert [str(each) for each in of_weights(known)] == expected
