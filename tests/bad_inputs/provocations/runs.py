"""Runs that cannot be repeated, and releases that cannot be held against earlier ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import flestimate as fl
from flestimate.runs import Place, Run, carry_out

from .declared import Provocation
from .planted import ID, NAME, Planted

KEPT = '[publication]\nregistry = "releases.jsonl"\nminimum_cell = {least}\n'


def ran(planted: Planted, least: int, to: str) -> Run:
    """A run that is kept in the registry, with so many cases at least in a cell that is shown."""
    cases = ('"fl"\nanswers = { 1 = "yes", 0 = "no" }', '"f11"\nanswers = { 1 = "yes", 2 = "no" }')
    path = planted.study_file(cases, ('by = ["sex"]', KEPT.format(least=least)))
    return carry_out(path, Place(planted.folder / to), "flestimate run study.toml")


def log_of(planted: Planted) -> Path:
    ran(planted, 5, "results")
    return planted.folder / "results" / "run.log.json"


def moved(planted: Planted) -> object:
    log = log_of(planted)
    (planted.folder / "study.toml").unlink()
    return fl.rerun(log)


def of_a_later_version(planted: Planted) -> object:
    log = log_of(planted)
    log.write_text(json.dumps({**json.loads(log.read_text()), "version": 2, "why": NAME}))
    return fl.rerun(log)


def repeated_with_other_data(planted: Planted) -> object:
    log = log_of(planted)
    planted.csv.write_text("\n".join(planted.csv.read_text().splitlines()[:-1]))
    return fl.rerun(log)


def opened(planted: Planted) -> Run:
    ran(planted, 15, "first")
    return ran(planted, 5, "second")


RUNS: list[Provocation] = [
    ("a log that is none", "X25", lambda p: fl.rerun(p.file("run.log.json", f'{{"form": "{NAME}", "id": "{ID}"'))),
    (
        "a log with something else in it",
        "X25",
        lambda p: fl.rerun(p.file("run.log.json", json.dumps({"form": "flestimate run log"} | {NAME: ID}))),
    ),
    ("a log of a later version", "X25", of_a_later_version),
    ("a study that was moved", "X26", moved),
    ("a registry that is none", "X27", lambda p: fl.Registry.load(p.file("releases.jsonl", f'{{"title": "{NAME}"}}\n'))),
    ("a file for a device", "X29", lambda p: fl.publish(p.table(), fl.PublicationRule.load("ilo")).save(p.folder / "con.csv")),
]
RELEASED: list[Provocation] = [("a release that shows what another withheld", "X28", opened)]
REPEATED: dict[str, Callable[[Planted], object]] = {"a run repeated with other data": repeated_with_other_data}
