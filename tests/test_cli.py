"""The command line as a user types it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.catalogue import entries

VARIANT = 'id = "mine"\nversion = "1"\ntitle = "A variant"\nsource = "invented"\nbuilds_on = "icls-2018"\n'


def flestimate(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flestimate", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo")
    done = flestimate("demo", "--to", "out", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


def test_demo_prints_the_table_and_says_synthetic(demo: tuple[Path, str], snapshot: SnapshotAssertion) -> None:
    _, printed = demo
    assert "SYNTHETIC DATA" in printed
    assert printed == snapshot


def test_demo_writes_workbook_reports_charts_statistical_files_and_the_study(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    assert {path.name for path in (folder / "out").iterdir()} == {
        "table.xlsx",
        "table.csv",
        "table.sdmx.csv",
        "table.sdmx.xml",
        "table.ilostat.csv",
        "report.html",
        "report.docx",
        "chart.png",
        "pyramid.png",
        "ranking.png",
        "bars.png",
        "sensitivity.png",
        "run.log.json",
        "study.toml",
        "survey.sav",
    }


def test_demo_ends_with_three_next_things_that_work(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    commands = [line.strip().split("   ")[0].split() for line in printed.splitlines() if line.startswith("  flestimate ")]
    assert len(commands) == 3
    for command in commands[:2]:
        assert flestimate(*command[1:], cwd=folder).returncode == 0, command


def test_results_are_said_in_the_language_that_is_typed(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    done = flestimate("run", "out/study.toml", "--to", "francais", "--language", "fr", cwd=folder)
    assert (done.returncode, "Prévalence\u202f: travail forcé" in done.stdout) == (0, True)


def test_a_language_that_there_is_not_is_refused_with_what_there_is(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    done = flestimate("run", "out/study.toml", "--to", "none", "--language", "fre", cwd=folder)
    assert (done.returncode, "FLE-C10" in done.stderr, "did you mean fr?" in done.stderr) == (1, True, True)


def test_a_second_demo_overwrites_nothing_unasked(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    again = flestimate("demo", "--to", "out", cwd=folder)
    assert again.returncode == 1
    assert "--overwrite" in again.stderr
    assert flestimate("demo", "--to", "out", "--overwrite", cwd=folder).returncode == 0


def test_inspect_lists_variables_and_no_person(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    done = flestimate("inspect", "out/survey.sav", cwd=folder)
    assert done.returncode == 0
    assert "Refused" in done.stdout
    assert "fl01" in done.stdout


def test_draft_prints_a_study_and_nothing_else(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    done = flestimate("draft", "out/survey.sav", cwd=folder, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout == fl.draft(folder / "out" / "survey.sav").toml
    assert done.stderr.startswith("Draft of survey.sav: 46 guesses (4 certain, 42 likely), 5 gaps\n")


def test_data_are_no_study_to_check(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    done = flestimate("check", "out/survey.sav", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "FLE-C05: survey.sav is no study." in done.stderr
    assert "flestimate draft out/survey.sav > study.toml" in done.stderr


def test_a_drafted_study_does_not_run_before_it_is_confirmed(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    (folder / "out" / "drafted.toml").write_text(fl.draft(folder / "out" / "survey.sav").toml, encoding="utf-8")
    done = flestimate("run", "out/drafted.toml", "--to", "drafted", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "FLE-C24: drafted.toml holds guesses that nobody has confirmed, in 45 sections." in done.stderr
    assert not (folder / "drafted").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["run", "nowhere.toml"], 1),
        (["draft", "nowhere.sav"], 1),
        (["inspect", "nowhere.sav"], 1),
        (["run"], 2),
        (["dmeo"], 2),
        (["--help"], 0),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: list[str], code: int) -> None:
    done = flestimate(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert "Traceback" not in done.stdout + done.stderr


def test_rules_lists_those_that_come_with_it(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    done = flestimate("rules", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == snapshot


@pytest.mark.parametrize(
    ("form", "shown"), [([], str), (["--format", "markdown"], fl.RuleSet.markdown), (["--format", "mermaid"], fl.RuleSet.mermaid)]
)
def test_rules_shows_one_of_them_or_one_s_own(tmp_path: Path, form: list[str], shown: Callable[[fl.RuleSet], str]) -> None:
    (tmp_path / "mine.toml").write_text(VARIANT, encoding="utf-8")
    for name in ("icls-2018-all", "mine.toml"):
        done = flestimate("rules", name, *form, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == shown(fl.RuleSet.load(tmp_path / name if name == "mine.toml" else name)) + "\n"


def test_rules_against_a_study_says_what_is_not_asked_and_what_that_does(demo: tuple[Path, str], snapshot: SnapshotAssertion) -> None:
    folder, _ = demo
    done = flestimate("rules", "icls-2018-all", "--against", "out/study.toml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == snapshot


def test_rules_against_a_questionnaire_that_lacks_a_side_ends_with_1(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    (tmp_path / "codebook.toml").write_text('[concept.age]\nvariable = "b5"\n', encoding="utf-8")
    done = flestimate("rules", "icls-2018", "--against", "codebook.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == snapshot


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["icls-2108"], 1),
        (["nowhere.toml"], 1),
        (["icls-2018", "--against", "nowhere.toml"], 1),
        (["--against", "nowhere.toml"], 2),
        (["icls-2018", "--format", "html"], 2),
    ],
)
def test_exit_codes_of_rules(tmp_path: Path, arguments: list[str], code: int, snapshot: SnapshotAssertion) -> None:
    done = flestimate("rules", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    if code == 1:
        assert done.stderr.replace(str(tmp_path), "HERE") == snapshot


def test_explain_says_what_a_code_means(tmp_path: Path) -> None:
    done = flestimate("explain", "d02", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{fl.explain('FLE-D02')!r}\n", "")


def test_explain_without_a_code_lists_all_of_them(tmp_path: Path) -> None:
    done = flestimate("explain", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(entries())


def test_explain_answers_an_unknown_code_with_1(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    done = flestimate("explain", "D03x", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == snapshot


def test_our_errors_are_printed_without_a_traceback(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    text = (resources.files("flestimate.demo") / "study.toml").read_text(encoding="utf-8").replace("[rules]", "[rulez]")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    done = flestimate("run", "study.toml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == snapshot
    assert not (tmp_path / "results").exists()


@pytest.mark.bad_input("FLE-X16")
def test_a_console_that_cannot_show_lines_still_gets_the_table(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    done = flestimate("run", "out/study.toml", "--to", "ascii", cwd=folder, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Construction" in done.stdout


def test_check_says_what_can_be_known_of_a_study_and_ends_with_0_where_nothing_stops_it(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    done = flestimate("check", "out/study.toml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Check of Forced labour in Synthetica (SYNTHETIC data): 0 errors")


def test_check_is_json_for_programs_and_ends_with_1_where_there_is_an_error(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    study = (folder / "out" / "study.toml").read_text(encoding="utf-8")
    (folder / "out" / "wrong.toml").write_text(study.replace('variable = "sex"', 'variable = "sexx"'), encoding="utf-8")
    done = flestimate("check", "out/wrong.toml", "--format", "json", cwd=folder)
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr, found["errors"]) == (1, "", 1)
    [error] = [one for one in found["findings"] if one["severity"] == "error"]
    assert error["code"] == "FLE-V01"
    assert "line" in error["where"]


def test_check_is_a_page(demo: tuple[Path, str]) -> None:
    folder, _ = demo
    assert flestimate("check", "out/study.toml", "--format", "html", cwd=folder).stdout.startswith("<!doctype html>")
