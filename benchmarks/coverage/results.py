"""The study's results as files: results.csv, one row an interval in a cell, and results_carriers.csv."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from score import CARRIERS, LOADS, Crossing, Score

SCORES = "results.csv"
CROSSINGS = "results_carriers.csv"
_NUMBERS = {"int": int, "float": float, "str": str}


@dataclass(frozen=True, slots=True)
class Results:
    """Scores of intervals, and samples by PSUs with cases (by set and method)."""

    scores: tuple[Score, ...]
    crossings: dict[tuple[str, str], Crossing]

    def write(self, folder: Path) -> None:
        _write(folder / SCORES, [{name: _rounded(value) for name, value in asdict(score).items()} for score in self.scores])
        _write(folder / CROSSINGS, [row for key, crossing in self.crossings.items() for row in _rows(*key, crossing)])

    @classmethod
    def read(cls, folder: Path) -> Results:
        readers = {field.name: _NUMBERS[field.type] for field in fields(Score)}
        scores = tuple(Score(**{name: readers[name](text) for name, text in row.items()}) for row in _read(folder / SCORES))
        crossings: dict[tuple[str, str], Crossing] = {}
        for row in _read(folder / CROSSINGS):
            crossing = crossings.setdefault((row["set"], row["method"]), empty())
            place = CARRIERS.index(int(row["psus_with_cases_from"])), LOADS.index(float(row["cases_per_psu_from"]))
            for name in ("samples", "above", "below"):
                getattr(crossing, name)[place] = int(row[name])
        return cls(scores, crossings)


def empty() -> Crossing:
    """No samples yet."""
    return Crossing(*(np.zeros((len(CARRIERS), len(LOADS)), dtype=np.int64) for _ in range(3)))


def _rows(of: str, method: str, crossing: Crossing) -> list[dict[str, object]]:
    return [
        {
            "set": of,
            "method": method,
            "psus_with_cases_from": CARRIERS[i],
            "cases_per_psu_from": LOADS[j],
            "samples": int(crossing.samples[i, j]),
            "above": int(crossing.above[i, j]),
            "below": int(crossing.below[i, j]),
        }
        for i, j in zip(*np.nonzero(crossing.samples), strict=True)
    ]


def _rounded(value: object) -> object:
    return f"{value:.6g}" if isinstance(value, float) else value


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
