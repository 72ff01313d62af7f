"""The tables that are asked for: each by itself, and what its groups have of the sample; nothing is estimated."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import flestimate as fl

STUDY = """\
[study]
title = "A study"
file = "persons.parquet"
reference_period = { from = 2017-01-01, to = 2021-12-31 }

[concept.sex]
variable = "sex"
answers = { 1 = "men", 2 = "women" }

[concept.fl]
variable = "fl"
answers = { 1 = "yes", 0 = "no" }

[concept.sector]
variable = "sector"
answers = { 1 = "farms", 2 = "mines", 3 = "ships", 4 = "homes" }

[design.clustered]
weight = "w"
strata = "stratum"
psu = "ea"

"""
TABLE = '[[table]]\nmeasure = { prevalence = "fl" }\n'


@pytest.fixture
def study(tmp_path: Path, frame):
    """What check finds of tables of 240 persons in 20 PSUs and 4 strata; columns may be others or more."""

    def look(tables: str, **columns: object) -> fl.Findings:
        number = pl.int_range(240, eager=True)
        frame(**{"sector": number % 2 + 1, **columns}).write_parquet(tmp_path / "persons.parquet")
        (tmp_path / "study.toml").write_text(STUDY + tables, encoding="utf-8")
        return fl.check(tmp_path / "study.toml")

    return look


def test_a_table_by_what_every_psu_has_says_only_that_it_is_unplanned(study) -> None:
    assert [one.code for one in study(f'{TABLE}by = ["sex"]') if one.stage == "domains"] == ["FLE-G10"]


@pytest.mark.bad_input("FLE-G02")
def test_groups_with_nobody_are_named(study, of_code, snapshot) -> None:
    [found] = of_code(study(f'{TABLE}by = ["sector"]'), "FLE-G02")
    assert str(found) == snapshot


@pytest.mark.bad_input("FLE-G03")
def test_a_group_of_a_single_psu_is_a_warning(study, of_code, snapshot) -> None:
    sector = pl.Series([4 if person < 5 else 1 for person in range(240)])
    [found] = of_code(study(f'{TABLE}by = ["sector"]', sector=sector), "FLE-G03")
    assert str(found) == snapshot


@pytest.mark.bad_input("FLE-D08")
def test_a_group_of_few_degrees_of_freedom_is_a_warning(study, of_code, snapshot) -> None:
    sector = pl.Series([4 if person < 60 else 1 for person in range(240)])
    [found] = [one for one in of_code(study(f'{TABLE}by = ["sector"]', sector=sector), "FLE-D08") if one.stage == "domains"]
    assert str(found) == snapshot


@pytest.mark.bad_input("FLE-G10")
def test_groups_that_cut_across_strata_are_unplanned(study, of_code, snapshot) -> None:
    [found] = of_code(study(f'{TABLE}by = ["sex", "stratum"]\n{TABLE}by = ["sector"]'), "FLE-G10")
    assert str(found) == snapshot


@pytest.mark.bad_input("FLE-G10")
def test_unions_of_strata_are_planned(study, of_code) -> None:
    part = pl.Series([1 if person < 120 else 2 for person in range(240)])
    assert not of_code(study(f'{TABLE}by = ["part"]', part=part), "FLE-G10")


@pytest.mark.bad_input("FLE-G05")
def test_a_crossing_of_more_than_10_000_cells_is_an_error(study, of_code, snapshot) -> None:
    number = pl.int_range(240, eager=True) // 2  # single persons would be no categories at all
    [found] = of_code(study(f'{TABLE}by = [["county", "school"]]', county=number, school=number), "FLE-G05")
    assert str(found) == snapshot


def test_every_table_is_looked_at_by_itself(study) -> None:
    tables = f'{TABLE}by = ["sx"]\n[[table]]\nmeasure = {{ mean = "fll" }}\n{TABLE}by = ["sector"]\n[[table]]\nmeasure = {{ prevalence = "sector" }}\n'
    errors = study(tables).errors
    assert [one.code for one in errors] == ["FLE-V01", "FLE-V01", "FLE-F13"]
    assert [one.where["line"] for one in errors] == ["25", "26", "31"]


def test_tables_are_looked_at_though_the_design_is_amiss(study) -> None:
    found = study(f'{TABLE}by = ["sx"]', w=pl.Series([None] + [1.0] * 239))
    assert {one.stage.value for one in found.errors} == {"weights", "domains"}


@pytest.mark.bad_input("FLE-D02")
def test_groups_are_told_though_a_stratum_has_a_single_psu(study, of_code) -> None:
    stratum = pl.Series([9 if person < 12 else 1 for person in range(240)])
    found = study(f'{TABLE}by = ["sector"]', stratum=stratum)
    assert of_code(found, "FLE-D02")
    assert of_code(found, "FLE-G02")


def test_of_a_distribution_of_cases_no_group_is_counted(study, of_code) -> None:
    """How many cases there are in a sector is what is to be estimated."""
    found = study('[[table]]\nmeasure = { share = "fl", of = "sector" }\n')
    assert not [one for one in found if one.stage == "domains"]
