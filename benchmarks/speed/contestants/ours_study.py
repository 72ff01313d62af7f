"""flestimate: the reader alone, and everything from the file to the finished workbook."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyreadstat
from task import Answer, Laps, Task
from wide import NEEDED

import flestimate as fl

STUDY = Path(__file__).resolve().parents[1] / "study"


def reader(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001 -- every contestant is handed them
    """fl.read of the variables that the study needs."""
    return Task(lambda _: fl.read(data, columns=NEEDED), lambda microdata: Answer(note=f"{len(microdata.variables)} variables"))


def bare_reader(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """pyreadstat without anything around it."""
    return Task(lambda _: pyreadstat.read_sav(data, usecols=list(NEEDED)))


def whole(data: Path, settings: Mapping[str, Any]) -> Task:  # noqa: ARG001
    """fl.run of the study, and its workbook saved; how long each stage took, by fl.Stopwatch."""
    folder = tempfile.TemporaryDirectory(prefix="flestimate-speed-")
    study, workbook = (Path(folder.name) / name for name in ("study.toml", "speed.xlsx"))
    for name in ("study.toml", "rules.toml"):
        shutil.copy(STUDY / name, folder.name)
    (study.parent / "survey.sav").symlink_to(data)

    def work(laps: Laps) -> fl.Publication:
        with fl.Stopwatch() as watch:
            release = fl.run(study)
            release.save(workbook)
        for part in watch:
            laps.seconds[part.doing.task] = laps.seconds.get(part.doing.task, 0.0) + part.wall
        return release

    def answer(release: fl.Publication) -> Answer:
        size = workbook.stat().st_size
        folder.cleanup()
        return Answer(note=f"{len(release.tables)} tables, workbook of {size / 1024:.0f} KiB")

    return Task(work, answer)
