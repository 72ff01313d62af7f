"""A draft shows what was guessed, and nothing that belongs to a person; a study made of it refuses to work until it is confirmed."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError

SECRET = "Amina-0412"
YES_NO = {"1": "Yes", "2": "No", "8": "Don't know", "9": "Refused"}
Drafted = Callable[..., fl.Draft]


@pytest.fixture
def small(drafted: Drafted, columns: SimpleNamespace) -> fl.Draft:
    n = len(columns.sex)
    return drafted(
        hhid=(columns.household + 7310, "Household number"),
        pid=(columns.line, "Line number of the person"),
        name=([SECRET] * n, "Name"),
        b4=(columns.sex, "Sex", {"1": "Male", "2": "Female"}),
        b5=(columns.age, "Age in completed years"),
        reg=(columns.region, "Region", {"1": "North", "2": "South", "3": "East", "4": "West"}),
        wt=(columns.weight, "Sampling weight"),
        q1=(columns.yes_no, "Were you locked in or guarded?", YES_NO),
        q2=(columns.yes_no, "Were your identity documents withheld?", YES_NO),
        q3=(columns.yes_no, "Were you not free to leave the job?", YES_NO),
    )


def test_a_draft_reads_as_a_study_with_its_reasons(small: fl.Draft, snapshot: SnapshotAssertion) -> None:
    assert small.toml == snapshot


def test_a_draft_says_how_sure_it_is(small: fl.Draft, snapshot: SnapshotAssertion) -> None:
    assert repr(small) == "Draft of polars.DataFrame: 8 guesses (1 certain, 7 likely), 30 gaps"
    assert str(small) == small.toml
    assert small.summary == snapshot


def test_a_draft_is_a_table_in_jupyter(small: fl.Draft) -> None:
    shown = html.unescape(small._repr_html_())
    assert shown.count("<tr>") == 1 + len(small.guesses) + len(small.gaps)
    assert 'labelled "Sex"' in shown


def test_nothing_of_a_person_stands_in_a_draft(small: fl.Draft, columns: SimpleNamespace) -> None:
    shown = f"{small.toml}{small!r}{small._repr_html_()}{small.summary}"
    assert SECRET not in shown
    assert "7310" not in shown
    assert not [weight for weight in columns.weight if str(weight) in shown]


def test_a_study_drafted_from_a_frame_lacks_a_file(small: fl.Draft, tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(small.toml, encoding="utf-8")
    study = fl.Study.load(path)
    assert study.about.file == "GAP file"
    assert ("study", ("file",)) in [(mark.section, mark.keys) for mark in study.unconfirmed]


def test_a_gap_in_the_design_keeps_a_confirmed_study_from_running(
    drafted: Drafted, columns: SimpleNamespace, confirmed: Callable[[str], str], tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    small = drafted(forced_labour=(columns.yes_no, "Forced labour"), wt=(columns.weight, "Sampling weight"))
    pl.DataFrame({"forced_labour": columns.yes_no - 1, "wt": columns.weight}).write_csv(tmp_path / "persons.csv")
    path = tmp_path / "study.toml"
    concept = '[concept.x]\nvariable = "wt"\n\n[study]'
    path.write_text(confirmed(small.toml).replace("GAP file", "persons.csv").replace("[study]", concept), encoding="utf-8")
    with pytest.raises(FlestimateError) as caught:
        fl.run(path)
    assert str(caught.value) == snapshot


@pytest.mark.parametrize("engine", ["pandas", "pyarrow", "duckdb"])
def test_the_guesses_do_not_depend_on_the_engine(columns: SimpleNamespace, engine: str) -> None:
    frame = pl.DataFrame({"hhid": columns.household, "pid": columns.line, "sex": columns.sex, "age": columns.age, "wgt": columns.weight})
    connection = duckdb.connect()
    native = {"pandas": frame.to_pandas, "pyarrow": frame.to_arrow, "duckdb": lambda: connection.from_arrow(frame.to_arrow())}[engine]()
    assert fl.draft(native).guesses == fl.draft(frame).guesses


def test_an_empty_file_is_drafted(drafted: Drafted) -> None:
    empty = drafted(sex=([], "Sex", {"1": "Male", "2": "Female"}), wgt=([], "Sampling weight"), stratum=([], "Stratum"), psu=([], "PSU"))
    assert not [guess for guess in empty.guesses if guess.confidence is fl.Confidence.CERTAIN]


def test_the_verb_is_a_verb_whatever_was_imported_before() -> None:
    import flestimate.drafts  # noqa: F401 -- a package of the verb's name would take its place

    assert callable(fl.draft)
