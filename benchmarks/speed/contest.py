"""Contestants on one job, in turns: round after round, each in a process of its own, so that a slow moment of the machine touches all."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import answers
import polars as pl
import rows as look
from rows import Row

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who takes part, and how often at most; units of `most`: persons.

    seldom: rounds from so many persons on, for who takes minutes.
    """

    name: str
    module: str
    function: str
    most: int | None = None
    seldom: Mapping[int, int] = field(default_factory=dict)

    def rounds(self, persons: int, asked: int) -> int:
        """How often it runs; never, where its share is too dear."""
        if self.most is not None and persons > self.most:
            return 0
        return min([asked, *(rounds for beyond, rounds in self.seldom.items() if persons >= beyond)])


@dataclass(frozen=True, slots=True)
class Heat:
    """One job on the same data for all.

    reference: whose figures the others' are compared with; by_chance: standard errors depend on draws, so they are compared as ratios.
    """

    job: str
    variant: str
    persons: int
    data: Path
    warm: Path
    settings: Mapping[str, Any] = field(default_factory=dict)
    by_chance: bool = False
    reference: str = "flestimate"


@dataclass(frozen=True, slots=True)
class Contest:
    """How it is run. patience: seconds after which a process is stopped."""

    rounds: int
    patience: float
    only: Sequence[str] = ()

    def run(self, heat: Heat, contestants: Sequence[Contestant]) -> list[Row]:
        """A row for each of them, those that could not run included."""
        taking_part = [each for each in contestants if not self.only or each.name in self.only]
        with tempfile.TemporaryDirectory() as folder:
            told: dict[str, list[Row]] = {each.name: [] for each in taking_part}
            for number in range(self.rounds):
                for each in _turned(taking_part, number):
                    found = told[each.name]
                    given_up = bool(found) and "seconds" not in found[-1]
                    if number < each.rounds(heat.persons, self.rounds) and not given_up:
                        found.append(self._once(heat, each, Path(folder) / each.name))
            rows = [_row(heat, each, told[each.name]) for each in taking_part]
            _compare(heat, rows, Path(folder))
        for row in rows:
            print(_line(row), flush=True)
        return rows

    def _once(self, heat: Heat, who: Contestant, answer: Path) -> Row:
        command = _command(heat, who, answer)
        if command is None:
            return {"absent": f"{who.module} is not installed"}
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=self.patience, check=False)
        except subprocess.TimeoutExpired:
            return {"failed": f"stopped after {self.patience:,.0f} s"}
        if done.returncode or not done.stdout.strip():
            return {"failed": f"ended with exit code {done.returncode}: {(done.stderr.splitlines() or [''])[-1]}"[:160]}
        return json.loads(done.stdout.splitlines()[-1])


def _turned(contestants: Sequence[Contestant], by: int) -> list[Contestant]:
    """Who begins changes from round to round."""
    start = by % max(1, len(contestants))
    return [*contestants[start:], *contestants[:start]]


def _command(heat: Heat, who: Contestant, answer: Path) -> list[str] | None:
    """None where there is no R."""
    asked = {"module": who.module, "function": who.function, "answer": str(answer), "settings": dict(heat.settings)}
    if who.module != "survey":
        return [sys.executable, str(HERE / "child.py"), json.dumps(asked | {"data": str(heat.data), "warm": str(heat.warm)})]
    files = {"data": str(heat.data.with_suffix(".csv")), "warm": str(heat.warm.with_suffix(".csv"))}
    rscript = shutil.which("Rscript")
    return [rscript, str(HERE / "contestants" / "survey.R"), json.dumps(asked | {"job": who.function} | files)] if rscript else None


def _row(heat: Heat, who: Contestant, found: Sequence[Row]) -> Row:
    row: Row = {"job": heat.job, "variant": heat.variant, "persons": heat.persons, **heat.settings, "contestant": who.name}
    if not found:
        return row | {"state": "not run"}
    if "absent" in found[-1]:
        return row | {"state": "not installed", "note": found[-1]["absent"]}
    if "failed" in found[-1]:
        return row | {"state": "failed", "note": found[-1]["failed"]}
    return row | {"state": "measured"} | _middle(found)


def _middle(found: Sequence[Row]) -> Row:
    """Medians over the rounds; what does not vary, from the last."""
    times = [each["seconds"] for each in found]
    laps = {name: statistics.median(each["laps"][name] for each in found) for name in found[-1]["laps"]}
    memory = {name: round(statistics.median(each[name] for each in found)) for name in ("held", "peak", "children")}
    processor = statistics.median(each["processor"] for each in found)
    spread = {"seconds": statistics.median(times), "fastest": min(times), "slowest": max(times), "processor": processor}
    last = {name: found[-1][name] for name in ("counts", "note") if found[-1][name]}
    return {"rounds": len(found), **spread, "laps": laps, **memory, **last}


def _compare(heat: Heat, rows: Sequence[Row], folder: Path) -> None:
    """Put beside each row how far its figures are from the reference's, or, where it has none, from the first that has."""
    answered = {row["contestant"]: _read(folder / row["contestant"]) for row in rows if row["state"] == "measured"}
    known = {name: answer for name, answer in answered.items() if answer is not None}
    beside = heat.reference if heat.reference in known else next(iter(known), None)
    for row in rows:
        if row["contestant"] in known:
            row.update(_apart(heat, known[beside], known[row["contestant"]]), beside=beside)


def _apart(heat: Heat, ours: pl.DataFrame, theirs: pl.DataFrame) -> Row:
    apart = answers.apart(ours, theirs)
    if not heat.by_chance or theirs is ours:
        return {"apart": apart}
    alike = {name: figure for name, figure in apart.items() if name not in answers.ERRORS}
    return {"apart": alike, "errors_times_ours": answers.times_ours(ours, theirs)}


def _read(answer: Path) -> pl.DataFrame | None:
    """R writes text, the others Parquet."""
    if not answer.exists():
        return None
    with answer.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    return pl.read_parquet(answer) if is_parquet else pl.read_csv(answer, schema_overrides=dict.fromkeys(answers.KEYS, pl.Int64))


def _line(row: Row) -> str:
    head = f"{row['job']:<15} {row['variant']:<28} {row['persons']:>12,} {row['contestant']:<26}"
    if row["state"] != "measured":
        return f"{head} {row['state']} {row.get('note', '')}"
    return (
        f"{head} {row['seconds']:10.4f} s  x{row['rounds']}  peak {row['peak']:6,} MiB  apart {look.apart(row):.1e} {row.get('note', '')}"
    )
