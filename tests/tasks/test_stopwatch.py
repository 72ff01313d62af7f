"""Where the time went: it adds up, in the order of the work, and nothing else changes."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

import flestimate as fl
from flestimate.tasks import Task, doing

TASKS = ["read", "describe", "classify", "weigh", "estimate", "compare definitions", "publish", "publish: coarser categories"]
TASKS += ["publish: disclosure control", "write", "other"]


def waited(seconds: float) -> None:
    """Pass time without a doubt: a sleep may be cut short by a few microseconds."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def test_a_task_inside_another_has_its_own_time_and_the_shares_add_up_to_the_whole() -> None:
    with fl.Stopwatch() as watch:
        with doing(Task.PUBLISH):
            waited(0.01)
            with doing(Task.PROTECT):
                waited(0.03)
        with doing(Task.READ, "survey.sav"):
            waited(0.02)
    spent = {str(one.doing): one for one in watch}
    assert list(spent) == ["read survey.sav", "publish", "publish: disclosure control", "other"]
    assert spent["publish: disclosure control"].wall >= 0.03
    assert 0.01 <= spent["publish"].wall < watch.seconds - 0.05
    assert sum(one.share for one in watch) == pytest.approx(1)
    assert sum(one.wall for one in watch) == pytest.approx(watch.seconds)


def test_a_task_that_is_done_again_is_one_line() -> None:
    with fl.Stopwatch() as watch:
        for _ in range(3):
            with doing(Task.WEIGH):
                waited(0.01)
    [weigh, _] = watch
    assert (str(weigh.doing), weigh.wall >= 0.03, weigh.processor > 0) == ("weigh", True, True)


def test_a_task_that_fails_ends_too() -> None:
    frame = pl.DataFrame({"w": [1.0, 2.0], "ea": [1, 2]})
    with fl.Stopwatch() as watch:
        with pytest.raises(fl.FlestimateError):
            fl.weigh(frame, fl.Clustered(weight="wieght", psu="ea"))
        waited(0.02)
    spent = {str(one.doing): one.wall for one in watch}
    assert list(spent) == ["weigh", "other"]
    assert spent["other"] >= 0.02


def test_a_stopwatch_sees_nothing_before_and_after_and_two_do_not_disturb_each_other() -> None:
    with doing(Task.READ):
        pass
    with fl.Stopwatch() as outer, doing(Task.WEIGH), fl.Stopwatch() as inner, doing(Task.ESTIMATE):
        waited(0.01)
    with doing(Task.READ):
        pass
    assert [str(one.doing) for one in outer] == ["weigh", "estimate", "other"]
    assert [str(one.doing) for one in inner] == ["estimate", "other"]
    assert fl.Stopwatch().records() == []


def test_it_is_a_line_for_a_colleague_and_a_table_when_printed() -> None:
    with fl.Stopwatch() as watch, doing(Task.WRITE, "table.xlsx"):
        waited(0.2)
    assert re.search(r"s, the most for write table.xlsx \((9\d|100)%\)$", repr(watch))
    lines = str(watch).splitlines()
    assert lines[0].strip() == "Where the time went"
    assert [line.split()[0] for line in lines if "%" in line] == ["write", "other", "all"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo twice, with and without --profile; and what it said on standard error with it."""
    folder = tmp_path_factory.mktemp("profiled")
    command = [sys.executable, "-m", "flestimate", "demo", "--to"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONIOENCODING": "utf-8"}
    said = [
        subprocess.run([*command, *rest], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True).stderr
        for rest in (["plain"], ["profiled", "--profile"])
    ]
    assert said[0] == ""
    return folder, said[1]


def test_profile_says_what_each_stage_took_in_the_order_of_the_work(runs: tuple[Path, str]) -> None:
    _, said = runs
    lines = [line.strip() for line in said.splitlines() if "%" in line]
    order = [TASKS.index(next(task for task in sorted(TASKS, key=len, reverse=True) if line.startswith(task))) for line in lines[:-1]]
    assert order == sorted(order)
    assert set(order) == set(range(len(TASKS)))
    assert lines[-1].startswith("all ")


def test_profile_names_every_table_and_every_file_that_is_written(runs: tuple[Path, str]) -> None:
    folder, said = runs
    assert "estimate Prevalence of forced labour " in said
    written = {path.name for path in (folder / "profiled").iterdir()} - {"study.toml", "survey.sav", "run.log.json"}
    assert {line.split()[1] for line in said.splitlines() if line.strip().startswith("write ")} == written


def test_profile_changes_no_byte_of_what_is_written(runs: tuple[Path, str]) -> None:
    folder, _ = runs
    plain, profiled = ({path.name: path.read_bytes() for path in (folder / name).iterdir()} for name in ("plain", "profiled"))
    assert plain == profiled
    assert "profile" not in json.loads(profiled["run.log.json"])["command"]


def test_profile_says_nothing_of_persons(runs: tuple[Path, str]) -> None:
    """Nothing but names of tasks, titles of tables, names of files, seconds, shares and megabytes."""
    folder, said = runs
    titles = {row["measure"] for row in pl.read_csv(folder / "plain" / "table.csv").to_dicts()}
    files = {path.name for path in (folder / "profiled").iterdir()}
    known = {word for text in [*TASKS, *titles, *files, "all"] for word in text.split()}
    words = {word for line in said.splitlines() if "%" in line for word in line.split() if not word.endswith("…")}
    assert {word for word in words if not word.rstrip("%").replace(",", "").replace(".", "").isdigit()} <= known


def test_profile_is_json_for_programs(runs: tuple[Path, str]) -> None:
    folder, _ = runs
    command = [sys.executable, "-m", "flestimate", "check", "plain/study.toml", "--format", "json", "--profile"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout)["errors"] == 0
    told = json.loads(done.stderr)
    assert [one["task"] for one in told if one["task"] != "read"] == ["describe", "check", "classify", "weigh", "other"]
    assert sum(one["share"] for one in told) == pytest.approx(1)


def test_profile_is_said_of_a_run_that_is_refused_too(runs: tuple[Path, str]) -> None:
    folder, _ = runs
    text = (folder / "plain" / "study.toml").read_text(encoding="utf-8")
    (folder / "plain" / "wrong.toml").write_text(text.replace('weight = "weight"', 'weight = "wieght"', 1), encoding="utf-8")
    command = [sys.executable, "-m", "flestimate", "run", "plain/wrong.toml", "--to", "wrong", "--profile"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.index("Where the time went") < done.stderr.index("FLE-")
