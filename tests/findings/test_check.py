"""check: a study, or data and declarations, in; all that can be known before estimating out, never stopping at the first error."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib import resources
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flestimate as fl
from flestimate.errors import ArgumentKindError, DeclarationError

STUDY = """\
[study]
title = "A study"
file = "persons.parquet"
reference_period = { from = 2017-01-01, to = 2021-12-31 }
sha256 = "CHECKSUM"

[concept.person]
variables = ["hhid", "pid"]

[concept.sex]
variable = "b4"
answers = { 1 = "male", 2 = "female" }

[concept.age]
variable = "b5"

[concept.age_group]
from = "age"
scheme = "FL_AGE"

[concept.deceived_nature]
variable = "f01"
answers = { 1 = "yes", 2 = "no" }
missing = { 8 = "don't know" }

[concept.violence]
variable = "f02"
answers = { 1 = "yes", 2 = "no" }
missing = { 8 = "don't know" }

[rules]
use = "icls-2018"

[design.clustered]
weight = "w"
strata = "stratum"
psu = "ea"

[[table]]
measure = { prevalence = "forced_labour", per = 1000 }
by = ["sex", "age_group"]
"""
SECRET = "Amina-0412"


def persons(**columns: object) -> pl.DataFrame:
    """480 persons in 40 PSUs of 4 strata, of whom two are cases; the file holds names and other secrets."""
    number = pl.int_range(480, eager=True)
    base = {
        "hhid": number // 4 + 1,
        "pid": number % 4 + 1,
        "b4": number % 2 + 1,
        "b5": number * 7 % 50 + 18,
        "f01": pl.select(pl.when(number % 240 == 0).then(1).otherwise(2)).to_series(),
        "f02": pl.select(pl.when(number % 240 == 0).then(1).otherwise(2)).to_series(),
        "w": 100.0 + (number * 7 % 50),
        "stratum": number // 120 + 1,
        "ea": number // 12 + 1,
        "name": [f"{SECRET}-{each}" for each in range(480)],
    }
    return pl.DataFrame({**base, **columns}, strict=False)


Checked = Callable[..., fl.Findings]


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """What check finds of the study and the persons, each changed by replacing text and columns."""

    def look(*changes: tuple[str, str], **columns: object) -> fl.Findings:
        text = STUDY
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        persons(**columns).write_parquet(tmp_path / "persons.parquet")
        checksum = hashlib.sha256((tmp_path / "persons.parquet").read_bytes()).hexdigest()
        (tmp_path / "study.toml").write_text(text.replace("CHECKSUM", checksum), encoding="utf-8")
        return fl.check(tmp_path / "study.toml")

    return look


def test_a_study_that_declares_no_checksum_is_told_the_line(checked: Checked) -> None:
    [found] = [one for one in checked(('sha256 = "CHECKSUM"\n', "")).notes if one.code == "FLE-R45"]
    assert str(found).startswith("note FLE-R45: the study does not say which checksum its file has.")
    assert re.fullmatch(r'sha256 = "[0-9a-f]{64}"', found.fix[0].type)


def test_a_file_with_another_checksum_is_an_error(checked: Checked) -> None:
    [found] = [one for one in checked(("CHECKSUM", "0" * 64)).errors if one.code == "FLE-R44"]
    assert found.where["line"] == "5"


def test_a_study_without_a_mistake_has_no_error_and_no_warning(checked: Checked, snapshot) -> None:
    found = checked()
    assert not found.errors
    assert not found.warnings
    assert str(found) == snapshot


def test_what_check_passes_runs(checked: Checked, tmp_path: Path) -> None:
    assert not checked().errors
    assert fl.run(tmp_path / "study.toml")


def test_five_wrong_concepts_are_five_errors_each_with_its_line(checked: Checked, snapshot) -> None:
    found = checked(
        ('variable = "b4"', 'varable = "b4"'),
        ('variable = "b5"', 'variable = "b55"'),
        ('variable = "f01"', 'variable = "f1"'),
        ('variable = "f02"\nanswers = { 1 = "yes", 2 = "no" }', 'variable = "f02"\nanswers = { 1 = "yes" }'),
        ('variables = ["hhid", "pid"]', 'variables = ["hhid", "line"]'),
    )
    assert str(found) == snapshot
    assert [one.where["line"] for one in found.errors] == ["11", "8", "15", "22", "28"]


def test_every_section_is_read_by_itself(checked: Checked, snapshot) -> None:
    found = checked(
        ('title = "A study"', 'titel = "A study"'),
        ('use = "icls-2018"', 'use = "icls-2081"'),
        ('strata = "stratum"', 'strata = "stratum"\nsingletn = "centred"'),
        ('measure = { prevalence = "forced_labour", per = 1000 }', 'measure = { prevalance = "forced_labour" }'),
        ("[rules]", '[publcation]\nrule = "ilo"\n\n[publication]\nrule = "ilos"\n\n[rules]'),
    )
    assert "\n".join(map(str, found.errors)) == snapshot


def test_what_rests_on_a_wrong_concept_is_not_wrong_itself(checked: Checked) -> None:
    found = checked(('variable = "b5"', 'variable = "b5"\nmaxmum = 100'))
    assert len(found.errors) == 1
    assert any("not checked, because it rests on what is amiss" in one.what for one in found.notes)


def test_without_a_definition_that_can_be_read_its_tables_are_not_wrong_themselves(checked: Checked) -> None:
    assert [one.code for one in checked(('use = "icls-2018"', 'use = "icls-2081"')).errors] == ["FLE-C10"]


def test_what_rests_on_a_concept_that_cannot_be_read_is_not_wrong_itself(checked: Checked) -> None:
    found = checked(
        ('variable = "b5"', 'variable = "b5"\nmaxmum = 100'),
        ('measure = { prevalence = "forced_labour", per = 1000 }', 'measure = { count = "violence" }'),
    )
    assert len(found.errors) == 1


def test_a_scheme_that_there_is_not_is_an_error_with_its_line(checked: Checked) -> None:
    [error] = checked(('scheme = "FL_AGE"', 'scheme = "FL_AGES"')).errors
    assert (error.code, error.where["line"]) == ("FLE-C10", "19")
    codebook = fl.Codebook.of({"age": {"variable": "b5"}, "age_group": {"from": "age", "scheme": "FL_AGES"}})
    assert [one.code for one in fl.check(persons(), codebook=codebook).errors] == ["FLE-C10"]


def test_a_codebook_of_which_nothing_can_be_read_leaves_the_design_to_be_checked(checked: Checked) -> None:
    found = checked(("[concept.sex]", "[concept]\nsex = 1\n\n[concepts.sex]"), w=[-1.0] * 480)
    assert [one.code for one in found.errors] == ["FLE-C01", "FLE-C05", "FLE-W02"]


def test_concepts_whose_data_are_wrong_are_told_all_at_once(checked: Checked) -> None:
    found = checked(f01=[7] * 480, f02=[1.5] * 480, b5=["old"] * 480)
    assert [one.code for one in found.errors] == ["FLE-V11", "FLE-V04", "FLE-V10"]


def test_weights_and_units_are_looked_at_though_answers_are_amiss(checked: Checked) -> None:
    found = checked(f01=[7] * 480, w=[None] + [1.5] * 479, ea=[None, *range(479)])
    assert {one.code for one in found.errors} == {"FLE-V04", "FLE-W01", "FLE-D06"}


def test_weights_that_are_all_zero_are_told_beside_units_that_are_amiss(checked: Checked) -> None:
    assert {one.code for one in checked(w=[0] * 480, ea=[None, *range(479)]).errors} == {"FLE-W04", "FLE-D06"}


def test_a_file_that_is_not_there_is_a_finding_beside_the_others(checked: Checked) -> None:
    found = checked(("persons.parquet", "person.parquet"), ('use = "icls-2018"', 'use = "icls-2081"'))
    assert [one.code for one in found.errors] == ["FLE-R01", "FLE-C10"]


def test_a_file_that_is_not_there_is_mended_in_the_line_that_names_it(checked: Checked) -> None:
    [found] = checked(("persons.parquet", "person.parquet")).errors
    assert (found.where["section"], found.where["line"]) == ("[study]", "3")
    assert [each.type for each in found.fix] == ['file = "persons.parquet"']


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (('psu = "ea"', 'psu = "eea"'), "37"),
        (('strata = "stratum"', 'strata = "strata"'), "36"),
        (('weight = "w"', 'weight = "weight"'), "35"),
        (('weight = "w"', 'weight = "sex"'), "35"),
        (("[rules]", '[link.parents]\nhousehold = ["hhid"]\nmember = "b4"\nvariables = ["pid"]\n\n[rules]'), "32"),
    ],
    ids=["psu", "strata", "weight", "answers", "link"],
)
def test_what_a_verb_refuses_is_told_with_the_line_of_the_study(checked: Checked, snapshot, change: tuple[str, str], line: str) -> None:
    [found] = checked(change).errors
    assert (found.where["file"], found.where["line"]) == ("study.toml", line)
    assert str(found) == snapshot


def test_weights_that_were_multiplied_are_mended_in_the_study(checked: Checked, of_code) -> None:
    [found] = of_code(checked(w=(persons()["w"] / persons()["w"].mean() * 1e6).round()), "FLE-W07")
    assert [each.type for each in found.fix] == ['file = "..."']


def test_a_file_that_holds_nobody_is_told_so() -> None:
    columns = {name: pl.Series([], dtype=dtype) for name, dtype in persons().schema.items()}
    design = fl.Clustered(weight="w", strata="stratum", psu="ea")
    found = fl.check(pl.DataFrame(columns), design=design)
    assert [(one.code, one.what) for one in found.errors] == [("FLE-W04", "the file holds nobody.")]
    assert not found.warnings
    assert [one.what for one in fl.check(pl.DataFrame(columns)).errors] == ["the file holds nobody."]


def test_a_text_that_is_no_toml_is_a_finding(checked: Checked) -> None:
    assert [one.code for one in checked(("[rules]", "[rules"))] == ["FLE-C02"]


def test_a_study_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="there is no file"):
        fl.check(tmp_path / "study.toml")


def test_guesses_that_nobody_confirmed_are_errors_and_the_rest_is_checked_as_if_they_were_right(checked: Checked, snapshot) -> None:
    found = checked(
        ('answers = { 1 = "male", 2 = "female" }', 'answers = { 1 = "male", 2 = "female" }\nunconfirmed = ["variable", "answers"]'),
        ('psu = "ea"', 'psu = "ea"\nunconfirmed = ["psu"]'),
        ('by = ["sex", "age_group"]', 'by = ["sex", "age_group"]\nunconfirmed = ["by"]'),
        ('variable = "b5"', 'variable = "b5"\nunconfirmed = ["variabel"]'),
    )
    assert "\n".join(map(str, found.errors)) == snapshot
    assert not found.warnings


def test_copies_by_identifier_are_told_once(checked: Checked) -> None:
    found = checked(
        pid=[0] * 2 + [number % 4 + 1 for number in range(2, 480)], hhid=[1] * 2 + [number // 4 + 1 for number in range(2, 480)]
    )
    assert [one.severity for one in found if one.code == "FLE-D14"] == ["error"]


def test_copies_are_looked_for_in_the_variables_of_the_file(tmp_path: Path, of_code) -> None:
    unnamed = STUDY.replace('[concept.person]\nvariables = ["hhid", "pid"]\n', "")
    (tmp_path / "study.toml").write_text(unnamed, encoding="utf-8")
    pl.concat([persons(), persons()]).write_parquet(tmp_path / "persons.parquet")
    [found] = of_code(fl.check(tmp_path / "study.toml"), "FLE-D14")
    assert found.what == "480 persons are the equal of another in all 7 columns that are read."
    pl.concat([persons(), persons().head(1)]).write_parquet(tmp_path / "persons.parquet")
    found = fl.check(tmp_path / "study.toml")
    assert (len(of_code(found, "FLE-D14")), len(of_code(found, "FLE-D24"))) == (0, 1)


@pytest.mark.bad_input("FLE-V02")
def test_a_second_variable_of_the_name_but_for_upper_and_lower_case_is_a_warning(checked: Checked, snapshot) -> None:
    found = checked(W=[1.0] * 480)
    [warning] = found.warnings
    assert str(warning) == snapshot


@pytest.mark.bad_input("FLE-V02")
def test_two_variables_of_the_name_but_for_upper_and_lower_case_are_an_error(checked: Checked) -> None:
    assert [one.code for one in checked(('variable = "b5"', 'variable = "agE"'), Age=[30] * 480, AGE=[30] * 480).errors] == ["FLE-V02"]


def test_data_are_checked_without_a_codebook() -> None:
    found = fl.check(persons(w=[-1.0] * 480), design=fl.Clustered(weight="w", strata="stratum", psu="ea"))
    assert repr(found).startswith("Check of polars.DataFrame: 1 error")
    assert not fl.check(persons(), design=fl.Clustered(weight="w", strata="stratum", psu="ea")).errors


@pytest.mark.parametrize("population", [0, -5, "x", float("nan"), float("inf"), True])
def test_a_population_that_is_none_is_refused(population: object) -> None:
    with pytest.raises(ArgumentKindError, match="FLE-C05: population is not a number above zero"):
        fl.check(persons(), population=population)


def test_none_is_nothing_to_check() -> None:
    with pytest.raises(ArgumentKindError, match="FLE-C05: there is nothing to check"):
        fl.check(None)


def test_what_nobody_looked_at_is_said_and_the_verdict_claims_no_more(of_code) -> None:
    bare = fl.check(persons())
    assert [one.what for one in of_code(bare, "FLE-K02")] == [
        "no codebook and no design are given, so that nobody looked at answers, weights, strata and PSUs."
    ]
    assert bare.verdict == "Nothing in what was checked stops an estimate; not everything could be checked."
    designed = fl.check(persons(), design=fl.Clustered(weight="w", strata="stratum", psu="ea"))
    assert [one.what for one in of_code(designed, "FLE-K02")] == ["no codebook is given, so that nobody looked at answers."]


def test_data_are_checked_with_declarations_of_python() -> None:
    codebook = fl.Codebook.of({"sex": {"variable": "b4", "answers": {1: "male"}}, "age": {"variable": "b5"}})
    found = fl.check(persons(), codebook=codebook, rules=fl.RuleSet.load("icls-2018"))
    assert [one.code for one in found.errors] == ["FLE-V04", "FLE-F07", "FLE-F07"]


def test_a_study_that_was_read_is_checked_as_its_file_is(checked: Checked, tmp_path: Path) -> None:
    by_path = checked(f01=[7] * 480)
    by_value = fl.check(fl.Study.load(tmp_path / "study.toml"))
    assert [one.what for one in by_value] == [one.what for one in by_path]


def test_a_study_declares_everything_itself(tmp_path: Path) -> None:
    with pytest.raises(ArgumentKindError, match="design is given beside it"):
        fl.check(tmp_path / "study.toml", design=fl.Clustered(weight="w", psu="ea"))


def test_what_the_weights_should_add_up_to_is_compared(checked: Checked) -> None:
    assert any(one.stage == "weights" for one in checked(('title = "A study"', 'title = "A study"\npopulation = 9_000_000')).warnings)


ENGINES = {
    "polars": lambda frame: frame.lazy(),
    "pandas": pl.DataFrame.to_pandas,
    "pyarrow": pl.DataFrame.to_arrow,
    "duckdb": duckdb.from_arrow,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_finds_the_same(engine: str) -> None:
    data = persons(f01=[8, 7] * 240, b5=[99] * 5 + [30] * 475, b4=[3] * 480)
    question = {"answers": {1: "yes", 2: "no"}, "missing": {8: "don't know"}}
    codebook = fl.Codebook.of(
        {
            "person": {"variables": ["hhid", "pid"]},
            "sex": {"variable": "b4", "answers": {1: "male", 2: "female", 3: "other"}},
            "age": {"variable": "b5"},
            "deceived_nature": {"variable": "f01", **question},
            "violence": {"variable": "f02", **question},
        }
    )
    design = fl.Clustered(weight="w", strata="stratum", psu="ea")
    of_polars = fl.check(data, codebook=codebook, design=design, rules=fl.RuleSet.load("icls-2018"))
    native = data.to_arrow() if engine == "duckdb" else data
    held = ENGINES[engine](native)
    assert isinstance(held, pl.LazyFrame | pd.DataFrame | pa.Table | duckdb.DuckDBPyRelation)
    found = fl.check(held, codebook=codebook, design=design, rules=fl.RuleSet.load("icls-2018"))
    assert [str(one) for one in found] == [str(one) for one in of_polars]


def said(found: fl.Findings) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        print(found, repr(found))
    return "".join([printed.getvalue(), found._repr_html_(), found.html(), found.json(), found.to_frame().to_csv()])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=st.sampled_from(["b4", "b5", "f01", "f02", "w", "ea", "hhid", "pid", "name"]), at=st.integers(0, 479))
def test_no_name_identifier_or_text_answer_is_in_any_rendering(checked: Checked, column: str, at: int) -> None:
    """Strata alone may be named: they are the design's, and lead to nobody."""
    values: list[object] = [*persons()[column].to_list()]
    planted = [SECRET if place == at else str(value) for place, value in enumerate(values)]
    assert SECRET not in said(checked(**{column: planted}))


def test_the_demo_is_free_of_errors(snapshot) -> None:
    found = fl.check(resources.files("flestimate.demo") / "study.toml")
    assert not found.errors
    assert str(found) == snapshot


@pytest.mark.bad_input("FLE-P06")
def test_replicate_weights_are_looked_at_too() -> None:
    frame = pl.DataFrame({"w": [1.0, 2.0, 3.0, 4.0], "r1": [1.0, 2.0, 3.0, 4.0], "r2": [2.0, 1.0, 4.0, 3.0], "y": [0, 1, 0, 1]})
    found = fl.check(frame, design=fl.Replicated(weight="w", replicates=["r1", "r2"], method=fl.Jackknife1()))
    assert {"FLE-P06", "FLE-P14"} <= {one.code for one in (*found.warnings, *found.notes)}
