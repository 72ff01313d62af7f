"""What a check says of persons, households, PSUs and strata: every finding beside a file that has no such thing."""

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
from flestimate.findings.units import of_units

Frames, Known = Callable[..., pl.DataFrame], Callable[..., Persons]
NUMBER = pl.int_range(240, eager=True)
CLUSTERED = {"weight": "w", "strata": "stratum", "psu": "ea"}
KEYS = {"w": {"variable": "w"}, "stratum": {"variables": ["stratum"]}, "ea": {"variables": ["ea"]}}
YES_OR_NO = {"answers": {1: "yes", 2: "no"}}


def found(persons: Persons) -> dict[str, Finding]:
    """By code, without the word that every frame gets that nothing names persons in."""
    return {finding.code: finding for finding in of_units(persons) if persons.codebook or finding.code != "FLE-D24"}


def test_an_ordinary_design_needs_no_word(persons: Known) -> None:
    assert found(persons()) == {}


def test_without_a_design_persons_are_looked_at_all_the_same(frame: Frames, persons: Known) -> None:
    assert found(persons(design=None)) == {}
    assert found(persons(frame(pid=[1] * 240), codebook=named("pid"), design=None)).keys() == {"FLE-D14"}


@pytest.mark.bad_input("FLE-D06")
def test_everything_that_weigh_refuses_is_listed_at_once(frame: Frames, persons: Known) -> None:
    gaps = frame().with_columns(pl.when(pl.col("sex") == 1).then(pl.col("ea")), pl.when(pl.col("sex") == 2).then(pl.col("stratum")))
    assert [str(each).splitlines()[0] for each in of_units(persons(gaps)) if each.severity is Severity.ERROR] == [
        "error FLE-D06: 120 persons have no stratum.",
        "error FLE-D06: 120 persons have no PSU.",
    ]
    assert [each.code for each in of_units(persons(frame().drop("stratum", "ea")))] == ["FLE-D24", "FLE-V01", "FLE-V01"]


def test_what_is_amiss_with_the_weight_is_not_about_units(frame: Frames, persons: Known) -> None:
    assert found(persons(frame(w=[-1.0] * 240))) == {}
    assert found(persons(frame().drop("w"))) == {}


# Single PSUs, degrees of freedom, finite populations


def lonely(frame: Frames) -> pl.DataFrame:
    """A fifth and a sixth stratum, of a PSU each."""
    return frame().with_columns(stratum=pl.when(pl.col("ea") == 1).then(5).when(pl.col("ea") == 20).then(6).otherwise(pl.col("stratum")))


@pytest.mark.bad_input("FLE-D02")
def test_strata_with_a_single_psu_stop_a_design_that_refuses_them(
    frame: Frames, persons: Known, origin: Origin, snapshot: SnapshotAssertion
) -> None:
    finding = found(persons(lonely(frame), origin=origin))["FLE-D02"]
    assert finding.severity is Severity.ERROR
    assert str(finding) == snapshot


@pytest.mark.bad_input("FLE-D02")
@pytest.mark.parametrize("rule", [fl.Centred(), fl.Certainty(), fl.Collapsed(), fl.InDomains(fl.Average())], ids=str)
def test_strata_with_a_single_psu_are_said_whatever_the_rule(
    frame: Frames, persons: Known, snapshot: SnapshotAssertion, rule: object
) -> None:
    finding = found(persons(lonely(frame), design=fl.Clustered(**CLUSTERED, singleton=rule)))["FLE-D02"]
    assert finding.severity is Severity.NOTE
    assert str(finding) == snapshot


def test_a_stratum_taken_whole_has_no_variance_to_estimate(frame: Frames, persons: Known) -> None:
    whole = lonely(frame).with_columns(n=pl.when(pl.col("stratum") > 4).then(1).otherwise(40))
    assert "FLE-D02" not in found(persons(whole, design=fl.Clustered(**CLUSTERED, fpc="n")))


