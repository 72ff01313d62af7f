"""The speed benchmark runs, notices who computes something else, and the page on speed shows what its results say. No time is asserted."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
SPEED = ROOT / "benchmarks" / "speed"
DOCS = ROOT / "docs"
PEERS = ("svy", "samplics")


def run(script: str, *arguments: str | Path, **environment: str) -> None:
    # A warning of the benchmark itself is an error; contestants have warnings of their own.
    command = [sys.executable, "-W", "error", SPEED / script, *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, done.stderr


def quick(folder: Path, job: str, *contestants: str, **environment: str) -> list[dict[str, object]]:
    file = folder / "results.json"
    run("run.py", "--quick", "--jobs", job, "--contestants", *contestants, "--cache", folder, "--results", file, **environment)
    return json.loads(file.read_text(encoding="utf-8"))[job]["rows"]


def page(folder: Path, results: Path) -> str:
    shutil.copy(DOCS / "speed.md", folder)
    run("page.py", "--results", results, "--documents", folder)
    return (folder / "speed.md").read_text(encoding="utf-8")


def written(folder: Path, rows: list[dict[str, object]]) -> Path:
    stamp = {"made": "2026-11-26", "commit": "0", "machine": "none", "versions": {}}
    (folder / "made.json").write_text(json.dumps({"cells": stamp | {"rows": rows}}), encoding="utf-8")
    return folder / "made.json"


def row(contestant: str, persons: int, seconds: float | None = None, peak: int = 0) -> dict[str, object]:
    measured = {"state": "measured", "rounds": 5, "seconds": seconds, "laps": {}, "held": 0, "peak": peak, "children": 0}
    told = {"state": "not run"} if seconds is None else measured
    return {"job": "cells", "variant": "in order", "persons": persons, "contestant": contestant} | told


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(SPEED)
    yield importlib.import_module("answers")
    for name in ("answers", "task"):  # such plain names are nobody's for good
        sys.modules.pop(name)


@pytest.fixture(scope="module")
def strawmen(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    return quick(tmp_path_factory.mktemp("speed"), "cells", "flestimate", "numpy, one pass", "columns read once")


def test_flestimate_and_the_strawmen_do_the_job_in_order_and_shuffled(strawmen: list[dict[str, object]]) -> None:
    assert [each["variant"] for each in strawmen] == ["in order"] * 3 + ["shuffled"] * 3
    for each in strawmen:
        assert each["state"] == "measured"
        assert each["seconds"] > 0
        assert each["rounds"] == 1


def test_the_strawman_finds_the_same_figures_in_every_cell(strawmen: list[dict[str, object]]) -> None:
    for each in strawmen:
        if each["contestant"] == "numpy, one pass":
            assert each["apart"]["cells"] > 300
            assert each["apart"]["lacking"] == 0
            assert max(each["apart"][name] for name in ("estimate", "std_error", "total", "total_error")) < 1e-9


def test_who_is_not_installed_has_a_row_that_says_so(tmp_path: Path) -> None:
    for name in PEERS:
        (tmp_path / f"{name}.py").write_text(f"raise ModuleNotFoundError(name={name!r})", encoding="utf-8")
    without = {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]), "PATH": str(tmp_path)}
    rows = quick(tmp_path, "cells", *PEERS, "R survey", **without)
    assert {each["contestant"]: each["state"] for each in rows} == dict.fromkeys([*PEERS, "R survey"], "not installed")
    assert page(tmp_path, tmp_path / "results.json").count("not installed |") == len(rows)


def test_who_fails_has_a_row_that_says_how(tmp_path: Path) -> None:
    (tmp_path / "svy.py").write_text("raise ValueError('not today')", encoding="utf-8")
    rows = quick(tmp_path, "cells", "svy", PYTHONPATH=os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    assert {(each["state"], each["note"]) for each in rows} == {("failed", "ValueError: not today")}


def test_figures_are_compared_without_flestimate_too_and_that_is_said(tmp_path: Path) -> None:
    rows = quick(tmp_path, "cells", "numpy, one pass")
    assert [(each["beside"], each["apart"]["estimate"]) for each in rows] == [("numpy, one pass", 0.0)] * 2
    assert page(tmp_path, tmp_path / "results.json").count("2,000: figures beside numpy, one pass's |") == 2


def test_a_figure_that_differs_is_noticed_and_so_is_one_that_lacks(answers: ModuleType) -> None:
    keys = {"sex": [-1, 0, 1], "age": [-1] * 3, "sector": [-1] * 3}
    ours = pl.DataFrame(
        {**keys, "estimate": [0.5, 0.4, 0.6], "std_error": [0.1, 0.1, 0.1], "total": [5.0, 2.0, 3.0], "total_error": [1.0, 0.0, 1.0]}
    )
    theirs = ours.with_columns(std_error=pl.Series([0.1, 0.11, None]))[[2, 1, 0]]
    found = answers.apart(ours, theirs)
    assert (found["cells"], found["lacking"]) == (3, 1)
    assert found["std_error"] == pytest.approx(0.01 / 0.11)
    assert found["estimate"] == found["total"] == found["total_error"] == 0


def test_what_is_not_run_is_put_in_proportion_for_r_alone_and_said(tmp_path: Path) -> None:
    rows = [row("flestimate", 1_000, 0.1), row("R survey", 1_000, 20.0), row("samplics", 1_000, 1.0)]
    rows += [row("flestimate", 10_000, 0.5), row("R survey", 10_000), row("samplics", 10_000)]
    shown = page(tmp_path, written(tmp_path, rows))
    assert "| R survey | 20.0 s (200 x) | about 200 s (400 x) | 0 | 0 | 5 |  | 10,000: in proportion to fewer persons |" in shown
    assert "| samplics | 1.00 s (10 x) | not run |" in shown


def test_the_targets_are_worked_out_of_the_results(tmp_path: Path) -> None:
    names = {"flestimate": (0.1, 400), "svy": (4.9, 900), "numpy, one pass": (0.05, 100)}
    rows = [row(name, 1_000_000, seconds, peak) for name, (seconds, peak) in names.items()]
    shown = page(tmp_path, written(tmp_path, rows))
    assert "svy takes | 50 x or more | 49 x | **no** |" in shown
    assert "of the numpy strawman's time | 3 x or less | 2.0 x | yes |" in shown
    assert "of svy's | less than 0.5 x | 0.44 x | yes |" in shown
    assert "R `survey` takes, in proportion to 100,000 persons | 5,000 x or more | not measured |  |" in shown


def test_the_page_on_speed_is_what_the_results_say(tmp_path: Path) -> None:
    assert page(tmp_path, SPEED / "results.json") == (DOCS / "speed.md").read_text(encoding="utf-8")
