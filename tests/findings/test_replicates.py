"""What a check says of replicate weights: every finding beside a file that has no such thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import duckdb
import narwhals as nw
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.findings import Finding, Severity
from flestimate.findings.persons import Persons
from flestimate.findings.replicates import of_replicates

Frames, Known = Callable[..., pl.DataFrame], Callable[..., Persons]
PSUS = 20
DESIGN = fl.Replicated(weight="w", replicates="rw_*", method=fl.Jackknife1())


@pytest.fixture
def replicated(frame: Frames, persons: Known) -> Callable[..., Persons]:
    """Persons with the replicate weights of a jackknife: each leaves out a PSU; a replicate may be another."""

    def make(**changed: object) -> Persons:
        weight = pl.col("w")
        left_out = {f"rw_{ea}": pl.when(pl.col("ea") == ea).then(0.0).otherwise(weight * PSUS / (PSUS - 1)) for ea in range(1, PSUS + 1)}
        return persons(frame().with_columns(**left_out).with_columns(**changed), design=DESIGN)

    return make


def found(persons: Persons) -> dict[str, Finding]:
    return {finding.code: finding for finding in of_replicates(persons)}


def test_ordinary_replicate_weights_are_counted(replicated: Callable[..., Persons], snapshot: SnapshotAssertion) -> None:
    assert [str(each) for each in of_replicates(replicated())] == snapshot


def test_of_a_design_without_them_nothing_is_said(persons: Known) -> None:
    assert found(persons()) == {}
    assert found(persons(design=None)) == {}


@pytest.mark.bad_input("FLE-P01")
@pytest.mark.bad_input("FLE-P05")
def test_what_weigh_refuses_is_an_error(replicated: Callable[..., Persons]) -> None:
    assert {code: each.severity for code, each in found(replicated(rw_flag=pl.lit(1))).items()} == {"FLE-P01": Severity.ERROR}
    assert found(replicated(rw_3=pl.lit(None, dtype=pl.Float64))).keys() == {"FLE-P05"}


def test_a_replicate_weight_that_is_text_is_left_to_what_is_said_of_columns(replicated: Callable[..., Persons]) -> None:
    assert found(replicated(rw_3=pl.lit("1,5"))) == {}


def test_few_replicates(replicated: Callable[..., Persons], persons: Known, snapshot: SnapshotAssertion) -> None:
    few = fl.Replicated(weight="w", replicates=["rw_1", "rw_2", "rw_3"], method=fl.Jackknife1())
    made = replicated()
    finding = found(Persons(made.frame, n=made.n, design=few))["FLE-P14"]
    assert finding.severity is Severity.WARNING
    assert str(finding) == snapshot


@pytest.mark.bad_input("FLE-P06")
@pytest.mark.parametrize("what", ["weight", "zero", "another"])
def test_replicates_that_tell_nothing(replicated: Callable[..., Persons], snapshot: SnapshotAssertion, what: str) -> None:
    columns = {"weight": pl.col("w"), "zero": pl.lit(0.0), "another": pl.col("rw_7")}
    findings = of_replicates(replicated(rw_3=columns[what], rw_5=columns[what]))
    assert [str(each) for each in findings if each.code == "FLE-P06"] == snapshot


@pytest.mark.bad_input("FLE-P06")
def test_replicates_of_equal_sums_are_not_the_same(frame: Frames, persons: Known) -> None:
    """Replicates of persons in pairs of equal weight that leave out one or the other, as a balanced set does."""
    pairs = frame(w=[100.0] * 240).with_columns(
        **{f"rw_{psu}": pl.when(pl.col("ea") == psu).then(0.0).otherwise(105.0) for psu in range(1, 21)}
    )
    assert found(persons(pairs, design=DESIGN)).keys() == {"FLE-P14"}


@pytest.mark.bad_input("FLE-P08")
def test_negative_replicates_are_used_as_they_are(replicated: Callable[..., Persons], snapshot: SnapshotAssertion) -> None:
    negative = pl.when(pl.col("ea") == 2).then(-1.0).otherwise(pl.col("w"))
    assert str(found(replicated(rw_2=negative))["FLE-P08"]) == snapshot


def test_a_replicate_of_another_population(replicated: Callable[..., Persons], snapshot: SnapshotAssertion) -> None:
    assert str(found(replicated(rw_2=pl.col("w") * 2.1, rw_9=pl.col("w") / 5))["FLE-P15"]) == snapshot


def test_a_frame_of_another_library_says_the_same(replicated: Callable[..., Persons]) -> None:
    odd = replicated(rw_3=pl.col("w"), rw_5=pl.lit(0.0), rw_7=pl.col("rw_9"), rw_11=pl.col("w") * -2)
    frame = odd.frame.collect().to_native()
    expected = [str(each) for each in of_replicates(odd)]
    assert len(expected) == 6
    for native in (frame.to_pandas(), frame.to_arrow(), duckdb.sql("select * from frame")):
        assert [str(each) for each in of_replicates(replace(odd, frame=nw.from_native(native).lazy()))] == expected