@pytest.mark.bad_input("FLE-D08")
def test_few_degrees_of_freedom(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    regions = frame(ea=NUMBER // 30)
    assert str(found(persons(regions))["FLE-D08"]) == snapshot


@pytest.mark.bad_input("FLE-D09")
@pytest.mark.bad_input("FLE-D10")
def test_finite_populations_that_cannot_be_are_errors(frame: Frames, persons: Known) -> None:
    design = fl.Clustered(**CLUSTERED, fpc="n")
    assert found(persons(frame(n=[3] * 240), design=design)).keys() == {"FLE-D09"}
    assert found(persons(frame(n=NUMBER % 7 + 10), design=design)).keys() == {"FLE-D10"}


@pytest.mark.bad_input("FLE-D11")
def test_a_finite_population_that_does_not_matter(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    design = fl.Clustered(**CLUSTERED, fpc="n")
    assert str(found(persons(frame(n=[1_000] * 240), design=design))["FLE-D11"]) == snapshot
    assert found(persons(frame(n=[100] * 240), design=design)) == {}


@pytest.mark.bad_input("FLE-P07")
def test_replicates_that_cannot_be_made_are_an_error(persons: Known) -> None:
    finding = found(persons(design=fl.Resampled(fl.Clustered(**CLUSTERED), fl.BRR())))["FLE-P07"]
    assert finding.severity is Severity.ERROR
    assert found(persons(design=fl.Resampled(fl.Clustered(**CLUSTERED), fl.JackknifeN()))) == {}


# Codes of strata and PSUs


@pytest.mark.bad_input("FLE-D04")
def test_psu_codes_that_repeat_in_every_stratum(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    finding = found(persons(frame(ea=NUMBER // 12 % 5)))["FLE-D04"]
    assert finding.severity is Severity.NOTE
    assert str(finding) == snapshot


@pytest.mark.bad_input("FLE-D05")
def test_a_psu_in_several_strata_where_codes_are_unique(frame: Frames, persons: Known, origin: Origin, snapshot: SnapshotAssertion) -> None:
    moved = frame(stratum=pl.Series([2, *frame()["stratum"].to_list()[1:]]))
    findings = found(persons(moved, origin=origin))
    assert str(findings["FLE-D05"]) == snapshot
    assert "FLE-D04" not in findings


@pytest.mark.bad_input("FLE-D12")
@pytest.mark.parametrize("column", ["stratum", "ea"])
def test_a_stratum_or_psu_that_is_the_same_for_everybody(frame: Frames, persons: Known, snapshot: SnapshotAssertion, column: str) -> None:
    assert str(found(persons(frame(**{column: [7] * 240})))["FLE-D12"]) == snapshot


@pytest.mark.bad_input("FLE-D17")
def test_codes_written_in_two_ways(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    codes = frame()["ea"].cast(pl.String)
    mixed = [f"{code}.0" if number % 12 == 0 and number < 30 else code for number, code in enumerate(codes)]
    assert str(found(persons(frame(ea=mixed)))["FLE-D17"]) == snapshot
    for alike in (codes, codes.str.zfill(3), codes + ".0", "EA " + codes):
        assert found(persons(frame(ea=alike))) == {}


def test_psus_of_one_person_each(frame: Frames, persons: Known, origin: Origin, snapshot: SnapshotAssertion) -> None:
    ids = frame(ea=NUMBER)
    assert str(found(persons(ids, origin=origin))["FLE-D25"]) == snapshot
    assert "psu=fl.Persons()" in str(found(persons(ids))["FLE-D25"])
    assert found(persons(ids, design=fl.Clustered(weight="w", strata="stratum", psu=fl.Persons()))) == {}


@pytest.mark.bad_input("FLE-D16")
def test_psus_most_of_which_have_a_single_person(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    cases = frame(ea=NUMBER // 2).filter((NUMBER % 2 == 0) | (NUMBER % 10 == 1))
    assert str(found(persons(cases))["FLE-D16"]) == snapshot
    assert "FLE-D16" not in found(persons(frame(ea=NUMBER // 2)))


# Persons filtered out, or twice in the file


def of_workers() -> fl.Codebook:
    worked = {"variable": "work", **YES_OR_NO}
    return fl.Codebook.of(
        {
            **KEYS,
            "person": {"variables": ["pid"]},
            "worked": worked,
            "violence": {"variable": "violence", **YES_OR_NO, "asked_if": {"concept": "worked", "is": "yes"}},
        }
    )


@pytest.mark.bad_input("FLE-D16")
def test_a_file_of_those_alone_who_were_asked(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    answered = {"pid": NUMBER, "violence": [2] * 240}
    assert str(found(persons(frame(work=[1] * 240, **answered), codebook=of_workers()))["FLE-D16"]) == snapshot
    assert found(persons(frame(work=[2, *[1] * 239], **answered), codebook=of_workers())) == {}


def named(*variables: str) -> fl.Codebook:
    return fl.Codebook.of({**KEYS, "person": {"variables": list(variables)}})


@pytest.mark.bad_input("FLE-D14")
def test_persons_with_the_identifier_of_another(frame: Frames, persons: Known, origin: Origin, snapshot: SnapshotAssertion) -> None:
    twice = found(persons(frame(pid=["Amina", "Amina", *map(str, range(238))]), codebook=named("pid"), origin=origin))["FLE-D14"]
    assert twice.severity is Severity.ERROR
    assert str(twice) == snapshot
    assert "Amina" not in str(twice)
    assert found(persons(frame(pid=NUMBER % 4), codebook=named("hh", "pid"))) == {}


@pytest.mark.bad_input("FLE-D14")
def test_persons_who_are_the_equal_of_another_in_many_columns(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    wide = frame(**{f"q{number}": NUMBER * number for number in range(20)})
    assert str(found(persons(pl.concat([wide, wide.head(7)])))["FLE-D14"]) == snapshot
    assert found(persons(wide)) == {}
    assert found(persons(pl.concat([frame(), frame().head(7)]))) == {}


@pytest.mark.bad_input("FLE-D14")
def test_a_file_that_was_put_under_itself_is_seen_in_a_few_columns(frame: Frames, persons: Known) -> None:
    assert (
        found(persons(pl.concat([frame(), frame()])))["FLE-D14"].what
        == "240 persons are the equal of another in all 6 columns that are read."
    )
    mostly = frame(**{f"q{number}": NUMBER * number for number in range(6)})
    assert "FLE-D14" in found(persons(pl.concat([mostly, mostly.head(100)])))
    assert "FLE-D14" not in found(persons(pl.concat([mostly, mostly.head(20)])))
    assert "FLE-D14" not in found(persons(pl.concat([frame().select("w", "stratum", "ea")] * 2)))


def test_that_nothing_names_persons_is_said_of_a_study(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    assert str(found(persons(frame(), codebook=fl.Codebook.of(KEYS)))["FLE-D24"]) == snapshot


def test_that_nothing_names_persons_is_said_of_a_frame(persons: Known) -> None:
    [note] = of_units(persons())
    assert (note.code, note.severity) == ("FLE-D24", Severity.NOTE)


@pytest.mark.bad_input("FLE-D15")
def test_households_in_several_psus(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    split = frame(ea=pl.Series([2, *frame()["ea"].to_list()[1:]])).rename({"hh": "household"})
    assert str(found(persons(split))["FLE-D15"]) == snapshot
    assert found(persons(frame().rename({"hh": "household"}))) == {}


def test_households_numbered_inside_their_psu_are_not_split(frame: Frames, persons: Known) -> None:
    assert found(persons(frame(household=NUMBER // 4 % 3))) == {}


@pytest.mark.bad_input("FLE-D15")
def test_households_as_links_to_relatives_name_them(frame: Frames, persons: Known) -> None:
    split = frame(ea=pl.Series([2, *frame()["ea"].to_list()[1:]]), number=NUMBER % 4, mother=[0] * 240)
    link = {"household": ["hh"], "member": "number", "variables": ["mother"], "none": [0]}
    codebook = fl.Codebook.of({**KEYS, "person": {"variables": ["hh", "number"]}}, links={"parent": link})
    assert found(persons(split, codebook=codebook))["FLE-D15"].where == {"columns": "hh, stratum, ea"}


@pytest.mark.parametrize("psu", ["hh", "pid"], ids=["the household", "the number in it"])
def test_a_psu_that_names_households_or_numbers_persons(
    frame: Frames, persons: Known, origin: Origin, snapshot: SnapshotAssertion, psu: str
) -> None:
    design = fl.Clustered(weight="w", strata="stratum", psu=psu)
    known = {"codebook": named("hh", "pid"), "design": design, "origin": origin}
    assert str(found(persons(frame(pid=NUMBER % 4), **known))["FLE-D26"]) == snapshot


def test_a_psu_that_links_and_concepts_call_a_household(frame: Frames, persons: Known) -> None:
    design = fl.Clustered(weight="w", strata="stratum", psu="hh")
    whole = frame(number=NUMBER % 4, mother=[0] * 240, id=NUMBER)
    link = {"household": ["hh"], "member": "number", "variables": ["mother"], "none": [0]}
    of_link = fl.Codebook.of({"person": {"variables": ["id"]}}, links={"parent": link})
    of_concept = fl.Codebook.of({"person": {"variables": ["id"]}, "household": {"variables": ["hh"]}})
    nothing = fl.Codebook.of({"person": {"variables": ["id"]}})
    assert ["FLE-D26" in found(persons(whole, codebook=each, design=design)) for each in (of_link, of_concept, nothing)] == [
        True,
        True,
        False,
    ]


def test_a_psu_with_numbers_of_persons_in_it_is_one(frame: Frames, persons: Known) -> None:
    assert "FLE-D26" not in found(persons(frame(pid=NUMBER % 12), codebook=named("ea", "pid")))
    assert "FLE-D26" not in found(persons(frame(pid=NUMBER % 4), codebook=named("ea", "hh", "pid")))


# Rounds of a panel


@pytest.mark.bad_input("FLE-D18")
def test_psus_that_come_again_in_another_round(frame: Frames, persons: Known, snapshot: SnapshotAssertion) -> None:
    panel = pl.concat([frame(quarter=[quarter] * 240) for quarter in (1, 2)])
    assert str(found(persons(panel))["FLE-D18"]) == snapshot
    apart = found(persons(panel, design=fl.Clustered(weight="w", strata=["quarter", "stratum"], psu="ea")))["FLE-D18"]
    assert apart.severity is Severity.WARNING
    assert str(apart) == snapshot


def test_rounds_with_other_psus_are_independent(frame: Frames, persons: Known) -> None:
    rounds = pl.concat([frame(quarter=[quarter] * 240, ea=NUMBER // 12 + 100 * quarter) for quarter in (1, 2)])
    assert "FLE-D18" not in found(persons(rounds))


def test_a_frame_of_another_library_says_the_same(frame: Frames, persons: Known) -> None:
    odd = (
        lonely(frame)
        .rename({"hh": "household"})
        .with_columns(quarter=pl.col("sex"), ea=pl.when(NUMBER == 100).then(1).otherwise(pl.col("ea")))
    )
    expected = [str(each) for each in of_units(persons(odd))]
    assert len(expected) > 3
    for native in (odd.to_pandas(), odd.to_arrow(), duckdb.sql("select * from odd")):
        known = Persons(nw.from_native(native).lazy(), n=240, design=persons().design)
        assert [str(each) for each in of_units(known)] == expected
